"""Read a PDF back and compare it with the documents it was printed from: every character, in order, page by page.

Spaces are left out, since lines break anywhere. Everything else must match: each page's header and footer, the page numbers in the
contents, the head of a table on each page where the table continues.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from pypdfium2 import PdfiumError

from assembler.formats.esign.tagging import anchors, untagged
from assembler.formats.pdf.bare_text import bare
from assembler.formats.pdf.broken_rows import BrokenRow, find_broken_rows, left_of_cells
from assembler.formats.pdf.fields.field_reader import ReadField, compare_fields
from assembler.formats.pdf.headers_and_footers import CONTENTS, field_label, footer, has_cover, header, initials, page_number
from assembler.formats.pdf.remembered_pages import MEMORY
from assembler.formats.pdf.tag_search import compare_tags, find_tags
from assembler.formats.pdf.text_reader import PdfText, read_text
from assembler.formats.pdf.unprintable import describe_character, is_unprintable
from assembler.formats.rare_characters import rare_characters
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Block, Document, FieldGroup, Front, Heading, SignatureBlock, Table
from assembler.model.embedded_model import embedded_model, read_embedded_model
from assembler.model.form_fields import controls
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered, remembered_if_short
from assembler.model.walk import InputBlock, block_words, field_words, front_words, plain, text_runs, with_input_blocks

LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}")
"""Marks of the clause language, which may occur in a partner's values only."""

MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
MARKED = re.compile(f'[^\\s"]?[{MARKS}]+')
"""A letter with a combining mark, which files of others, and those we made before 2026-12, show as two glyphs: pdfium returns both, out of
order."""

BEGINNING = 40
"""The number of characters of a body by which its first page is found."""

HINT = "Do not release the file: it cannot be read as it was written. Write the words another way, and report what you wrote."

AROUND = 24
"""The number of characters quoted before and after a difference, extended to whole words."""

FIRST_PAGE = re.compile(r"Page1of\d+$")
"""The end of the first page of a document, without spaces."""

NO_FRONT = Front("", (), (), ())


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page: `number` counts from 1, `bare` is the part to compare, which begins at character `start` of the bare text."""

    number: int
    text: str
    bare: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class ContinuedTable:
    """A table in the expected text, from its first row to its last: a new page within it begins with `head`.

    `open` is true where the last row has no words, so that the head may also be repeated behind them.
    """

    head: str
    start: int
    end: int
    open: bool


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """The text that pages should have: with and without spaces, its tables, rows that pages may break, and where each heading begins."""

    text: str
    bare: str
    tables: tuple[ContinuedTable, ...] = ()
    broken: tuple[BrokenRow, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()


def compare_pdf(documents: tuple[Document, ...], data: bytes) -> tuple[Diagnostic, ...]:
    """Return a finding for each difference between a file and the documents it should hold, in their order.

    Fields are compared where the pages match.
    """
    try:
        fields, text = MEMORY.read_file(data)
    except PdfiumError:
        return _compare_pages(documents, data, None)
    found = *_compare_pages(documents, data, text), *_misplaced(text)
    return found or tuple(_field_findings(documents, fields, text.fields))


def compare_pages(documents: tuple[Document, ...], data: bytes) -> tuple[Diagnostic, ...]:
    """Return a finding for each document whose pages differ, whatever its fields hold.

    Only the first difference in a document is reported, since the text behind it cannot be aligned.
    """
    try:
        text = read_text(data)
    except PdfiumError:
        return _compare_pages(documents, data, None)
    findings = _compare_pages(documents, data, text)
    if not findings or not any(map(MARKED.search, text.pages)):
        return findings
    pages = tuple(MARKED.sub("", page) for page in text.pages)
    return _compare_pages(tuple(map(_without_marked_letters, documents)), data, replace(text, pages=pages))


def _without_marked_letters(document: Document) -> Document:
    """Return a document without its letters with marks, as files we made before 2026-12 can be compared."""
    return read_embedded_model(MARKED.sub("", embedded_model(document)))


def _compare_pages(documents: tuple[Document, ...], data: bytes, text: PdfText | None) -> tuple[Diagnostic, ...]:
    if text is None:
        return (error("pdf-unreadable", "The file cannot be opened as a PDF."),)
    pages = tuple(PageText(number, page, bare(page)) for number, page in enumerate(text.pages, 1))
    tags = find_tags(data, (anchor.text for document in documents for anchor in anchors(document)))
    papers = tuple(untagged(document) if anchors(document) else document for document in documents)
    findings, left = list[Diagnostic](), pages
    for document, paper in zip(documents, map(as_printed, papers), strict=True):
        own, left = _take_document(left)
        miscounted = [*compare_tags(document, {page.number for page in own}, tags)]
        findings += miscounted or _compare_document(paper, _without_tags(own, document))
    if left:
        findings.append(_difference("the end of the file", _excerpt(left[0].text, 0), left[0], ""))
    braces = any(
        "{" in page.bare or "}" in page.bare for page in pages
    )  # pages without, which are as they should be, have no mark
    return *(_leftovers(papers) if findings or braces else ()), *_invisible_characters(pages), *findings


def _misplaced(text: PdfText) -> Iterator[Diagnostic]:
    """Yield a finding for each word that stands over another, or off its page."""
    for number, sentence in text.misplaced:
        yield error("pdf-overlap", f"Page {number}: {sentence}", hint=HINT)


def bare_of_others(text: str) -> str:
    """Return a text without spaces and without letters with marks, which the files of others do not show in order."""
    return bare(MARKED.sub("", text))


def _without_tags(pages: tuple[PageText, ...], document: Document) -> tuple[PageText, ...]:
    """Return the pages without e-sign tags, which are not part of the document's text."""
    texts = {anchor.text for anchor in anchors(document)}
    pattern = re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))
    cleaned = ((page, pattern.sub("", page.text)) for page in pages) if texts else ()
    return tuple(replace(page, text=text, bare=bare(text)) for page, text in cleaned) or pages


