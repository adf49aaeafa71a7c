"""The occasion of a packet: which choices it goes on with, what speaks against it, and what it does to what is in force."""

from collections.abc import Iterator
from datetime import date

from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.editions import exists
from assembler.model.expressions import Datum, Entry, Environment, NotStatedError, evaluate, holds
from assembler.model.library import Library, Occasion, Programme
from assembler.model.manifest import IssuedOccasion
from assembler.model.matter import Matter
from assembler.model.rules import Between, Constraint, Excludes, Permits, Requires, RuleBody, names_in_rule
from assembler.model.source import Span
from assembler.model.values import show
from assembler.rules import is_asked_alone


def issued_occasion(library: Library, matter: Matter, given: Environment) -> IssuedOccasion | None:
    """Return what the manifest says of the occasion; None where the programme has none. `given` has the packet's values."""
    programme = library.programmes[matter.programme]
    if not matter.occasion:
        return None
    occasion = programme.occasion(matter.occasion)
    alone = programme.is_issued_alone(occasion.id)
    return IssuedOccasion(
        id=occasion.id,
        title=occasion.title,
        alone=alone,
        ends=_last_day(occasion, given),
        entity=show(matter.to_entity.value) if matter.to_entity else "",
        partner=legal_name(matter.to_partner.fields) if matter.to_partner else "",
        outlasting=tuple(_outlasting(occasion, matter, library)) if occasion.ends else (),
        changes=matter.changed_clauses if alone and not (occasion.ends or occasion.transfers) else (),
    )


def _outlasting(occasion: Occasion, matter: Matter, library: Library) -> Iterator[str]:
    """Yield the agreements in force that go on when the one that an occasion follows ends: those signed beside it, not under it."""
    for id, paper in matter.in_force.papers.items():
        plan = library.documents.get(id)
        beside = plan is not None and plan.kind == "agreement" and occasion.follows not in (id, plan.base)
        if beside and not paper.attached:
            yield id


def _last_day(occasion: Occasion, given: Environment) -> date | None:
    if occasion.ends is None:
        return None
    try:
        day = evaluate(occasion.ends, given).value
    except NotStatedError:
        return None
    return day if isinstance(day, date) else None


def legal_name(fields: Entry) -> str:
    """Return the legal name among the fields of a party; empty where it is not stated."""
    name = fields.get("legal_name")
    return show(name.value) if isinstance(name, Datum) else ""


def against_occasion(programme: Programme, matter: Matter, given: Environment) -> Iterator[Diagnostic]:
    """Find what the matter says that its occasion does not allow, and that nothing is in force that it could follow.

    `given` has the packet's values, which a packet that is issued alone is held against here: no choice is decided for it.
    """
    if not matter.occasion:
        return
    occasion = programme.occasion(matter.occasion)
    place = matter.occasion_span or matter.span
    yield from _nothing_to_follow(occasion, matter, place, _last_day(occasion, given))
    yield from _against_transfer(occasion, matter, place)
    if programme.is_issued_alone(occasion.id):
        yield from _elected_alone(occasion, programme, matter)
        yield from _choices_that_ended(occasion, programme, matter, place)
        yield from _other_entity(occasion, matter)
        yield from _against_rules(programme, matter, given)


def _nothing_to_follow(occasion: Occasion, matter: Matter, place: Span, last_day: date | None) -> Iterator[Diagnostic]:
    """Find that what an occasion follows is not in force. After the end only a packet that states the same last day follows it."""
    ended = matter.in_force.ends
    followed = not occasion.follows or occasion.follows in matter.in_force.papers
    if ended is not None and ended < matter.issued and (not followed or (occasion.ends and last_day != ended)):
        sentence = f"What was in force ended on {ended}, before {matter.issued}, the day of issue."
        hint = "Begin again with the first occasion, in a matter of its own."
        hint = f"State that day, {ended}, as the last one, or begin again with the first occasion." if occasion.ends else hint
    elif followed:
        return
    else:
        sentence = f"“{occasion.title}” needs “{occasion.follows}” in force, and it is not."
        hint = "Write “after: RECORD”, the id of the partner's first matter; or state under “in_force” what was signed."
    yield error("nothing-to-follow", sentence, place, hint, occasion.follows)


