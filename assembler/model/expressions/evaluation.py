"""The value of an expression, once every name has one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import eq, ge, gt, le, lt, ne
from typing import Any, assert_never

from assembler.model.expressions.arithmetic import OPERATIONS, ArithmeticFaultError, add
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
from assembler.model.source import Span
from assembler.model.values import Country, Kind, Quantity, constant_kind, parse, show, show_in_words


@dataclass(frozen=True, slots=True)
class Datum:
    """A value and the place it was written at."""

    value: Quantity
    span: Span | None = None


Region = frozenset[str]
Entry = Mapping[str, "BoundValue"]
BoundValue = Datum | Region | Entry | tuple[Entry, ...]
Environment = Mapping[str, BoundValue]


class NotStatedError(Exception):
    """An optional value is asked for but was not given."""

    def __init__(self, name: str, span: Span | None) -> None:
        """Keep the name and the place of the text that asks."""
        super().__init__(name)
        self.name = name
        self.span = span


class CalculationError(Exception):
    """A calculation has no result; carries the sentence, the mend and the place of what it was made with."""

    def __init__(self, sentence: str, hint: str, span: Span | None) -> None:
        """Keep what a finding needs."""
        super().__init__(sentence)
        self.sentence, self.hint, self.span = sentence, hint, span


def holds(node: Expression, stated_type: Environment) -> bool:
    """`True` when the condition is met. The condition has passed `check_condition`; a part not stated meets nothing."""
    match node:
        case And(left, right):
            return holds(left, stated_type) and holds(right, stated_type)
        case Or(left, right):
            return holds(left, stated_type) or holds(right, stated_type)
        case Not(operand):
            return not holds(operand, stated_type)
        case Compare(operator, left, right):
            return _compares(operator, _optional(left, stated_type), _optional(right, stated_type))
        case Membership(operand, items):
            return any(_belongs(_optional(operand, stated_type), item, stated_type) for item in items)
        case Stated(operand):
            return _optional(operand, stated_type) is not None
        case Call("some" | "every" as function):
            met = (holds(node.arguments[1], inner) for inner in _each(node, stated_type))
            return any(met) if function == "some" else all(met)
        case _:
            return _optional(node, stated_type) is True


def deciding_conditions(node: Expression, stated_type: Environment, *, meant: bool = True) -> tuple[Expression, ...]:
    """Give the parts of a condition by which it is met, or by which it is not where its opposite is `meant`."""
    match node:
        case Not(operand):
            return deciding_conditions(operand, stated_type, meant=not meant)
        case And(left, right) | Or(left, right):
            every = isinstance(node, And) is meant
            met = [part for part in (left, right) if every or holds(part, stated_type) is meant]
            return tuple(ground for part in met for ground in deciding_conditions(part, stated_type, meant=meant))
        case _:
            return (node if meant else Not(node),)


def evaluate(node: Expression, stated_type: Environment) -> Datum:
    """Give the value of a name, a part or a literal, or raise `NotStatedError`. A filter gives the printed text."""
    match node:
        case Literal(value, span):
            return Datum(value, span)
        case Name() | Attribute() | Lookup():
            found = look_up(node, stated_type)
            assert isinstance(found, Datum), "the type check has refused this"  # noqa: S101
            return found
        case Filter(operand, name):
            datum = evaluate(operand, stated_type)
            return Datum(_print(name, datum.value), datum.span)
        case Not() | And() | Or() | Compare() | Membership() | Stated():
            return Datum(holds(node, stated_type), node.span)
        case Arithmetic(operator, left, right):
            return _worked(OPERATIONS[operator], node, (_figure(left, stated_type), _figure(right, stated_type)))
        case Conditional(condition, then, otherwise):
            if holds(condition, stated_type):
                return _figure(then, stated_type)
            if otherwise is None:
                raise NotStatedError(unparse(node), node.span)
            return _figure(otherwise, stated_type)
        case Call():
            return _called(node, stated_type)
        case _:
            assert_never(node)


def compute(node: Expression, stated_type: Environment) -> Datum:
    """Give what a computed value comes to: like `evaluate`, with a text in quotes read as the figure it is written as."""
    return _figure(node, stated_type)


def _figure(node: Expression, stated_type: Environment) -> Datum:
    if isinstance(node, Literal) and isinstance(node.value, str) and (kind := constant_kind(node.value)):
        return Datum(parse(kind, node.value), node.span)
    return evaluate(node, stated_type)


def _worked(work: Callable[..., Quantity], node: Expression, data: tuple[Datum, ...]) -> Datum:
    """Work a result out. It has the place of the first part that has one: so a glyph or a fault leads back to the matter."""
    try:
        value = work(*(datum.value for datum in data))
    except ArithmeticFaultError as fault:
        place = next((datum.span for datum in reversed(data) if datum.span), node.span)
        raise CalculationError(fault.sentence, fault.hint, place) from None
    return Datum(value, next((datum.span for datum in data if datum.span), node.span))


def _called(node: Call, stated_type: Environment) -> Datum:
    match node.function:
        case "or_else":
            return _or_else(node, stated_type)
        case "band":
            return _band(node, stated_type)
        case "some" | "every":
            return Datum(holds(node, stated_type), node.span)
        case function if function in LIST_FUNCTIONS:
            return _total(node, stated_type)
        case function:
            return _worked(FUNCTIONS[function].work, node, tuple(_figure(part, stated_type) for part in node.arguments))


def _or_else(node: Call, stated_type: Environment) -> Datum:
    value, instead = node.arguments
    try:
        return evaluate(value, stated_type)
    except NotStatedError:
        return _figure(instead, stated_type)


def _band(node: Call, stated_type: Environment) -> Datum:
    """Give the first band that holds a number."""
    name, number = node.arguments
    assert isinstance(name, Name), "the type check has refused this"  # noqa: S101
    datum = evaluate(number, stated_type)
    bands = stated_type[bands_key(name.name)]
    assert isinstance(bands, tuple), "bands are given as their ranges"  # noqa: S101
    for band in bands:
        first, last = _value(band["first"]), _value(band["last"]) if "last" in band else None
        if first <= datum.value and (last is None or datum.value <= last):
            found = band["id"]
            assert isinstance(found, Datum), "a band has a name"  # noqa: S101
            return Datum(found.value, datum.span)
    sentence = f"{show(datum.value)} lies in no band of “{name.name}”."
    raise CalculationError(sentence, "Correct the number, or divide it into bands that leave none out.", datum.span or node.span)


def _value(stated_type: "BoundValue") -> Any:
    assert isinstance(stated_type, Datum), "bounds are values"  # noqa: S101
    return stated_type.value


def _each(node: Call, stated_type: Environment) -> Iterator[Environment]:
    """Give the names for each entry of the list that a function goes through, under the entries' own word."""
    entries = look_up(node.arguments[0], stated_type)
    assert isinstance(entries, tuple), "the type check lets only lists be gone through"  # noqa: S101
    word = stated_type[word_key(unparse(node.arguments[0]))]
    for entry in entries:
        yield {**stated_type, str(_value(word)): entry}


