"""The election: what is settled before a text is written. Choices, values and papers of a matter are decided here, each once.

`elect` is the one place where a matter meets its programme, as it stands in the edition of the day of issue.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cache

from assembler.assembly.computed_values import VALUE_NOT_IN_FORCE
from assembler.assembly.entry_rules import check_entries, report_answer
from assembler.assembly.environment import matter_values, with_choices, with_parties
from assembler.assembly.in_force import contradictions
from assembler.assembly.occasions import against_occasion, issued_occasion
from assembler.assembly.papers import ChosenPaper, check_papers, choose_papers
from assembler.assembly.quotations import other_words, unknown_clauses
from assembler.model.diagnostics import Diagnostic, failing
from assembler.model.editions import EDITION_OF, THIS_PAPER, edition_on, exists, in_edition, with_figures_of
from assembler.model.expressions import Datum, Environment, holds
from assembler.model.in_force import PaperInForce, PapersInForce, is_issued_each_time
from assembler.model.library import Library, Programme
from assembler.model.manifest import IssuedOccasion
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered_of
from assembler.model.rules import Resolution
from assembler.rules import Reason, ReasonKind, Refusal, Selection, decide, describe_reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known before a choice is made: the value of each name of the programme that no choice decides, and what is wrong there.

    The library and the programme are those of the edition; `written` is the library with all of them. `going_on` has the papers in
    force that are not issued anew. `occasion` is why papers are issued; empty where the programme has no occasions.
    """

    written: Library
    library: Library
    programme: Programme
    edition: date
    values: Environment
    findings: tuple[Diagnostic, ...] = ()
    going_on: PapersInForce = field(default_factory=dict)
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Election:
    """A valid selection of choices, and what follows from it: the value `given` to every name, and the papers, in signing order.

    Where there are `answers`, there is no paper: they are printed in its place and say whom to ask. With an error among the
    `findings` there is no packet. `not_in_force` has the findings about values of a later day, by name: each is a fault only where a
    text quotes it. The library and the programme are those of the edition; `written` is the library with all of them. `occasion` is
    what the manifest says of the occasion; None where there is none, or no matter.
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
    occasion: IssuedOccasion | None = None

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
    standing = _editions_of(library)(programme.id, edition, matter.occasion)
    programme = _with_agreed_figures(standing.programmes[matter.programme], programme, matter)
    going_on = papers_going_on(programme, standing, matter)
    values, findings = matter_values(programme, edition, matter, going_on)
    return Facts(library, standing, programme, edition, values, findings, going_on, matter.occasion)


@remembered_of(1)
def _editions_of(library: Library) -> Callable[[str, date, str], Library]:
    """Return `in_edition` of the last library, which works out each edition of a programme once."""
    return cache(lambda programme, edition, occasion: in_edition(library, library.programmes[programme], edition, occasion))


def _with_agreed_figures(programme: Programme, written: Programme, matter: Matter) -> Programme:
    """Return the programme of a packet that is issued alone with the figures of the paper it follows: those were agreed on."""
    alone = programme.is_issued_alone(matter.occasion)
    followed = matter.in_force.papers.get(programme.occasion(matter.occasion).follows) if alone else None
    return with_figures_of(programme, written, followed.edition) if followed else programme


def papers_going_on(programme: Programme, library: Library, matter: Matter) -> PapersInForce:
    """Return the papers in force that a packet of the matter does not issue anew; the programme stands in the edition of the packet.

    A packet that is issued alone goes on with all of them.
    """
    if programme.is_issued_alone(matter.occasion):
        return matter.in_force.papers
    anew = {one.id for one in matter.anew}
    issued = {one.document for one in programme.papers if is_issued_each_time(one, library.documents[one.document])}
    return {id: paper for id, paper in matter.in_force.papers.items() if id not in issued | anew}


def elect(library: Library, matter: Matter) -> Election | Refusal:
    """Return the election of a matter, or why its choices do not go together."""
    facts = facts_of(library, matter)
    if facts.programme.is_issued_alone(matter.occasion):
        return elect_selection(matter, facts, _choices_in_force(facts.programme, matter))
    elected, declined = ([one.id for one in named] for named in (matter.choices, matter.declined))
    decided = decide(facts.programme, elected, declined, facts.values)
    return decided if isinstance(decided, Refusal) else elect_selection(matter, facts, decided)


def _choices_in_force(programme: Programme, matter: Matter) -> Selection:
    """Return the choices that were on with the last form that was signed, of those that the programme's edition has."""
    known = [choice.id for choice in programme.choices if choice.id in matter.in_force.choices and exists(programme, choice.id)]
    return Selection(dict.fromkeys(known, Reason(ReasonKind.IN_FORCE)))


