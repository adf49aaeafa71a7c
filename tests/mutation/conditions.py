"""Mutants of the conditions on which something is printed: each `when:` of a clause, a form, a document or a paper, put wrong in each way.

A mutant is judged by the scenarios, as those of `granting` are: it is found where one of them fails.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any
from unittest.mock import patch

from mutation.granting import wrong_expressions

from assembler.assembly import Election, elect, election, environment, outline, papers, writing
from assembler.commands import test
from assembler.commands.test import run_scenario
from assembler.loader.scenarios import Scenario
from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import ALWAYS, Environment, Expression, Literal, Not, holds, unparse
from assembler.model.library import Library, Paper, Programme
from assembler.model.matter import Matter
from assembler.rules import Refusal

ASKING = (outline, writing, papers, environment, election)
"""The modules that ask whether a condition of a text, a paper or a party holds."""

CANNOT_RUN = (TypeError, ArithmeticError, ValueError, KeyError, StopIteration)

_OEM = "an OEM partner is answered before a paper is chosen"
_EXCEPTION = "an exception on joining or on a change needs the choice, and one to be approved alone is listed"
_REJOINING = "nobody rejoins by a first order form"
_CLASSIFICATION = "another Classification is signed as a new agreement"
_RUNS = "an exception runs only once it is approved"
_TOLD = "a notice for a reason says what has happened"
_GROUP = "a group company joins an agreement that is in force"
_VENDOR_PAPER = "the vendor's paper is for services alone"
_LEVELS = "the second level of support comes with the first"
_WORDS = "a change has its new words unless it deletes, and the old words where it changes some words only"
_QUARTER = "a statement always states its quarter"
_DUE = "where a commission is due, its sum and its pay date are known"
_NOTIFIED = "a step-in for what the partner can put right has notice of it before"
_WAY = "a partner works in one of the two ways at least"
_MISSING = "a day that is missing is not before another"
_BILLED = "a self-billed statement has both numbers, and of a French partner the rate and the form"
EQUIVALENT = {
    **{
        f"ipp ({paper}): not oem → dropped": _OEM
        for paper in (
            "partner-program-agreement",
            "order-form",
            "requirements-schedule",
            "benefits-schedule",
            "territory-schedule",
            "program-calendar",
            "program-policies",
            "training-terms",
            "deal-registration",
        )
    },
    "ipp (special-terms): special_terms_agreed and not oem → special_terms_agreed": _OEM,
    "qalyptus/partner-statement: affiliate and referred_to_state → referred_to_state": "a sale is referred only under the affiliate terms",
    "qalyptus/partner-statement: reseller and resold_to_state → resold_to_state": "a sale is resold only under the reseller terms",
    "qalyptus/partner-statement/commission-of-the-quarter: customers_to_state → dropped": "a referred sale has a customer with an order",
    'ipp (exception-approval): (exception_approval or matter.occasion == "exception") and not exception.approved_on is stated'
    " → not exception.approved_on is stated": _EXCEPTION,
    'ipp (exception-approval): exception_approval or matter.occasion == "exception" → exception_approval': _EXCEPTION,
    "ipp/order-form: not rejoining and matter.form_number == 1 → matter.form_number == 1": _REJOINING,
    "ipp/order-form/documents-in-force: solution and first_listed.solution_terms is stated"
    " → first_listed.solution_terms is stated": _CLASSIFICATION,
    "ipp/evaluation-report/result: exception.region == review.region and exception.runs and exception.approved_on is stated"
    " → exception.region == review.region and exception.runs": _RUNS,
    "ipp/evaluation-report/figures: review.qualified_in_year is stated and review.won_in_year is stated"
    " → review.won_in_year is stated": "won opportunities of a year without the qualified ones are refused (evaluation-of-a-quarter)",
    "ipp/clauses/failed-qualifications: ground_details is stated → dropped": _TOLD,
    "ipp/clauses/change-of-control: ground_details is stated → dropped": _TOLD,
    "qpn/participation-form/addenda-in-force: in_force_since.alliance_agreement is stated and partner.parent is stated"
    " → partner.parent is stated": _GROUP,
    "qpn/clauses/change-of-control: ground_details is stated → dropped": _TOLD,
    "qpn/clauses/change-of-policies: ground_details is stated → dropped": _TOLD,
    "qpn/sell-addendum/support: not first_level_support and not second_level_support → not first_level_support": _LEVELS,
    **{
        f"qpn/participation-form/addenda-in-force: services and vendor_paper and {listed} → vendor_paper and {listed}": _VENDOR_PAPER
        for listed in ("not first_listed.services_addendum is stated", "first_listed.services_addendum is stated")
    },
    **{
        f'common/clauses/changes: amendment.change == "{change}" and amendment.words is stated → amendment.change == "{change}"': _WORDS
        for change in ("replaced", "added_after")
    },
    **{
        'common/clauses/changes: amendment.change == "in_its_words" and amendment.words is stated and amendment.old_words is stated'
        f" → {wrong}": _WORDS
        for wrong in (
            '(amendment.change == "in_its_words" and amendment.words is stated) or amendment.old_words is stated',
            'amendment.change == "in_its_words" and amendment.words is stated',
            "amendment.old_words is stated",
            '(amendment.change == "in_its_words" or amendment.words is stated) and amendment.old_words is stated',
            'amendment.change == "in_its_words" and amendment.old_words is stated',
            "amendment.words is stated and amendment.old_words is stated",
        )
    },
    **{
        f"qpn ({paper}): sell → dropped": "a step-in without the XM Sell Addendum is refused (step-in-under-the-sell-addendum)"
        for paper in ("step-in-notice", "customer-step-in-notice")
    },
    **{
        f'qpn/step-in-notice/step-in: step_in_ground == "{ground}" and breach_notified_on is stated → step_in_ground == "{ground}"': _NOTIFIED
        for ground in ("not_paid", "no_service")
    },
    "qalyptus (customer-registration): affiliate or reseller → dropped": _WAY,
    "qalyptus/commission-schedule/example: affiliate or not reseller → affiliate": _WAY,
    "qalyptus/commission-schedule/example: reseller and not affiliate → not affiliate": _WAY,
    "qalyptus/customer-registration/purpose: affiliate and not reseller → not reseller": _WAY,
    "qalyptus/customer-registration/purpose: reseller and not affiliate → not affiliate": _WAY,
    "qalyptus/partner-statement/discounts-of-the-quarter: customers_to_state and not (affiliate and referred_to_state)"
    " → not (affiliate and referred_to_state)": "a resold sale has a customer with an order",
    "qalyptus/partner-statement/discounts-of-the-quarter: customers_to_state and not (affiliate and referred_to_state)"
    " → customers_to_state and not referred_to_state": "a sale is referred only under the affiliate terms",
    **{
        f"qalyptus/partner-statement/subject: statement_begin is stated and statement_end is stated → {wrong}": _QUARTER
        for wrong in (
            "dropped",
            "statement_begin is stated or statement_end is stated",
            "statement_begin is stated",
            "statement_end is stated",
        )
    },
    **{
        "qalyptus/partner-statement/commission-of-the-quarter: (due_to_state or parts_to_state) and not back_to_state"
        f" and commission_due is stated and statement_pay_date is stated → {wrong}": _DUE
        for wrong in (
            "(due_to_state or parts_to_state) and not back_to_state and commission_due is stated",
            "(due_to_state or parts_to_state) and not back_to_state and statement_pay_date is stated",
            "not back_to_state and commission_due is stated and statement_pay_date is stated",
        )
    },
    **{
        "qalyptus/partner-statement/commission-of-the-quarter: back_to_state and commission_due is stated"
        f" and statement_pay_date is stated → back_to_state and {kept} is stated": _DUE
        for kept in ("commission_due", "statement_pay_date")
    },
    **{
        "qalyptus/partner-statement/subject: affiliate and self_billed and partner_vat_number is stated and vendor_vat_number is stated"
        f" → affiliate and self_billed and {kept} is stated": _BILLED
        for kept in ("partner_vat_number", "vendor_vat_number")
    },
    'qalyptus/partner-statement/subject: affiliate and self_billed and partner.country == "FR" and partner_form is stated'
    ' → affiliate and self_billed and partner.country == "FR"': _BILLED,
    "qalyptus/partner-statement/subject: affiliate and self_billed and back_to_state → self_billed and back_to_state": (
        "commission is owed back under the affiliate terms alone"
    ),
    **{
        f"qalyptus/partner-statement/{clause}: customer.first_order is stated and customer.first_order <= statement_end"
        " → customer.first_order <= statement_end": _MISSING
        for clause in ("commission-of-the-quarter", "discounts-of-the-quarter")
    },
}
"""Mutants that print the same as the library, each with the reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something printed on a condition: the `holder` of it, in a part of the library such as the clause of an id."""

    part: str
    id: str
    holder: Any
    field: str

    @property
    def condition(self) -> Expression:
        """The condition as it is."""
        found: Expression = getattr(self.holder, self.field)
        return found

    @property
    def title(self) -> str:
        """The id of the part and, where a paper of a programme is the holder, its name."""
        return f"{self.id} ({self.holder.document.rpartition('/')[2]})" if isinstance(self.holder, Paper) else self.id


@dataclass(frozen=True, slots=True)
class WrongCondition:
    """A place with another condition than its own. The `name` shows both."""

    place: Place
    wrong: Expression

    @property
    def name(self) -> str:
        """The clause, document or programme with its paper, the condition as it is, and what stands there instead."""
        instead = "dropped" if self.wrong == ALWAYS else unparse(self.wrong)
        return f"{self.place.title}: {unparse(self.place.condition)} → {instead}"

    @property
    def where(self) -> str:
        """The file and the line."""
        return f"{self.place.holder.span.path}:{self.place.holder.span.line}"

    def changed(self, library: Library) -> Library:
        """Return the library with the wrong condition."""
        own: Mapping[str, Any] = getattr(library, self.place.part)
        if self.place.id not in own:
            return library
        holder = replace(self.place.holder, **{self.place.field: self.wrong})
        part = _with_part(own[self.place.id], self.place.holder, holder)
        changes: dict[str, Any] = {self.place.part: {**own, self.place.id: part}}
        return replace(library, **changes)


@dataclass(frozen=True, slots=True)
class Step:
    """A packet of a scenario, or of a step of its life, in the library as it is: with all that was asked while it was made."""

    scenario: Scenario
    matter: Matter | None
    election: Election | Refusal | None
    asked: Mapping[Expression, Sequence[Environment]]


@dataclass(frozen=True, slots=True)
class KeptScenario:
    """A scenario with its steps."""

    scenario: Scenario
    steps: tuple[Step, ...]


def places(library: Library, programmes: Iterable[Programme]) -> Iterator[Place]:
    """Yield each condition of the papers of programmes, of their documents and of their clauses, each once."""
    asked = tuple(programmes)
    for programme in asked:
        for one in (*programme.papers, *programme.entity_cases, *programme.answers):
            yield from _conditions("programmes", programme.id, one)
    documents = dict.fromkeys(paper.document for programme in asked for paper in programme.papers)
    for id in documents:
        for placed in library.documents[id].clauses:
            yield from _conditions("documents", id, placed)
    for id in dict.fromkeys(placed.clause for document in documents for placed in library.documents[document].clauses):
        yield from _conditions("clauses", id, library.clauses[id])


def mutants(library: Library) -> tuple[WrongCondition, ...]:
    """Return each condition of the library's papers, documents and clauses, put wrong in each way."""
    found = places(library, library.programmes.values())
    return tuple(mutant for place in found for mutant in wrong_conditions(place))


