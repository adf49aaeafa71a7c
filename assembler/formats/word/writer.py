"""A document's blocks and inlines rendered as WordprocessingML.

`lay_out` names the bookmarks and numbers the controls of a document for the shell's page, `render_document` writes its blocks,
and `render_contents` its table of contents. Labels are left to Word: a paragraph names its list and level.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from itertools import zip_longest
from typing import assert_never

from assembler.formats.page_breaks import fields_kept, kept_with_next
from assembler.formats.table_layout import is_dense
from assembler.formats.word import field_controls, signature_blocks, tables
from assembler.formats.word.wordml import (
    END,
    FIELD_END,
    GAP,
    KEEP_WITH_NEXT,
    KEPT_GAP,
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
)
from assembler.model.form_fields import controls
from assembler.model.number_looks import Looks, are_fields_alike, completed
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered, remembered_if_short

MOST_PAGES, MOST_BLOCKS = 64, 4_000
"""The most pages, and blocks on them, that are remembered, those that were met last; the blocks of a packet are less than a thousand."""

FIRST_NUMBER = 1_000_000
"""The number of our first bookmark and control. Word numbers those of a shell from 0, and no shell made by hand has so many."""


A_FEW_TOO_MANY = range(44, 55)
"""So many entries of the contents that a few would stand alone on a second page, were they not set closer."""
CLOSE = '<w:spacing w:after="0" w:line="220" w:lineRule="exact"/>'


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The target of references: its number and name in the file, and the number of the item that it encloses."""

    number: int
    name: str
    item: str


@dataclass(frozen=True, slots=True, eq=False)
class PageLayout:
    """The page that blocks are rendered for: `width` of its text and `indents` of the levels, in twentieths of a point.

    `numbering` is the list of all numbered blocks. `bookmarks` maps each anchor to its bookmark, a repeated anchor to its first;
    `answers` holds the name and number of each content control; `keep` is the property that keeps a paragraph with the next, `kept`
    says which fields of a group stay with the next. References of a document whose numbers a program would put together otherwise,
    such as Article I, are `linked`.
    """

    numbering: int
    width: int
    indents: tuple[int, ...]
    bookmarks: Mapping[str, Bookmark]
    answers: field_controls.FormControls
    keep: str = ""
    kept: tuple[bool, ...] = ()
    linked: bool = False

    def indent(self, level: int) -> int:
        """Return the indent of text that continues a level; text of level 0 stands before the first number."""
        return self.indents[level - 1] if level else 0


def lay_out(document: Document, numbering: int, width: int, indents: tuple[int, ...]) -> PageLayout:
    """Return the page of a document, with its bookmarks named and its controls numbered: the same one for documents laid out alike."""
    items = tuple((block.anchor, block.number) for block in document.blocks if isinstance(block, Heading | Provision))
    names = tuple(each.name for each in controls(document))
    return _laid_out(items, names, document.path, document.numbers, numbering, width, indents)


@remembered(MOST_PAGES)
def _laid_out(
    items: tuple[tuple[str, str], ...],
    names: tuple[str, ...],
    path: tuple[str, ...],
    looks: Looks,
    numbering: int,
    width: int,
    indents: tuple[int, ...],
) -> PageLayout:
    """Return the page of a document with the items and controls of some names; `items` are their anchors and numbers."""
    bookmarks = dict[str, Bookmark]()
    for anchor, number in items:
        if anchor:
            bookmarks.setdefault(anchor, Bookmark(FIRST_NUMBER + len(bookmarks), bookmark_name(anchor), number))
    answers = field_controls.FormControls(path, {name: number for number, name in enumerate(names, FIRST_NUMBER)})
    linked = not are_fields_alike(completed(looks))
    return PageLayout(numbering, width, indents, bookmarks, answers, linked=linked)


