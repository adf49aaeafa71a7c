"""Choose: whether a selection of choices is valid, and what follows from it; else which rules exclude it, and the nearest valid ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from assembler.assembly import ChosenPaper, bare_environment, papers_of_choices
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import Datum, Environment, Name, Not, holds, names
from assembler.model.library import Choice, Constraint, Library, Programme, Requires, Resolution, Rule
from assembler.model.matter import Matter
from assembler.model.source import Span
from assembler.rules import Conflict, Repair, Selection, constraints, describe_reason, describe_repair, nearest_repairs, solve

SHOWN = 3
"""The number of repairs that an answer offers."""

DECLINED = "the matter"
"""The source of a rule that a matter adds by declining a choice."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a selection: a valid `selection` with its `papers`, or None with the `conflicts` that exclude it.

    Where there are `answers`, there is no packet: they are printed in its place and say whom to ask.
    """

    programme: Programme
    selection: Selection | None
    conflicts: tuple[Conflict, ...]
    repairs: tuple[Repair, ...]
    papers: tuple[ChosenPaper, ...]
    answers: tuple[Resolution, ...] = ()

    @property
    def documents(self) -> tuple[ChosenPaper, ...]:
        """The papers that are not forms."""
        return tuple(paper for paper in self.papers if paper.plan.kind != "form")

    @property
    def forms(self) -> tuple[ChosenPaper, ...]:
        """The forms, each once, however many entries need one."""
        return tuple(paper for paper in self.papers if paper.plan.kind == "form")


def choose(
    library: Library,
    programme: Programme,
    elected: Sequence[str],
    declined: Sequence[str] = (),
    facts: Environment | None = None,
) -> Answer:
    """Answer a selection; `elected` and `declined` are ids of choices of the programme.

    A declined choice stays off, even a default. A choice inside another must be elected together with it: the part alone is a
    conflict, since it does not say that the whole is wanted. `facts` are those of a matter, where there is one.
    """
    narrowed = declining(programme, declined)
    solved = solve(narrowed, elected, facts)
    alone = _parts_without_whole(narrowed, elected, facts)
    if isinstance(solved, Selection) and not alone:
        answers = _answers_for(programme, solved.choices, facts)
        return Answer(narrowed, solved, (), (), () if answers else papers_of_choices(programme, library, solved.choices), answers)
    conflicts = (*alone, *(() if isinstance(solved, Selection) else solved))
    return Answer(narrowed, None, conflicts, _fewest_repairs(programme, elected, declined, facts), ())


def _answers_for(programme: Programme, chosen: Iterable[str], facts: Environment | None) -> tuple[Resolution, ...]:
    """Return the answers that take the place of a packet under these choices and facts."""
    known = dict(bare_environment(programme, chosen) if facts is None else facts)
    known |= {choice.id: Datum(choice.id in {*chosen}) for choice in programme.choices}
    return tuple(answer for answer in programme.answers if holds(answer.condition, known))


def declining(programme: Programme, declined: Sequence[str]) -> Programme:
    """Return the programme with choices declined: none of them is a default, and a rule keeps each of them off."""
    choices = tuple(replace(choice, default=False) if choice.id in declined else choice for choice in programme.choices)
    rules = tuple(_declining_rule(programme.choice(id)) for id in dict.fromkeys(declined))
    return replace(programme, choices=choices, rules=(*programme.rules, *rules))


def _declining_rule(choice: Choice) -> Rule:
    id = f"declined-{choice.id}".replace("_", "-")
    return Rule(id, "constraint", Constraint(Not(Name(choice.id))), f"“{choice.title}” is declined.", DECLINED, choice.span)


def _parts_without_whole(programme: Programme, elected: Sequence[str], facts: Environment | None) -> tuple[Conflict, ...]:
    """Return a conflict for each choice that is elected without the choice it is part of."""
    rooted = [id for id in elected if {*ancestors(programme, id)} <= {*elected}]
    solved = solve(programme, rooted, facts)
    on = {*elected, *(solved.choices if isinstance(solved, Selection) else ())}
    lone = [choice for choice in programme.choices if choice.id in elected and choice.parent and choice.parent not in on]
    return tuple(Conflict((_nesting_rule(programme, choice),), (choice.id,), (choice.parent,)) for choice in lone)


def _nesting_rule(programme: Programme, choice: Choice) -> Rule:
    body = Requires(Name(choice.id), Name(choice.parent))
    return next(rule for rule in constraints(programme) if rule.body == body)


def ancestors(programme: Programme, id: str) -> Iterator[str]:
    """Yield the choices that a choice is part of, the nearest first."""
    while id := programme.choice(id).parent:
        yield id


def _fewest_repairs(
    programme: Programme, elected: Sequence[str], declined: Sequence[str], facts: Environment | None
) -> tuple[Repair, ...]:
    """Return the repairs with the fewest changes, those that drop the fewest choices first."""
    found = dict.fromkeys(_repair_attempts(programme, elected, declined, facts))
    order = [choice.id for choice in programme.choices]
    ranked = sorted(found, key=lambda one: (len(one.add) + len(one.drop), len(one.drop), [*map(order.index, one.drop)]))
    fewest = len(ranked[0].add) + len(ranked[0].drop) if ranked else 0
    return tuple(one for one in ranked if len(one.add) + len(one.drop) == fewest)[:SHOWN]


def _repair_attempts(
    programme: Programme, elected: Sequence[str], declined: Sequence[str], facts: Environment | None
) -> Iterator[Repair]:
    """Yield repairs that keep a part without its whole and that drop it, with all choices declined and with one decline withdrawn."""
    whole = list(dict.fromkeys([*elected, *(parent for id in elected for parent in ancestors(programme, id))]))
    rooted = [id for id in elected if {*ancestors(programme, id)} <= {*elected}]
    for kept in ([*declined], *([other for other in declined if other != one] for one in declined)):
        narrowed = declining(programme, kept)
        back = [id for id in declined if id not in kept]
        for start in (whole, rooted):
            for end in _valid_selections_near(narrowed, [*start, *back], facts):
                if not _parts_without_whole(narrowed, end, facts):
                    yield _repair_between(programme, {*elected}, {*end})


def _valid_selections_near(programme: Programme, start: list[str], facts: Environment | None) -> Iterator[list[str]]:
    """Yield the selection itself where it is valid, and the nearest valid ones."""
    if isinstance(solve(programme, start, facts), Selection):
        yield start
    for found in nearest_repairs(programme, start, facts):
        yield [id for id in (*start, *found.add) if id not in found.drop]


def _repair_between(programme: Programme, elected: set[str], end: set[str]) -> Repair:
    declared = [choice.id for choice in programme.choices]
    return Repair(
        add=tuple(id for id in declared if id in end - elected),
        drop=tuple(id for id in declared if id in elected - end),
    )


def reasons(answer: Answer) -> dict[str, str]:
    """Return the reason for each choice that is on, in words."""
    on = answer.selection.reasons if answer.selection else {}
    return {choice: describe_reason(answer.programme, reason) for choice, reason in on.items()}


def refusals(answer: Answer, matter: Matter) -> tuple[Diagnostic, ...]:
    """Return a finding for each conflict of a matter, at the last choice that causes it: the rule's text and source, and the repairs."""
    places = {elected.id: elected.span for elected in (*matter.declined, *matter.choices)}
    repairs = "; or ".join(describe_repair(answer.programme, found) for found in answer.repairs)
    hint = f"{repairs[:1].upper()}{repairs[1:]}." if repairs else ""
    return tuple(_refusal_of(conflict, places, matter, hint) for conflict in answer.conflicts)