def programmes_of(mutant: WrongCondition, library: Library) -> tuple[str, ...]:
    """Return the programmes whose scenarios may find a mutant: its own, or all where it is of what they share."""
    own = mutant.place.id.partition("/")[0]
    return (own,) if own in library.programmes else tuple(library.programmes)


def wrong_conditions(place: Place) -> Iterator[WrongCondition]:
    """Yield a place without its condition, with its contrary, and with each part of it wrong."""
    seen = {unparse(place.condition)}
    for other in (ALWAYS, Not(place.condition), *wrong_expressions(place.condition)):
        if unparse(other) not in seen:
            seen.add(unparse(other))
            yield WrongCondition(place, other)


def _conditions(part: str, id: str, holder: object) -> Iterator[Place]:
    if isinstance(holder, tuple):
        for one in holder:
            yield from _conditions(part, id, one)
    elif _is_model(holder):
        for name in ("condition", "specimen"):
            if isinstance(found := getattr(holder, name, None), Expression) and not isinstance(found, Literal):
                yield Place(part, id, holder, name)
        for field in fields(holder):  # type: ignore[arg-type]
            yield from _conditions(part, id, getattr(holder, field.name))


def _is_model(part: object) -> bool:
    own = is_dataclass(part) and type(part).__module__.startswith("assembler.model.")
    return own and not isinstance(part, Expression)


