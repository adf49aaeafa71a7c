"""`programme.yaml`: one programme, read as a whole.

The file is validated as a `ProgrammeShape`; then its choices, declarations and rules are read, the names they declare are
gathered into the scope that every text of the programme is checked against, and its computed values are put in order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from assembler.loader.lifetimes import read_lifetime
from assembler.loader.programme.bands import check_band_numbers
from assembler.loader.programme.choice_rules import read_rules
from assembler.loader.programme.choice_tree import read_choices
from assembler.loader.programme.computed_values import check_calculations, depending_on_choices, in_evaluation_order
from assembler.loader.programme.deadlines import read_deadlines
from assembler.loader.programme.declared_names import read_declarations
from assembler.loader.programme.occasions import electing, occasions_of, read_occasions
from assembler.loader.programme.programme_shapes import (
    AnswerShape,
    EntityCaseShape,
    EntityShape,
    PaperShape,
    ProgrammeShape,
    RegionsShape,
)
from assembler.loader.programme.scopes import build_scope
from assembler.loader.programme.titled_groups import read_titled_groups
from assembler.loader.signatories import read_signatory
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shaped_file import read_shaped
from assembler.loader.yaml.shapes import Written
from assembler.model.diagnostics import Diagnostic, nearest
from assembler.model.expressions import NEVER, Datum
from assembler.model.library import Entity, EntityCase, Occasion, Paper, Programme, full_id
from assembler.model.rules import Resolution
from assembler.model.values import Country

Regions = Mapping[str, frozenset[str]]
"""Named sets of countries, by their ISO 3166-1 codes of two letters."""


def read_regions(path: Path, data: bytes | None = None) -> tuple[Regions, tuple[Diagnostic, ...]]:
    """Read the regions that all programmes share; a library without the file has none."""
    if data is None and not path.exists():
        return {}, ()
    read, findings = read_shaped(path, RegionsShape, data)
    return (_country_codes(read[0].regions) if read else {}), findings


def _country_codes(written: Mapping[str, Iterable[Written[Country]]]) -> Regions:
    return {name: frozenset(code.value.code for code in codes) for name, codes in written.items()}


def read_programme(path: Path, shared: Regions, data: bytes | None = None) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    """Read one `programme.yaml`; None where its keys or values are not of the shape.

    A programme is also returned where a name, a rule or an expression in it is faulty: its findings then hold an error.
    """
    read, findings = read_shaped(path, ProgrammeShape, data)
    if read is None:
        return None, findings
    shape, source = read
    reader = ExpressionReader(source)
    programme = _build_programme(shape, shared, reader)
    return programme, (*findings, *reader.findings)


def _build_programme(shape: ProgrammeShape, shared: Regions, reader: ExpressionReader) -> Programme:
    regions = {**shared, **_country_codes(shape.regions)}
    choices, groups = read_choices(shape, reader)
    entities = tuple(_read_entity(name, entity) for name, entity in shape.entities.items())
    occasions = read_occasions(shape, reader)
    declared = read_declarations(shape, choices, occasions, reader)
    scope, faults = build_scope(declared, regions, entities, [paper.document.value for paper in shape.documents])
    reader.findings += (*faults, *check_band_numbers(shape.bands, scope))
    rules, entry_rules = read_rules(shape.rules, scope, reader)
    programme = Programme(
        id=shape.programme.value,
        title=shape.title.value,
        editions=tuple(_read_editions(shape, reader)),
        choices=choices,
        groups=groups,
        rules=rules,
        lists=declared.lists,
        facts=declared.facts,
        values=declared.values,
        regions=regions,
        entities=entities,
        entity_cases=_read_entity_cases(shape.vendor, shape.entities, reader),
        papers=tuple(_read_paper(paper, shape, occasions, reader) for paper in shape.documents),
        roles=_read_roles(shape, reader),
        lexicon=tuple(word.value for word in shape.lexicon),
        scope=scope,
        span=shape.programme.span,
        suppressed=shape.suppress,
        bands=declared.bands,
        signing_order=tuple(_read_signing_order(shape, reader)),
        tables=declared.tables,
        computed=declared.computed,
        entry_rules=entry_rules,
        answers=tuple(_read_answer(answer, reader) for answer in shape.answers),
        titled_groups=read_titled_groups(shape, reader),
        deadlines=read_deadlines(shape, reader),
        occasions=occasions,
        house_style=shape.house_style.value if shape.house_style else True,
    )
    return _with_derived_values(programme, reader)


def _with_derived_values(programme: Programme, reader: ExpressionReader) -> Programme:
    """Put the computed values in the order of evaluation, once their types are known to be sound, and find what choices decide."""
    faults = check_calculations(programme)
    derived, circles = ((), ()) if faults else in_evaluation_order(programme)
    reader.findings += (*faults, *circles)
    ordered = replace(programme, derived=derived)
    return replace(ordered, choice_dependent=depending_on_choices(ordered))


def _read_editions(shape: ProgrammeShape, reader: ExpressionReader) -> list[date]:
    """Return the editions in order of their dates, each once."""
    editions: list[date] = []
    for day in shape.editions:
        if day.value in editions:
            reader.add_error("doubled-id", f"The edition of {day.value} stands twice.", day.span, "Name each edition once.")
        else:
            editions.append(day.value)
    return sorted(editions)


def _read_roles(shape: ProgrammeShape, reader: ExpressionReader) -> dict[str, str]:
    """Return the title of each role; the vendor and the partner are always among them."""
    for role in (role for role in ("vendor", "partner") if role not in shape.roles):
        hint = "Add it: only vendor and partner have names and addresses. Their titles are yours, such as {vendor: Consultant, partner: Client}."
        span = next((title.span for title in shape.roles.values()), shape.programme.span)
        reader.add_error("missing-key", f"There is no role “{role}”.", span, hint)
    return {role: title.value for role, title in shape.roles.items()}


def _read_signing_order(shape: ProgrammeShape, reader: ExpressionReader) -> Iterator[str]:
    for role in shape.signing_order:
        if role.value not in shape.roles:
            hint = nearest(role.value, shape.roles) or f"There are {', '.join(shape.roles)}."
            reader.add_error("unknown-name", f"“{role.value}” is no role.", role.span, hint)
        yield role.value


def _read_answer(shape: AnswerShape, reader: ExpressionReader) -> Resolution:
    return Resolution(reader.condition(shape.when), shape.text.value, shape.source.value, shape.text.span)


def _read_entity(id: str, shape: EntityShape) -> Entity:
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
    return Entity(id, fields, shape.span, tuple(map(read_signatory, shape.signatories)), read_lifetime(shape))


def _read_entity_cases(
    cases: Iterable[EntityCaseShape], entities: Mapping[str, EntityShape], reader: ExpressionReader
) -> tuple[EntityCase, ...]:
    made = []
    for case in cases:
        if case.entity.value not in entities:
            hint = f"There are {', '.join(entities)}."
            reader.add_error("unknown-name", f"“{case.entity.value}” is no entity.", case.entity.span, hint)
        made.append(EntityCase(case.entity.value, reader.condition(case.when), case.entity.span))
    return tuple(made)


def _read_paper(shape: PaperShape, programme: ProgrammeShape, occasions: tuple[Occasion, ...], reader: ExpressionReader) -> Paper:
    issued_on = occasions_of(shape, occasions, reader)
    alone = bool(issued_on) and not {*electing(occasions)} & {*issued_on}
    return Paper(
        document=full_id(shape.document.value, programme.programme.value),
        handling=shape.handling.value,
        condition=reader.condition(shape.when),
        span=shape.document.span,
        repeat=reader.repeat(shape.for_),
        specimen=reader.condition(shape.specimen) if shape.specimen else NEVER,
        anew=shape.anew.value if shape.anew else alone,
        purpose=shape.purpose.value if shape.purpose else "",
        due=shape.due.value if shape.due else "",
        source=shape.source.value if shape.source else "",
        lifetime=read_lifetime(shape),
        entity_cases=_read_entity_cases(shape.vendor, programme.entities, reader),
        representatives=shape.representatives.value if shape.representatives else False,
        occasions=issued_on,
    )
