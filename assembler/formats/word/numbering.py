"""Labels of numbered paragraphs, which no Word file holds, computed from lists and levels (ISO/IEC 29500-1, 17.9)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from itertools import chain
from typing import NamedTuple

from assembler.formats.word.package import Element, W, child_at, is_on, val_at
from assembler.model.quick_dataclass import dataclass

ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
)
ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
DEEPEST, HIGHEST = 60, 32767
"""The most styles that are followed from one to the next, which may form a cycle, and the deepest level; and the highest number that Word counts to."""

PICTURES = (f"{W}lvlPicBulletId", "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent")
"""The elements by which a level draws its number as a picture, or in a format of a later version of Word."""

P_PR, P_STYLE, NUM_PR, NUM_ID, LEVEL = (f"{W}{name}" for name in ("pPr", "pStyle", "numPr", "numId", "ilvl"))
TEXT, UNPRINTED = f"{W}t", (f"{W}rPr", f"{W}lastRenderedPageBreak")


Pairs = tuple[tuple[str, str], ...]
"""Properties by name, as one place declares them."""


class Numbered(NamedTuple):
    """What a paragraph says of its number: its list, its level and its style, each empty where it does not say it."""

    list: str = ""
    level: str = ""
    style: str = ""


NOT_NUMBERED = Numbered()


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its number format, its text (`%1.%2`), its first number, and when it begins anew.

    `restart` is the number of the level, counted from 1, up to which each use of a level begins it anew: 0 for never. A level
    that is `legal` prints all numbers in figures, of one that is `unseen` nobody can see them. `declared` are the properties that
    it gives its paragraphs.
    """

    kind: str
    text: str
    start: int
    restart: int = DEEPEST
    legal: bool = False
    unseen: bool = False
    declared: Pairs = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a file.

    `levels` gives the levels by list, `sources` and `restarts` the abstract list and the restarted levels by list, `styles` the list, the level and the parent style by style, each empty where a style does not say it.
    """

    levels: Mapping[str, Mapping[int, Level]]
    sources: Mapping[str, str]
    restarts: Mapping[str, Mapping[int, int]]
    styles: Mapping[str, tuple[str, str, str]]

    def position(self, numbered: Numbered) -> tuple[str, int]:
        """Return the list and the level of a paragraph: its own, else those of its style or of the styles it is based on."""
        name, level, style = numbered
        for _ in range(DEEPEST):
            if style not in self.styles or (name and level):
                break
            its_name, its_level, style = self.styles[style]
            name, level = name or its_name, level or its_level
        return name, int(level or 0)

    def declared(self, numbered: Numbered) -> Pairs:
        """Return the properties that a paragraph has by the level of its list, such as an indent (17.9.22); none of a bad level."""
        try:
            name, at = self.position(numbered)
        except ValueError:
            return ()
        level = self.levels.get(name, {}).get(at)
        return () if level is None else level.declared


NO_LISTS = Lists({}, {}, {}, {})


def numbered_by(properties: Element | None) -> Numbered:
    """Return what the properties of a paragraph say of its number; one that is nothing but a section break has none, as Word shows it."""
    if is_section_break(properties):
        return Numbered("0", "", val_at(properties, P_STYLE))
    numbered = child_at(properties, NUM_PR)
    return Numbered(val_at(numbered, NUM_ID), val_at(numbered, LEVEL), val_at(properties, P_STYLE))


def is_section_break(properties: Element | None) -> bool:
    """Whether the paragraph with these properties ends a section and has no text, as Word writes the break itself."""
    paragraph = None if properties is None else properties.getparent()
    breaks = properties is not None and child_at(properties, f"{W}sectPr") is not None
    runs = () if paragraph is None else paragraph.iter(f"{W}r")
    return breaks and not any(_prints(each) for run in runs for each in run)


def _prints(element: Element) -> bool:
    """Whether an element of a run is something on the page: neither properties nor a text without a letter, nor where a page once ended."""
    return element.tag not in UNPRINTED and (element.tag != TEXT or bool(len(element) or element.text))


def read_lists(
    numbering: Element,
    styles: Element,
    is_unseen: Callable[[Element], bool] = lambda _: False,
    declared: Callable[[Element], Pairs] = lambda _: (),
) -> Lists:
    """Return the lists of a file and the styles linked to them; raises ValueError where a number is none.

    `is_unseen` says of the element of a level whether nobody can see its labels, `declared` which properties it gives paragraphs.
    """

    def read_level(level: Element) -> Level:
        return replace(_read_level(level), unseen=is_unseen(level), declared=declared(level))

    linked = {
        _attribute(style, "styleId"): (
            val_at(style, P_PR, NUM_PR, NUM_ID),
            val_at(style, P_PR, NUM_PR, LEVEL),
            val_at(style, f"{W}basedOn"),
        )
        for style in styles.iterfind(f"{W}style")
    }
    lists = {_attribute(each, "numId"): each for each in numbering.iterfind(f"{W}num")}
    named = {name: val_at(each, f"{W}abstractNumId") for name, each in lists.items()}
    abstract = {_attribute(each, "abstractNumId"): each for each in numbering.iterfind(f"{W}abstractNum")}
    sources = {name: _resolve_link(source, abstract, named, linked) for name, source in named.items()}
    levels = {name: dict(_read_levels(each, abstract.get(sources[name]), read_level)) for name, each in lists.items()}
    return Lists(levels, sources, {name: _read_restarts(each) for name, each in lists.items()}, linked)


def _resolve_link(
    source: str, abstract: Mapping[str, Element], named: Mapping[str, str], styles: Mapping[str, tuple[str, str, str]]
) -> str:
    """Return an abstract list, or that of the numbering style it stands for (17.9.21)."""
    style = val_at(abstract.get(source), f"{W}numStyleLink")
    return named.get(styles[style][0], source) if style in styles else source


def _read_levels(each: Element, abstract: Element | None, read_level: Callable[[Element], Level]) -> Iterator[tuple[int, Level]]:
    """Yield the levels of a list: those of its abstract list, then those that it overrides (17.9.8)."""
    overriding = (one.iterfind(f"{W}lvl") for one in each.iterfind(f"{W}lvlOverride"))
    for level in (*(() if abstract is None else abstract.iterfind(f"{W}lvl")), *chain.from_iterable(overriding)):
        yield int(_attribute(level, "ilvl")), read_level(level)


def _read_restarts(each: Element) -> dict[int, int]:
    overrides = each.iterfind(f"{W}lvlOverride")
    return {int(_attribute(one, "ilvl")): int(start) for one in overrides if (start := val_at(one, f"{W}startOverride"))}


def _read_level(level: Element) -> Level:
    drawn = any(each.tag in PICTURES for each in level)
    return Level(
        "picture" if drawn else val_at(level, f"{W}numFmt") or "decimal",
        val_at(level, f"{W}lvlText"),
        int(val_at(level, f"{W}start") or 1),
        int(val_at(level, f"{W}lvlRestart") or DEEPEST),
        is_on(child_at(level, f"{W}isLgl")),
    )


def _attribute(element: Element, name: str) -> str:
    return element.get(f"{W}{name}", "")


@dataclass(slots=True)
class Counter:
    """The counters of a text while it is read: shared by the lists of one abstract list, restarted where a list is first used.

    One that is `lenient` gives a paragraph no number that asks for a level which its list does not have.
    """

    lists: Lists
    lenient: bool = False
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    positions: dict[Numbered, tuple[str, int]] = field(default_factory=dict)

    def count(self, numbered: Numbered) -> tuple[str, str]:
        """Return the label of the next paragraph and its full number as a reference prints it; both empty where it has none."""
        if numbered not in self.positions:
            self.positions[numbered] = self.lists.position(numbered)
        name, at = self.positions[numbered]
        if name not in self.lists.sources:
            return "", ""
        levels = self.lists.levels[name]
        if at not in levels or at > DEEPEST:  # a file may name any level, and those above it would all be counted
            if self.lenient:
                return "", ""
            raise LookupError(f"List {name} has no level {at}.")
        counts = self._count_up(name, at, levels)
        labels = {level: _format_label(levels, counts, level) for level in range(at + 1)}
        return "" if levels[at].unseen else labels[at], _full_label(levels, labels, at).rstrip(".")

    def _count_up(self, name: str, at: int, levels: Mapping[int, Level]) -> dict[int, int]:
        counts = self.counts.setdefault(self.lists.sources[name], {})
        if name not in self.begun:
            self.begun.add(name)
            counts |= {level: start - 1 for level, start in self.lists.restarts[name].items()}  # startOverride (17.9.26)
        for above in reversed(range(at)):  # a level that was passed over counts as used once, as Word and LibreOffice count
            if above in counts or at in counts:
                break
            if above in levels:
                counts[above] = levels[above].start
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            if deeper not in levels or at < levels[deeper].restart:  # 17.9.10
                del counts[deeper]
        return counts


def _format_label(levels: Mapping[int, Level], counts: Mapping[int, int], at: int) -> str:
    def number(found: re.Match[str]) -> str:
        level = int(found[1]) - 1
        kind = "decimal" if levels[at].legal else levels[level].kind
        return _format_number(kind, counts.get(level, levels[level].start))

    return re.sub(r"%(\d)", number, levels[at].text)


def _full_label(levels: Mapping[int, Level], labels: Mapping[int, str], at: int) -> str:
    """Return a label with those of the levels above it, up to one that names the first level itself: 2.1(b)(i) for (i)."""
    highest = min((int(level) for level in re.findall(r"%(\d)", levels[at].text)), default=1)
    if highest > at + 1:
        raise ValueError(f"Level {at + 1} is numbered by one below it.")
    return labels[at] if highest <= 1 else _full_label(levels, labels, highest - 2) + labels[at]


def _format_number(kind: str, number: int) -> str:
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"Word counts from 0 to {HIGHEST}, not to {number}.")
    match kind:
        case "lowerLetter" if number:
            return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)  # behind z comes aa, then bb (17.18.59)
        case "lowerRoman":
            return _roman_numeral(number)
        case "upperLetter" | "upperRoman":
            return _format_number(kind.replace("upper", "lower"), number).upper()
        case "decimalZero":
            return f"{number:02}"
        case "none":
            return ""
        case "decimal" | "bullet":
            return str(number)
        case _:
            return f"[{kind} {number}]"  # not known how Word writes it


def _roman_numeral(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        written += letters * (number // value)
        number %= value
    return written
