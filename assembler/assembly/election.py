"""The election: what is settled before a text is written. Choices, values and papers of a matter are decided here, each once.

`elect` is the one place where a matter meets its programme, as it stands in the edition of the day of issue.
"""

from dataclasses import dataclass

from assembler.assembly.environment import matter_values, with_choices
from assembler.assembly.papers import ChosenPaper, choose_papers
from assembler.model.diagnostics import Diagnostic
from assembler.model.editions import edition_on, in_edition
from assembler.model.expressions import Environment, holds
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.model.rules import Resolution
from assembler.rules import Refusal, Selection, decide, describe_reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known before a choice is made: the value of each name of the programme that no choice decides, and what is wrong there.

    The library and the programme are those of one edition.
    """

    library: Library
    programme: Programme
    values: Environment
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """A valid selection of choices, and what follows from it: the value `given` to every name, and the papers, in signing order.

    Where there are `answers`, there is no paper: they are printed in its place and say whom to ask. `findings` are about the values.
    The library and the programme are those of one edition.
    """

    library: Library
    programme: Programme
    selection: Selection
    given: Environment
    papers: tuple[ChosenPaper, ...]
    answers: tuple[Resolution, ...]
    findings: tuple[Diagnostic, ...]

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
    library = in_edition(library, programme, edition_on(programme, matter.issued))
    programme = library.programmes[matter.programme]
    return Facts(library, programme, *matter_values(programme, matter))


def elect(library: Library, matter: Matter) -> Election | Refusal:
    """Return the election of a matter, or why its choices do not go together."""
    facts = facts_of(library, matter)
    elected, declined = ([one.id for one in named] for named in (matter.choices, matter.declined))
    decided = decide(facts.programme, elected, declined, facts.values)
    return decided if isinstance(decided, Refusal) else complete(facts, decided)


def complete(facts: Facts, selection: Selection) -> Election:
    """Return the election of a valid selection: its values, and the papers or answers it brings."""
    programme = facts.programme
    given, findings = with_choices(programme, facts.values, selection.choices, facts.findings)
    answers = tuple(answer for answer in programme.answers if holds(answer.condition, given))
    papers = () if answers else choose_papers(programme, facts.library, given)
    return Election(facts.library, programme, selection, given, papers, answers, (*facts.findings, *findings))
