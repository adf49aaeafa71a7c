"""Contracts made for tests: Word files with numbers that Word counts, with tables, notes and tracked changes."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))
ABSTRACT, LIST = 900, 900


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph that Word numbers at a level, 1 for the highest; `*words*` are bold and `~words~` underlined."""

    level: int
    text: str


Line = str | Item | list[list[str]]
"""A paragraph, a numbered one, or a table of rows."""


def word(*lines: Line, title: str = "") -> bytes:
    """Return a Word file of these lines, below a title in its style."""
    document = docx.Document()
    _define_list(document)
    if title:
        document.add_paragraph(title, style="Title")
    for line in lines:
        match line:
            case Item(level, text):
                _number(_write(document.add_paragraph(), text), level)
            case str():
                _write(document.add_paragraph(style="Heading 1" if line.startswith("# ") else None), line.removeprefix("# "))
            case _:
                _add_table(document, line)
    return saved(document)


def saved(document: Document) -> bytes:
    """Return the bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _write(paragraph: Paragraph, text: str) -> Paragraph:
    """Write a text, in which `*words*` are bold and `~words~` underlined."""
    for part in re.split(r"(\*[^*]+\*|~[^~]+~)", text):
        run = paragraph.add_run(part.strip("*~"))
        run.bold, run.underline = part.startswith("*") or None, part.startswith("~") or None
    return paragraph


def _add_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), max(map(len, rows)))
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=False):
            _write(cell.paragraphs[0], text)


def _define_list(document: Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(LEVELS)
    )
    numbering = document.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ABSTRACT}">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{LIST}"><w:abstractNumId w:val="{ABSTRACT}"/></w:num>'))


def _number(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no name for numbers of its own
    place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level - 1}"/><w:numId w:val="{LIST}"/></w:numPr>'
    properties.append(parse_xml(place))
