"""The first page of a redline: what was changed, clause by clause, and by whom. It is no part of the paper."""

from collections.abc import Iterable

from assembler.formats.word.tables import share_width
from assembler.formats.word.wordml import cell, paragraph, row, run, table
from assembler.model.redline import ListedChange, RedlineSummary

HEADINGS = ("Place", "What", "Words", "By")
SHARES = [16, 14, 48, 22]
"""The columns of the list, and how wide they are beside each other."""

SMALL = '<w:sz w:val="17"/>'
STANDS_OUT = '<w:b/><w:color w:val="C00000"/>'
PAGE_END = paragraph("PageBreak", '<w:r><w:br w:type="page"/></w:r>')
NOTE = (
    "This page is no part of the paper. Numbers and references on the pages behind it are typed text, and the table of contents is "
    "left out; where a number differs, both are printed."
)


def cover_xml(cover: RedlineSummary, width: int) -> str:
    """Return the first page as paragraphs, with the page break behind it; the text is `width` wide, in twentieths of a point."""
    heading = paragraph("Title", run(cover.title))
    listed = table("ClauseTable", share_width(SHARES, width), _rows(cover.changes, width), header=True) if cover.changes else ""
    beside = [paragraph("BodyText", run("Beside the words", "<w:b/>")), *_paragraphs(cover.beside)] if cover.beside else []
    return "".join((heading, *_paragraphs((*cover.sentences, NOTE)), listed, *beside, PAGE_END))


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [paragraph("BodyText", run(text, SMALL)) for text in texts]


def _rows(rows: Iterable[ListedChange], width: int) -> Iterable[str]:
    widths = share_width(SHARES, width)
    yield row(
        (cell(each, paragraph("TableHeading", run(name))) for each, name in zip(widths, HEADINGS, strict=True)), header=True
    )
    for one in rows:
        look = f"{STANDS_OUT}{SMALL}" if one.silent else SMALL
        texts = ((one.place, SMALL), (one.what, SMALL), (one.words, SMALL), (one.by, look))
        yield row(cell(each, paragraph("TableText", run(text, own))) for each, (text, own) in zip(widths, texts, strict=True))
