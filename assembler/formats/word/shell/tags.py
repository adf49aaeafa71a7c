"""The tags of a shell as they stand in its paragraphs, and their faults: unclosed, split, of an unknown kind, or not alone.

Word may cut the text of a tag into several runs; docxtpl joins them again, and deletes whatever stands between them.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from assembler.formats.word.package import Element, W
from assembler.model.quick_dataclass import dataclass

TAG = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
OPENING = re.compile(r"{{|{%|{#")
PREFIX = re.compile(r"[{%#](p|tr|tc|r)\s")
BODY = "{{p body }}"
LONGEST_SHOWN = 60
HARMLESS = {f"{W}{name}" for name in ("r", "t", "proofErr")}
"""The elements that may stand between the pieces of a tag: runs, and the marks of Word's spelling checker."""
LOST = [f"{W}{name}" for name in ("drawing", "pict", "object", "sectPr", "fldChar", "br", "tab", "bookmarkStart")]


@dataclass(frozen=True, slots=True)
class TaggedParagraph:
    """A paragraph of a shell: its element, the elements of its text, and the text as a whole."""

    element: Element
    pieces: tuple[Element, ...]
    text: str

    @property
    def tags(self) -> list[str]:
        """The tags in the paragraph, as written."""
        return TAG.findall(self.text)


def tagged_paragraphs(tree: Element) -> Iterator[TaggedParagraph]:
    """Yield every paragraph, one inside another (in a text box) as a paragraph of its own."""
    for element in tree.iter(f"{W}p"):
        pieces = tuple(piece for piece in element.iter(f"{W}t") if next(piece.iterancestors(f"{W}p")) is element)
        yield TaggedParagraph(element, pieces, "".join(piece.text or "" for piece in pieces))


def prefix(tag: str) -> str:
    """Return the letters that say what a tag replaces: `p` its paragraph, `tr` its row; empty where only itself."""
    found = PREFIX.match(tag, 1)
    return found[1] if found else ""


def in_usual_spelling(tag: str) -> str:
    """Return a tag with its usual spaces, so that two spellings of one tag are equal."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=.)(}}|%})$", r" \1", tag)).strip()


def tag_faults(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    """Yield the faults of a paragraph's tags, each a sentence with a hint."""
    for check in (_unclosed_tags, _split_tags, _unsupported_kinds, _crowded_tags):
        yield from check(line)


def _unclosed_tags(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    if OPENING.search(TAG.sub("", line.text)):
        yield f"A tag in “{_shorten(line.text)}” is not closed in its paragraph.", "Close it with }} or %} in the same paragraph."


def _split_tags(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    """Find tags with an element between their letters, which would be lost when the tag is filled."""
    ends = list(accumulate(len(piece.text or "") for piece in line.pieces))
    starts = [0, *ends[:-1]]
    for found in TAG.finditer(line.text):
        places = zip(line.pieces, starts, ends, strict=True)
        inside = [piece for piece, start, end in places if start < found.end() and found.start() < end]
        if not _are_neighbours(line, inside):
            yield (
                f"The tag “{_shorten(found[0])}” is split by a bookmark, a link, a comment or a tracked change.",
                "Delete the tag and type it again in one go.",
            )


def _are_neighbours(line: TaggedParagraph, pieces: list[Element]) -> bool:
    """Whether the runs of the pieces are neighbours in the paragraph, whatever their formatting."""
    if len(pieces) == 1:
        return True
    everything = [element for element in line.element.iter() if not _is_formatting(element)]
    between = everything[everything.index(pieces[0]) : everything.index(pieces[-1]) + 1]
    parents = {run.getparent() for piece in pieces if (run := piece.getparent()) is not None}
    return len(parents) == 1 and all(element.tag in HARMLESS for element in between)


def _is_formatting(element: Element) -> bool:
    return element.tag == f"{W}rPr" or any(True for _ in element.iterancestors(f"{W}rPr"))


def _unsupported_kinds(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    for tag in line.tags:
        if prefix(tag) in ("r", "tc") or tag[2:3] == "-" or tag[-3:-2] == "-":
            yield (
                f"The tag “{_shorten(tag)}” is of a kind that shells do not use.",
                "Use {{ }}, {% %}, {%p %}, {%tr %} or {{p body }}.",
            )


def _crowded_tags(line: TaggedParagraph) -> Iterator[tuple[str, str]]:
    """Find tags that replace their whole paragraph or row while something stands beside them, which would be lost."""
    for tag in line.tags:
        kind = prefix(tag)
        if kind not in ("p", "tr"):
            continue
        whole = line.element if kind == "p" else next(line.element.iterancestors(f"{W}tr"), line.element)
        words = "".join(piece.text or "" for piece in whole.iter(f"{W}t"))
        if words.strip() != tag or any(True for _ in whole.iter(*LOST)):
            place = "paragraph" if kind == "p" else "row"
            yield (
                f"The tag “{_shorten(tag)}” is not alone in its {place}: what is beside it would vanish.",
                f"Give it a {place} of its own.",
            )


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
