"""Reads the tables of `programme.yaml`: typed columns, and rows by their keys, undated or from dates on."""

from collections.abc import Iterator, Mapping
from datetime import date

from assembler.loader.programme.programme_shapes import TableShape
from assembler.loader.yaml.shapes import Written, read_kind
from assembler.model.declarations import Computed, DatedRows, FieldType, FigureTable
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.expressions import Datum, Entry, EntryOf, Maybe, OneOf, Type
from assembler.model.lifetime import ALWAYS_THERE, Lifetime
from assembler.model.source import Span
from assembler.model.values import NAME_PATTERN, Kind, Quantity, UnreadableError, parse

Rows = Mapping[str, Mapping[str, Written[str]]]
LIFETIME = ("since", "until")
"""The cells of a row that say in which editions it exists."""


def row_keys(shape: TableShape) -> tuple[str, ...]:
    """Return the keys of a table's rows, in the order of its first state."""
    states = [shape.rows] if shape.rows is not None else [*(shape.from_ or {}).values()]
    return tuple(states[0]) if states else ()


class TableReader:
    """Reads one table and collects the findings about it."""

    def __init__(self, id: str, shape: TableShape, columns: tuple[FieldType, ...]) -> None:
        """Start with the columns, whose types are known."""
        self.id, self.shape, self.columns = id, shape, columns
        self.findings: list[Diagnostic] = []

    def read(self, computed: tuple[Computed, ...]) -> FigureTable:
        """Read all states of the table."""
        shape = self.shape
        if (shape.rows is None) == (shape.from_ is None) or not row_keys(shape):
            hint = "Write “rows: {key: {…}}”, or “from: {2026-01-01: {key: {…}}}”."
            self._add_finding("missing-key", f"The table “{self.id}” has no rows, or both “rows” and “from”.", shape.span, hint)
        for column in self.columns:
            if column.id in ("id", *LIFETIME) or isinstance(column.type, EntryOf):
                hint = "Name the column otherwise: “id” is the key of the row, “since” and “until” are the editions it exists in."
                self._add_finding("bad-name", f"A table has no column “{column.id}” of its own.", column.span, hint)
        # Undated rows are in force from the first day of the calendar on.
        states = {date.min: shape.rows} if shape.rows is not None else dict(self._dated_states(shape))
        dated = tuple(self._read_state(since, states[since]) for since in sorted(states))
        note = shape.note.value if shape.note else ""
        rows = dated or (DatedRows(date.min, ()),)
        return FigureTable(
            self.id, shape.title.value, shape.one.value, self.columns, rows, shape.source.value, shape.span, computed, note
        )

    def _dated_states(self, shape: TableShape) -> Iterator[tuple[date, Rows]]:
        keys = {*row_keys(shape)}
        for written, rows in (shape.from_ or {}).items():
            try:
                since = parse(Kind.DATE, written)
            except UnreadableError as fault:
                self._add_finding("bad-value", fault.sentence, shape.span, fault.hint)
                continue
            if {*rows} != keys:
                odd = ", ".join(sorted({*rows} ^ keys))
                hint = "Give every state of the table the same keys."
                self._add_finding(
                    "bad-value", f"From {written} on the rows are others: {odd}.", _span_of_first_cell(rows, shape.span), hint
                )
            if isinstance(since, date):
                yield since, rows

    def _read_state(self, since: date, rows: Rows) -> DatedRows:
        lifetimes = {key: lifetime for key, cells in rows.items() if (lifetime := self._read_lifetime(cells)) != ALWAYS_THERE}
        return DatedRows(since, tuple(self._read_rows(rows)), lifetimes, _span_of_first_cell(rows, self.shape.span))

    def _read_lifetime(self, cells: Mapping[str, Written[str]]) -> Lifetime:
        dates = {name: self._read_cell(Kind.DATE, cells[name]) for name in LIFETIME if name in cells}
        since, until = (day if isinstance(day := dates.get(name), date) else None for name in LIFETIME)
        return Lifetime(since, until, *(cells[name].span if name in cells else None for name in LIFETIME))

    def _read_rows(self, rows: Rows) -> Iterator[Entry]:
        for key, cells in rows.items():
            span = _span_of_first_cell({key: cells}, self.shape.span)
            if not NAME_PATTERN.fullmatch(key):
                hint = "Write small letters, digits and single underscores."
                self._add_finding("bad-name", f"{quoted(key)} is no key of a row.", span, hint)
            yield {"id": Datum(key, span)} | dict(self._read_cells(key, cells, span))

    def _read_cells(self, key: str, cells: Mapping[str, Written[str]], span: Span) -> Iterator[tuple[str, Datum]]:
        known = {column.id: column for column in self.columns}
        for name, written in cells.items():
            if name in LIFETIME:
                continue
            if name not in known:
                hint = nearest(name, known) or f"There are {', '.join(known)}."
                self._add_finding("unknown-key", f"“{name}” is no column of “{self.id}”.", written.span, hint)
            if name in known and (value := self._read_cell(known[name].type, written)) is not None:
                yield name, Datum(value, written.span)
        for column in self.columns:
            if column.id not in cells and not isinstance(column.type, Maybe):
                hint = f"Add “{column.id}: …”, or put a question mark behind the column's type."
                self._add_finding("missing-key", f"The row “{key}” has no “{column.id}”.", span, hint)

    def _read_cell(self, kind: Type, written: Written[str]) -> Quantity | None:
        stated = kind.type if isinstance(kind, Maybe) else kind
        if isinstance(stated, OneOf):
            if written.value in stated.options:
                return written.value
            hint = nearest(written.value, stated.options) or f"Write one of {', '.join(stated.options)}."
            self._add_finding("bad-value", f"{quoted(written.value)} is not possible here.", written.span, hint)
            return None
        try:
            value: Quantity = read_kind(stated if isinstance(stated, Kind) else Kind.TEXT)(written.value)
        except UnreadableError as fault:
            self._add_finding("bad-value", fault.sentence, written.span, fault.hint)
            return None
        return value

    def _add_finding(self, id: str, sentence: str, span: Span, hint: str) -> None:
        self.findings.append(error(id, sentence, span, hint))


def _span_of_first_cell(rows: Rows, otherwise: Span) -> Span:
    """Return the place of the first cell of some rows; `otherwise` where they have none."""
    return next((written.span for cells in rows.values() for written in cells.values()), otherwise)
