"""A document rendered as plain text for people and for golden files: labels, indentation and tables, wrapped to a fixed width."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import assert_never

from assembler.model.document import (
    Block,
    Document,
    Field,
    FieldGroup,
    Heading,
    PageBreak,
    Paragraph,
    Provision,
    SignatureBlock,
    SignatureParty,
    Table,
    signature_lines,
)
from assembler.model.walk import plain

WIDTH = 100
"""The longest line, in characters."""
STEP = 5
"""The indent of each level, in characters."""
GUTTER = "  "
BLANK = "_" * 30
"""The line to write on where a value is missing."""

CELL = 12
"""The least width of a cell to write in."""


def render_text(document: Document) -> str:
    """Return a document as text that ends with a line feed; line breaks depend on the document alone."""
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in render_document(document)) + "\n"


def render_document(document: Document) -> list[list[str]]:
    """Return a document as parts, each a list of lines: the front matter first, then the blocks."""
    return [part for part in (*_front_parts(document), *map(render_block, document.blocks)) if part]


def _front_parts(document: Document) -> Iterator[list[str]]:
    front = document.front
    title = plain(front.title)
    yield [front.programme, title, "=" * len(title), *(["DRAFT"] if document.draft else [])]
    yield [f"Edition {document.edition}", *([f"Reference {document.reference}"] if document.reference else [])]
    for party in front.parties:
        yield [f"{party.caption}: {plain(party.name)}", *(" " * STEP + plain(detail) for detail in party.details)]
    yield [f"{label}: {plain(value)}" for label, value in front.particulars]


def render_block(block: Block) -> list[str]:
    """Return a block as lines; none where nothing is to be read."""
    match block:
        case Heading(label=label, content=content):
            title = _wrap_labelled(label, plain(content), 0)
            return ["", *title, "-" * max(map(len, title))]
        case Provision(level, label, content=content):
            return _wrap_labelled(label, plain(content), STEP * max(level - 2, 0))
        case Paragraph(content, level):
            return _wrap_labelled("", plain(content), STEP * (level - 1))
        case Table():
            return _table_lines(block)
        case FieldGroup(fields):
            note = [f"[{block.note}]"] if block.note else []
            return [*note, *(line for field in fields for line in _field_lines(field))]
        case SignatureBlock(intro, parties):
            return [*_wrap_labelled("", plain(intro), 0), *(line for party in parties for line in _party_lines(party))]
        case PageBreak():
            return ["-" * 3 + " page " + "-" * 3]
        case _:
            assert_never(block)


def _wrap_labelled(label: str, text: str, indent: int) -> list[str]:
    """Return wrapped lines of a text with its label in a hanging column; line breaks of the text are kept."""
    # No break at hyphens: a golden text shows a word where the document has it.
    first = " " * indent + (f"{label} ".ljust(STEP) if label else "")
    rest = " " * len(first)
    lines = [line for part in text.split("\n") for line in wrap(part, WIDTH - len(first), break_on_hyphens=False) or [""]]
    return [(rest if at else first) + line for at, line in enumerate(lines)]


def _table_lines(table: Table) -> list[str]:
    rows = [[plain(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = _column_widths(rows)
    head, *body = ([*_row_lines(row, widths, table.right)] for row in rows)
    lines = [*head, GUTTER.join("-" * width for width in widths), *(line for row in body for line in row)]
    return [" " * STEP * (table.level - 1) + line for line in lines]


def _column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return column widths in characters: the longest cell of each, the widest reduced until the table fits its line."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    while sum(widths) + len(GUTTER) * (len(widths) - 1) > WIDTH - 3 * STEP and max(widths) > STEP:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row_lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    wrapped = [
        [line for part in cell.split("\n") for line in wrap(part, max(width, 1))]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        aligned = zip(parts, widths, right, strict=True)
        yield GUTTER.join(part.rjust(width) if figures else part.ljust(width) for part, width, figures in aligned)


def _field_lines(field: Field) -> list[str]:
    value = plain(field.value)
    label = f"{field.label}{' *' if field.required else ''}{f' ({field.hint})' if field.hint else ''}"
    match field.type:
        case "checkbox":
            return _wrap_labelled("[x]" if value == "yes" else "[ ]", label, 0)
        case "choice":
            options = (_wrap_labelled("(x)" if option == value else "( )", option, STEP) for option in field.options)
            return [*_wrap_labelled("", f"{label}:", 0), *(line for option in options for line in option)]
        case "rows":
            cells = [column.ljust(CELL) for column in field.columns]
            lines = (cells, *[["_" * len(cell) for cell in cells]] * field.lines)
            return [*_wrap_labelled("", f"{label}:", 0), *(" " * STEP + " | ".join(line) for line in lines)]
        case "multiline" if not value:
            return [*_wrap_labelled("", f"{label}:", 0), *[" " * STEP + BLANK * 2] * field.lines]
        case _:
            return _wrap_labelled("", f"{label}: {value or BLANK}", 0)


def _party_lines(party: SignatureParty) -> list[str]:
    lines = ["", f"{party.role}: {plain(party.name) or BLANK}", *([plain(party.standing)] if party.standing else [])]
    for signer in party.signers:
        lines += ["", *(f"     {line.label + ':':<11}{plain(line.value) or BLANK}" for line in signature_lines(signer))]
    return lines
