"""The names of a matter with their values: what conditions and quotes are evaluated against."""

from collections.abc import Iterable, Mapping
from datetime import date

from assembler.diagnostics import Diagnostic, error
from assembler.expressions import Datum, Entry, Environment, Given, holds
from assembler.library import Bands, Entity, Programme, Value
from assembler.matter import Matter


def edition_on(programme: Programme, issued: date) -> date:
    """Give the edition in force on a day: the latest not after it. The loader has refused a day before the first."""
    return max(edition for edition in programme.editions if edition <= issued)


def environment(programme: Programme, matter: Matter, chosen: Iterable[str]) -> tuple[Environment, tuple[Diagnostic, ...]]:
    """Give every name of the programme its value in this matter; a value not yet in force is a finding, as is a number in no band."""
    chosen = frozenset(chosen)
    given: dict[str, Given] = {choice.id: Datum(choice.id in chosen) for choice in programme.choices}
    given |= programme.regions
    values, findings = _values(programme.values, matter.issued)
    given |= values | dict(matter.facts) | dict(matter.lists)
    standing, outside = _bands(programme.bands, given)
    given |= standing
    given["partner"] = matter.partner.fields
    given["matter"] = _matter(matter, programme)
    given["special_terms"] = tuple({"text": term} for term in matter.special_terms.terms)
    given["special_terms_agreed"] = Datum(bool(matter.special_terms.terms))
    given["vendor"] = vendor_entity(programme, given).fields
    return given, (*findings, *outside)


def bare_environment(programme: Programme, chosen: Iterable[str]) -> Environment:
    """Give the choices alone their values, with no party, no facts and empty lists: what a selection by itself decides."""
    chosen = frozenset(chosen)
    given: dict[str, Given] = {choice.id: Datum(choice.id in chosen) for choice in programme.choices}
    given |= {plan.id: () for plan in programme.lists}
    return given | {"special_terms": (), "special_terms_agreed": Datum(value=False)} | dict(programme.regions)


def _values(values: Iterable[Value], issued: date) -> tuple[dict[str, Given], tuple[Diagnostic, ...]]:
    given: dict[str, Given] = {}
    findings = []
    for value in values:
        in_force = [dated for dated in value.dated if dated.since <= issued]
        if in_force:
            given[value.id] = Datum(in_force[-1].value, in_force[-1].span)
        else:
            hint = f"Issue the matter later, or state the value from {issued} on."
            findings.append(error("value-not-in-force", f"“{value.id}” has no value on {issued}.", value.span, hint, value.id))
    return given, tuple(findings)


def _bands(every: Iterable[Bands], given: Environment) -> tuple[dict[str, Given], tuple[Diagnostic, ...]]:
    """Give each name over bands the band its number lies in; where no number is stated, it is not stated either."""
    standing: dict[str, Given] = {}
    findings = []
    for bands in every:
        number = given.get(bands.of)
        if isinstance(number, Datum) and isinstance(number.value, int):
            names = [band.name for band in bands.bands if band.holds(number.value)]
            if names:
                standing[bands.id] = Datum(names[0], number.span)
            else:
                sentence = f"{number.value} lies in no band of “{bands.id}”."
                hint = "Correct the number, or divide it into bands that leave none out."
                findings.append(error("number-in-no-band", sentence, number.span, hint, bands.id))
    return standing, tuple(findings)


def _matter(matter: Matter, programme: Programme) -> Entry:
    stated: dict[str, Given] = {
        "id": Datum(matter.id, matter.span),
        "issued": Datum(matter.issued, matter.span),
        "edition": Datum(edition_on(programme, matter.issued)),
        "form_number": Datum(matter.form_number, matter.span),
    }
    dated = {"effective": matter.effective, "effective_reason": matter.effective_reason}
    return stated | {name: datum for name, datum in dated.items() if datum}


def vendor_entity(programme: Programme, given: Mapping[str, Given]) -> Entity:
    """Give the contracting entity: the first whose condition holds; the last has none."""
    case = next(case for case in programme.entity_cases if holds(case.condition, given))
    return next(entity for entity in programme.entities if entity.id == case.entity)
