"""A document's text as WordprocessingML: every block and every inline, placed as the model says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import zip_longest
from typing import assert_never

from assembler.formats.word import field_controls, signature_blocks, tables
from assembler.formats.word.wordml import (
    END,
    FIELD_END,
    GAP,
    KEEP_WITH_NEXT,
    LINE_BREAK,
    TAB,
    bookmark,
    field,
    field_start,
    paragraph,
    run,
    styled,
)
from assembler.model.document import (
    Block,
    Document,
    Emphasis,
    FieldGroup,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    PageBreak,
    Paragraph,
    Provision,
    Reference,
    SignatureBlock,
    Strong,
    Table,
    Term,
    Text,
    plain,
)
from assembler.model.form_fields import controls

# Word numbers a shell's own bookmarks and controls from 0; ours start where no hand-made shell gets to.
FIRST_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place references lead to: its number and name in the file, and the number of the item it stands round."""

    number: int
    name: str
    item: str


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What blocks need of the page they stand on: `width` of the text, `indents` of the levels, in twentieths of a point.

    `numbering` is the list all numbered blocks belong to; `bookmarks` gives each anchor its place, the first where
    an anchor is repeated, `answers` the name and number of each content control.
    `keep` is the property of text that must not be parted from what follows.
    """

    numbering: int
    width: int
    indents: tuple[int, ...]
    bookmarks: Mapping[str, Bookmark]
    answers: field_controls.FormControls
    keep: str = ""

    def indent(self, level: int) -> int:
        """Give the indent of text that continues a level; text of level 0 stands before the first number."""
        return self.indents[level - 1] if level else 0


def lay_out(document: Document, numbering: int, width: int, indents: tuple[int, ...]) -> PageLayout:
    """Name the bookmarks and number the controls of a document."""
    bookmarks = dict[str, Bookmark]()
    for block in document.blocks:
        if isinstance(block, Heading | Provision) and block.anchor:
            place = Bookmark(FIRST_NUMBER + len(bookmarks), bookmark_name(block.anchor), block.number)
            bookmarks.setdefault(block.anchor, place)
    numbers = {each.name: number for number, each in enumerate(controls(document), FIRST_NUMBER)}
    return PageLayout(numbering, width, indents, bookmarks, field_controls.FormControls(document.path, numbers))


@lru_cache(4096)  # the anchors of a library are the same in paper after paper
def bookmark_name(anchor: str) -> str:
    """Name an anchor's bookmark: hidden by its underscore, at most 40 characters, the same in every edition."""
    return f"_{re.sub('[^A-Za-z0-9]', '_', anchor)[:30]}_{sha256(anchor.encode(errors='surrogatepass')).hexdigest()[:8]}"


def render_document(document: Document, page: PageLayout) -> str:
    """Write all blocks; text before the first number stands at the margin, what leads to something stays with it.

    A table at the end, as places to sign are, brings no further page.
    """
    here, written = replace(page, indents=(0,) * len(page.indents)), []
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        here = page if isinstance(block, Heading | Provision) else here
        kept = isinstance(following, Table | SignatureBlock) or _leads(block)
        written.append(render_block(block, replace(here, keep=KEEP_WITH_NEXT) if kept else here))
    text = "".join(written)
    return f"{text.removesuffix(GAP)}{END}" if text.endswith(GAP) else text


def _leads(block: Block) -> bool:
    """`True` when an item introduces those below it."""
    return isinstance(block, Provision) and plain(block.content).rstrip().endswith(":")


def render_block(block: Block, page: PageLayout) -> str:
    """Write one block."""
    match block:
        case Heading():
            return _numbered(block, 1, page)
        case Provision(level):
            return _numbered(block, level, page)
        case Paragraph(content, level, defines):
            style = _continuation(page.indent(level), level, defines=defines)
            return paragraph(style, render_inlines(content, page), page.keep)
        case Table(level=level):
            return tables.render_table(block, page.width, page.indent(level), lambda content: render_inlines(content, page))
        case FieldGroup():
            return field_controls.render_group(block, page.width, page.answers, lambda content: render_inlines(content, page))
        case SignatureBlock():
            return signature_blocks.render_signatures(
                block, page.width, page.answers, lambda content: render_inlines(content, page)
            )
        case PageBreak():
            return paragraph("PageBreak", '<w:r><w:br w:type="page"/></w:r>')
        case _:
            assert_never(block)


