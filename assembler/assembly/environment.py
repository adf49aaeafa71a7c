"""Builds the environment of a matter: the names with their values that conditions and quotes are evaluated against."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from assembler.assembly.computed_values import VALUE_NOT_IN_FORCE, derive
from assembler.assembly.special_terms import term_entry
from assembler.model.declarations import Band, Value
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.editions import EDITION_OF, FIRST_LISTED, IN_FORCE_SINCE, THIS_PAPER, paper_field
from assembler.model.expressions import (
    BoundValue,
    Datum,
    Entry,
    Environment,
    ListOf,
    Scope,
    bands_key,
    holds,
    word_key,
)
from assembler.model.in_force import PapersInForce
from assembler.model.library import Entity, Paper, Programme
from assembler.model.matter import Matter
from assembler.model.values import show

VENDOR, SUCCESSOR = "vendor", "successor"
"""The names of the vendor's contracting entity, and of the party to which a transfer passes everything."""


def matter_values(
    programme: Programme,
    edition: date,
    matter: Matter,
    going_on: PapersInForce,
    since: Mapping[str, date] = MappingProxyType({}),
) -> tuple[Environment, tuple[Diagnostic, ...]]:
    """Return every name that no choice decides, with its value in a matter; a value that is not in force yet is a finding.

    The programme stands in the edition, which is that of the matter. `going_on` has the papers in force that are not issued anew,
    `since` the first days of those that are in force on the day of forms that follow the packet.
    """
    values, findings = _values_in_force(programme.values, edition)
    given = _declared_values(programme, edition) | values | dict(matter.facts) | dict(matter.lists)
    given["partner"] = matter.partner.fields
    given["matter"] = _matter_record(matter, programme, edition)
    given |= _values_of_papers(programme, going_on, since, edition) | _successor(programme, matter)
    given["special_terms"] = tuple(map(term_entry, matter.special_terms.terms))
    given["special_terms_agreed"] = Datum(bool(matter.special_terms.terms))
    if matter.entity or VENDOR not in programme.choice_dependent:
        given[VENDOR] = _entity_of_packet(programme, given, matter.entity).fields
    derived, faults = derive(programme, given, findings, by_choices=False)
    return derived, (*findings, *faults)


def _values_of_papers(
    programme: Programme, going_on: PapersInForce, since: Mapping[str, date], edition: date
) -> dict[str, BoundValue]:
    """Return what texts know of each paper: its edition and, of one in force, since when it is and by which form it was signed.

    `since` has the days of those that are in force on the day of forms that follow a packet.
    """
    documents = dict.fromkeys((*(paper.document for paper in programme.papers), *going_on))
    fields = {paper_field(document): going_on.get(document) for document in documents}
    known = {name: paper for name, paper in fields.items() if paper}
    return {
        EDITION_OF: {THIS_PAPER: Datum(edition)}
        | {name: Datum(paper.edition if paper else edition) for name, paper in fields.items()},
        IN_FORCE_SINCE: {name: Datum(paper.since) for name, paper in known.items()}
        | {paper_field(document): Datum(day) for document, day in since.items() if document in documents},
        FIRST_LISTED: {name: Datum(paper.form_number) for name, paper in known.items() if paper.form_number},
    }


def _successor(programme: Programme, matter: Matter) -> dict[str, BoundValue]:
    """Return the party to which a transfer passes everything, under the name of its role."""
    if matter.to_partner:
        return {SUCCESSOR: matter.to_partner.fields}
    named = show(matter.to_entity.value) if matter.to_entity else ""
    found = next((entity.fields for entity in programme.entities if entity.id == named), None)
    return {} if found is None else {SUCCESSOR: found}


def bare_values(programme: Programme, edition: date, occasion: str = "") -> Environment:
    """Return the values that are known without a matter: there is no party and no fact, and every list is empty."""
    given = _declared_values(programme, edition) | {plan.id: () for plan in programme.lists}
    given |= {"special_terms": (), "special_terms_agreed": Datum(value=False)}
    given |= {"matter": {"occasion": Datum(occasion)}} if occasion else {}
    return derive(programme, given, (), by_choices=False)[0]


