"""`programme.yaml`: choices, rules, lists, values, entities and papers of one programme."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from assembler.loader.clause.field_groups import folded, inner
from assembler.loader.clause.markdown import read_repeat
from assembler.loader.documents import full_id, read_condition
from assembler.loader.programme.bands import check_band_numbers, read_bands
from assembler.loader.programme.computed_values import check_calculations, in_evaluation_order
from assembler.loader.programme.figure_tables import TableReader, row_keys
from assembler.loader.programme.programme_shapes import (
    AnswerShape,
    ChoiceShape,
    ComputedShape,
    EntityCaseShape,
    EntityShape,
    ListShape,
    PaperShape,
    PermitsShape,
    ProgrammeShape,
    RegionsShape,
    RuleShape,
    TableShape,
    TypeShape,
    ValueShape,
)
from assembler.loader.programme.scopes import Declarations, DeclaredSets, build_scope, field_type
from assembler.loader.signatories import read_signatory
from assembler.loader.yaml.shaped_file import read_shaped
from assembler.loader.yaml.shapes import Written, read_kind
from assembler.model.clause_text import Repeat
from assembler.model.declarations import Computed, DatedValue, FieldType, FigureTable, ListPlan, Value
from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.expressions import ALWAYS, NEVER, Datum, Expression
from assembler.model.library import (
    Between,
    Choice,
    Constraint,
    Entity,
    EntityCase,
    EntryRule,
    Excludes,
    Group,
    Paper,
    Permits,
    Programme,
    Requires,
    Resolution,
    Rule,
    RuleBody,
)
from assembler.model.source import SourceText, Span
from assembler.model.values import NAME_PATTERN, Country, Kind, Quantity, UnreadableError

Regions = Mapping[str, frozenset[str]]
BODIES = ("requires", "excludes", "alternative", "or_", "choose", "permits", "constraint")


def read_regions(path: Path) -> tuple[Regions, tuple[Diagnostic, ...]]:
    """Read the regions that programmes share; a library without the file has none."""
    if not path.exists():
        return {}, ()
    read, findings = read_shaped(path, RegionsShape)
    return (_regions(read[0].regions) if read else {}), findings


def _regions(written: Mapping[str, list[Written[Country]]]) -> Regions:
    return {name: frozenset(code.value.code for code in codes) for name, codes in written.items()}


def read_programme(path: Path, shared: Regions) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    """Read one `programme.yaml`."""
    read, findings = read_shaped(path, ProgrammeShape)
    if read is None:
        return None, findings
    shape, source = read
    reader = _Reader(source, shape.programme.value)
    made = reader.programme(shape, shared)
    return made, (*findings, *reader.findings)


class _Reader:
    """Turns the shape of one programme into its data."""

    def __init__(self, source: SourceText, id: str) -> None:
        self.source, self.id = source, id
        self.findings: list[Diagnostic] = []
        self.sets = DeclaredSets({}, ())

    def programme(self, shape: ProgrammeShape, shared: Regions) -> Programme:
        """Read everything, then gather the names."""
        regions = {**shared, **_regions(shape.regions)}
        choices, groups = self._choices(shape)
        entities = tuple(_entity(name, entity) for name, entity in shape.entities.items())
        declared = self._declared(shape, choices)
        scope, faults = build_scope(declared, regions, entities)
        self.findings += (*faults, *check_band_numbers(shape.bands, scope))
        self._distinct_rules(shape.rules)
        return self._derived(
            Programme(
                id=self.id,
                title=shape.title.value,
                editions=tuple(sorted(day.value for day in shape.editions)),
                choices=choices,
                groups=groups,
                rules=tuple(self._rule(rule, scope) for rule in shape.rules if rule.each is None),
                lists=declared.lists,
                facts=declared.facts,
                values=declared.values,
                regions=regions,
                entities=entities,
                entity_cases=tuple(self._case(case, shape) for case in shape.vendor),
                papers=tuple(self._paper(paper) for paper in shape.documents),
                roles={role: title.value for role, title in shape.roles.items()},
                lexicon=tuple(word.value for word in shape.lexicon),
                scope=scope,
                span=shape.programme.span,
                suppressed=shape.suppress,
                bands=declared.bands,
                signing_order=tuple(self._roles(shape)),
                tables=declared.tables,
                computed=declared.computed,
                entry_rules=tuple(self._entry_rule(rule) for rule in shape.rules if rule.each is not None),
                answers=tuple(self._answer(answer) for answer in shape.answers),
            )
        )

    def _declared(self, shape: ProgrammeShape, choices: tuple[Choice, ...]) -> Declarations:
        """Read all that has a name; what types may name, tables, bands and lists, is known beforehand."""
        words = {name: row_keys(table) for name, table in shape.tables.items()}
        words |= {
            name: tuple(bands.ranges) if bands.ranges is not None else words.get(bands.table.value if bands.table else "", ())
            for name, bands in shape.bands.items()
        }
        self.sets = DeclaredSets(words, tuple(name for name, plan in shape.lists.items() if "id" in plan.fields))
        tables = tuple(self._table(name, table) for name, table in shape.tables.items())
        bands, faults = read_bands(shape.bands, {table.id: table for table in tables})
        self.findings += faults
        return Declarations(
            choices=choices,
            values=tuple(self._value(name, value) for name, value in shape.values.items()),
            facts=tuple(self._field(name, fact) for name, fact in shape.facts.items()),
            lists=tuple(self._list(name, plan) for name, plan in shape.lists.items()),
            tables=tables,
            computed=self._computed(shape.computed),
            bands=bands,
        )

    def _roles(self, shape: ProgrammeShape) -> Iterator[str]:
        """Give the roles of the signing order; each must be one of the programme's."""
        for role in shape.signing_order:
            if role.value not in shape.roles:
                hint = nearest(role.value, shape.roles) or f"There are {', '.join(shape.roles)}."
                self._fault("unknown-name", f"“{role.value}” is no role.", role.span, hint)
            yield role.value

    def _derived(self, programme: Programme) -> Programme:
        """Put what is computed in order, once every type is known to be sound."""
        faults = check_calculations(programme)
        self.findings += faults
        derived, circles = ((), ()) if faults else in_evaluation_order(programme)
        self.findings += circles
        return replace(programme, derived=derived)

    def _list(self, name: str, plan: ListShape) -> ListPlan:
        fields = tuple(self._field(field, kind) for field, kind in plan.fields.items())
        self._distinct((*plan.fields, *plan.computed), plan.span)
        return ListPlan(name, plan.title.value, plan.one.value, fields, plan.span, self._computed(plan.computed, name))

    def _table(self, name: str, shape: TableShape) -> FigureTable:
        reader = TableReader(name, shape, tuple(self._field(column, kind) for column, kind in shape.columns.items()))
        self._distinct((*shape.columns, *shape.computed), shape.span)
        table = reader.read(self._computed(shape.computed, name))
        self.findings += reader.findings
        return table

    def _distinct(self, names: tuple[str, ...], span: Span) -> None:
        for name in {name for place, name in enumerate(names) if name in names[:place]}:
            self._fault("doubled-id", f"“{name}” is declared twice.", span, "Give what is computed another name.")

    def _distinct_rules(self, rules: Iterable[RuleShape]) -> None:
        """Refuse a second rule of one id: nobody could tell which of them a refusal names."""
        first: dict[str, Span] = {}
        for rule in rules:
            if (place := first.setdefault(rule.id.value, rule.id.span)) is not rule.id.span:
                sentence = f"The rule “{rule.id.value}” stands twice; the first is on line {place.line}."
                self._fault("doubled-id", sentence, rule.id.span, "Give each rule an id of its own.")

    def _computed(self, shapes: Mapping[str, ComputedShape], list: str = "") -> tuple[Computed, ...]:
        return tuple(self._compute(name, shape, list) for name, shape in shapes.items())

    def _compute(self, name: str, shape: ComputedShape, list: str) -> Computed:
        kind, faults = field_type(shape, self.sets)
        self.findings += faults
        note = shape.note.value if shape.note else ""
        return Computed(name, kind, self._condition(shape.is_), shape.source.value, shape.span, list, note)

    def _entry_rule(self, shape: RuleShape) -> EntryRule:
        others = [name for name in BODIES if name != "constraint" and getattr(shape, name) is not None]
        repeat = self._repeat(shape.each)
        if others or shape.constraint is None or repeat is None:
            hint = "Write “each: entry in list” and “constraint: …”, and nothing else."
            self._fault("missing-key", f"The rule “{shape.id.value}” asks each entry one condition.", shape.id.span, hint)
            repeat = repeat or Repeat("entry", NEVER, shape.id.span)
        expression = self._condition(shape.constraint)
        return EntryRule(shape.id.value, repeat, expression, shape.text.value, shape.source.value, shape.id.span)

    def _answer(self, shape: AnswerShape) -> Resolution:
        return Resolution(self._condition(shape.when), shape.text.value, shape.source.value, shape.text.span)

    def _choices(self, shape: ProgrammeShape) -> tuple[tuple[Choice, ...], tuple[Group, ...]]:
        top = tuple(shape.choices)
        choices: list[Choice] = []
        groups = [Group("optional", "", top, 0, len(top), shape.programme.span)]
        for id, choice in shape.choices.items():
            self._add_choice(id, choice, "", choices, groups)
        return tuple(choices), tuple(groups)

    def _add_choice(self, id: str, shape: ChoiceShape, parent: str, choices: list[Choice], groups: list[Group]) -> None:
        if not NAME_PATTERN.fullmatch(id):
            self._fault(
                "bad-name", f"“{id}” is no name of a choice.", shape.span, "Write small letters, digits and single underscores."
            )
        note, (default, where) = shape.note.value if shape.note else "", self._default(shape.default)
        choices.append(Choice(id, shape.title.value, shape.source.value, shape.span, parent, default, note, where))
        for kind, members, minimum, maximum in self._members(shape):
            groups.append(Group(kind, id, tuple(members), minimum, maximum, shape.span))
            for name, member in members.items():
                self._add_choice(name, member, id, choices, groups)

    def _default(self, written: Written[str] | None) -> tuple[bool, Expression]:
        """Read whether a choice is a default, and where: “true”, or a condition on other choices."""
        if written is None or written.value == "false":
            return False, ALWAYS
        return True, ALWAYS if written.value == "true" else self._condition(written)

    def _members(self, shape: ChoiceShape) -> Iterator[tuple[str, dict[str, ChoiceShape], int, int]]:
        if shape.mandatory:
            yield "mandatory", shape.mandatory, len(shape.mandatory), len(shape.mandatory)
        if shape.alternative:
            yield "alternative", shape.alternative, 1, 1
        if shape.or_:
            yield "or", shape.or_, 1, len(shape.or_)
        if shape.optional:
            yield "optional", shape.optional, 0, len(shape.optional)
        if shape.choose:
            yield "choose", shape.choose.of, *self._between(shape.choose.between, len(shape.choose.of))

    def _between(self, written: Written[str], most: int) -> tuple[int, int]:
        found = re.fullmatch(r"([0-9]+)\.\.([0-9]+)", written.value)
        if not found or not int(found[1]) <= int(found[2]) <= most:
            self._fault(
                "bad-value",
                f"“{written.value}” is no range here.",
                written.span,
                f"Write two numbers up to {most}, such as 1..2.",
            )
            return 0, most
        return int(found[1]), int(found[2])

    def _rule(self, shape: RuleShape, scope: Mapping[str, object]) -> Rule:
        bodies = [name for name in BODIES if getattr(shape, name) is not None]
        if len(bodies) != 1:
            hint = f"Write one of {', '.join(name.rstrip('_') for name in BODIES)}."
            self._fault(
                "missing-key", f"The rule “{shape.id.value}” says {len(bodies)} things; it must say one.", shape.id.span, hint
            )
            return Rule(shape.id.value, "constraint", Constraint(ALWAYS), shape.text.value, shape.source.value, shape.id.span)
        kind = bodies[0].rstrip("_")
        return Rule(shape.id.value, kind, self._body(kind, shape, scope), shape.text.value, shape.source.value, shape.id.span)

    def _body(self, kind: str, shape: RuleShape, scope: Mapping[str, object]) -> RuleBody:
        match kind:
            case "requires" if shape.requires:
                return Requires(self._condition(shape.requires.if_), self._condition(shape.requires.then))
            case "excludes":
                return Excludes(self._named(shape.excludes, scope))
            case "alternative":
                return Between(1, 1, self._named(shape.alternative, scope))
            case "or":
                names = self._named(shape.or_, scope)
                return Between(1, len(names), names)
            case "choose" if shape.choose:
                names = self._named(shape.choose.of, scope)
                return Between(*self._between(shape.choose.between, len(names)), names)
            case "permits" if shape.permits:
                return self._permits(shape.permits, scope)
            case _:
                return Constraint(self._condition(shape.constraint))

    def _permits(self, shape: PermitsShape, scope: Mapping[str, object]) -> Permits:
        permitted, rights = self._named(shape.only, scope), self._named(shape.of, scope)
        for right in shape.only:
            if right.value not in rights:
                hint = "Name it under “of” too, or drop it from “only”."
                self._fault("bad-value", f"“{right.value}” is not among the rights of this rule.", right.span, hint)
        return Permits(self._condition(shape.where), permitted, rights)

    def _named(self, written: list[Written[str]] | None, scope: Mapping[str, object]) -> tuple[str, ...]:
        for name in written or ():
            if scope.get(name.value) is not Kind.TRUTH:
                choices = [known for known, kind in scope.items() if kind is Kind.TRUTH]
                hint = nearest(name.value, choices) or "Name a choice that the programme declares."
                self._fault("unknown-name", f"“{name.value}” is no choice.", name.span, hint)
        return tuple(name.value for name in written or ())

    def _condition(self, written: Written[str] | None) -> Expression:
        condition, faults = read_condition(self.source, written)
        self.findings += faults
        return condition

    def _fault(self, id: str, sentence: str, span: Span, hint: str) -> None:
        self.findings.append(error(id, sentence, span, hint))

    def _field(self, name: str, shape: TypeShape) -> FieldType:
        kind, faults = field_type(shape, self.sets)
        self.findings += faults
        question = shape.question.value if shape.question else name.replace("_", " ").capitalize()
        return FieldType(name, kind, question, shape.span)

    def _value(self, name: str, shape: ValueShape) -> Value:
        kind = shape.type.value
        dated = [made for day, written in shape.from_ if (made := self._dated(kind, day, written))]
        note = shape.note.value if shape.note else ""
        return Value(name, kind, shape.source.value, tuple(sorted(dated, key=lambda d: d.since)), shape.span, note)

    def _dated(self, kind: Kind, day: Written[str], written: Written[str]) -> DatedValue | None:
        since, value = self._typed(Kind.DATE, day), self._typed(kind, written)
        return DatedValue(since, value, written.span) if isinstance(since, date) and value is not None else None

    def _typed(self, kind: Kind, written: Written[str]) -> Quantity | None:
        try:
            value: Quantity = read_kind(kind)(written.value)
        except UnreadableError as fault:
            self._fault("bad-value", fault.sentence, written.span, fault.hint)
            return None
        return value

    def _case(self, case: EntityCaseShape, shape: ProgrammeShape) -> EntityCase:
        if case.entity.value not in shape.entities:
            self._fault(
                "unknown-name",
                f"“{case.entity.value}” is no entity.",
                case.entity.span,
                f"There are {', '.join(shape.entities)}.",
            )
        return EntityCase(case.entity.value, self._condition(case.when), case.entity.span)

    def _paper(self, shape: PaperShape) -> Paper:
        return Paper(
            document=full_id(shape.document.value, self.id),
            handling=shape.handling.value,
            condition=self._condition(shape.when),
            span=shape.document.span,
            repeat=self._repeat(shape.for_),
            specimen=self._condition(shape.specimen) if shape.specimen else NEVER,
            referenced=self._condition(shape.reference_when) if shape.reference_when else NEVER,
            purpose=shape.purpose.value if shape.purpose else "",
            due=shape.due.value if shape.due else "",
            source=shape.source.value if shape.source else "",
        )

    def _repeat(self, written: Written[str] | None) -> Repeat | None:
        if written is None:
            return None
        place = inner(self.source, written)
        repeat, faults = read_repeat(self.source, *place) if place else (None, (folded(written.span),))
        self.findings += faults
        return repeat


def _entity(id: str, shape: EntityShape) -> Entity:
    fields = {
        "legal_name": Datum(shape.legal_name.value, shape.legal_name.span),
        "country": Datum(shape.country.value, shape.country.span),
        "address": Datum(", ".join(line.value for line in shape.address), shape.address[0].span),
    }
    if shape.register_:
        fields["register"] = Datum(shape.register_.value, shape.register_.span)
    if shape.returns:
        fields["returns"] = Datum(shape.returns.value, shape.returns.span)
    fields |= {key: Datum(text.value, text.span) for key, text in (shape.__pydantic_extra__ or {}).items()}
    return Entity(id, fields, shape.span, tuple(map(read_signatory, shape.signatories)))
