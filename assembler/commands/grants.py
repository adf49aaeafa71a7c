"""Grants: what the papers of a programme state, each with the clause that grants it, to be read side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from assembler.checks.grants import Printed, called, printed_grants
from assembler.checks.index import ProgrammeIndex, TextPart, any_of
from assembler.checks.index_builder import build_index
from assembler.checks.reference_targets import texts_at
from assembler.commands.explain import LONGEST_WORDS
from assembler.loader.programme.computed_values import names_used, scope_of
from assembler.model.declarations import Computed
from assembler.model.expressions import ALWAYS, Expression, unparse
from assembler.model.library import Library, Programme
from assembler.model.walk import words_of
from assembler.rules import describe_condition


@dataclass(frozen=True, slots=True)
class Grant:
    """A computed value that papers print, or a text that states a fact.

    `clause` is the address and the words of what grants it, empty where none is named; `condition` when it is printed, empty for
    always; `expression` what it is computed by, empty for a text, and `parts` the computed values that are in it and name no clause
    of their own; `places` where it is printed.
    """

    name: str
    clause: str
    words: str
    condition: str
    expression: str
    parts: tuple[str, ...]
    places: tuple[str, ...]


def grants(library: Library, programme: Programme) -> tuple[Grant, ...]:
    """Return what the papers of the latest edition state, by the clause that grants it or, last, by none."""
    index = build_index(library, programme, programme.editions[-1])
    found: dict[tuple[str, str], list[Printed]] = {}
    for one in printed_grants(index):
        name = one.name or f"“{_stated_words(one.part)}”"
        found.setdefault((one.grants.reference.target if one.grants else "", name), []).append(one)
    made = [_grant(name, printed, index) for (_, name), printed in found.items()]
    return tuple(sorted(made, key=lambda one: (not one.clause, one.clause)))


def _grant(name: str, printed: list[Printed], index: ProgrammeIndex) -> Grant:
    first = printed[0]
    clause, words = _granting_clause(first, index)
    expression = unparse(first.computed.expression) if first.computed else ""
    parts = tuple(f"{called(one, index)} = {unparse(one.expression)}" for one in _parts_of_value(first.computed, index.programme))
    condition = _condition_text(any_of(one.part.condition for one in printed), first.part, index)
    places = dict.fromkeys(str(one.part.span) for one in printed)
    return Grant(name, clause, words, condition, expression, parts, tuple(places))


def _stated_words(part: TextPart) -> str:
    """Return the words of a text; of a field, its label and what it is filled with."""
    text = words_of(part.content).strip()
    return f"{part.field.label}: {text}" if part.field else text


def _parts_of_value(computed: Computed | None, programme: Programme) -> tuple[Computed, ...]:
    """Return the computed values that one is made of, and those that these are made of, as far as they name no clause of their own."""
    declared = {(one.list, one.id): one for one in programme.every_computed}
    found: dict[tuple[str, str], Computed] = {}
    waiting = [computed] if computed else []
    while waiting:
        one = waiting.pop(0)
        for node in names_used(one.expression, scope_of(one, programme.scope), programme.scope):
            part = declared.get(node)
            if part and part.grants is None and node not in found and part is not computed:
                found[node] = part
                waiting.append(part)
    return tuple(found.values())


def _granting_clause(printed: Printed, index: ProgrammeIndex) -> tuple[str, str]:
    """Return the address of the clause that grants a text, and its words; of a whole clause, its title."""
    if printed.grants is None:
        return "", ""
    for address in printed.grants.addresses:
        for part in texts_at(index).get(address, ()):
            words = words_of(part.content).strip() or part.wording.variant.title
            item = f".{address.item}" if address.item else ""
            return f"{address.document}/{address.clause}{item}", words
    return printed.grants.reference.target, ""


def _condition_text(condition: Expression, part: TextPart, index: ProgrammeIndex) -> str:
    if condition == ALWAYS:
        return ""
    words = describe_condition(index.programme, condition, part.wording.paper.paper.repeat)
    return words if len(words) <= LONGEST_WORDS else unparse(condition)


def grant_lines(grant: Grant) -> Iterator[str]:
    """Yield the lines that show a grant to a reader: what is stated, the clause, the condition, the expression, the places."""
    yield grant.name
    yield f"  clause:     {f'{grant.clause}: {grant.words}' if grant.clause else 'none'}"
    yield f"  printed:    {f'where {grant.condition}' if grant.condition else 'in every packet'}"
    if grant.expression:
        yield f"  expression: {grant.expression}"
    yield from (f"    with {part}" for part in grant.parts)
    yield from (f"  at {place}" for place in grant.places)
