"""The runs of a line of a redline: each stretch in the look of ours, as a tracked change of who made it (ISO/IEC 29500-1, 17.13.5)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from assembler.formats.word.elements import CHARACTERS, R
from assembler.formats.word.package import Element, W
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.styles import R_PR
from assembler.formats.word.wordml import escape
from assembler.model.redline import Mark, Marking, Stretch

NAMES = {Mark.DELETED: "del", Mark.INSERTED: "ins"}
MOVES = {Mark.DELETED: "moveFrom", Mark.INSERTED: "moveTo"}
NO_DATE = "1601-01-01T00:00:00Z"
"""The day of a range that was moved without tracking: the schema asks for one, and no program shows it."""

CHARACTER = {"\t": "<w:tab/>", "\n": "<w:br/>"}


@dataclass(frozen=True, slots=True)
class Look:
    """The properties of a run as XML, and the place at which it ends in the text of its paragraph."""

    end: int
    properties: str


def looks_of(paragraph: Element) -> tuple[Look, ...]:
    """Return the looks of a paragraph of ours, whose runs hold nothing but text."""
    found, at = list[Look](), 0
    for run in paragraph.iter(R):
        at += sum(len(_text(each)) for each in run)
        properties = run.find(R_PR)
        found.append(Look(at, "" if properties is None else "".join(map(_written, properties))))
    return tuple(found)


def text_of(paragraph: Element) -> str:
    """Return the text of a paragraph's runs."""
    return "".join(_text(each) for run in paragraph.iter(R) for each in run)


def _text(element: Element) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    return CHARACTERS.get(str(element.tag), (Kind.TEXT, ""))[1]


def _written(element: Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def tracked(name: str, marking: Marking, number: int, inner: str = "") -> str:
    """Return the element of a tracked change around something, or the mark of one."""
    time = f' w:date="{marking.on}"' if marking.on else ""
    about = f'w:{name} w:id="{number}" w:author="{escape(marking.by)}"{time}'
    return f"<{about}>{inner}</w:{name}>" if inner else f"<{about}/>"


def render_stretches(stretches: Iterable[Stretch], looks: Sequence[Look], numbers: Iterator[int], move: str = "") -> str:
    """Return stretches as runs; what is new looks like the text before it. `move` names the move that the line is part of."""
    written, before = list[str](), looks[0].properties if looks else ""
    for each in stretches:
        pieces = list(_pieces(each, looks)) if each.at >= 0 else [(each.text, before)]
        before = pieces[-1][1] if pieces else before
        deleted = each.mark is Mark.DELETED and not move
        runs = "".join(_run(text, properties, deleted=deleted) for text, properties in pieces)
        names = MOVES if move else NAMES
        written.append(runs if each.mark is Mark.KEPT else tracked(names[each.mark], each.marking, next(numbers), runs))
    text = "".join(written)
    return _in_range(text, stretches, numbers, move) if move and text else text


def _in_range(text: str, stretches: Iterable[Stretch], numbers: Iterator[int], move: str) -> str:
    first, number = next(iter(stretches)), next(numbers)
    name = MOVES[first.mark]
    about = f'w:name="{escape(move)}" w:author="{escape(first.marking.by)}" w:date="{first.marking.on or NO_DATE}"'
    return f'<w:{name}RangeStart w:id="{number}" {about}/>{text}<w:{name}RangeEnd w:id="{number}"/>'


def _pieces(stretch: Stretch, looks: Sequence[Look]) -> Iterator[tuple[str, str]]:
    """Yield the text of a stretch of ours by the runs that it stands in."""
    at, end = stretch.at, stretch.at + len(stretch.text)
    for look in looks:
        if look.end > at and at < end:
            upto = min(end, look.end)
            yield stretch.text[at - stretch.at : upto - stretch.at], look.properties
            at = upto
    if at < end:
        yield stretch.text[at - stretch.at :], ""


def _run(text: str, properties: str, *, deleted: bool) -> str:
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    name = "delText" if deleted else "t"
    inner = "".join(
        CHARACTER.get(part, f'<w:{name} xml:space="preserve">{escape(part)}</w:{name}>')
        for part in re.split("([\t\n])", text)
        if part
    )
    return f"<w:r>{formatted}{inner}</w:r>"