def elect_selection(matter: Matter, facts: Facts, selection: Selection) -> Election:
    """Return the election of a matter for a valid selection, whatever choices the matter itself names."""
    election = complete(facts, selection)
    election = replace(election, papers=tuple(_as_signed(election, facts, matter)))
    if failing(election.findings):
        return election
    if election.answers:
        return replace(election, findings=(*election.findings, *(report_answer(answer, matter) for answer in election.answers)))
    election = replace(election, occasion=issued_occasion(facts.library, matter, election.given))
    return replace(election, findings=(*election.findings, *_find_faults(election, matter, facts.going_on)))


def _as_signed(election: Election, facts: Facts, matter: Matter) -> Iterator[ChosenPaper]:
    """Yield the papers, those in force as they were signed; the values of an edition are the same for all papers signed in it."""
    editions = {paper.in_force.edition for paper in election.papers if paper.in_force}
    signed = {edition: _values_in_edition(edition, election.selection, facts, matter) for edition in editions}
    for paper in election.papers:
        yield _paper_as_signed(paper, paper.in_force, *signed[paper.in_force.edition]) if paper.in_force else paper


def _values_in_edition(
    edition: date, selection: Selection, facts: Facts, matter: Matter
) -> tuple[Library, Programme, Environment]:
    """Return library and programme as they stand in an edition, and the values that a matter and its choices have there."""
    library = _editions_of(facts.written)(matter.programme, edition, "")
    programme = library.programmes[matter.programme]
    values, findings = matter_values(programme, edition, matter, facts.going_on)
    return library, programme, with_choices(programme, values, selection.choices, findings)[0]


def _paper_as_signed(
    paper: ChosenPaper, signed: PaperInForce, library: Library, programme: Programme, values: Environment
) -> ChosenPaper:
    """Return a paper in force as its edition has it: with the figures of that, and the choices and facts of this packet."""
    given = dict(values)
    if isinstance(editions := paper.given[EDITION_OF], Mapping):
        given[EDITION_OF] = {**editions, THIS_PAPER: Datum(signed.edition)}
    plan = replace(library.documents[paper.plan.id], title=signed.title)
    given_then = with_parties(programme, given, signed.entity, signed.partner)
    return replace(paper, library=library, plan=plan, given=given_then)


def _find_faults(election: Election, matter: Matter, going_on: PapersInForce) -> Iterator[Diagnostic]:
    """Find what stands against these papers: entries against a rule, papers in force that say otherwise."""
    yield from against_occasion(election.programme, matter, election.given)
    yield from unknown_clauses(matter)
    yield from other_words(election.programme, matter)
    if matter.known is None:  # the entries of forms that follow the packet are judged by whoever issues these
        yield from check_entries(election.programme, election.given, matter.span)
    yield from check_papers(election.papers, matter)
    written = election.written.programmes[matter.programme]
    yield from contradictions(election.papers, written, election.given, going_on, matter)


def complete(facts: Facts, selection: Selection) -> Election:
    """Return the election of a valid selection by what is known: its values, and the papers or answers it brings."""
    programme = facts.programme
    given, more = with_choices(programme, facts.values, selection.choices, facts.findings)
    findings = (*facts.findings, *more)
    later = {finding.subject: finding for finding in findings if finding.id == VALUE_NOT_IN_FORCE}
    faults = tuple(finding for finding in findings if finding.subject not in later)
    answers = tuple(answer for answer in programme.answers if holds(answer.condition, given))
    papers = () if answers else choose_papers(programme, facts.library, given, facts.going_on, facts.occasion)
    return Election(facts.written, facts.library, programme, facts.edition, selection, given, papers, answers, faults, later)