def _leftovers(documents: tuple[Document, ...]) -> Iterator[Diagnostic]:
    for document in documents:
        written = [*front_words(document.front), *(text for block in document.blocks for text in _words_of_block(block)[0])]
        for piece in text_runs(document) if LEFTOVER.search(" ".join(written)) else ():
            if not piece.field and (mark := LEFTOVER.search(piece.text)):
                yield error("pdf-leftover", f"“{mark[0]}” is printed in “{document.title}”.", piece.span, "Fill or remove it.")


def _invisible_characters(pages: tuple[PageText, ...]) -> Iterator[Diagnostic]:
    rare = set(rare_characters("".join(page.bare for page in pages)))
    for page in pages if any(map(is_unprintable, rare)) else ():
        for char in sorted(filter(is_unprintable, set(page.bare))):
            yield error("pdf-character", f"Page {page.number} holds {describe_character(char)}, which cannot be seen.")


def _field_findings(
    documents: tuple[Document, ...], fields: tuple[ReadField, ...], seen: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield a finding for each field that differs from the documents' controls in name, value or visible text."""
    wanted = tuple(control for document in documents for control in controls(document))
    for name, sentence in compare_fields(wanted, fields, seen):
        yield error("pdf-field", sentence, hint=HINT, subject=name)


def as_printed(document: Document) -> Document:
    """Return a document as its pages read: values stand in fields, not on the page, and required fields are marked."""
    return with_input_blocks(document, _block_as_printed)


def _block_as_printed(block: InputBlock) -> InputBlock:
    return block if isinstance(block, SignatureBlock) else _group_as_printed(block)  # which keeps its own places in files


@remembered(200)  # a form is the same in each packet but for what is filled in
def _group_as_printed(group: FieldGroup) -> FieldGroup:
    return replace(group, fields=tuple(replace(field, label=field_label(field), value=()) for field in group.fields))


def _take_document(pages: tuple[PageText, ...]) -> tuple[tuple[PageText, ...], tuple[PageText, ...]]:
    """Split off the pages of one document: up to the next page numbered 1."""
    end = next((at for at, page in enumerate(pages) if at and FIRST_PAGE.search(page.bare)), len(pages))
    return pages[:end], pages[end:]


def _compare_document(document: Document, pages: tuple[PageText, ...]) -> Iterable[Diagnostic]:
    if not pages:
        return (error("pdf-difference", f"“{document.title}” is missing from the file.", subject=document.name),)
    inner, faults = _without_headers_and_footers(document, pages)
    return faults or _compare_body(document, inner)


def _without_headers_and_footers(
    document: Document, pages: tuple[PageText, ...]
) -> tuple[tuple[PageText, ...], tuple[Diagnostic, ...]]:
    """Return the pages without headers and footers, and a finding for each that differs."""
    inner, faults = [], []
    for at, page in enumerate(pages, 1):
        top = " ".join(header(document, at))
        foot = " ".join((*initials(document), *footer(document), page_number(at, len(pages))))
        above, below = bare(top), bare(foot)
        if not page.bare.startswith(above):
            faults.append(_difference(top, _excerpt(page.text, 0), page, document.name))
        elif not page.bare.endswith(below):
            faults.append(_difference(foot, _excerpt(page.text, len(page.bare)), page, document.name))
        inner.append(replace(page, bare=page.bare[len(above) : len(page.bare) - len(below)], start=len(above)))
    return tuple(inner), tuple(faults)


def _compare_body(document: Document, pages: tuple[PageText, ...]) -> tuple[Diagnostic, ...]:
    """Compare the text of a document; a cover and contents on pages of their own are compared after the body."""
    if not has_cover(document) and not document.contents:
        return _follow_pages(_expected_text(document), pages, document.name)[1]
    body = _expected_text(replace(document, front=NO_FRONT))
    first = _count_opening_pages(document, body, pages)
    starts, faults = _follow_pages(body, pages[first:], document.name)
    if faults:
        return faults
    numbers = (first + bisect_right(starts, at) for at, _ in body.headings)
    opening = [*front_words(document.front), *_contents_lines(document, body, map(str, numbers))]
    return _follow_pages(_joined_text(opening), pages[:first], document.name)[1]


def _contents_lines(document: Document, body: ExpectedText, numbers: Iterable[str]) -> Iterator[str]:
    if document.contents and body.headings:
        yield CONTENTS
        for (_, title), number in zip(body.headings, numbers, strict=True):
            yield f"{title} {number}"


def _count_opening_pages(document: Document, body: ExpectedText, pages: tuple[PageText, ...]) -> int:
    """Return the number of pages before the body: up to the page that begins with it, else as many as the opening's text fills."""
    begins = (at for at, page in enumerate(pages) if at and page.bare.startswith(body.bare[:BEGINNING]))
    opening = [*front_words(document.front), *_contents_lines(document, body, ("0" for _ in body.headings))]
    filled = [*accumulate(len(page.bare) for page in pages)]
    return next(begins, bisect_left(filled, len(bare("".join(opening)))) + 1)


def _expected_text(document: Document) -> ExpectedText:
    """Return the text that a document should have, block by block."""
    texts, tables, headings, broken = [*front_words(document.front)], [], [], list[BrokenRow]()
    parts = [bare("".join(texts))]
    at = len(parts[0])
    for block in document.blocks:
        block_texts, printed = _words_of_block(block)
        parts.append(printed)
        length = len(printed)
        if isinstance(block, Heading):
            headings.append((at, " ".join(block_texts)))
        if isinstance(block, Table):
            tables.append(_continued_table(block, at, at + length))
            broken += find_broken_rows(block, tables[-1].start)
        if isinstance(block, FieldGroup):
            tables += _continued_fields(block, at)
        texts += block_texts
        at += length
    return ExpectedText(" ".join(texts), "".join(parts), tuple(tables), tuple(broken), tuple(headings))


@remembered_if_short(4_000, lambda words: len(words[1]))  # two partners' papers differ in a few blocks
def _words_of_block(block: Block) -> tuple[tuple[str, ...], str]:
    """Return the texts of a block, and all of them as they are compared."""
    texts = tuple(block_words(block))
    return texts, bare("".join(texts))


def _joined_text(texts: Iterable[str]) -> ExpectedText:
    text = " ".join(texts)
    return ExpectedText(text, bare(text))


def _continued_table(table: Table, start: int, end: int) -> ContinuedTable:
    head = bare("".join(map(plain, table.header)))
    blank = bool(table.rows) and not any(map(bare, map(plain, table.rows[-1])))
    return ContinuedTable(head, start + len(head), end, blank)


def _continued_fields(group: FieldGroup, at: int) -> Iterator[ContinuedTable]:
    """Yield the tables to fill in of a group that begins at a character; their rows have no words."""
    at += len(bare(group.note))
    for field in group.fields:
        at += len(bare("".join(field_words(field))))
        if field.type == "rows":
            yield ContinuedTable(bare("".join(field.columns)), at, at, open=True)


def _follow_pages(
    expected: ExpectedText, pages: tuple[PageText, ...], subject: str
) -> tuple[tuple[int, ...], tuple[Diagnostic, ...]]:
    """Match the expected text with pages; return the position at which each page begins, and the first difference."""
    starts, at, left = [], 0, tuple[str, ...]()
    for page in pages:
        starts.append(at)
        skipped = _repeated_head(expected, at, page.bare, within=bool(left))
        rest = page.bare[skipped:]
        read = _read_page(expected, at, left, rest)
        if read is None:
            same = _common_length(expected.bare[at:], rest)
            wanted, found = _excerpt(expected.text, at + same), _excerpt(page.text, page.start + skipped + same)
            return tuple(starts), (_difference(wanted, found, page, subject),)
        at, left = read
    if at == len(expected.bare) and not left:
        return tuple(starts), ()
    last = pages[-1] if pages else PageText(0, "", "")
    return tuple(starts), (_difference(_excerpt(expected.text, at), "the end of the text", last, subject),)


def _read_page(expected: ExpectedText, at: int, left: tuple[str, ...], shown: str) -> tuple[int, tuple[str, ...]] | None:
    """Return where the expected text goes on behind a page, and what is left of the row that the page breaks; None where they differ.

    `left` is what the page before has left of its last row.
    """
    if left and not shown.startswith("".join(left)):
        remaining = left_of_cells(left, shown)
        return None if remaining is None else (at, remaining)
    shown = shown[len("".join(left)) :]
    if expected.bare.startswith(shown, at):
        return at + len(shown), ()
    for row in expected.broken:
        above = expected.bare[at : row.start]
        if at <= row.start and shown.startswith(above) and (remaining := left_of_cells(row.cells, shown[len(above) :])):
            return row.end, remaining
    return None


def _repeated_head(expected: ExpectedText, at: int, page: str, *, within: bool) -> int:
    """Return the number of characters of a table's head that a page repeats at its top, where the expected text goes on at `at`.

    A page that begins `within` a row that is broken goes on behind the row.
    """
    for table in expected.tables:
        if table.start <= at - within < table.end and page.startswith(table.head):
            return len(table.head)
        if table.open and at == table.end and page.startswith(table.head):
            follows = expected.bare.startswith(table.head, at) and not page.startswith(table.head * 2)
            return 0 if follows else len(table.head)
    return 0


def _common_length(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _excerpt(text: str, at: int) -> str:
    """Return the words around a character, whose position is counted without spaces."""
    text = " ".join(text.split())
    places = [place for place, char in enumerate(text) if char != " "]
    here = places[at] if at < len(places) else len(text)
    end = text.find(" ", here + AROUND)
    return text[text.rfind(" ", 0, max(0, here - AROUND)) + 1 : end if end >= 0 else len(text)]


def _difference(expected: str, found: str, page: PageText, subject: str) -> Diagnostic:
    message = f"Page {page.number} does not say what it should: expected “{expected}”, found “{found}”."
    return error("pdf-difference", message, hint=HINT, subject=subject)
