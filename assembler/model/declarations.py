"""What a programme declares as data: values, fields, lists, tables, bands, and what is computed from them."""

from dataclasses import dataclass
from datetime import date

from assembler.model.expressions import Datum, Entry, Expression, Type
from assembler.model.source import Span
from assembler.model.values import Kind, Quantity


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a value is from a date on, until the next date."""

    since: date
    value: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """A number, date or text the clauses quote: typed, dated, with its source. `dated` is in order of dates."""

    id: str
    kind: Kind
    source: str
    dated: tuple[DatedValue, ...]
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that is worked out: an expression with its type and source. `list` is empty, or the list or table it is part of.

    Inside one of a list `this` is the entry.
    """

    id: str
    type: Type
    expression: Expression
    source: str
    span: Span
    list: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field of a list or a fact, as the programme declares it. `question` is what a person is asked."""

    id: str
    type: Type
    question: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list that a matter may hold, such as the deals, and the fields of its entries. `one` names an entry."""

    id: str
    title: str
    one: str
    fields: tuple[FieldType, ...]
    span: Span
    computed: tuple[Computed, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedRows:
    """The rows of a table from a date on, until the next: what each states, by column; its key is its `id`."""

    since: date
    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures in rows and columns, kept once: texts show them, rules, bands and computed values read them.

    `one` names a row. `dated` is in order of dates; every state of a table has the same keys.
    """

    id: str
    title: str
    one: str
    columns: tuple[FieldType, ...]
    dated: tuple[DatedRows, ...]
    source: str
    span: Span
    computed: tuple[Computed, ...] = ()
    note: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows, in order."""
        return tuple(str(id.value) for row in self.dated[0].rows if isinstance(id := row["id"], Datum))

    def rows_on(self, day: date) -> tuple[Entry, ...]:
        """Give the rows in force on a day; before the first, none."""
        return next((dated.rows for dated in reversed(self.dated) if dated.since <= day), ())


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the whole numbers, from `first` to `last`; without a last, from `first` on."""

    name: str
    first: int
    last: int | None
    span: Span

    def holds(self, number: int) -> bool:
        """`True` when the number lies in the band."""
        return self.first <= number and (self.last is None or number <= self.last)


@dataclass(frozen=True, slots=True)
class Bands:
    """A number divided into bands, such as a standing by points: a name that stands for the band the number lies in.

    `of` is the fact or value that is divided. Of two bands that hold a number the first counts. `table` and `column` say
    where in a table the ranges come from; they are empty where they are written out.
    """

    id: str
    of: str
    bands: tuple[Band, ...]
    source: str
    span: Span
    table: str = ""
    column: str = ""
