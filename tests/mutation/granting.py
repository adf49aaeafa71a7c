"""Mutants of the expressions by which papers grant something: each is judged by the scenarios, and found where one of them fails."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, tee
from unittest.mock import patch

from assembler.assembly import environment
from assembler.assembly.computed_values import derive
from assembler.commands.test import run_scenario
from assembler.loader.scenarios import Scenario
from assembler.model.declarations import Computed
from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import (
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Conditional,
    Environment,
    Expression,
    Literal,
    Name,
    Not,
    Or,
    Stated,
    children,
    substitute,
    unparse,
)
from assembler.model.library import Library, Programme
from assembler.model.values import Kind

OPERATORS: Mapping[str, Sequence[str]] = {
    "<": ("<=", ">"), "<=": ("<", ">="), ">": (">=", "<"), ">=": (">", "<="), "==": ("!=",), "!=": ("==",), "+": ("-",), "-": ("+",),
}  # fmt: skip
FUNCTIONS = {
    "rounded": "rounded_down", "smallest": "largest", "max": "min", "some": "every", "every": "some", "quarter_start": "quarter_end",
    "quarter_end": "quarter_start", "days_before": "days_after", "days_after": "days_before", "months_after": "months_before",
}  # fmt: skip

_ONE_ROW = "one row has the quarter's number"
_SAME_YEAR = "the first two days of a year are in the same year"
_REFERRED = "the table stands only where a referred sale, and so an order of its customer, is in the statement"
_EACH_NEEDS = "each classification has a figure for it"
_NOT_NEGATIVE = "a count is never below nothing"
_NOBODY_NEEDS_ONE = "no classification needs exactly one person with the CIE certificate"
_IN_FORCE = "an agreement that is in force has begun, and a notice ends it no earlier than it is issued"
EQUIVALENT = {
    "first_renewal = in_force_since.alliance_agreement - initial_term": _IN_FORCE,
    "first_renewal = in_force_since.partner_agreement - initial_term": _IN_FORCE,
    "ends_with_a_period = month(period_after_end) == month(first_renewal) and day(period_after_end) == day(first_renewal)": _IN_FORCE,
    "points = or_else(sum(sales, sale.points_now), 1)": "a sum is missing only without sales, and then the statement has no row",
    "statement_pay_month = largest(periods, period.pay_month, period.number == quarter(statement_end))": _ONE_ROW,
    "sales.pay_month = largest(periods, period.pay_month, period.number == quarter(this.paid_on))": _ONE_ROW,
    "statement_pay_date = date(year(days_after(statement_end, 2)), statement_pay_month, pay_day)": _SAME_YEAR,
    "sales.pay_date = date(year(days_after(quarter_end(this.paid_on), 2)), this.pay_month, pay_day)": _SAME_YEAR,
    "customers_to_state = some(customers, customer.first_order is stated or customer.first_order <= statement_end)": _REFERRED,
    "customers_to_state = some(customers, customer.first_order is stated)": _REFERRED,
    "customers_to_state = some(customers, customer.first_order <= statement_end)": "a day that is missing is not before another",
    "example_parts.price = rounded_down(this.unit_price * this.number)": "the example has whole cents",
    "example_parts.commission = rounded_down(this.price * this.rate)": "the example has whole cents",
    "evaluations.ends = month_end(date(program_year, this.month, 2))": "a month ends on one day",
    **{
        f'reviews.managers_needed = or_else(requirements["designated_manager"].required, '
        f'or_else(requirements["dedicated_manager"].required, {other}))': _EACH_NEEDS
        for other in (1, -1)
    },
    **{
        f'reviews.{met} = this.{figure} >= or_else(requirements["{needed}"].required, {other})': _EACH_NEEDS
        for met, figure, needed in (
            ("sales_met", "sales", "sales"),
            ("presales_met", "presales", "presales"),
            ("qualified_met", "qualified", "opportunities"),
        )
        for other in (1, -1)
    },
    **{
        f'reviews.{figure}_met = or_else(this.{figure}, 0) >= or_else(requirements["{needed}"].required, -1)': _NOT_NEGATIVE
        for figure, needed in (("ctl", "ctl"), ("cie", "cie"), ("ced", "ced"), ("designers", "designer"))
    },
    'reviews.cie_met = or_else(this.cie, 1) >= or_else(requirements["cie"].required, 0)': _NOBODY_NEEDS_ONE,
}
"""Mutants that print the same as the library, each with the reason."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A programme with a fault; `change` is the computed value as it is and as it is wrong, None where another part is.

    The `name` of a wrong value shows it with its expression.
    """

    name: str
    programme: Programme
    change: tuple[Computed, Computed] | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """One derivation of the computed values in a scenario: of which programme, from which values, and its result."""

    programme: Programme
    given: Environment
    findings: tuple[Diagnostic, ...]
    by_choices: bool
    result: tuple[Environment, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class RunScenario:
    """A scenario and all the derivations of its run in the library as it is."""

    scenario: Scenario
    derivations: tuple[Derivation, ...]


def mutants(programme: Programme) -> Iterator[Mutant]:
    """Yield a programme for each way in which one operator, function, number or branch of a computed value may be wrong."""
    for one in programme.every_computed:
        for expression in wrong_expressions(one.expression):
            name = f"{one.list}.{one.id}" if one.list else one.id
            changed = replace(one, expression=expression)
            yield Mutant(f"{name} = {unparse(expression)}", _with_value(programme, changed), (one, changed))


def wrong_expressions(expression: Expression) -> Iterator[Expression]:
    """Yield an expression for each way in which one operator, function, number or branch of it may be wrong."""
    for node in _nodes(expression):
        for other in _wrong_nodes(node):
            yield substitute(expression, partial(_instead, node, other))


def _instead(node: Expression, other: Expression, part: Expression) -> Expression | None:
    return other if part is node else None


def _nodes(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in children(expression):
        yield from _nodes(child)


def _wrong_nodes(node: Expression) -> Iterator[Expression]:
    """Yield what may stand by mistake instead of a part of an expression."""
    match node:
        case Compare(operator) | Arithmetic(operator):
            yield from (replace(node, operator=other) for other in OPERATORS.get(operator, ()))
        case And(left, right):
            yield from (Or(left, right), left, right)
        case Or(left, right):
            yield from (And(left, right), left, right)
        case Not(operand):
            yield operand
        case Stated(operand):
            yield Not(Stated(operand))
        case Literal(int() as number) if not isinstance(number, bool):
            yield from (Literal(number + 1), Literal(number - 1))
        case Conditional(condition, then, otherwise):
            yield Conditional(Not(condition), then, otherwise)
            yield then
        case Call(function, arguments) if function in FUNCTIONS:
            yield Call(FUNCTIONS[function], arguments)
        case _:
            return


def _with_value(programme: Programme, value: Computed) -> Programme:
    """Return the programme with a computed value in the place of the one of its name."""

    def is_that(one: object) -> bool:
        return isinstance(one, Computed) and (one.list, one.id) == (value.list, value.id)

    def changed(values: tuple[Computed, ...]) -> tuple[Computed, ...]:
        return tuple(value if is_that(one) else one for one in values)

    return replace(
        programme,
        computed=changed(programme.computed),
        lists=tuple(replace(plan, computed=changed(plan.computed)) for plan in programme.lists),
        tables=tuple(replace(table, computed=changed(table.computed)) for table in programme.tables),
        derived=tuple(value if is_that(one) else one for one in programme.derived),
    )


def run_and_keep(scenario: Scenario, library: Library) -> RunScenario:
    """Run a scenario in the library as it is, and keep what its computed values were derived from."""
    kept: list[Derivation] = []

    def keeping(
        programme: Programme, given: Environment, findings: Iterable[Diagnostic], *, by_choices: bool
    ) -> tuple[Environment, tuple[Diagnostic, ...]]:
        known = tuple(findings)
        result = derive(programme, given, known, by_choices=by_choices)
        kept.append(Derivation(programme, dict(given), known, by_choices, result))
        return result

    with patch.object(environment, "derive", keeping):
        run_scenario(scenario, library)
    return RunScenario(scenario, tuple(kept))


def finder(mutant: Mutant, library: Library, scenarios: Iterable[RunScenario]) -> RunScenario | None:
    """Return the first scenario that fails, or cannot be carried out, where the papers grant by the mutant; None where none does.

    A scenario in which nothing is derived otherwise runs as in the library as it is, and is passed over; where a condition that rules
    between choices may read is wrong, it is tried last.
    """
    wrong = replace(library, programmes={**library.programmes, mutant.programme.id: mutant.programme})
    own, again = tee(one for one in scenarios if one.scenario.programme == mutant.programme.id)
    derived_otherwise = (one for one in own if _derives_otherwise(mutant, one))
    tried = chain(derived_otherwise, again if _rules_may_read(mutant) else ())
    return next((one for one in tried if _fails(one.scenario, wrong)), None)


def is_found(mutant: Mutant, library: Library, scenarios: Iterable[RunScenario]) -> bool:
    """Whether a scenario finds the mutant."""
    return finder(mutant, library, scenarios) is not None


def _derives_otherwise(mutant: Mutant, run: RunScenario) -> bool:
    """Whether the value of a mutant is derived otherwise than the right one somewhere in a scenario."""
    return mutant.change is None or any(_differs(*mutant.change, one) for one in run.derivations)


def _rules_may_read(mutant: Mutant) -> bool:
    """Whether a mutant is of a condition of the programme itself: rules between choices read its words, not its result."""
    return mutant.change is not None and mutant.change[0].type is Kind.TRUTH and not mutant.change[0].list


def _differs(right: Computed, wrong: Computed, kept: Derivation) -> bool:
    if right not in kept.programme.derived:  # of a name that does not exist in the edition or on the occasion
        return _names_used(right) != _names_used(wrong)
    try:
        return derive(_with_value(kept.programme, wrong), kept.given, kept.findings, by_choices=kept.by_choices) != kept.result
    except (TypeError, ArithmeticError, ValueError):
        return True


def _names_used(value: Computed) -> set[str]:
    return {unparse(node) for node in _nodes(value.expression) if isinstance(node, Name | Attribute)}


def _fails(scenario: Scenario, library: Library) -> bool:
    try:
        return bool(run_scenario(scenario, library))
    except (TypeError, ArithmeticError, ValueError):
        return True
