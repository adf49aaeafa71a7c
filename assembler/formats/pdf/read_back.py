"""A PDF read back and held against the documents it was printed from: every character, in order, page by page.

Spaces are left out of the comparison, since lines break anywhere. All else is accounted for exactly: header and footer are those
of the page, the contents name the headings with the pages they are on, the head of a table is repeated only where it goes on.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from assembler.formats.esign.tagging import anchors, untagged
from assembler.formats.pdf.fields.field_reader import ReadField, faults, read_fields
from assembler.formats.pdf.headers_and_footers import CONTENTS, covered, footer, header, label, page_number
from assembler.formats.pdf.tag_search import compare_tags, find_tags
from assembler.formats.pdf.text_reader import PdfText, read_text
from assembler.formats.pdf.unprintable import is_unprintable, named
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import (
    Block,
    Document,
    FieldGroup,
    Front,
    Heading,
    Table,
    block_words,
    front_words,
    pieces,
    plain,
    words,
)
from assembler.model.form_fields import controls

LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}")
"""Marks of the clause language. They may stand in a value, where a partner wrote them, and nowhere else."""

MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
MARKED = re.compile(f"\\S?[{MARKS}]+")
"""A letter with a mark that Unicode has no single character for; pdfium gives it once for each of its glyphs, out of order."""

UNUSUAL = re.compile(f"[{MARKS}\ufb00-\ufb06]")
LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "ſt", "\ufb06": "st"}
)
"""What pdfium gives for letters written as one character."""

BEGINNING = 40
"""How many characters of a body tell the page where it begins."""

AROUND = 24
"""How many characters are quoted before and after a difference, and the rest of their words."""

FIRST_PAGE = re.compile(r"Page1of\d+$")
NO_FRONT = Front("", (), (), ())


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says: `number` counts in the file from 1, `bare` is the part to compare, from character `start` of its text."""

    number: int
    text: str
    bare: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Continued:
    """A stretch of a script in which a new page begins with `head`: a table, from its first row to its last.

    `open` tells that rows without words follow, so that the head may be repeated at the end of the stretch, too.
    """

    head: str
    start: int
    end: int
    open: bool