def _refusal_of(conflict: Conflict, places: Mapping[str, Span], matter: Matter, hint: str) -> Diagnostic:
    span = next((places[choice] for choice in reversed(conflict.choices) if choice in places), _span_of_fact(conflict, matter))
    subject = ", ".join(conflict.choices)
    first = conflict.rules[0].id if conflict.rules else "no-valid-combination"
    return error(first, _rule_texts(conflict.rules), span, hint, subject)


def _span_of_fact(conflict: Conflict, matter: Matter) -> Span:
    """Return the place of the first fact that a rule of the conflict reads, else that of the matter."""
    asked = (name.name for rule in conflict.rules for name in _names_in_rule(rule))
    return next((datum.span for name in asked if isinstance(datum := matter.facts.get(name), Datum) and datum.span), matter.span)


def _names_in_rule(rule: Rule) -> Iterator[Name]:
    match rule.body:
        case Constraint(expression):
            yield from names(expression)
        case Requires(condition, consequence):
            yield from (*names(condition), *names(consequence))
        case _:
            pass


def _rule_texts(rules: Iterable[Rule]) -> str:
    return " ".join(f"{rule.text.rstrip('.')} ({rule.source})." for rule in rules)


class PaperData(TypedDict):
    """A paper in the object that `choose --json` prints."""

    id: str
    title: str
    handling: str
    because: list[str]


class AnswerData(TypedDict):
    """The object that `choose --json` prints."""

    valid: bool
    choices: list[dict[str, str]]
    conflicts: list[dict[str, object]]
    repairs: list[dict[str, list[str]]]
    documents: list[PaperData]
    forms: list[PaperData]
    answers: list[dict[str, str]]
    combinations: int


def as_json(answer: Answer, combinations: int) -> AnswerData:
    """Return the object that `choose --json` prints."""
    return {
        "valid": answer.selection is not None,
        "choices": [{"id": id, "because": because} for id, because in reasons(answer).items()],
        "conflicts": [
            {
                "rules": [{"id": rule.id, "text": rule.text, "source": rule.source} for rule in conflict.rules],
                "choices": list(conflict.choices),
            }
            for conflict in answer.conflicts
        ],
        "repairs": [{"add": list(found.add), "drop": list(found.drop)} for found in answer.repairs],
        "documents": [_paper_as_data(paper) for paper in answer.documents],
        "forms": [_paper_as_data(paper) for paper in answer.forms],
        "answers": [{"text": one.text, "source": one.source} for one in answer.answers],
        "combinations": combinations,
    }


def _paper_as_data(paper: ChosenPaper) -> PaperData:
    return {"id": paper.plan.id, "title": paper.plan.title, "handling": paper.handling, "because": list(paper.because)}
