"""The choices of a programme as a page shows them: what is on and why, what no longer fits and by which rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assembler.commands.choose import Answer, ancestors, choose, reasons
from assembler.model.library import Choice, Library, Programme, Rule
from assembler.rules import Repair, describe_repair, solve


@dataclass(frozen=True, slots=True)
class Square:
    """One choice: `state` is `elected`, `declined`, `follows` or empty; `because` why it follows; `against` what stands against it."""

    choice: Choice
    depth: int
    state: str
    because: str
    against: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Mend:
    """A repair to click: what it does in words, and the choices it leads to."""

    text: str
    elected: tuple[str, ...]
    declined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page: every choice, the answer, and the repairs."""

    squares: tuple[Square, ...]
    answer: Answer
    mends: tuple[Mend, ...]


def lay_out(library: Library, programme: Programme, elected: Sequence[str], declined: Sequence[str]) -> Board:
    """Lay out a programme's choices for what was elected and declined."""
    answer = choose(library, programme, elected, declined)
    on = reasons(answer)
    squares = tuple(_square(programme, choice, elected, declined, on) for choice in _in_order(programme, ""))
    return Board(squares, answer, tuple(_mend(programme, one, elected, declined) for one in answer.repairs))


def _in_order(programme: Programme, parent: str) -> Iterator[Choice]:
    """Give the choices with each one's parts behind it."""
    for choice in programme.choices:
        if choice.parent == parent:
            yield choice
            yield from _in_order(programme, choice.id)


def _square(programme: Programme, choice: Choice, elected: Sequence[str], declined: Sequence[str], on: dict[str, str]) -> Square:
    depth = len([*ancestors(programme, choice.id)])
    if choice.id in declined:
        return Square(choice, depth, "declined", "", ())
    state = "elected" if choice.id in elected else "follows" if choice.id in on else ""
    against = () if state == "follows" else _against(programme, choice.id, elected)
    return Square(choice, depth, state, on.get(choice.id, "") if state == "follows" else "", against)


def _against(programme: Programme, id: str, elected: Sequence[str]) -> tuple[Rule, ...]:
    """Give the rules by which a choice does not fit the others; none that only say that a part needs its whole."""
    whole = [other for other in elected if other != id]
    solved = solve(programme, [*whole, id, *ancestors(programme, id)])
    if not isinstance(solved, tuple):
        return ()
    own = {id, *ancestors(programme, id)}
    met = [one for one in solved if not one.missing and own & {*one.choices}]
    return tuple(dict.fromkeys(rule for conflict in met for rule in conflict.rules))


def _mend(programme: Programme, repair: Repair, elected: Sequence[str], declined: Sequence[str]) -> Mend:
    said = describe_repair(programme, repair)
    after = tuple(dict.fromkeys([*(id for id in elected if id not in repair.drop), *repair.add]))
    return Mend(f"{said[:1].upper()}{said[1:]}", after, tuple(id for id in declined if id not in repair.add))