def _against_transfer(occasion: Occasion, matter: Matter, place: Span) -> Iterator[Diagnostic]:
    """Find that it is not said to whom everything passes, or is said where nothing does."""
    stated = {"entity": matter.to_entity, "partner": matter.to_partner}
    for kind, successor in stated.items():
        if successor is None and occasion.transfers == kind:
            sentence = f"“{occasion.title}” does not say to which {kind} everything passes."
            yield error("missing-key", sentence, place, f"Add “to_{kind}: …”.", f"to_{kind}")
        if isinstance(successor, Datum) and successor.value == _entity_in_force(occasion, matter):
            sentence = f"What is in force is with {show(successor.value)} already: nothing passes."
            yield error("other-entity", sentence, successor.span or place, "Name another entity.", f"to_{kind}")
        if successor is not None and occasion.transfers != kind:
            sentence = f"On the occasion “{occasion.title}” nothing passes to another {kind}."
            yield error("not-on-occasion", sentence, successor.span or place, f"Leave “to_{kind}” away.", f"to_{kind}")


def _entity_in_force(occasion: Occasion, matter: Matter) -> str:
    followed = matter.in_force.papers.get(occasion.follows)
    return followed.entity if followed else ""


def _elected_alone(occasion: Occasion, programme: Programme, matter: Matter) -> Iterator[Diagnostic]:
    """Find what belongs to an occasion on which choices are elected."""
    later = next((one.id for one in programme.occasions if one.like), programme.occasions[0].id)
    hint = f"Leave it away here; it belongs to the occasion “{later}”."
    for named in (*matter.choices, *matter.declined, *matter.anew):
        sentence = f"“{occasion.title}” goes on with what is in force: “{named.id}” cannot be changed with it."
        yield error("not-on-occasion", sentence, named.span, hint, named.id)
    for term in matter.special_terms.terms[:1]:
        sentence = f"“{occasion.title}” has no special terms."
        yield error("not-on-occasion", sentence, term.span or matter.span, hint, "special_terms")


def _choices_that_ended(occasion: Occasion, programme: Programme, matter: Matter, place: Span) -> Iterator[Diagnostic]:
    """Find the choices in force that the packet's edition no longer has: what its papers say of them is not printed."""
    for choice in programme.choices:
        if choice.id in matter.in_force.choices and not exists(programme, choice.id):
            sentence = (
                f"“{choice.title}” is in force, and the edition of {programme.edition} does not have it: “{occasion.title}” says "
                "nothing of what depends on it."
            )
            hint = "Read the papers beside those that were signed for it, and add by hand what is missing."
            yield warning("choice-ended", sentence, place, hint, choice.id)


def _against_rules(programme: Programme, matter: Matter, given: Environment) -> Iterator[Diagnostic]:
    """Find the rules on facts and lists that the matter breaks. What the choices in force are, was held against rules when they were elected."""
    for rule in programme.rules:
        if is_asked_alone(rule, programme) and not _is_met(rule.body, given):
            places = (datum.span for name in names_in_rule(rule.body) if isinstance(datum := matter.facts.get(name), Datum))
            place = next((span for span in places if span), matter.occasion_span or matter.span)
            yield error(rule.id, f"{rule.text.rstrip('.')} ({rule.source}).", place, subject=matter.occasion)


def _is_met(body: RuleBody, given: Environment) -> bool:
    match body:
        case Requires(condition, consequence):
            return not holds(condition, given) or holds(consequence, given)
        case Constraint(expression):
            return holds(expression, given)
        case Between() | Permits() | Excludes():
            return True  # these are between choices


def _other_entity(occasion: Occasion, matter: Matter) -> Iterator[Diagnostic]:
    followed = matter.in_force.papers.get(occasion.follows)
    if followed is not None and matter.entity is not None and show(matter.entity.value) != followed.entity:
        sentence = f"“{followed.title}” was signed by {followed.entity}, and this packet would be by {show(matter.entity.value)}."
        yield error("other-entity", sentence, matter.entity.span or matter.span, "Leave “entity” away.", followed.document)
