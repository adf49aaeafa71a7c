"""Checks what is known only with a matter's choices: rules on the entries of its lists, and answers instead of a packet."""

from collections.abc import Iterator

from assembler.assembly.repetition import repetitions
from assembler.model.declarations import ListPlan
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import (
    Attribute,
    CalculationError,
    Datum,
    Environment,
    Expression,
    Name,
    children,
    holds,
    names,
    unparse,
)
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.rules import EntryRule, Resolution
from assembler.model.source import Span

ANSWER = "answer-instead-of-packet"


def check_entries(programme: Programme, given: Environment, matter: Span) -> Iterator[Diagnostic]:
    """Refuse every entry that does not meet a rule on its list: at its place, else at that of the matter, with the rule's text and source."""
    for rule in programme.entry_rules:
        for inner in repetitions(rule.repeat, given):
            yield from _check_entry(rule, inner, matter, _plan_of_rule(rule, programme))


def _plan_of_rule(rule: EntryRule, programme: Programme) -> ListPlan | None:
    return next((plan for plan in programme.lists if plan.id == unparse(rule.repeat.list)), None)


def _check_entry(rule: EntryRule, inner: Environment, matter: Span, plan: ListPlan | None) -> Iterator[Diagnostic]:
    entry = inner[rule.repeat.name]
    id = entry.get("id") if isinstance(entry, dict) else None
    subject = str(id.value) if isinstance(id, Datum) else ""
    place = _span_of_named_part(rule, inner, plan) or (id.span if isinstance(id, Datum) and id.span else matter)
    try:
        met = holds(rule.expression, inner)
    except CalculationError as fault:
        yield error("no-result", f"“{rule.id}” has no result: {fault.sentence}", fault.span or place, fault.hint, subject)
        return
    if not met:
        named = f" This is the {plan.one if plan else rule.repeat.name} “{subject}”." if subject else ""
        hint = "Correct the entry, or leave it out."
        yield error(rule.id, f"{rule.text.rstrip('.')} ({rule.source}).{named}", place, hint, subject)


def _span_of_named_part(rule: EntryRule, inner: Environment, plan: ListPlan | None) -> Span | None:
    """Return the place of the first part of the entry that the rule asks for and the matter itself states."""
    entry = inner[rule.repeat.name]
    stated = {field.id for field in plan.fields} if plan else set()
    for part in _parts_named(rule.expression, rule.repeat.name):
        datum = entry.get(part) if isinstance(entry, dict) and part in stated else None
        if isinstance(datum, Datum) and datum.span:
            return datum.span
    return None


def _parts_named(expression: Expression, name: str) -> Iterator[str]:
    match expression:
        case Attribute(Name(of), part) if of == name:
            yield part
        case _:
            for child in children(expression):
                yield from _parts_named(child, name)


def report_answer(answer: Resolution, matter: Matter) -> Diagnostic:
    """Build the finding for an answer that replaces a packet, at the choice that asks for it."""
    places = {elected.id: elected.span for elected in matter.choices}
    place = next((places[name.name] for name in names(answer.condition) if name.name in places), matter.span)
    hint = "No packet is built for this matter; leave the choice out to have one."
    return error(ANSWER, f"{answer.text.rstrip('.')} ({answer.source}).", place, hint)
