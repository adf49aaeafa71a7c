"""Mutants of the expressions by which papers grant something: each is judged by the scenarios, and found where one of them fails."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assembler.commands.test import run_scenario
from assembler.loader.scenarios import Scenario
from assembler.model.declarations import Computed
from assembler.model.expressions import (
    And,
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Expression,
    Literal,
    Not,
    Or,
    Stated,
    children,
    substitute,
    unparse,
)
from assembler.model.library import Library, Programme

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
EQUIVALENT = {
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
}
"""Mutants that print the same as the library, each with the reason."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A programme in which one computed value says something else; `name` shows the value and its expression."""

    name: str
    programme: Programme


def mutants(programme: Programme) -> Iterator[Mutant]:
    """Yield a programme for each way in which one operator, function, number or branch of a computed value may be wrong."""
    for one in programme.every_computed:
        for expression in _wrong(one.expression):
            name = f"{one.list}.{one.id}" if one.list else one.id
            changed = replace(one, expression=expression)
            yield Mutant(f"{name} = {unparse(expression)}", _with_value(programme, one, changed))


def _wrong(expression: Expression) -> Iterator[Expression]:
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


def _with_value(programme: Programme, one: Computed, other: Computed) -> Programme:
    """Return the programme with another computed value in the place of one."""

    def changed(values: tuple[Computed, ...]) -> tuple[Computed, ...]:
        return tuple(other if value is one else value for value in values)

    return replace(
        programme,
        computed=changed(programme.computed),
        lists=tuple(replace(plan, computed=changed(plan.computed)) for plan in programme.lists),
        tables=tuple(replace(table, computed=changed(table.computed)) for table in programme.tables),
        derived=tuple(other if value is one else value for value in programme.derived),
    )


def is_found(mutant: Mutant, library: Library, scenarios: Sequence[Scenario]) -> bool:
    """Whether a scenario fails, or cannot be carried out, where the papers grant by the mutant."""
    wrong = replace(library, programmes={**library.programmes, mutant.programme.id: mutant.programme})
    return any(_fails(scenario, wrong) for scenario in scenarios if scenario.programme == mutant.programme.id)


def _fails(scenario: Scenario, library: Library) -> bool:
    try:
        return bool(run_scenario(scenario, library))
    except (TypeError, ArithmeticError, ValueError):
        return True
