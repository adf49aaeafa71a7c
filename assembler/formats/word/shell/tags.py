"""The tags of a shell, as they stand in its paragraphs: whole, alone where they must be, and of a kind we know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from assembler.formats.word.package import W

TAG = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
OPENING = re.compile(r"{{|{%|{#")
PREFIX = re.compile(r"[{%#](p|tr|tc|r)\s")
BODY = "{{p body }}"
LONGEST_SHOWN = 60
# What may stand between the pieces of a tag: runs, their looks, and the marks of Word's spelling checker.
HARMLESS = {f"{W}{name}" for name in ("r", "t", "proofErr")}
LOST = [f"{W}{name}" for name in ("drawing", "pict", "object", "sectPr", "fldChar", "br", "tab", "bookmarkStart")]


@dataclass(frozen=True, slots=True)
class TaggedParagraph:
    """A paragraph of a shell: its element, the pieces of its text, and the text in one."""

    element: etree._Element
    pieces: tuple[etree._Element, ...]
    text: str

    @property
    def tags(self) -> list[str]:
        """The tags in the paragraph, as written."""
        return TAG.findall(self.text)


def tagged_paragraphs(tree: etree._Element) -> Iterator[TaggedParagraph]:
    """Give every paragraph, one inside another (as in a text box) as a paragraph of its own."""
    for element in tree.iter(f"{W}p"):
        pieces = tuple(piece for piece in element.iter(f"{W}t") if next(piece.iterancestors(f"{W}p")) is element)
        yield TaggedParagraph(element, pieces, "".join(piece.text or "" for piece in pieces))


def prefix(tag: str) -> str:
    """Give the letters that say what a tag replaces: `p` its paragraph, `tr` its row, nothing only itself."""
    found = PREFIX.match(tag, 1)
    return found[1] if found else ""


def in_usual_spelling(tag: str) -> str:
    """Write a tag with its usual spaces, so that two spellings of one tag are equal."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=.)(}}|%})$", r" \1", tag)).strip()


def tag_faults(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    """Give what is wrong with the tags of a paragraph, each with its mend."""
    for check in (_unclosed, _split, _unknown, _not_alone):
        yield from check(line)


def _unclosed(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    if OPENING.search(TAG.sub("", line.text)):
        yield f"A tag in “{_shown(line.text)}” is not closed in its paragraph.", "Close it with }} or %} in the same paragraph."


def _split(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    """Find tags with something between their letters: it would be swallowed when the tag is filled."""
    ends = list(accumulate(len(piece.text or "") for piece in line.pieces))
    starts = [0, *ends[:-1]]
    for found in TAG.finditer(line.text):
        places = zip(line.pieces, starts, ends, strict=True)
        inside = [piece for piece, start, end in places if start < found.end() and found.start() < end]
        if not _together(line, inside):
            yield (
                f"The tag “{_shown(found[0])}” is split by a bookmark, a link, a comment or a tracked change.",
                "Delete the tag and type it again in one go.",
            )


def _together(line: TaggedParagraph, pieces: list[etree._Element]) -> bool:
    """`True` when the runs of the pieces are neighbours in the paragraph, whatever their look."""
    if len(pieces) == 1:
        return True
    everything = [element for element in line.element.iter() if not _is_look(element)]
    between = everything[everything.index(pieces[0]) : everything.index(pieces[-1]) + 1]
    parents = {run.getparent() for piece in pieces if (run := piece.getparent()) is not None}
    return len(parents) == 1 and all(element.tag in HARMLESS for element in between)


def _is_look(element: etree._Element) -> bool:
    return element.tag == f"{W}rPr" or any(True for _ in element.iterancestors(f"{W}rPr"))


def _unknown(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    for tag in line.tags:
        if prefix(tag) in ("r", "tc") or tag[2:3] == "-" or tag[-3:-2] == "-":
            yield (
                f"The tag “{_shown(tag)}” is of a kind that shells do not use.",
                "Use {{ }}, {% %}, {%p %}, {%tr %} or {{p body }}.",
            )


def _not_alone(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    """Find tags that stand for their whole paragraph or row, with something beside them that would vanish."""
    for tag in line.tags:
        kind = prefix(tag)
        if kind not in ("p", "tr"):
            continue
        whole = line.element if kind == "p" else next(line.element.iterancestors(f"{W}tr"), line.element)
        words = "".join(piece.text or "" for piece in whole.iter(f"{W}t"))
        if words.strip() != tag or any(True for _ in whole.iter(*LOST)):
            place = "paragraph" if kind == "p" else "row"
            yield (
                f"The tag “{_shown(tag)}” is not alone in its {place}: what is beside it would vanish.",
                f"Give it a {place} of its own.",
            )


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