@lru_cache(4096)  # the anchors of a library are the same in paper after paper
def bookmark_name(anchor: str) -> str:
    """Return an anchor's bookmark name: hidden in Word by its underscore, at most 40 characters, the same in every edition."""
    return f"_{re.sub('[^A-Za-z0-9]', '_', anchor)[:30]}_{sha256(anchor.encode(errors='surrogatepass')).hexdigest()[:8]}"


def render_document(document: Document, page: PageLayout) -> str:
    """Return all blocks: text before the first number is not indented, and what stays with the next block is marked so.

    A table at the end, such as a signature block, starts no further page.
    """
    begun, written = False, list[str]()
    for block, kept in zip(document.blocks, kept_with_next(document.blocks), strict=True):
        begun = begun or isinstance(block, Heading | Provision)
        if isinstance(block, Heading) and written:
            written[-1] = (
                written[-1].removesuffix(GAP).removesuffix(KEPT_GAP)
            )  # a heading has room above it; below a gap LibreOffice may leave it alone
        written.append(_render_among_others(block, page, begun, kept, fields_kept(block, document.blocks)))
    text = "".join(written)
    return f"{text.removesuffix(GAP)}{END}" if text.endswith(GAP) else text


@remembered_if_short(MOST_BLOCKS)  # two partners' papers of one kind differ in a few blocks
def _render_among_others(block: Block, page: PageLayout, begun: bool, kept: bool, fields: tuple[bool, ...]) -> str:  # noqa: FBT001 - keywords are no part of a quick key
    """Return a block of a document whose numbers have `begun` or not, `kept` with the next; `fields` says which of its fields are."""
    indents = page.indents if begun else (0,) * len(page.indents)
    return render_block(block, replace(page, indents=indents, keep=KEEP_WITH_NEXT if kept else "", kept=fields))


def render_block(block: Block, page: PageLayout) -> str:
    """Return a block as XML."""
    match block:
        case Heading():
            return _render_numbered(block, 1, page)
        case Provision(level):
            return _render_numbered(block, level, page)
        case Paragraph(content, level, defines):
            style = _unnumbered_style(page.indent(level), level, defines=defines)
            return paragraph(style, render_inlines(content, page), page.keep)
        case Table(level=level):
            face = SMALL if is_dense(block) else ""
            width, indent = page.width, page.indent(level)
            return tables.render_table(block, width, indent, lambda content: render_inlines(content, page, face), page.keep)
        case FieldGroup():
            return field_controls.render_group(
                block, page.width, page.answers, lambda content: render_inlines(content, page), page.kept
            )
        case SignatureBlock():
            return signature_blocks.render_signatures(
                block, page.width, page.answers, lambda content: render_inlines(content, page)
            )
        case PageBreak():
            return paragraph("PageBreak", '<w:r><w:br w:type="page"/></w:r>')
        case _:
            assert_never(block)


def render_inlines(content: Inlines, page: PageLayout, face: str = "") -> str:
    """Return inlines as runs; `face` holds the letters `b` and `i` of the emphasis around them, and that of a small print."""
    return "".join([render_inline(inline, page, face) for inline in content])


def render_inline(inline: Inline, page: PageLayout, face: str = "") -> str:
    """Return an inline as runs."""
    match inline:
        case Text(text):
            return run(text, FACES[face])
        case Strong(content):
            return render_inlines(content, page, _add_face(face, "b"))
        case Emphasis(content):
            return render_inlines(content, page, _add_face(face, "i"))
        case Term():
            return run(inline.printed, styled("DefinedTerm") + FACES[face])
        case Reference():
            return _render_reference(inline, page, face)
        case LineBreak():
            return LINE_BREAK
        case _:
            assert_never(inline)


SMALL = "s"
PROPERTIES = {"b": "<w:b/>", "i": "<w:i/>", SMALL: '<w:sz w:val="16"/><w:szCs w:val="16"/>'}
FACES = {face: "".join(PROPERTIES[letter] for letter in face) for face in ("", "b", "i", "bi", "s", "bs", "is", "bis")}


