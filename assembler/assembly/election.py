"""The election: what is settled before a text is written. Choices, values and papers of a matter are decided here, each once.

`elect` is the one place where a matter meets its programme, as it stands in the edition of the day of issue.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assembler.assembly.computed_values import VALUE_NOT_IN_FORCE
from assembler.assembly.entry_rules import check_entries, report_answer
from assembler.assembly.environment import matter_values, with_choices
from assembler.assembly.papers import ChosenPaper, check_papers, choose_papers
from assembler.assembly.signed_papers import in_signed_editions, without_unknown_editions
from assembler.model.diagnostics import Diagnostic, failing
from assembler.model.editions import edition_on, in_edition
from assembler.model.expressions import Environment, holds
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.model.rules import Resolution
from assembler.rules import Refusal, Selection, decide, describe_reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known before a choice is made: the value of each name of the programme that no choice decides, and what is wrong there.

    The library and the programme are those of the edition; `written` is the library with all of them.
    """

    written: Library
    library: Library
    programme: Programme
    edition: date
    values: Environment
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """A valid selection of choices, and what follows from it: the value `given` to every name, and the papers, in signing order.

    Where there are `answers`, there is no paper: they are printed in its place and say whom to ask. With an error among the
    `findings` there is no packet. `not_in_force` has the findings about values of a later day and editions that are not stated, by
    name: each is a fault only where a text quotes it. The library and the programme are those of the edition; `written` is the library with all of them.
    """

    written: Library
    library: Library
    programme: Programme
    edition: date
    selection: Selection
    given: Environment
    papers: tuple[ChosenPaper, ...]
    answers: tuple[Resolution, ...]
    findings: tuple[Diagnostic, ...]
    not_in_force: Mapping[str, Diagnostic]

    @property
    def reasons(self) -> dict[str, str]:
        """The choices that are on, in declared order, each with its reason in words."""
        return {choice: describe_reason(self.programme, reason) for choice, reason in self.selection.reasons.items()}

    @property
    def documents(self) -> tuple[ChosenPaper, ...]:
        """The papers that are not forms."""
        return tuple(paper for paper in self.papers if paper.plan.kind != "form")

    @property
    def forms(self) -> tuple[ChosenPaper, ...]:
        """The forms, each once, however many entries need one."""
        return tuple(paper for paper in self.papers if paper.plan.kind == "form")


def facts_of(library: Library, matter: Matter) -> Facts:
    """Return the facts of a matter, with the programme that it is of, in the edition of the day of issue."""
    programme = library.programmes[matter.programme]
    edition = edition_on(programme, matter.issued)
    standing = in_edition(library, programme, edition)
    programme = standing.programmes[matter.programme]
    return Facts(library, standing, programme, edition, *matter_values(programme, edition, matter))


def elect(library: Library, matter: Matter) -> Election | Refusal:
    """Return the election of a matter, or why its choices do not go together."""
    facts = facts_of(library, matter)
    elected, declined = ([one.id for one in named] for named in (matter.choices, matter.declined))
    decided = decide(facts.programme, elected, declined, facts.values)
    return decided if isinstance(decided, Refusal) else elect_selection(matter, facts, decided)


def elect_selection(matter: Matter, facts: Facts, selection: Selection) -> Election:
    """Return the election of a matter for a valid selection, whatever choices the matter itself names."""
    election = complete(facts, selection)
    papers, faults = in_signed_editions(election.papers, facts.written, matter)
    papers, unknown = without_unknown_editions(papers, facts.written, matter)
    findings = (*election.findings, *_find_faults(election, matter), *faults)
    return replace(election, papers=papers, findings=findings, not_in_force={**election.not_in_force, **unknown})


def _find_faults(election: Election, matter: Matter) -> Iterator[Diagnostic]:
    """Find what stands against these papers: an answer in their place, entries against a rule, no paper or two of one name."""
    if failing(election.findings):
        return
    if election.answers:
        yield from (report_answer(answer, matter) for answer in election.answers)
        return
    yield from check_entries(election.programme, election.given, matter)
    yield from check_papers(election.papers, matter)


def complete(facts: Facts, selection: Selection) -> Election:
    """Return the election of a valid selection by what is known: its values, and the papers or answers it brings."""
    programme = facts.programme
    given, more = with_choices(programme, facts.values, selection.choices, facts.findings)
    findings = (*facts.findings, *more)
    later = {finding.subject: finding for finding in findings if finding.id == VALUE_NOT_IN_FORCE}
    faults = tuple(finding for finding in findings if finding.subject not in later)
    answers = tuple(answer for answer in programme.answers if holds(answer.condition, given))
    papers = () if answers else choose_papers(programme, facts.library, given)
    return Election(facts.written, facts.library, programme, facts.edition, selection, given, papers, answers, faults, later)