def render_inlines(content: Inlines, page: PageLayout, face: str = "") -> str:
    """Write inlines; `face` holds the letters `b` and `i` of the emphasis they stand in."""
    return "".join([render_inline(inline, page, face) for inline in content])


def render_inline(inline: Inline, page: PageLayout, face: str = "") -> str:
    """Write one inline."""
    match inline:
        case Text(text):
            return run(text, FACES[face])
        case Strong(content):
            return render_inlines(content, page, _with(face, "b"))
        case Emphasis(content):
            return render_inlines(content, page, _with(face, "i"))
        case Term():
            return run(inline.printed, styled("DefinedTerm") + FACES[face])
        case Reference():
            return _reference(inline, page, face)
        case LineBreak():
            return LINE_BREAK
        case _:
            assert_never(inline)


FACES = {face: "".join(f"<w:{letter}/>" for letter in face) for face in ("", "b", "i", "bi")}


def _with(face: str, letter: str) -> str:
    return "".join(sorted({*face, letter}))


def _reference(reference: Reference, page: PageLayout, face: str) -> str:
    """Write a reference, its number as a field that Word keeps right; across documents nothing can, so it is plain text."""
    place = page.bookmarks.get(reference.target) if reference.local and reference.number else None
    if not place:
        return run(reference.printed, FACES[face])
    number = field(rf"REF {place.name} \w \h", run(reference.number, FACES[face]))
    return f"{run(reference.lead, FACES[face])}{number}{run(reference.tail, FACES[face])}"


def _numbered(block: Heading | Provision, level: int, page: PageLayout) -> str:
    """Write a numbered paragraph: Word prints its label, so only the list and the level are written."""
    content = render_inlines(block.content, page)
    place = page.bookmarks.get(block.anchor)
    if place and place.item == block.number:
        content = bookmark(place.number, place.name, content)
    numbering = page.numbering if block.label else 0
    list_place = f'{page.keep}<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{numbering}"/></w:numPr>'
    return paragraph(f"Clause{level}", content, list_place if block.label else f'{list_place}<w:ind w:left="0" w:firstLine="0"/>')


def _continuation(indent: int, level: int, *, defines: bool) -> str:
    """Choose the style of text without a number."""
    if defines:
        return "Definition"
    return f"ClauseText{level}" if indent else "BodyText"


def render_contents(document: Document, page: PageLayout) -> str:
    """Write the table of contents as Word makes it: linked, without page numbers, which only a layout engine would get right.

    Nothing is written where the document wants none or has no headings.
    """
    headings = [block for block in document.blocks if isinstance(block, Heading)] if document.contents else []
    if not headings:
        return ""
    entries = list(_entries(headings, page))
    entries[0] = field_start(r"TOC \n \h \z \u \o &quot;1-1&quot;") + entries[0]
    entries[-1] += FIELD_END
    lines = "".join(paragraph("TOC1", entry) for entry in entries)
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{FIRST_NUMBER - 1}"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run('Contents'))}{lines}"
        "</w:sdtContent></w:sdt>"
    )


def _entries(headings: list[Heading], page: PageLayout) -> Iterator[str]:
    for heading in headings:
        plain_page = replace(page, bookmarks={})  # Word fills entries with text, not with fields
        label = f"{run(heading.label)}{TAB}" if heading.label else ""
        words = f"{label}{render_inlines(heading.content, plain_page)}"
        place = page.bookmarks.get(heading.anchor)
        yield f'<w:hyperlink w:anchor="{place.name}" w:history="1">{words}</w:hyperlink>' if place else words
