"""Reads bands over a number: ranges such as `silver: 1..159` and `platinum: 265..`, or the rows of a table."""

import re
from collections.abc import Iterator, Mapping

from assembler.loader.programme.programme_shapes import BandsShape
from assembler.loader.yaml.shapes import Written
from assembler.model.declarations import Band, Bands, FigureTable
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.expressions import Datum, Maybe, Scope
from assembler.model.values import NAME_PATTERN, Kind

RANGE = re.compile(r"(0|[1-9][0-9]{0,14})(?:(\.\.)(0|[1-9][0-9]{0,14})?)?")


def read_bands(
    shapes: Mapping[str, BandsShape], tables: Mapping[str, FigureTable]
) -> tuple[tuple[Bands, ...], tuple[Diagnostic, ...]]:
    """Read every division into bands; a range that cannot be read is a finding and left out."""
    findings: list[Diagnostic] = []
    made = []
    for id, shape in shapes.items():
        read = [*_written_bands(shape)] if shape.ranges is not None else [*_bands_of_table(shape, tables)]
        findings += [one for one in read if isinstance(one, Diagnostic)]
        bands = tuple(one for one in read if isinstance(one, Band))
        table, column = (named.value if named else "" for named in (shape.table, shape.from_))
        made.append(Bands(id, shape.of.value, bands, shape.source.value, shape.span, table, column))
    return tuple(made), tuple(findings)


def _written_bands(shape: BandsShape) -> Iterator[Band | Diagnostic]:
    yield from (_parse_band(name, written) for name, written in (shape.ranges or {}).items())
    if shape.table or shape.from_:
        yield error("bad-value", "Bands have ranges of their own or those of a table.", shape.span, "Keep one of the two.")


def _bands_of_table(shape: BandsShape, tables: Mapping[str, FigureTable]) -> Iterator[Band | Diagnostic]:
    """Yield the bands of a table's rows: each from its number to one below that of the next row."""
    if shape.table is None or shape.from_ is None:
        hint = "Write “ranges: {low: 0..99, high: 100..}”, or “table: …” and “from: …”, the column of the first numbers."
        yield error("missing-key", "Bands have “ranges”, or “table” and “from”.", shape.span, hint)
        return
    table = tables.get(shape.table.value)
    if table is None:
        hint = nearest(shape.table.value, tables)
        yield error("unknown-name", f"“{shape.table.value}” is no table.", shape.table.span, hint, shape.table.value)
        return
    if not any(column.id == shape.from_.value and column.type is Kind.INTEGER for column in table.columns):
        sentence = f"“{shape.from_.value}” is no column of whole numbers in “{table.id}”."
        yield error("unknown-name", sentence, shape.from_.span, "Name such a column.", shape.from_.value)
        return
    if len(table.dated) > 1:
        hint = "Keep its rows for good (“rows”), or write the ranges here."
        yield error("bad-value", "Bands do not follow a table that changes by date.", shape.table.span, hint)
        return
    yield from _bands_of_rows(table, shape.from_.value)


def _bands_of_rows(table: FigureTable, column: str) -> Iterator[Band | Diagnostic]:
    """Yield the band of each row; one whose number is missing or no number is a finding about the table already."""
    firsts = [
        (name, number.value, number.span or table.span)
        for name, row in zip(table.keys, table.dated[0].rows, strict=True)
        if isinstance(number := row.get(column), Datum) and isinstance(number.value, int)
    ]
    followers = [*(first for _, first, _ in firsts[1:]), None]
    for (name, first, span), following in zip(firsts, followers, strict=True):
        last = following - 1 if following is not None else None
        if last is not None and last < first:
            hint = "Let the rows ascend, the lowest first."
            yield error("bad-value", "The next row does not begin above this one.", span, hint, name)
        yield Band(name, first, last, span)


def check_band_numbers(shapes: Mapping[str, BandsShape], scope: Scope) -> Iterator[Diagnostic]:
    """Report bands over something that is no whole number of the programme."""
    for shape in shapes.values():
        kind = scope.get(shape.of.value)
        if (kind.type if isinstance(kind, Maybe) else kind) is not Kind.INTEGER:
            sentence = f"“{shape.of.value}” is no whole number."
            hint = "Name a fact, a value or a computed value of type integer."
            yield error("unknown-name", sentence, shape.of.span, hint, shape.of.value)


def _parse_band(name: str, written: Written[str]) -> Band | Diagnostic:
    """Parse `0`, `1..159` or `265..`."""
    if not NAME_PATTERN.fullmatch(name):
        hint = "Write small letters, digits and single underscores."
        return error("bad-name", f"{quoted(name)} is no name of a band.", written.span, hint, name)
    found = RANGE.fullmatch(written.value)
    first = int(found[1]) if found else 0
    last = (int(found[3]) if found[3] else None) if found and found[2] else first
    if not found or (last is not None and last < first):
        return error("bad-value", f"{quoted(written.value)} is no range.", written.span, "Write 0, 1..159 or 265.. here.")
    return Band(name, first, last, written.span)
