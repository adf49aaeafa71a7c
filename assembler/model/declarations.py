"""The data that a programme declares: groups of choices, values, fields, lists, tables, bands, and what is computed from them."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from assembler.model.clause_text import OpenReference
from assembler.model.expressions import Datum, Entry, Expression, Type
from assembler.model.lifetime import ALWAYS_THERE, Lifetime
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.model.values import Kind, Quantity


@dataclass(frozen=True, slots=True)
class TitledGroup:
    """A group of choices that lists and pages show together under its title. It restricts nothing."""

    id: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class DatedValue:
    """The amount of a value from a date until the next."""

    since: date
    value: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """A number, date or text that clauses quote, with its type and source. `dated` is in order of dates."""

    id: str
    kind: Kind
    source: str
    dated: tuple[DatedValue, ...]
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed value: an expression with its type and source. `list` is the list or table it is part of, or empty.

    In a part of a list or table, `this` is the entry. `grants` names the clause by which it is so, None where none is named.
    """

    id: str
    type: Type
    expression: Expression
    source: str
    span: Span
    list: str = ""
    note: str = ""
    grants: OpenReference | None = None


def asked_for(name: str) -> str:
    """Return the words that ask for a field without a question, by its name."""
    return name.replace("_", " ").capitalize()


VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field of a list or a fact, as the programme declares it. `question` is the question that a person answers.

    `past` marks a date that texts recite as past: it is never later than the day of issue. `occasions` are those on which a fact
    is asked for; empty where the programme has none. `words_of` is the field of the same list that names a clause in which the text
    stands, empty for none. `by` is `vendor` where only the vendor knows the answer, so that no partner is asked; else empty.
    """

    id: str
    type: Type
    question: str
    span: Span
    lifetime: Lifetime = ALWAYS_THERE
    past: bool = False
    occasions: tuple[str, ...] = ()
    words_of: str = ""
    by: str = ""

    @property
    def explanation(self) -> str:
        """The question, and what the answer may be where only a past day is one."""
        return f"{self.question} (not later than the day of issue)" if self.past else self.question


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list that a matter may hold, such as the deals, and the fields of its entries. `one` is the word for an entry.

    `occasions` are those on which a matter may hold it; empty where the programme has none.
    """

    id: str
    title: str
    one: str
    fields: tuple[FieldType, ...]
    span: Span
    computed: tuple[Computed, ...] = ()
    lifetime: Lifetime = ALWAYS_THERE
    occasions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedRows:
    """The rows of a table from a date until the next: the cells of each by column; its key is in the column `id`.

    `lifetimes` has the lifetime of each row that does not exist in every edition, by its key. `span` is the place of the date.
    """

    since: date
    rows: tuple[Entry, ...]
    lifetimes: Mapping[str, Lifetime] = field(default_factory=dict)
    span: Span | None = field(default=None, compare=False)

    def in_edition(self, edition: date) -> tuple[Entry, ...]:
        """Return the rows that exist in an edition."""
        return tuple(row for row in self.rows if self.lifetimes.get(row_key(row), ALWAYS_THERE).holds(edition))


def row_key(row: Entry) -> str:
    """Return the key of a row of a table."""
    id = row["id"]
    return str(id.value) if isinstance(id, Datum) else ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures, which texts print, and rules, bands and computed values read.

    `one` is the word for a row. `dated` is in order of dates; the rows of every date have the same keys.
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
        return tuple(map(row_key, self.dated[0].rows))

    def rows_on(self, day: date) -> tuple[Entry, ...]:
        """Return the rows in force on a day; none before the first date."""
        return next((dated.rows for dated in reversed(self.dated) if dated.since <= day), ())


@dataclass(frozen=True, slots=True)
class Band:
    """A range of whole numbers from `first` to `last`, both included; without a last it has no upper end."""

    name: str
    first: int
    last: int | None
    span: Span

    def holds(self, number: int) -> bool:
        """Whether the number lies in the band."""
        return self.first <= number and (self.last is None or number <= self.last)


@dataclass(frozen=True, slots=True)
class Bands:
    """Names for ranges of a number, such as a standing by points: `id` has the name of the band the number lies in.

    `of` is the fact or value that is divided. Where two bands hold a number, the first counts. `table` and `column` name
    the column that the ranges are read from; they are empty where the ranges are written out.
    """

    id: str
    of: str
    bands: tuple[Band, ...]
    source: str
    span: Span
    table: str = ""
    column: str = ""
