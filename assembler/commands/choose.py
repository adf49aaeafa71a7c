"""Choose: whether a selection of choices is valid, and what follows from it; else which rules exclude it, and the nearest valid ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypedDict

from assembler.assembly.election import Election, Facts, complete
from assembler.assembly.environment import bare_values
from assembler.assembly.papers import ChosenPaper
from assembler.model.diagnostics import Diagnostic, DiagnosticData, error
from assembler.model.diagnostics import as_json as diagnostic_data
from assembler.model.editions import in_edition
from assembler.model.expressions import Datum, Name, names
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.model.rules import Constraint, Requires, Rule
from assembler.model.source import Span
from assembler.rules import Conflict, Refusal, decide, describe_repair


def choose(
    library: Library, programme: Programme, elected: Sequence[str], declined: Sequence[str] = (), occasion: str = ""
) -> Election | Refusal:
    """Return the election of choices by themselves, without a matter, or why they do not go together.

    `elected` and `declined` are ids of choices of the programme. A form for each entry of a list is there once, as its specimen.
    A programme that stands in no edition is taken in its latest. Where papers are issued for an `occasion`, that is one of the
    programme's; without it, it is the first.
    """
    edition = programme.edition or programme.editions[-1]
    occasion = occasion or next((one.id for one in programme.occasions), "")
    standing = in_edition(library, programme, edition, occasion)
    programme = standing.programmes[programme.id]
    decided = decide(programme, elected, declined)
    if isinstance(decided, Refusal):
        return decided
    facts = Facts(library, standing, programme, edition, bare_values(programme, edition, occasion), occasion=occasion)
    return complete(facts, decided)


def refusals(refusal: Refusal, matter: Matter) -> tuple[Diagnostic, ...]:
    """Return a finding for each conflict of a matter, at the last choice that causes it: the rule's text and source, and the repairs."""
    places = {elected.id: elected.span for elected in (*matter.declined, *matter.choices)}
    repairs = "; or ".join(describe_repair(refusal.programme, found) for found in refusal.repairs)
    hint = f"{repairs[:1].upper()}{repairs[1:]}." if repairs else ""
    return tuple(_refusal_of(conflict, places, matter, hint) for conflict in refusal.conflicts)


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
    edition: str
    findings: list[DiagnosticData]


def as_json(answer: Election | Refusal, combinations: int, findings: Iterable[Diagnostic] = ()) -> AnswerData:
    """Return the object that `choose --json` prints."""
    election, refusal = (None, answer) if isinstance(answer, Refusal) else (answer, None)
    return {
        "valid": election is not None,
        "choices": [{"id": id, "because": because} for id, because in election.reasons.items()] if election else [],
        "conflicts": [_conflict_as_data(conflict) for conflict in refusal.conflicts] if refusal else [],
        "repairs": [{"add": list(found.add), "drop": list(found.drop)} for found in refusal.repairs] if refusal else [],
        "documents": [_paper_as_data(paper) for paper in election.documents] if election else [],
        "forms": [_paper_as_data(paper) for paper in election.forms] if election else [],
        "answers": [{"text": one.text, "source": one.source} for one in election.answers] if election else [],
        "combinations": combinations,
        "edition": str(answer.programme.edition),
        "findings": [diagnostic_data(finding) for finding in findings],
    }


def _conflict_as_data(conflict: Conflict) -> dict[str, object]:
    rules = [{"id": rule.id, "text": rule.text, "source": rule.source} for rule in conflict.rules]
    return {"rules": rules, "choices": list(conflict.choices)}


def _paper_as_data(paper: ChosenPaper) -> PaperData:
    return {"id": paper.plan.id, "title": paper.plan.title, "handling": paper.handling, "because": list(paper.because)}
