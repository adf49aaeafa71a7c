"""Decisions: what a person's choices lead to. Either they go together, or rules refuse them, and repairs say what would.

A choice inside another must be elected together with it: the part alone is refused, since it does not say that the whole is wanted.
"""

from collections.abc import Iterator, Sequence

from assembler.model.expressions import Environment
from assembler.model.library import Programme
from assembler.model.quick_dataclass import dataclass
from assembler.rules.conflicts import Conflict
from assembler.rules.constraints import nesting_rule
from assembler.rules.repairs import COLLECTED, Repair, nearest_repairs
from assembler.rules.selections import Selection, solve

OFFERED = 5
"""The most repairs that a refusal offers."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The conflicts that exclude the choices, and repairs: first those with the fewest changes.

    Among these the ones that drop the fewest choices come first. Where each of them adds a choice, the one that only drops follows:
    who takes out a model does not want it back.
    """

    programme: Programme
    conflicts: tuple[Conflict, ...]
    repairs: tuple[Repair, ...]


def decide(
    programme: Programme, elected: Sequence[str], declined: Sequence[str] = (), facts: Environment | None = None
) -> Selection | Refusal:
    """Return what follows from choices, or why they do not go together; `elected` and `declined` are ids of the programme's choices.

    A declined choice stays off, even a default. `facts` are those of a matter, where there is one.
    """
    solved = solve(programme, elected, facts, declined)
    alone = _parts_without_whole(programme, elected, declined, facts)
    if isinstance(solved, Selection) and not alone:
        return solved
    conflicts = (*alone, *(() if isinstance(solved, Selection) else solved))
    return Refusal(programme, conflicts, _fewest_repairs(programme, elected, declined, facts))


def ancestors(programme: Programme, id: str) -> Iterator[str]:
    """Yield the choices that a choice is part of, the nearest first."""
    while id := programme.choice(id).parent:
        yield id


def _parts_without_whole(
    programme: Programme, elected: Sequence[str], declined: Sequence[str], facts: Environment | None
) -> tuple[Conflict, ...]:
    """Return a conflict for each choice that is elected without the choice it is part of."""
    parts = [choice for choice in programme.choices if choice.id in elected and choice.parent and choice.parent not in elected]
    if not parts:
        return ()
    solved = solve(programme, _rooted(programme, elected), facts, declined)
    follows = solved.choices if isinstance(solved, Selection) else ()
    lone = (choice for choice in parts if choice.parent not in follows)
    return tuple(Conflict((nesting_rule(programme, choice),), (choice.id,), (choice.parent,)) for choice in lone)


def _rooted(programme: Programme, elected: Sequence[str]) -> list[str]:
    """Return the elected choices without those whose whole is not elected."""
    return [id for id in elected if {*ancestors(programme, id)} <= {*elected}]


def _fewest_repairs(
    programme: Programme, elected: Sequence[str], declined: Sequence[str], facts: Environment | None
) -> tuple[Repair, ...]:
    found = dict.fromkeys(_repair_attempts(programme, elected, declined, facts))
    order = [choice.id for choice in programme.choices]
    ranked = sorted(found, key=lambda one: (len(one.add) + len(one.drop), len(one.drop), [*map(order.index, one.drop)]))
    fewest = len(ranked[0].add) + len(ranked[0].drop) if ranked else 0
    offered = [one for one in ranked if len(one.add) + len(one.drop) == fewest][:OFFERED]
    only_drops = next((one for one in ranked if not one.add), None)
    return (*offered, *([only_drops] if only_drops and all(one.add for one in offered) else ()))


def _repair_attempts(
    programme: Programme, elected: Sequence[str], declined: Sequence[str], facts: Environment | None
) -> Iterator[Repair]:
    """Yield repairs that keep a part without its whole and that drop it, with all choices declined and with one decline withdrawn."""
    whole = list(dict.fromkeys([*elected, *(parent for id in elected for parent in ancestors(programme, id))]))
    for kept in ([*declined], *([other for other in declined if other != one] for one in declined)):
        back = [id for id in declined if id not in kept]
        for start in (whole, _rooted(programme, elected)):
            for end in _valid_selections_near(programme, [*start, *back], kept, facts):
                if not _parts_without_whole(programme, end, kept, facts):
                    yield _repair_between(programme, {*elected}, {*end})


def _valid_selections_near(
    programme: Programme, start: list[str], declined: Sequence[str], facts: Environment | None
) -> Iterator[list[str]]:
    """Yield the selection itself where it is valid, and the nearest valid ones, also those with a part without its whole."""
    if isinstance(solve(programme, start, facts, declined), Selection):
        yield start
    for found in nearest_repairs(programme, start, facts, COLLECTED, declined):
        yield [id for id in (*start, *found.add) if id not in found.drop]


def _repair_between(programme: Programme, elected: set[str], end: set[str]) -> Repair:
    declared = [choice.id for choice in programme.choices]
    return Repair(
        add=tuple(id for id in declared if id in end - elected),
        drop=tuple(id for id in declared if id in elected - end),
    )
