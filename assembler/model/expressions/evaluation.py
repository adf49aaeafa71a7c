"""The value of an expression, once every name has one.

Every expression has passed the type check before; a value of another kind than the check has promised raises `TypeError`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import assert_never

from assembler.model.expressions.arithmetic import COMPARISONS, OPERATIONS, ArithmeticFaultError, add, is_less
from assembler.model.expressions.functions import FUNCTIONS, LIST_FUNCTIONS
from assembler.model.expressions.kinds import bands_key
from assembler.model.expressions.tree import (
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Conditional,
    Expression,
    Filter,
    Literal,
    Lookup,
    Membership,
    Name,
    Not,
    Or,
    Stated,
    unparse,
)
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.model.values import Country, Duration, Kind, Money, Quantity, constant_kind, parse, show, show_in_words


@dataclass(frozen=True, slots=True)
class Datum:
    """A value and the place it was written at."""

    value: Quantity
    span: Span | None = None


Countries = frozenset[str]
Entry = Mapping[str, "BoundValue"]
BoundValue = Datum | Countries | Entry | tuple[Entry, ...]
"""What a name stands for: a value, a region, a record, or a list."""

Environment = Mapping[str, BoundValue]
"""The value of every name that has one."""


class NotStatedError(Exception):
    """A value that may be missing is asked for and is missing."""

    def __init__(self, name: str, span: Span | None) -> None:
        """Keep the name and the place of the text that asks for it."""
        super().__init__(name)
        self.name = name
        self.span = span


class CalculationError(Exception):
    """A calculation has no result; holds the sentence, the hint and the place of an operand."""

    def __init__(self, sentence: str, hint: str, span: Span | None) -> None:
        """Keep the parts of the finding that reports the error."""
        super().__init__(sentence)
        self.sentence, self.hint, self.span = sentence, hint, span


def holds(node: Expression, environment: Environment) -> bool:
    """Whether a condition that has passed `check_condition` is met; a comparison with a missing value is not."""
    match node:
        case Literal(value):
            return value is True
        case And(left, right):
            return holds(left, environment) and holds(right, environment)
        case Or(left, right):
            return holds(left, environment) or holds(right, environment)
        case Not(operand):
            return not holds(operand, environment)
        case Compare(operator, left, right):
            return _compare(operator, _value_or_none(left, environment), _value_or_none(right, environment))
        case Membership(operand, items):
            return any(_is_member(_value_or_none(operand, environment), item, environment) for item in items)
        case Stated(operand):
            return _value_or_none(operand, environment) is not None
        case Call("some" | "every" as function):
            met = (holds(node.arguments[1], inner) for inner in _entry_environments(node, environment))
            return any(met) if function == "some" else all(met)
        case _:
            return _value_or_none(node, environment) is True


def deciding_conditions(node: Expression, environment: Environment, *, positive: bool = True) -> tuple[Expression, ...]:
    """Return the parts of a condition that make it true, or, where not `positive`, those that make it false, negated."""
    match node:
        case Not(operand):
            return deciding_conditions(operand, environment, positive=not positive)
        case And(left, right) | Or(left, right):
            all_decide = isinstance(node, And) is positive
            parts = [part for part in (left, right) if all_decide or holds(part, environment) is positive]
            return tuple(one for part in parts for one in deciding_conditions(part, environment, positive=positive))
        case _:
            return (node if positive else Not(node),)


def evaluate(node: Expression, environment: Environment) -> Datum:
    """Return the value of an expression; a filter gives the printed text.

    Raise `NotStatedError` for a missing value and `CalculationError` for a calculation without a result.
    """
    match node:
        case Literal(value, span):
            return Datum(value, span)
        case Name() | Attribute() | Lookup():
            return _as_datum(look_up(node, environment))
        case Filter(operand, name):
            datum = evaluate(operand, environment)
            return Datum(_apply_filter(name, datum.value), datum.span)
        case Not() | And() | Or() | Compare() | Membership() | Stated():
            return Datum(holds(node, environment), node.span)
        case Arithmetic(operator, left, right):
            return _calculate(OPERATIONS[operator], node, (compute(left, environment), compute(right, environment)))
        case Conditional(condition, then, otherwise):
            if holds(condition, environment):
                return compute(then, environment)
            if otherwise is None:
                raise NotStatedError(unparse(node), node.span)
            return compute(otherwise, environment)
        case Call():
            return _evaluate_call(node, environment)
        case _:
            assert_never(node)


def compute(node: Expression, environment: Environment) -> Datum:
    """Return the value of a part of a calculation: like `evaluate`, but a text in quotes that is written as a figure is one."""
    if isinstance(node, Literal) and isinstance(node.value, str) and (kind := constant_kind(node.value)):
        return Datum(parse(kind, node.value), node.span)
    return evaluate(node, environment)


def _calculate(function: Callable[..., Quantity], node: Expression, data: tuple[Datum, ...]) -> Datum:
    """Return the result of a function, with the place of the first operand that has one, so that it leads back to the matter."""
    try:
        value = function(*(datum.value for datum in data))
    except ArithmeticFaultError as fault:
        place = next((datum.span for datum in reversed(data) if datum.span), node.span)
        raise CalculationError(fault.sentence, fault.hint, place) from None
    return Datum(value, next((datum.span for datum in data if datum.span), node.span))


def _evaluate_call(node: Call, environment: Environment) -> Datum:
    match node.function:
        case "or_else":
            value, instead = node.arguments
            try:
                return evaluate(value, environment)
            except NotStatedError:
                return compute(instead, environment)
        case "band":
            return _evaluate_band(node, environment)
        case "some" | "every":
            return Datum(holds(node, environment), node.span)
        case function if function in LIST_FUNCTIONS:
            return _evaluate_total(node, environment)
        case function:
            arguments = tuple(compute(argument, environment) for argument in node.arguments)
            return _calculate(FUNCTIONS[function].compute, node, arguments)


def _evaluate_band(node: Call, environment: Environment) -> Datum:
    """Return the name of the first band that holds a number."""
    bands, number = node.arguments
    name = unparse(bands)
    datum = evaluate(number, environment)
    value = _as_whole_number(datum)
    for band in _as_entries(environment[bands_key(name)]):
        last = _as_whole_number(band["last"]) if "last" in band else None
        if _as_whole_number(band["first"]) <= value and (last is None or value <= last):
            return Datum(_as_datum(band["id"]).value, datum.span)
    sentence = f"{show(datum.value)} lies in no band of “{name}”."
    raise CalculationError(sentence, "Correct the number, or divide it into bands that leave none out.", datum.span or node.span)


def _entry_environments(node: Call, environment: Environment) -> Iterator[Environment]:
    """Yield for each entry of the list of a function the names known there: the entry under its own word, and all others."""
    entries = _as_entries(look_up(node.arguments[0], environment))
    word = _as_datum(environment[word_key(unparse(node.arguments[0]))])
    for entry in entries:
        yield {**environment, str(word.value): entry}


def word_key(name: str) -> str:
    """Return the key under which an environment holds the word for an entry of a list; it has spaces, so no name is like it."""
    return f"one of {name}"


def _evaluate_total(node: Call, environment: Environment) -> Datum:
    """Return a sum, a count or an extreme over the entries that meet the condition and state the value."""
    counted = node.function == "count"
    condition = next(iter(node.arguments[1 if counted else 2 :]), None)
    met = [inner for inner in _entry_environments(node, environment) if condition is None or holds(condition, inner)]
    if counted:
        return Datum(len(met), node.span)
    data = [datum for inner in met if (datum := _compute_or_none(node.arguments[1], inner))]
    if not data:
        raise NotStatedError(unparse(node), node.span)
    match node.function:
        case "sum":
            return _sum(node, data)
        case "sums":
            return _sums(node, data)
        case "smallest":
            return reduce(lambda best, one: one if is_less(one.value, best.value) else best, data)
        case _:
            return reduce(lambda best, one: one if is_less(best.value, one.value) else best, data)


def _sum(node: Call, data: Iterable[Datum]) -> Datum:
    return reduce(lambda total, one: _calculate(add, node, (total, one)), data)


def _sums(node: Call, data: list[Datum]) -> Datum:
    """Return the sum in each currency, apart, in the order in which the currencies are first stated: `EUR 192.00 and USD 600.00`."""
    apart = dict[str, list[Datum]]()
    for one in data:
        if isinstance(one.value, Money):
            apart.setdefault(one.value.currency, []).append(one)
    return Datum(" and ".join(show(_sum(node, same).value) for same in apart.values()), node.span)


def _compute_or_none(node: Expression, environment: Environment) -> Datum | None:
    try:
        return compute(node, environment)
    except NotStatedError:
        return None


def look_up(node: Expression, environment: Environment) -> BoundValue:
    """Return what an expression stands for: a value, a record, a list or a region; raise `NotStatedError` if it is missing."""
    match node:
        case Name(name, span):
            if name not in environment:
                raise NotStatedError(name, span)
            return environment[name]
        case Attribute(of, name, span):
            record = look_up(of, environment)
            if not isinstance(record, Mapping) or name not in record:
                raise NotStatedError(name, span)
            return record[name]
        case Lookup(of, key):
            return _find_entry(node, _as_entries(look_up(of, environment)), evaluate(key, environment))
        case _:
            return evaluate(node, environment)


def _find_entry(node: Lookup, entries: tuple[Entry, ...], key: Datum) -> Entry:
    for entry in entries:
        if _as_datum(entry["id"]).value == key.value:
            return entry
    raise NotStatedError(unparse(node), node.span)


def _value_or_none(node: Expression, environment: Environment) -> Quantity | None:
    """Return the value of an expression, `True` for a record, list or region, None where it is missing."""
    try:
        found = look_up(node, environment)
    except NotStatedError:
        return None
    return found.value if isinstance(found, Datum) else True


def _compare(operator: str, left: Quantity | None, right: Quantity | None) -> bool:
    # A missing value meets no comparison, except that it differs from any value that is there.
    if left is None or right is None:
        return operator == "!=" and left is not right
    return COMPARISONS[operator](left, _as_kind_of(left, right))


def _is_member(value: Quantity | None, item: Expression, environment: Environment) -> bool:
    if isinstance(item, Name) and isinstance(region := environment.get(item.name), frozenset):
        return isinstance(value, Country) and value.code in region
    return _compare("==", value, _value_or_none(item, environment))


KINDS_OF_CONSTANTS = {
    "Rate": Kind.RATE,
    "Money": Kind.MONEY,
    "date": Kind.DATE,
    "Duration": Kind.DURATION,
    "Country": Kind.COUNTRY,
    "SignedClause": Kind.CLAUSE,
    "int": Kind.INTEGER,
    "Fraction": Kind.NUMBER,
}


def _as_kind_of(left: Quantity, right: Quantity) -> Quantity:
    """Return a written constant as the kind of the value it is compared with: `country == "DE"`."""
    if not isinstance(right, str) or isinstance(left, str):
        return right
    return parse(KINDS_OF_CONSTANTS[type(left).__name__], right)


def _apply_filter(name: str, value: Quantity) -> str:
    match name, value:
        case "words", int() | Duration():
            return show_in_words(value)
        case "digits", _:
            return str(value)
        case _:
            return show(value)


def _as_datum(found: BoundValue) -> Datum:
    if not isinstance(found, Datum):
        raise TypeError("the type check lets only values here")
    return found


def _as_whole_number(found: BoundValue) -> int:
    value = _as_datum(found).value
    if not isinstance(value, int):
        raise TypeError("the type check lets only whole numbers here")
    return value


def _as_entries(found: BoundValue) -> tuple[Entry, ...]:
    if not isinstance(found, tuple):
        raise TypeError("the type check lets only tables and lists here")
    return found