@dataclass(frozen=True, slots=True)
class Script:
    """What pages should say: the words, the same without spaces, the tables in them, and where each heading begins."""

    text: str
    bare: str
    tables: tuple[Continued, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()


def compare_pdf(documents: tuple[Document, ...], data: bytes) -> tuple[Diagnostic, ...]:
    """Find where a file says anything other than the documents it should hold, in their order.

    Where the pages are right, so must the fields be.
    """
    fields = read_fields(data)
    text = _read(data, tuple(field for field in fields if field.value and field.type == "Tx"))
    return _compare_pages(documents, data, text) or tuple(_fields(documents, fields, text.fields if text else {}))


def compare_pages(documents: tuple[Document, ...], data: bytes) -> tuple[Diagnostic, ...]:
    """Find where the pages of a file say anything other than the documents, whatever stands in their fields.

    The first difference in the text of a document is told: what follows it cannot be told apart from it.
    """
    return _compare_pages(documents, data, _read(data))


def _compare_pages(documents: tuple[Document, ...], data: bytes, text: PdfText | None) -> tuple[Diagnostic, ...]:
    if text is None:
        return (error("pdf-unreadable", "The file cannot be opened as a PDF."),)
    pages = tuple(PageText(number, said, bare(said)) for number, said in enumerate(text.pages, 1))
    tags = find_tags(data, (anchor.text for document in documents for anchor in anchors(document)))
    papers = tuple(map(untagged, documents))
    findings = [*_leftovers(papers), *_unseen(pages)]
    for document, paper in zip(documents, map(as_printed, papers), strict=True):
        own, pages = _split(pages)
        miscounted = [*compare_tags(document, {page.number: page for page in own}, tags)]
        findings += miscounted or _compare(paper, _without_tags(own, document))
    if pages:
        findings.append(_difference("the end of the file", _excerpt(pages[0].text, 0), pages[0], ""))
    return tuple(findings)


def _read(data: bytes, fields: Iterable[ReadField] = ()) -> PdfText | None:
    """Read a file's pages, and what is seen in fields of it; None is no PDF."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415 -- only who reads a PDF needs it

    try:
        return read_text(data, fields)
    except PdfiumError:
        return None


def bare(text: str) -> str:
    """Leave out the spaces, and the few letters that cannot be read back: those with a mark that makes them two characters."""
    if UNUSUAL.search(text):
        text = MARKED.sub("", text.translate(LIGATURES))
    return "".join(text.split())


def _without_tags(pages: tuple[PageText, ...], document: Document) -> tuple[PageText, ...]:
    """Take the tags of an e-sign service off the pages: they are no words of the paper."""
    texts = {anchor.text for anchor in anchors(document)}
    pattern = re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))
    taken = ((page, pattern.sub("", page.text)) for page in pages) if texts else ()
    return tuple(replace(page, text=text, bare=bare(text)) for page, text in taken) or pages


def _leftovers(documents: tuple[Document, ...]) -> Iterator[Diagnostic]:
    for document in documents:
        for piece in pieces(document) if LEFTOVER.search(" ".join(words(document))) else ():
            if not piece.field and (mark := LEFTOVER.search(piece.text)):
                yield error("pdf-leftover", f"“{mark[0]}” is printed in “{document.title}”.", piece.span, "Fill or remove it.")


def _unseen(pages: tuple[PageText, ...]) -> Iterator[Diagnostic]:
    for page in pages:
        for char in sorted(filter(is_unprintable, set(page.bare))):
            yield error("pdf-character", f"Page {page.number} holds {named(char)}, which cannot be seen.")


def _fields(documents: tuple[Document, ...], fields: tuple[ReadField, ...], seen: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Hold the fields against the controls of the documents: names, values, and what is seen in them."""
    wanted = tuple(control for document in documents for control in controls(document))
    for name, sentence in faults(wanted, fields, seen):
        yield error("pdf-field", sentence, hint="Do not release the file; build it again.", subject=name)


def as_printed(document: Document) -> Document:
    """Give a document as its pages read: entries stand in fields, which are no part of the page, and required ones are marked."""
    return replace(document, blocks=tuple(_as_printed(block) for block in document.blocks))


def _as_printed(block: Block) -> Block:
    if not isinstance(block, FieldGroup):
        return block
    return replace(block, fields=tuple(replace(field, label=label(field), value=()) for field in block.fields))


def _split(pages: tuple[PageText, ...]) -> tuple[tuple[PageText, ...], tuple[PageText, ...]]:
    """Take the pages of one document: up to the next that calls itself page 1."""
    end = next((at for at, page in enumerate(pages) if at and FIRST_PAGE.search(page.bare)), len(pages))
    return pages[:end], pages[end:]


def _compare(document: Document, pages: tuple[PageText, ...]) -> Iterable[Diagnostic]:
    if not pages:
        return (error("pdf-difference", f"“{document.title}” is missing from the file.", subject=document.name),)
    inner, faults = _without_furniture(document, pages)
    return faults or _compare_text(document, inner)


def _without_furniture(document: Document, pages: tuple[PageText, ...]) -> tuple[tuple[PageText, ...], tuple[Diagnostic, ...]]:
    """Take header and footer off each page, or tell which are not what they should be."""
    inner, faults = [], []
    for at, page in enumerate(pages, 1):
        top = " ".join(header(document, at))
        foot = " ".join((*footer(document), page_number(at, len(pages))))
        above, below = bare(top), bare(foot)
        if not page.bare.startswith(above):
            faults.append(_difference(top, _excerpt(page.text, 0), page, document.name))
        elif not page.bare.endswith(below):
            faults.append(_difference(foot, _excerpt(page.text, len(page.bare)), page, document.name))
        inner.append(replace(page, bare=page.bare[len(above) : len(page.bare) - len(below)], start=len(above)))
    return tuple(inner), tuple(faults)


def _compare_text(document: Document, pages: tuple[PageText, ...]) -> tuple[Diagnostic, ...]:
    """Compare the text of a document; where cover or contents stand on pages of their own, those after the rest."""
    if not covered(document) and not document.contents:
        return _follow(_script(document), pages, document.name)[1]
    body = _script(replace(document, front=NO_FRONT))
    first = _preliminary(document, body, pages)
    starts, faults = _follow(body, pages[first:], document.name)
    if faults:
        return faults
    numbers = (first + bisect_right(starts, at) for at, _ in body.headings)
    opening = [*front_words(document.front), *_contents(document, body, map(str, numbers))]
    return _follow(_joined(opening), pages[:first], document.name)[1]


def _contents(document: Document, body: Script, numbers: Iterable[str]) -> Iterator[str]:
    if document.contents and body.headings:
        yield CONTENTS
        for (_, title), number in zip(body.headings, numbers, strict=True):
            yield f"{title} {number}"


def _preliminary(document: Document, body: Script, pages: tuple[PageText, ...]) -> int:
    """Count the pages before the body: up to the one that begins as it does, else as many as their text fills."""
    begins = (at for at, page in enumerate(pages) if at and page.bare.startswith(body.bare[:BEGINNING]))
    opening = [*front_words(document.front), *_contents(document, body, ("0" for _ in body.headings))]
    filled = [*accumulate(len(page.bare) for page in pages)]
    return next(begins, bisect_left(filled, len(bare("".join(opening)))) + 1)


def _script(document: Document) -> Script:
    """Write down what a document should say, block by block."""
    texts, tables, headings = [*front_words(document.front)], [], []
    at = len(bare("".join(texts)))
    for block in document.blocks:
        said = [*block_words(block)]
        length = len(bare("".join(said)))
        if isinstance(block, Heading):
            headings.append((at, " ".join(said)))
        if isinstance(block, Table):
            tables.append(_continued(block, at, at + length))
        texts += said
        at += length
    return replace(_joined(texts), tables=tuple(tables), headings=tuple(headings))


def _joined(texts: Iterable[str]) -> Script:
    text = " ".join(texts)
    return Script(text, bare(text))


def _continued(table: Table, start: int, end: int) -> Continued:
    head = bare("".join(map(plain, table.header)))
    blank = bool(table.rows) and not any(map(bare, map(plain, table.rows[-1])))
    return Continued(head, start + len(head), end, blank)


def _follow(script: Script, pages: tuple[PageText, ...], subject: str) -> tuple[tuple[int, ...], tuple[Diagnostic, ...]]:
    """Follow a script over pages; give the place in it where each page begins, and the first difference."""
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        skipped = _repeated(script, at, page.bare)
        said = page.bare[skipped:]
        if not script.bare.startswith(said, at):
            same = _common(script.bare[at:], said)
            expected, found = _excerpt(script.text, at + same), _excerpt(page.text, page.start + skipped + same)
            return tuple(starts), (_difference(expected, found, page, subject),)
        at += len(said)
    if at == len(script.bare):
        return tuple(starts), ()
    last = pages[-1] if pages else PageText(0, "", "")
    return tuple(starts), (_difference(_excerpt(script.text, at), "the end of the text", last, subject),)


def _repeated(script: Script, at: int, said: str) -> int:
    """Count the characters of a table's head that a page repeats where it begins."""
    for table in script.tables:
        if table.start <= at < table.end and said.startswith(table.head):
            return len(table.head)
        if table.open and at == table.end and said.startswith(table.head):
            follows = script.bare.startswith(table.head, at) and not said.startswith(table.head * 2)
            return 0 if follows else len(table.head)
    return 0


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _excerpt(text: str, at: int) -> str:
    """Quote the words around a character, which is counted without spaces."""
    text = " ".join(text.split())
    places = [place for place, char in enumerate(text) if char != " "]
    here = places[at] if at < len(places) else len(text)
    end = text.find(" ", here + AROUND)
    return text[text.rfind(" ", 0, max(0, here - AROUND)) + 1 : end if end >= 0 else len(text)]


def _difference(expected: str, found: str, page: PageText, subject: str) -> Diagnostic:
    message = f"Page {page.number} does not say what it should: expected “{expected}”, found “{found}”."
    return error("pdf-difference", message, hint="Do not release the file; build it again.", subject=subject)
