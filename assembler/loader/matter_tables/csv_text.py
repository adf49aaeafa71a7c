"""Reads CSV as spreadsheets write it: with commas, semicolons or tabs, in UTF-8 or Windows-1252."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from assembler.loader.matter_tables.sheets import (
    Row,
    Sheet,
    Sheets,
    UnreadableTableError,
    by_cell,
    find_refused_cells,
    split_heading,
)
from assembler.loader.yaml.tree import Scalar
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.source import Cell, Span

DELIMITERS = ",;\t"


def read_csv(path: Path, data: bytes) -> Sheets:
    """Read the one table of a CSV file, or raise `UnreadableTableError`."""
    text, findings = _decode_csv(path, data)
    delimiter = _detect_delimiter(text)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [
            [Scalar(value, Cell(str(path), row, at)) for at, value in enumerate(record, 1)]
            for row, record in enumerate(records, 1)
        ]
    except csv.Error as fault:
        sentence = f"The row at line {records.line_num} of {path} cannot be told apart: {fault}."
        raise UnreadableTableError(sentence, "Close every quotation mark, and write one inside a text twice.") from None
    heading, body = split_heading(rows)
    if not heading:
        return (), findings
    return (Sheet("", heading, body, by_cell((*_find_ragged_rows(heading, body), *find_refused_cells(body)))),), (
        *findings,
        *find_refused_cells((heading,)),
    )


def _decode_csv(path: Path, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """Decode UTF-8, or else Windows-1252, which Excel writes; the second is a finding, since it may be a wrong guess."""
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as fault:
        sentence = f"{path} is text neither in UTF-8 nor in Windows-1252: byte {data[fault.start]:#04x} at offset {fault.start}."
        raise UnreadableTableError(sentence, "Save it as “CSV UTF-8”.") from None
    hint = "Look at the letters beyond A to Z in what is built, or save the file as “CSV UTF-8”."
    return text, (
        info("read-as-windows-1252", f"{path} is not UTF-8; it was read as Windows-1252.", Span(str(path), 1, 1), hint),
    )


def _detect_delimiter(text: str) -> str:
    """Return the delimiter of the heading: a comma, or the semicolon that a German Excel writes in its place."""
    heading = text.partition("\n")[0]
    return max(DELIMITERS, key=heading.count)


def _find_ragged_rows(heading: Row, body: Iterable[Row]) -> Iterator[Diagnostic]:
    """Refuse a row with more or fewer cells than the heading: after a lost delimiter, every cell has moved."""
    for row in body:
        if len(row) != len(heading):
            sentence = f"This row has {len(row)} cells; the heading has {len(heading)}."
            hint = "A delimiter is missing or too many; a text with one inside stands in quotation marks."
            yield error("ragged-row", sentence, row[0].span, hint)
