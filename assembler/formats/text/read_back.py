"""Read a text file back and compare it with its document: every character, in order, wherever lines break; spaces are left out."""

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import assert_never

from assembler.formats.text.writer import BLANK, CELL
from assembler.model.diagnostics import Diagnostic, error
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
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import plain

AROUND = 32
HINT = "Do not send the file: it does not say what the paper says."


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line of one repeated character."""

    sign: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table, the header first; a rule below the header shows where its columns begin."""

    rows: tuple[tuple[str, ...], ...]


Part = str | RuleLine | Grid
"""A part that has lines of its own: a text, a rule, or a table."""


def compare_text(document: Document, data: bytes) -> tuple[Diagnostic, ...]:
    """Return a finding for the first difference between a text file and its document; none where they agree."""
    lines = deque(line for line in data.decode(errors="replace").split("\n") if line.strip())
    for place, part in _parts(document):
        for meant, said in _read(part, lines):
            if _bare(meant) != _bare(said):
                return (_difference(document, place, meant, said),)
    return (_difference(document, "The end", "", lines[0]),) if lines else ()


def _difference(document: Document, place: str, meant: str, said: str) -> Diagnostic:
    meant, said, one, other = (gap.join(text.split()) for gap in (" ", "") for text in (meant, said))
    at = next((at for at, (sign, read) in enumerate(zip(one, other, strict=False)) if sign != read), min(len(one), len(other)))
    sentence = f"{document.name}.txt: {place} should read “{_excerpt(meant, at)}” but reads “{_excerpt(said, at)}”."
    return error("readback-words", sentence, hint=HINT, subject=document.name)


def _excerpt(text: str, at: int) -> str:
    """Return the words around the character at an offset, which does not count spaces."""
    offsets = [offset for offset, sign in enumerate(text) if not sign.isspace()]
    middle = offsets[at] if at < len(offsets) else len(text)
    start, end = max(0, middle - AROUND), middle + AROUND
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _bare(text: str) -> str:
    return "".join(text.split())


def _read(part: Part, lines: deque[str]) -> Iterator[tuple[str, str]]:
    """Read a part from the remaining lines; yield what each piece of it should say and what it says."""
    match part:
        case str():
            left, said = len(_bare(part)), list[str]()
            while lines and left > 0:
                said.append(lines.popleft())
                left -= len(_bare(said[-1]))
            yield part, " ".join(said)
        case RuleLine(sign):
            line = lines.popleft() if lines else ""
            yield sign, sign if {*_bare(line)} == {sign} else line
        case Grid(rows):
            columns = _columns(rows[0], lines)
            yield from _read_row(rows[0], columns, lines)
            yield from _read(RuleLine("-"), lines)
            for row in rows[1:]:
                yield from _read_row(row, columns, lines)
        case _:
            assert_never(part)


def _read_row(row: tuple[str, ...], columns: tuple[slice, ...], lines: deque[str]) -> Iterator[tuple[str, str]]:
    """Read as many lines as the longest cell of a row takes."""
    said = [""] * len(row)
    while lines and any(len(cell) < len(meant) for cell, meant in zip(said, row, strict=True)):
        said = [cell + more for cell, more in zip(said, _cells(lines.popleft(), columns), strict=True)]
    yield from zip(row, said, strict=True)


def _cells(line: str, columns: tuple[slice, ...]) -> list[str]:
    return [_bare(line[column]) for column in columns]


def _columns(header: tuple[str, ...], lines: deque[str]) -> tuple[slice, ...]:
    """Find the columns of a table by the rule below its header; without one the last column is the whole line."""
    for at, line in enumerate(lines):
        starts = [dashes.start() for dashes in re.finditer("-+", line)] if {*line} <= {"-", " "} else []
        if len(starts) == len(header):
            columns = tuple(map(slice, [0, *starts[1:]], [*starts[1:], None]))
            above = [_cells(one, columns) for one in islice(lines, at)]
            if header == tuple("".join(cells[place] for cells in above) for place in range(len(header))):
                return columns
    return (*[slice(0, 0)] * (len(header) - 1), slice(0, None))


def _parts(document: Document) -> Iterator[tuple[str, Part]]:
    """Yield the parts of a document, line by line, each with the name of its place."""
    for part in _front(document):
        yield "The front", part
    place = "The opening"
    for block in document.blocks:
        if isinstance(block, Heading | Provision):
            place = f"Section {block.number}"
        for part in _block(block):
            yield place, part


def _front(document: Document) -> Iterator[Part]:
    front = document.front
    yield front.programme
    yield from (plain(front.title), RuleLine("="))
    yield "DRAFT" if document.draft else ""
    yield f"Edition {document.edition}"
    yield f"Reference {document.reference}" if document.reference else ""
    for party in front.parties:
        yield from (f"{party.caption}: {plain(party.name)}", *map(plain, party.details))
    yield from (f"{label}: {plain(value)}" for label, value in front.particulars)


def _block(block: Block) -> Iterator[Part]:
    match block:
        case Heading(label, content=content):
            yield from (f"{label} {plain(content)}", RuleLine("-"))
        case Provision(label=label, content=content):
            yield f"{label} {plain(content)}"
        case Paragraph(content):
            yield plain(content)
        case Table(header, rows):
            yield from _grid([[plain(cell) for cell in row] for row in (header, *rows)])
        case FieldGroup(fields):
            yield f"[{block.note}]" if block.note else ""
            for field in fields:
                yield from _field(field)
        case SignatureBlock(intro, parties):
            yield plain(intro)
            for party in parties:
                yield from _signature(party)
        case PageBreak():
            yield "--- page ---"
        case _:
            assert_never(block)


def _grid(rows: list[list[str]]) -> Iterator[Grid]:
    """Yield a table without its empty columns, which take no space in the file."""
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    if columns:
        yield Grid(tuple(tuple(map(_bare, row)) for row in zip(*columns, strict=True)))


def _field(field: Field) -> Iterator[str]:
    value = plain(field.value)
    label = f"{field.label}{'*' if field.required else ''}{f'({field.hint})' if field.hint else ''}"
    match field.type:
        case "checkbox":
            yield f"{'[x]' if value == 'yes' else '[ ]'} {label}"
        case "choice":
            yield f"{label}:"
            yield from (f"{'(x)' if option == value else '( )'} {option}" for option in field.options)
        case "rows":
            yield f"{label}:"
            yield "|".join(field.columns)
            yield from ["|".join("_" * max(CELL, len(column)) for column in field.columns)] * field.lines
        case "multiline" if not value:
            yield from (f"{label}:", *[BLANK * 2] * field.lines)
        case _:
            yield f"{label}: {value or BLANK}"


def _signature(party: SignatureParty) -> Iterator[str]:
    yield from (f"{party.role}: {plain(party.name) or BLANK}", plain(party.standing))
    for signer in party.signers:
        yield from (f"{line.label}: {plain(line.value) or BLANK}" for line in signature_lines(signer))
