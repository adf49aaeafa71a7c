"""The choices of a programme as a page shows them: the state of each and why, the rules against it, and repairs to click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assembler.assembly import Election
from assembler.commands.choose import choose
from assembler.model.library import Choice, Library, Programme
from assembler.model.rules import Rule
from assembler.rules import Refusal, Repair, ancestors, describe_repair, solve


@dataclass(frozen=True, slots=True)
class ChoiceCell:
    """A choice on the page. `state` is `elected`, `declined`, `follows` or empty.

    `depth` is the number of choices it is a part of, `because` the reason why it follows, `against` the rules it breaks.
    """

    choice: Choice
    depth: int
    state: str
    because: str
    against: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RepairLink:
    """A repair to click: its words, and the choices that it leads to."""

    text: str
    elected: tuple[str, ...]
    declined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceBoard:
    """Every choice of a programme, the election of those that were elected and declined, or its refusal with the repairs.

    `groups` has the title of each group of choices with its cells; the title is empty for choices in no group.
    """

    groups: tuple[tuple[str, tuple[ChoiceCell, ...]], ...]
    election: Election | None
    refusal: Refusal | None
    repairs: tuple[RepairLink, ...]


def build_choice_board(library: Library, programme: Programme, elected: Sequence[str], declined: Sequence[str]) -> ChoiceBoard:
    """Build the board of a programme for the ids of the choices that were elected and declined."""
    answer = choose(library, programme, elected, declined)
    election, refusal = (None, answer) if isinstance(answer, Refusal) else (answer, None)
    on = election.reasons if election else {}
    groups = tuple(
        (title, tuple(_choice_cell(programme, choice, elected, declined, on) for choice in choices))
        for title, choices in programme.choices_by_title
    )
    repairs = tuple(_repair_link(programme, one, elected, declined) for one in refusal.repairs) if refusal else ()
    return ChoiceBoard(groups, election, refusal, repairs)


def _choice_cell(
    programme: Programme, choice: Choice, elected: Sequence[str], declined: Sequence[str], on: Mapping[str, str]
) -> ChoiceCell:
    depth = len([*ancestors(programme, choice.id)])
    if choice.id in declined:
        return ChoiceCell(choice, depth, "declined", "", ())
    state = "elected" if choice.id in elected else "follows" if choice.id in on else ""
    against = () if state == "follows" else _rules_against(programme, choice.id, elected)
    return ChoiceCell(choice, depth, state, on.get(choice.id, "") if state == "follows" else "", against)


def _rules_against(programme: Programme, id: str, elected: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules that a choice would break with the others, but not those that only ask for something more."""
    others = [other for other in elected if other != id]
    solved = solve(programme, [*others, id, *ancestors(programme, id)])
    if not isinstance(solved, tuple):
        return ()
    own = {id, *ancestors(programme, id)}
    conflicts = [one for one in solved if not one.missing and own & {*one.choices}]
    return tuple(dict.fromkeys(rule for conflict in conflicts for rule in conflict.rules))


def _repair_link(programme: Programme, repair: Repair, elected: Sequence[str], declined: Sequence[str]) -> RepairLink:
    words = describe_repair(programme, repair)
    kept = tuple(dict.fromkeys([*(id for id in elected if id not in repair.drop), *repair.add]))
    return RepairLink(f"{words[:1].upper()}{words[1:]}", kept, tuple(id for id in declined if id not in repair.add))