def _with_part(whole: Any, old: object, new: object) -> Any:
    """Return a value of the model with one of its parts replaced."""
    if whole is old:
        return new
    if isinstance(whole, tuple):
        parts = tuple(_with_part(one, old, new) for one in whole)
        return parts if any(one is not other for one, other in zip(whole, parts, strict=True)) else whole
    if not _is_model(whole):
        return whole
    now = {field.name: getattr(whole, field.name) for field in fields(whole)}
    changes = {name: other for name, one in now.items() if (other := _with_part(one, old, new)) is not one}
    return replace(whole, **changes) if changes else whole


def run_and_keep(scenario: Scenario, library: Library) -> KeptScenario:
    """Run a scenario in the library as it is, and keep what was elected and asked for each of its packets."""
    steps: list[Step] = []
    asked: dict[Expression, list[Environment]] = {}
    run = test._run_matter  # noqa: SLF001 - what `run_scenario` and a life do with each packet

    def asking(condition: Expression, given: Environment) -> bool:
        asked.setdefault(condition, []).append(given)
        return holds(condition, given)

    def keeping(
        one: Scenario, matter: Matter | None, known: Library, watch: test.Watch | None = None
    ) -> tuple[Any, tuple[Diagnostic, ...]]:
        asked.clear()
        result = run(one, matter, known, watch=watch)
        made = result[0]
        elected = made[0] if made else elect(known, matter) if matter else None
        steps.append(Step(one, matter, elected, dict(asked)))
        return result

    with ExitStack() as patched:
        patched.enter_context(patch.object(test, "_run_matter", keeping))
        for module in ASKING:
            patched.enter_context(patch.object(module, "holds", asking))
        run_scenario(scenario, library)
    return KeptScenario(scenario, tuple(steps))