def with_choices(
    programme: Programme, values: Environment, chosen: Collection[str], findings: Iterable[Diagnostic] = ()
) -> tuple[Environment, tuple[Diagnostic, ...]]:
    """Return values with the choices and all that these decide; `findings` are those about the values.

    Without a matter there is no partner, and nobody contracts.
    """
    given = dict(values) | {choice.id: Datum(choice.id in chosen) for choice in programme.choices}
    if VENDOR not in given and "partner" in given:
        given[VENDOR] = _entity_of_packet(programme, given).fields
    return derive(programme, given, findings, by_choices=True)


def _declared_values(programme: Programme, edition: date) -> dict[str, BoundValue]:
    """Return the tables of an edition, the regions, and what functions over lists and bands need."""
    given: dict[str, BoundValue] = {table.id: table.rows_on(edition) for table in programme.tables}
    given |= programme.regions
    given |= {word_key(id): Datum(one) for id, one in _entry_words(programme.scope)}
    return given | {bands_key(bands.id): tuple(map(_band_record, bands.bands)) for bands in programme.bands}


def _entry_words(scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield each list and table with the word for one of its entries, under which functions over it know an entry."""
    for name, kind in scope.items():
        if isinstance(kind, ListOf):
            yield name, kind.of.title


def _band_record(band: Band) -> Entry:
    first: dict[str, BoundValue] = {"id": Datum(band.name, band.span), "first": Datum(band.first)}
    return first if band.last is None else first | {"last": Datum(band.last)}


def _values_in_force(values: Iterable[Value], edition: date) -> tuple[dict[str, BoundValue], tuple[Diagnostic, ...]]:
    given: dict[str, BoundValue] = {}
    findings = []
    for value in values:
        in_force = [dated for dated in value.dated if dated.since <= edition]
        if in_force:
            given[value.id] = Datum(in_force[-1].value, in_force[-1].span)
        else:
            hint = f"Issue the matter later, or state the value from {edition} on."
            sentence = f"“{value.id}” has no value in the edition of {edition}."
            findings.append(error(VALUE_NOT_IN_FORCE, sentence, value.span, hint, value.id))
    return given, tuple(findings)


def _matter_record(matter: Matter, programme: Programme, edition: date) -> Entry:
    stated: dict[str, BoundValue] = {
        "id": Datum(matter.id, matter.span),
        "issued": Datum(matter.issued, matter.span),
        "edition": Datum(edition),
        "form_number": Datum(matter.form_number, matter.span),
    }
    if later := [other for other in programme.editions if other > matter.issued]:
        stated["superseded_on"] = Datum(later[0])
    if matter.in_force.party_since:
        stated["party_since"] = Datum(matter.in_force.party_since)
    if matter.occasion:
        stated["occasion"] = Datum(matter.occasion, matter.occasion_span)
        stated["occurrence"] = Datum(matter.in_force.occasions.get(matter.occasion, 0) + 1)
    dated = {"effective": matter.effective, "effective_reason": matter.effective_reason}
    return stated | {name: datum for name, datum in dated.items() if datum}


def _entity_of_packet(programme: Programme, given: Environment, stated: Datum | None = None) -> Entity:
    """Return the entity that the matter states, where the edition has it; else that of the first case that holds.

    The last case has no condition. The edition in which a paper was signed before may lack an entity of today.
    """
    known = {entity.id: entity for entity in programme.entities}
    if stated and (entity := known.get(show(stated.value))):
        return entity
    return known[next(case.entity for case in programme.entity_cases if holds(case.condition, given))]


def with_entity_of_paper(paper: Paper, programme: Programme, given: Environment) -> Environment:
    """Return the environment of a paper, in which the vendor is the entity of the first of the paper's own cases that holds."""
    own = next((case.entity for case in paper.entity_cases if holds(case.condition, given)), "")
    fields = (entity.fields for entity in programme.entities if entity.id == own)
    return {**given, VENDOR: next(fields)} if own else given


def with_parties(programme: Programme, given: Environment, entity: str, partner: str) -> Environment:
    """Return the environment of a paper in force, whose parties are those that signed it: a vendor's entity, a partner of a name."""
    changed = dict(given)
    changed[VENDOR] = next((one.fields for one in programme.entities if one.id == entity), given[VENDOR])
    if partner and isinstance(named := given["partner"], Mapping):
        changed["partner"] = {**named, "legal_name": Datum(partner)}
    return changed


def contracting_entity(programme: Programme, given: Environment) -> Entity:
    """Return the entity whose fields `vendor` stands for, in the environment of a packet or of one of its papers."""
    return next(entity for entity in programme.entities if entity.fields is given[VENDOR])