def _add_face(face: str, letter: str) -> str:
    return "".join(sorted({*face, letter}))


def _render_reference(reference: Reference, page: PageLayout, face: str) -> str:
    """Return a reference with its number as a field that Word updates; a reference to another document is plain text."""
    place = page.bookmarks.get(reference.target) if reference.local and reference.number else None
    if not place:
        return run(reference.printed, FACES[face])
    if page.linked:
        link = f'<w:hyperlink w:anchor="{place.name}" w:history="1">{run(reference.number, FACES[face])}</w:hyperlink>'
        return f"{run(reference.lead, FACES[face])}{link}{run(reference.tail, FACES[face])}"
    # \w is the full number of the paragraph, (a) under 2.1 as 2.1(a); \h makes it a link (ISO/IEC 29500-1, 17.16.5.51).
    number = field(rf"REF {place.name} \w \h", run(reference.number, FACES[face]))
    return f"{run(reference.lead, FACES[face])}{number}{run(reference.tail, FACES[face])}"


def _render_numbered(block: Heading | Provision, level: int, page: PageLayout) -> str:
    """Return a numbered paragraph: Word prints its label, so only the list and the level are written."""
    content = render_inlines(block.content, page)
    place = page.bookmarks.get(block.anchor)
    if place and place.item == block.number:
        content = bookmark(place.number, place.name, content)  # not round a repeated anchor: names of bookmarks are unique
    numbering = page.numbering if block.label else 0  # list 0 is no list: it takes away the one of the style (17.9.18)
    list_place = f'{page.keep}<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{numbering}"/></w:numPr>'
    style = (
        f"Clause{level if isinstance(block, Heading) else max(level, 2)}"  # a first level that runs into its text is no heading
    )
    return paragraph(style, content, list_place if block.label else f'{list_place}<w:ind w:left="0" w:firstLine="0"/>')


def _unnumbered_style(indent: int, level: int, *, defines: bool) -> str:
    """Return the style of a paragraph without a number."""
    if defines:
        return "Definition"
    return f"ClauseText{level}" if indent else "BodyText"


def render_contents(document: Document, page: PageLayout, pages: tuple[int, ...] = ()) -> str:
    """Return the table of contents as Word builds it: linked, with the numbers of the headings' `pages` where they are known.

    These are the pages of another program's layout, so they are marked to be counted anew. It is empty where the document has no
    contents or no headings.
    """
    headings = [block for block in document.blocks if isinstance(block, Heading)] if document.contents else []
    if not headings:
        return ""
    entries = list(_contents_entries(headings, page, pages))
    # \n leaves out page numbers, \h links entries, \z is for the web view, \u and \o take headings of level 1 (17.16.5.68).
    unnumbered = "" if pages else r"\n "
    entries[0] = field_start(rf"TOC {unnumbered}\h \z \u \o &quot;1-1&quot;") + entries[0]
    entries[-1] += FIELD_END
    lines = "".join(paragraph("TOC1", entry, CLOSE if len(entries) in A_FEW_TOO_MANY else "") for entry in entries)
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{FIRST_NUMBER - 1}"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run('Contents'))}{lines}"
        "</w:sdtContent></w:sdt>"
    )


def _contents_entries(headings: list[Heading], page: PageLayout, pages: tuple[int, ...]) -> Iterator[str]:
    plain_page = replace(page, bookmarks={})  # Word fills entries with text, not with fields
    for heading, number in zip_longest(headings, pages):
        label = f"{run(heading.label)}{TAB}" if heading.label else ""
        words = f"{label}{render_inlines(heading.content, plain_page)}"
        place = page.bookmarks.get(heading.anchor)
        if place and number:
            words += TAB + field(rf"PAGEREF {place.name} \h", run(str(number)), stale=True)
        yield f'<w:hyperlink w:anchor="{place.name}" w:history="1">{words}</w:hyperlink>' if place else words