def word_key(name: str) -> str:
    """Give the key under which an environment holds the word for an entry of a list; no name is written like it."""
    return f"one of {name}"


def _total(node: Call, stated_type: Environment) -> Datum:
    """Work out a sum, a count or an extreme over the entries that meet the condition and state the value."""
    counted = node.function == "count"
    condition = node.arguments[1 if counted else 2] if len(node.arguments) > (1 if counted else 2) else None
    met = [inner for inner in _each(node, stated_type) if condition is None or holds(condition, inner)]
    if counted:
        return Datum(len(met), node.span)
    data = [datum for inner in met if (datum := _stated(node.arguments[1], inner))]
    if not data:
        raise NotStatedError(unparse(node), node.span)
    if node.function == "sum":
        return reduce(lambda whole, one: _worked(add, node, (whole, one)), data)
    return (min if node.function == "smallest" else max)(data, key=lambda datum: _comparable(datum.value))


def _comparable(value: Quantity) -> Any:
    return value


def _stated(node: Expression, stated_type: Environment) -> Datum | None:
    try:
        return _figure(node, stated_type)
    except NotStatedError:
        return None


def look_up(node: Expression, stated_type: Environment) -> BoundValue:
    """Give what a name or a part stands for: a value, a record, a list or a region."""
    match node:
        case Name(name, span):
            if name not in stated_type:
                raise NotStatedError(name, span)
            return stated_type[name]
        case Attribute(of, name, span):
            whole = look_up(of, stated_type)
            if not isinstance(whole, Mapping) or name not in whole:
                raise NotStatedError(name, span)
            return whole[name]
        case Lookup(of, key):
            return _row(node, look_up(of, stated_type), evaluate(key, stated_type))
        case _:
            return evaluate(node, stated_type)


def _row(node: Lookup, entries: "BoundValue", key: Datum) -> "BoundValue":
    assert isinstance(entries, tuple), "the type check lets only tables and lists be looked into"  # noqa: S101
    for entry in entries:
        if _value(entry["id"]) == key.value:
            return entry
    raise NotStatedError(unparse(node), node.span)


def _optional(node: Expression, stated_type: Environment) -> Quantity | None:
    try:
        found = look_up(node, stated_type)
    except NotStatedError:
        return None
    return found.value if isinstance(found, Datum) else True


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


def _compares(operator: str, left: Quantity | None, right: Quantity | None) -> bool:
    if left is None or right is None:
        return operator == "!=" and left is not right
    return _COMPARISONS[operator](left, _as_kind_of(left, right))


def _belongs(value: Quantity | None, item: Expression, stated_type: Environment) -> bool:
    if isinstance(item, Name) and isinstance(region := stated_type.get(item.name), frozenset):
        return isinstance(value, Country) and value.code in region
    return _compares("==", value, _optional(item, stated_type))


def _as_kind_of(left: Quantity, right: Quantity) -> Quantity:
    """Read a written constant as the kind of the value it is compared with: `country == "DE"`."""
    if not isinstance(right, str) or isinstance(left, str):
        return right
    kinds = {
        "Rate": Kind.RATE,
        "Money": Kind.MONEY,
        "date": Kind.DATE,
        "Duration": Kind.DURATION,
        "Country": Kind.COUNTRY,
        "int": Kind.INTEGER,
        "Fraction": Kind.NUMBER,
    }
    return parse(kinds[type(left).__name__], right)


def _print(filter_name: str, value: Quantity) -> str:
    if filter_name == "words":
        assert not isinstance(value, str), "the type check has refused this"  # noqa: S101
        return show_in_words(value)  # type: ignore[arg-type]  # the type check lets only integers and durations here
    if filter_name == "digits":
        return str(value)
    return show(value)
