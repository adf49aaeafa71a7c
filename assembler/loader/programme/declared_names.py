"""Reads everything that `programme.yaml` declares by name besides choices: values, facts, lists, tables, computed values, bands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from assembler.loader.lifetimes import read_lifetime
from assembler.loader.programme.bands import read_bands
from assembler.loader.programme.figure_tables import TableReader, row_keys
from assembler.loader.programme.occasions import occasions_of
from assembler.loader.programme.programme_shapes import (
    ComputedShape,
    FieldShape,
    ListShape,
    ProgrammeShape,
    TableShape,
    TypeShape,
    ValueShape,
)
from assembler.loader.programme.scopes import Declarations, DeclaredSets, field_type
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shapes import Written, read_kind
from assembler.model.declarations import VENDOR, Computed, DatedValue, FieldType, FigureTable, ListPlan, Value, asked_for
from assembler.model.expressions import Type, stated_type
from assembler.model.library import Choice, Occasion
from assembler.model.source import Span
from assembler.model.values import Kind, Quantity, UnreadableError


def read_declarations(
    shape: ProgrammeShape, choices: tuple[Choice, ...], occasions: tuple[Occasion, ...], reader: ExpressionReader
) -> Declarations:
    """Read everything that a programme declares by name."""
    declarations = _DeclarationReader(reader, _declared_sets(shape), occasions)
    tables = tuple(declarations.table(name, table) for name, table in shape.tables.items())
    bands, faults = read_bands(shape.bands, {table.id: table for table in tables})
    reader.findings += faults
    return Declarations(
        choices=choices,
        values=tuple(declarations.value(name, value) for name, value in shape.values.items()),
        facts=tuple(declarations.fact(name, fact) for name, fact in shape.facts.items()),
        lists=tuple(declarations.list_plan(name, plan) for name, plan in shape.lists.items()),
        tables=tables,
        computed=declarations.computed(shape.computed),
        bands=bands,
        occasions=tuple(one.id for one in occasions),
        transfers=any(one.transfers for one in occasions),
    )


def _declared_sets(shape: ProgrammeShape) -> DeclaredSets:
    """Return what a type may name: the keys of tables, the names of bands, and the lists whose entries have an id."""
    words = {name: row_keys(table) for name, table in shape.tables.items()}
    words |= {
        name: tuple(bands.ranges) if bands.ranges is not None else words.get(bands.table.value if bands.table else "", ())
        for name, bands in shape.bands.items()
    }
    return DeclaredSets(words, tuple(name for name, plan in shape.lists.items() if "id" in plan.fields))


class _DeclarationReader:
    """Reads one declaration after the other; the sets that their types may name are known beforehand."""

    def __init__(self, reader: ExpressionReader, sets: DeclaredSets, occasions: tuple[Occasion, ...]) -> None:
        self.reader, self.sets, self.occasions = reader, sets, occasions

    def fact(self, name: str, shape: FieldShape) -> FieldType:
        """Read a fact, with the occasions on which it is asked for."""
        return replace(self.field(name, shape), occasions=occasions_of(shape, self.occasions, self.reader))

    def field(self, name: str, shape: TypeShape) -> FieldType:
        """Read a fact, a field of a list or a column of a table; a column has the lifetime of its table."""
        kind, faults = field_type(shape, self.sets)
        self.reader.findings += faults
        question = shape.question.value if shape.question else asked_for(name)
        if not isinstance(shape, FieldShape):
            return FieldType(name, kind, question, shape.span)
        past, words_of = self._recited_as_past(name, kind, shape), shape.words_of.value if shape.words_of else ""
        by = self._known_by(shape)
        return FieldType(name, kind, question, shape.span, read_lifetime(shape), past, words_of=words_of, by=by)

    def _known_by(self, shape: FieldShape) -> str:
        """Read `by`, which names the vendor where nobody else knows the answer."""
        if shape.by is not None and shape.by.value != VENDOR:
            self.reader.add_error("bad-value", f"“{shape.by.value}” is not possible here.", shape.by.span, f"Write {VENDOR}.")
        return shape.by.value if shape.by else ""

    def _recited_as_past(self, name: str, kind: Type, shape: FieldShape) -> bool:
        """Read `past`, which only a date may have."""
        if shape.past is None or not shape.past.value:
            return False
        if stated_type(kind) is not Kind.DATE:
            hint = "Leave “past” away, or write “type: date” or “type: date?”."
            self.reader.add_error("wrong-type", f"“{name}” is no date, and only a date can be past.", shape.past.span, hint)
        return True

    def list_plan(self, name: str, shape: ListShape) -> ListPlan:
        """Read a list that a matter may hold."""
        fields = tuple(self.field(field, kind) for field, kind in shape.fields.items())
        self._check_words(fields, shape)
        for occasion in (one for field in shape.fields.values() for one in field.occasion):
            hint = "Write it beside “fields”, for the list as a whole."
            self.reader.add_error("bad-value", "A field has the occasions of its list.", occasion.span, hint)
        self._refuse_doubled((*shape.fields, *shape.computed), shape.span)
        computed, occasions = self.computed(shape.computed, name), occasions_of(shape, self.occasions, self.reader)
        return ListPlan(name, shape.title.value, shape.one.value, fields, shape.span, computed, read_lifetime(shape), occasions)

    def _check_words(self, fields: tuple[FieldType, ...], shape: ListShape) -> None:
        """Refuse words of a field that names no clause, and words that are no text."""
        clauses = [one.id for one in fields if stated_type(one.type) is Kind.CLAUSE]
        for field in (one for one in fields if one.words_of):
            written = shape.fields[field.id].words_of
            if written and (field.words_of not in clauses or stated_type(field.type) is not Kind.TEXT):
                sentence = f"“{field.id}” can only be a text, in a clause that a field of type clause names."
                hint = f"Name one of {', '.join(clauses)}." if clauses else "Add a field with “type: clause”, and name it here."
                self.reader.add_error("wrong-type", sentence, written.span, hint)

    def table(self, name: str, shape: TableShape) -> FigureTable:
        """Read a table with its rows."""
        table_reader = TableReader(name, shape, tuple(self.field(column, kind) for column, kind in shape.columns.items()))
        self._refuse_doubled((*shape.columns, *shape.computed), shape.span)
        table = table_reader.read(self.computed(shape.computed, name))
        self.reader.findings += table_reader.findings
        return table

    def computed(self, shapes: Mapping[str, ComputedShape], list: str = "") -> tuple[Computed, ...]:
        """Read the computed values of the programme, or of the entries of a list or table."""
        return tuple(self._computed_value(name, shape, list) for name, shape in shapes.items())

    def _computed_value(self, name: str, shape: ComputedShape, list: str) -> Computed:
        kind, faults = field_type(shape, self.sets)
        self.reader.findings += faults
        note = shape.note.value if shape.note else ""
        expression, grants = self.reader.condition(shape.is_), self.reader.target(shape.grants)
        return Computed(name, kind, expression, shape.source.value, shape.span, list, note, grants)

    def _refuse_doubled(self, names: tuple[str, ...], span: Span) -> None:
        for name in {name for place, name in enumerate(names) if name in names[:place]}:
            self.reader.add_error("doubled-id", f"“{name}” is declared twice.", span, "Give what is computed another name.")

    def value(self, name: str, shape: ValueShape) -> Value:
        """Read a value with its states, the earliest first."""
        kind = shape.type.value
        dated = [made for day, written in shape.from_ if (made := self._dated_value(kind, day, written))]
        note = shape.note.value if shape.note else ""
        return Value(name, kind, shape.source.value, tuple(sorted(dated, key=lambda d: d.since)), shape.span, note)

    def _dated_value(self, kind: Kind, day: Written[str], written: Written[str]) -> DatedValue | None:
        since, value = self._typed_value(Kind.DATE, day), self._typed_value(kind, written)
        return DatedValue(since, value, written.span) if isinstance(since, date) and value is not None else None

    def _typed_value(self, kind: Kind, written: Written[str]) -> Quantity | None:
        try:
            return read_kind(kind)(written.value)
        except UnreadableError as fault:
            self.reader.add_error("bad-value", fault.sentence, written.span, fault.hint)
            return None
