"""Repairs: the fewest choices to add and drop that make an invalid selection valid."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assembler.model.expressions import Environment
from assembler.model.library import Programme
from assembler.model.quick_dataclass import dataclass
from assembler.rules.conflicts import first_clash
from assembler.rules.rule_solver import RuleSolver

if TYPE_CHECKING:
    from pysat.examples.rc2 import RC2

SHOWN = 3
"""How many repairs are returned by default."""

COLLECTED = 100
"""The most repairs of equal distance that are compared."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The choices to add to what was elected and to drop from it; forced choices and defaults are left out."""

    add: tuple[str, ...]
    drop: tuple[str, ...]


def nearest_repairs(
    programme: Programme,
    elected: Sequence[str],
    environment: Environment | None = None,
    shown: int = SHOWN,
    declined: Collection[str] = (),
) -> tuple[Repair, ...]:
    """Return the repairs with the fewest changes, at most `shown` of them; none where nothing is wrong or nothing helps.

    Those that drop fewest choices come first, then those first in declared order. No repair adds a `declined` choice.
    """
    with RuleSolver(programme, environment, declined) as solver:
        order = list(solver.encoding.choices)
        repairs = [_build_repair(solver, set(elected), set(found)) for found in _nearest_selections(solver, elected)]
    changes = [repair for repair in repairs if repair.add or repair.drop]
    return tuple(sorted(changes, key=lambda repair: _sort_key(repair, order))[:shown])


def _build_repair(solver: RuleSolver, elected: set[str], found: set[str]) -> Repair:
    declared = solver.encoding.choices
    return Repair(
        add=tuple(choice for choice in declared if choice in found - elected),
        drop=tuple(choice for choice in declared if choice in elected - found),
    )


def _sort_key(repair: Repair, order: list[str]) -> tuple[int, list[int], list[int]]:
    return len(repair.drop), [order.index(choice) for choice in repair.drop], [order.index(choice) for choice in repair.add]


def _nearest_selections(solver: RuleSolver, elected: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the valid selections nearest to the elected one: implicit hitting sets, after Reiter (1987).

    The search proposes the nearest selection that meets the clauses so far. One that is not valid adds a clause that every valid
    selection meets, so the first valid one proposed is as near as any.
    """
    found: list[tuple[str, ...]] = []
    distance = len(solver.encoding.choices)
    with _nearest_search(solver, elected) as search:
        while len(found) < COLLECTED and (model := search.compute()) and search.cost <= distance:
            candidate = solver.choices(model)
            clash = first_clash(solver, candidate)
            if clash is None:
                found.append(candidate)
                distance = search.cost
            search.add_clause(
                _exclusion_clause(solver, candidate) if clash is None else _violated_clause(solver, candidate, clash)
            )
    return found


def _nearest_search(solver: RuleSolver, elected: Sequence[str]) -> "RC2":
    """Build a MaxSAT search with a soft clause of equal weight for every choice, that it stays as elected."""
    from pysat.examples.rc2 import RC2  # noqa: PLC0415 -- of selections that are refused alone, and long to import
    from pysat.formula import WCNF  # noqa: PLC0415 -- likewise

    formula = WCNF()
    for choice, variable in solver.encoding.choices.items():
        formula.append([variable if choice in elected else -variable], weight=1)
    return RC2(formula)


def _exclusion_clause(solver: RuleSolver, candidate: Sequence[str]) -> list[int]:
    """Return the clause that excludes this selection."""
    return [-variable if choice in candidate else variable for choice, variable in solver.encoding.choices.items()]


def _violated_clause(solver: RuleSolver, candidate: Sequence[str], clash: Sequence[int]) -> list[int]:
    """Return a clause that the candidate violates and every valid selection meets; an empty one if there is no valid selection.

    A valid selection lacks one of the clashing choices, or elects a missing one, or elects something that might force a missing
    one: a choice outside a maximal combination that has the candidate's choices but not the missing one.
    """
    core = solver.minimal_contradiction(clash, [solver.every_rule])
    missing = [-literal for literal in core if literal < 0]
    outside = {variable for choice in missing for variable in _outside_maximal(solver, solver.on(candidate), choice)}
    return sorted({*(-literal for literal in core), *outside})


def _outside_maximal(solver: RuleSolver, on: Sequence[int], missing: int) -> list[int]:
    """Return the choices outside a maximal combination that has the choices `on` and not the missing one."""
    wishes = solver.encoding.choices.values()
    return [-granted for granted in solver.grant([*on, -missing], wishes) if granted < 0]
