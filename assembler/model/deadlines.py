"""Deadlines: days by which a party must act, as a programme declares them, and the rule by which one counts from a signature.

The day of a deadline may be counted from `matter.effective`, the effective date of its paper. Where a matter leaves that to the last
signature, it is known only once the packet is signed. Until then the deadline is a rule in which everything else is a constant:
`matter.effective + "1 year"`.
"""

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import date

from assembler.model.clause_text import Repeat
from assembler.model.expressions import (
    Attribute,
    Call,
    Datum,
    Environment,
    Expression,
    Literal,
    Lookup,
    Maybe,
    Name,
    NotStatedError,
    RecordType,
    Scope,
    children,
    compute,
    parse_expression,
    substitute,
    type_of,
)
from assembler.model.expressions.arithmetic import after
from assembler.model.expressions.functions import LIST_FUNCTIONS
from assembler.model.lifetime import ALWAYS_THERE, Lifetime
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import SourceText, Span
from assembler.model.values import Duration, Kind, Quantity, show

MATTER, EFFECTIVE = "matter", "effective"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which one of the roles `of` must act under a paper, where a condition holds; with `repeat` one for each entry.

    `clause` is the name of the clause or item of the paper that it follows from, such as `term.renewal`; empty where none is named.
    With `every`, an expression that gives a duration, it recurs: the day is counted again from an effective date so much later.
    """

    id: str
    title: str
    day: Expression
    of: tuple[str, ...]
    paper: str
    source: str
    span: Span
    condition: Expression
    repeat: Repeat | None = None
    every: Expression | None = None
    clause: str = ""
    note: str = ""
    lifetime: Lifetime = ALWAYS_THERE
    paper_place: Span | None = field(default=None, compare=False)


def is_effective(node: Expression) -> bool:
    """Whether an expression is the effective date itself."""
    match node:
        case Attribute(Name(name), part):
            return (name, part) == (MATTER, EFFECTIVE)
        case _:
            return False


def counts_from_effective(node: Expression) -> bool:
    """Whether an expression reads the effective date."""
    return is_effective(node) or any(map(counts_from_effective, children(node)))


def hidden_effective(node: Expression) -> Expression | None:
    """Return a lookup, or a function over a list or bands, that reads the effective date, so that no rule can be made; else None."""
    match node:
        case Call(function) if function in (*LIST_FUNCTIONS, "band") and counts_from_effective(node):
            return node
        case Lookup() if counts_from_effective(node):
            return node
        case _:
            return next((found for child in children(node) if (found := hidden_effective(child))), None)


def with_effective(scope: Scope) -> Scope:
    """Return a scope for deadlines: there the effective date is known sooner or later."""
    matter = scope.get(MATTER)
    if not isinstance(matter, RecordType):
        return scope
    return {**scope, MATTER: replace(matter, fields={**matter.fields, EFFECTIVE: Kind.DATE})}


def optional_parts(node: Expression, scope: Scope) -> tuple[Expression, ...]:
    """Return the parts of an expression that must be stated for it to have a value; none where it always has one."""
    if not isinstance(type_of(node, scope), Maybe):
        return ()
    if isinstance(node, Name | Attribute | Lookup) or (isinstance(node, Call) and node.function in LIST_FUNCTIONS):
        return (node,)
    return tuple(part for child in children(node) for part in optional_parts(child, scope)) or (node,)


def settle(node: Expression, given: Environment) -> Expression:
    """Return an expression in which everything that is known is a constant; what is not stated stays, and so does the effective date.

    Raises `CalculationError` where a part has no result.
    """
    return substitute(node, lambda part: _settled(part, given))


def _settled(node: Expression, given: Environment) -> Expression | None:
    """Return a part as a constant, or as it is where it has no value or is the effective date; None where its own parts are settled."""
    if is_effective(node):
        return node
    if counts_from_effective(node):
        return None
    try:
        return Literal(_written(compute(node, given).value), node.span)
    except NotStatedError:
        return node


def _written(value: Quantity) -> Quantity:
    """Return a value as a constant of an expression is written."""
    match value:
        case date():
            return value.isoformat()
        case Duration():
            return show(value)
        case _:
            return value


def read_rule(text: str, place: str) -> Expression | None:
    """Read a rule that was written down; None where it is no expression. `place` names the file it comes from."""
    rule, findings = parse_expression(SourceText(place, text), 0, len(text))
    return None if findings else rule


def day_of(rule: Expression, effective: date | None) -> date | None:
    """Return the day that a settled rule gives; None where it is not stated. Raises `CalculationError` where it has no result."""
    given: Environment = {MATTER: {EFFECTIVE: Datum(effective)} if effective else {}}
    try:
        found = compute(rule, given).value
    except NotStatedError:
        return None
    return found if isinstance(found, date) else None


def occurrences(rule: Expression, effective: date, every: Duration | None) -> Iterator[date]:
    """Yield the days of a settled rule, the first one first: only that where it does not recur.

    Raises `CalculationError` behind the last day of the calendar.
    """
    count = 0
    last = date.min
    while (day := day_of(rule, _later(effective, every, count))) and day > last:
        yield day
        if every is None:
            return
        count, last = count + 1, day


def _later(effective: date, every: Duration | None, count: int) -> date:
    return after(effective, replace(every, count=every.count * count)) if every and count else effective
