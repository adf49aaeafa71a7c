"""A selection of choices answered: is it valid, what follows and why; or why not, and what would be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assembler.assembly import ChosenPaper, entail
from assembler.diagnostics import Diagnostic, error
from assembler.library import Library, Programme
from assembler.matter import Matter
from assembler.rules import Conflict, Repair, Selection, describe_reason, describe_repair, repair, solve


@dataclass(frozen=True, slots=True)
class Answer:
    """What a selection comes to. Either `selection` is given and `papers` follow, or `conflicts` say why not."""

    programme: Programme
    selection: Selection | None
    conflicts: tuple[Conflict, ...]
    repairs: tuple[Repair, ...]
    papers: tuple[ChosenPaper, ...]

    @property
    def documents(self) -> tuple[ChosenPaper, ...]:
        """The papers that are no forms."""
        return tuple(paper for paper in self.papers if paper.plan.kind != "form")

    @property
    def forms(self) -> tuple[ChosenPaper, ...]:
        """The forms, each once, however many entries will ask for one."""
        return tuple(paper for paper in self.papers if paper.plan.kind == "form")


def choose(library: Library, programme: Programme, elected: Sequence[str]) -> Answer:
    """Answer a selection; `elected` are choices of the programme."""
    solved = solve(programme, elected)
    if isinstance(solved, Selection):
        return Answer(programme, solved, (), (), entail(programme, library, solved.choices))
    return Answer(programme, None, solved, repair(programme, elected), ())


def reasons(answer: Answer) -> dict[str, str]:
    """Give each choice that is on, with the reason in words."""
    on = answer.selection.reasons if answer.selection else {}
    return {choice: describe_reason(answer.programme, reason) for choice, reason in on.items()}


def refusals(answer: Answer, matter: Matter) -> tuple[Diagnostic, ...]:
    """Say each conflict of a matter at the choice that meets it: the rule's text and source, and the repairs."""
    places = {elected.id: elected.span for elected in matter.choices}
    repairs = "; or ".join(describe_repair(answer.programme, found) for found in answer.repairs)
    hint = f"{repairs[:1].upper()}{repairs[1:]}." if repairs else ""
    return tuple(_refusal(conflict, places, matter, hint) for conflict in answer.conflicts)


def _refusal(conflict: Conflict, places: dict[str, Any], matter: Matter, hint: str) -> Diagnostic:
    span = next((places[choice] for choice in reversed(conflict.choices) if choice in places), matter.span)
    sentence = " ".join(f"{rule.text.rstrip('.')} ({rule.source})." for rule in conflict.rules)
    subject = ", ".join(conflict.choices)
    first = conflict.rules[0].id if conflict.rules else "no-valid-combination"
    return error(first, sentence, span, hint, subject)


def as_json(answer: Answer, combinations: int) -> dict[str, Any]:
    """Give the object that `choose --json` prints (DESIGN section 7)."""
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
        "documents": [_paper(paper) for paper in answer.documents],
        "forms": [_paper(paper) for paper in answer.forms],
        "combinations": combinations,
    }


def _paper(paper: ChosenPaper) -> dict[str, Any]:
    return {"id": paper.plan.id, "title": paper.plan.title, "handling": paper.handling, "because": list(paper.because)}
