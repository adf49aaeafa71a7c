"""The value of an expression, once every name has one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any, assert_never

from assembler.expressions.tree import (
    And,
    Attribute,
    Compare,
    Expression,
    Filter,
    Literal,
    Member,
    Name,
    Not,
    Or,
    Stated,
)
from assembler.quantities import Country, Kind, Quantity, parse, show, show_in_words
from assembler.source import Span


@dataclass(frozen=True, slots=True)
class Datum:
    """A value and the place it was written at."""

    value: Quantity
    span: Span | None = None


Region = frozenset[str]
Entry = Mapping[str, "Given"]
Given = Datum | Region | Entry | tuple[Entry, ...]
Environment = Mapping[str, Given]


class NotStatedError(Exception):
    """An optional value is asked for but was not given."""

    def __init__(self, name: str, span: Span | None) -> None:
        """Keep the name and the place of the text that asks."""
        super().__init__(name)
        self.name = name
        self.span = span


def holds(node: Expression, given: Environment) -> bool:
    """`True` when the condition is met. The condition has passed `check_condition`; a part not stated meets nothing."""
    match node:
        case And(left, right):
            return holds(left, given) and holds(right, given)
        case Or(left, right):
            return holds(left, given) or holds(right, given)
        case Not(operand):
            return not holds(operand, given)
        case Compare(operator, left, right):
            return _compares(operator, _optional(left, given), _optional(right, given))
        case Member(operand, items):
            return any(_belongs(_optional(operand, given), item, given) for item in items)
        case Stated(operand):
            return _optional(operand, given) is not None
        case _:
            return _truth(evaluate(node, given).value)


def evaluate(node: Expression, given: Environment) -> Datum:
    """Give the value of a name, a part or a literal, or raise `NotStatedError`. A filter gives the printed text."""
    match node:
        case Literal(value, span):
            return Datum(value, span)
        case Name() | Attribute():
            found = look_up(node, given)
            assert isinstance(found, Datum), "the type check has refused this"  # noqa: S101
            return found
        case Filter(operand, name):
            datum = evaluate(operand, given)
            return Datum(_print(name, datum.value), datum.span)
        case Not() | And() | Or() | Compare() | Member() | Stated():
            return Datum(holds(node, given), node.span)
        case _:
            assert_never(node)


def look_up(node: Expression, given: Environment) -> Given:
    """Give what a name or a part stands for: a value, a record, a list or a region."""
    match node:
        case Name(name, span):
            if name not in given:
                raise NotStatedError(name, span)
            return given[name]
        case Attribute(of, name, span):
            whole = look_up(of, given)
            if not isinstance(whole, Mapping) or name not in whole:
                raise NotStatedError(name, span)
            return whole[name]
        case _:
            return evaluate(node, given)


def _optional(node: Expression, given: Environment) -> Quantity | None:
    try:
        found = look_up(node, given)
    except NotStatedError:
        return None
    return found.value if isinstance(found, Datum) else True


def _truth(value: Quantity) -> bool:
    assert isinstance(value, bool), "the type check has refused this"  # noqa: S101
    return value


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


def _compares(operator: str, left: Quantity | None, right: Quantity | None) -> bool:
    if left is None or right is None:
        return operator == "!=" and left is not right
    return _COMPARISONS[operator](left, _as_kind_of(left, right))


def _belongs(value: Quantity | None, item: Expression, given: Environment) -> bool:
    if isinstance(item, Name) and isinstance(region := given.get(item.name), frozenset):
        return isinstance(value, Country) and value.code in region
    return _compares("==", value, _optional(item, given))


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
    }
    return parse(kinds[type(left).__name__], right)


def _print(filter_name: str, value: Quantity) -> str:
    if filter_name == "words":
        assert not isinstance(value, str), "the type check has refused this"  # noqa: S101
        return show_in_words(value)  # type: ignore[arg-type]  # the type check lets only integers and durations here
    return show(value)