def finder(mutant: WrongCondition, library: Library, scenarios: Iterable[KeptScenario]) -> KeptScenario | None:
    """Return the first scenario that fails, or cannot be carried out, where a condition is wrong; None where none does.

    A scenario in which the wrong condition holds as often as the right one runs as in the library as it is, and is passed over.
    """
    asking = (one for one in scenarios if any(_differs(mutant, step) for step in one.steps))
    wrong = mutant.changed(library)
    failing = (one for one in asking if _may_fail(mutant, one, library) and _fails(partial(run_scenario, one.scenario, wrong)))
    return next(failing, None)


def _differs(mutant: WrongCondition, step: Step) -> bool:
    """Whether a wrong condition holds otherwise than the right one somewhere in a packet."""
    for given in step.asked.get(mutant.place.condition, ()):
        try:
            if holds(mutant.wrong, given) is not holds(mutant.place.condition, given):
                return True
        except CANNOT_RUN:
            return True
    return False


def _may_fail(mutant: WrongCondition, kept: KeptScenario, library: Library) -> bool:
    """Whether a scenario must be run with a mutant: a packet of it differs from what the scenario says, elected as it was.

    What is elected depends on the words of no clause, so that it need not be elected again. It does depend on papers and documents.
    """
    if mutant.place.part != "clauses":
        return True
    return any(_fails(partial(_again, step, mutant, library)) for step in kept.steps if _differs(mutant, step))


def _again(step: Step, mutant: WrongCondition, library: Library) -> tuple[Diagnostic, ...]:
    if not isinstance(step.election, Election):
        return ()
    papers = tuple(replace(paper, library=mutant.changed(paper.library)) for paper in step.election.papers)
    changed = replace(step.election, library=mutant.changed(step.election.library), papers=papers)
    with patch.object(test, "elect", lambda *_: changed):
        findings: tuple[Diagnostic, ...] = test._run_matter(step.scenario, step.matter, library)[1]  # noqa: SLF001
    return findings


def _fails(run: Callable[[], tuple[Diagnostic, ...]]) -> bool:
    try:
        return bool(run())
    except CANNOT_RUN:
        return True
