"""The nearest valid selections to one that is not: what to add and what to drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assembler.model.expressions import Environment
from assembler.model.library import Programme
from assembler.rules.conflicts import first_clash
from assembler.rules.rule_solver import RuleSolver

SHOWN = 3
COLLECTED = 100


@dataclass(frozen=True, slots=True)
class Repair:
    """What to change in what was elected; what follows from it, and defaults, need not be said."""

    add: tuple[str, ...]
    drop: tuple[str, ...]


def nearest_repairs(
    programme: Programme, elected: Sequence[str], given: Environment | None = None, shown: int = SHOWN
) -> tuple[Repair, ...]:
    """Give the repairs with the fewest changes, at most `shown` of them; none where nothing is wrong or nothing helps.

    Those that drop least come first, then those that come first in declared order. Of more than a hundred equally near ones
    the rest are not looked at.
    """
    with RuleSolver(programme, given) as theory:
        order = list(theory.encoding.choices)
        edits = [_edit(theory, set(elected), set(found)) for found in _nearest(theory, elected)]
    changes = [edit for edit in edits if edit.add or edit.drop]
    return tuple(sorted(changes, key=lambda edit: _rank(edit, order))[:shown])


def _edit(theory: RuleSolver, elected: set[str], found: set[str]) -> Repair:
    declared = theory.encoding.choices
    return Repair(
        add=tuple(choice for choice in declared if choice in found - elected),
        drop=tuple(choice for choice in declared if choice in elected - found),
    )


def _rank(edit: Repair, order: list[str]) -> tuple[int, list[int], list[int]]:
    return len(edit.drop), [order.index(choice) for choice in edit.drop], [order.index(choice) for choice in edit.add]


def _nearest(theory: RuleSolver, elected: Sequence[str]) -> list[tuple[str, ...]]:
    """Ask for the nearest selection that heeds the lessons so far; one that is not valid teaches the next lesson.

    A lesson holds for every valid selection, so the first valid one found is as near as any (Reiter's hitting sets).
    """
    found: list[tuple[str, ...]] = []
    distance = len(theory.encoding.choices)
    with _search(theory, elected) as search:
        while len(found) < COLLECTED and (model := search.compute()) and search.cost <= distance:
            candidate = theory.choices(model)
            clash = first_clash(theory, candidate)
            if clash is None:
                found.append(candidate)
                distance = search.cost
            search.add_clause(_another(theory, candidate) if clash is None else _lesson(theory, candidate, clash))
    return found


def _search(theory: RuleSolver, elected: Sequence[str]) -> Any:
    """Wish for every choice to stay as elected, each wish of equal weight."""
    from pysat.examples.rc2 import RC2  # noqa: PLC0415 - heavy, and needed only where something is wrong
    from pysat.formula import WCNF  # noqa: PLC0415 - the same

    wishes = WCNF()
    for choice, variable in theory.encoding.choices.items():
        wishes.append([variable if choice in elected else -variable], weight=1)
    return RC2(wishes)


def _another(theory: RuleSolver, candidate: Sequence[str]) -> list[int]:
    """Ask for any other selection."""
    return [-variable if choice in candidate else variable for choice, variable in theory.encoding.choices.items()]


def _lesson(theory: RuleSolver, candidate: Sequence[str], clash: Sequence[int]) -> list[int]:
    """Say of every valid selection what the clash shows; an empty lesson says that there is none.

    It lacks one of the choices that clash, or elects one that is missing, or elects something that might force a missing
    one: a choice outside a large combination that holds the candidate without it.
    """
    core = theory.contradiction(clash, [theory.every_rule])
    missing = [-literal for literal in core if literal < 0]
    outside = {variable for choice in missing for variable in _outside(theory, theory.on(candidate), choice)}
    return sorted({*(-literal for literal in core), *outside})


def _outside(theory: RuleSolver, on: Sequence[int], missing: int) -> list[int]:
    """Give the choices left out of a combination as large as can be that meets `on` without the missing one."""
    wishes = theory.encoding.choices.values()
    return [-granted for granted in theory.grant([*on, -missing], wishes) if granted < 0]
