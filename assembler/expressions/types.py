"""The types of names, and the check that an expression makes sense before any value is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from assembler.diagnostics import Diagnostic, error, nearest
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
    written,
)
from assembler.quantities import Kind, UnreadableError, parse


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text out of a closed set."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value that need not be given."""

    type: "Type"


@dataclass(frozen=True, slots=True)
class Record:
    """Named parts, such as a party or an entry of a list; `title` is what a message calls it."""

    title: str
    fields: Mapping[str, "Type"]


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of records of one shape, such as the deals."""

    of: Record


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of countries, written in capitals."""


Type = Kind | OneOf | Maybe | Record | ListOf | Region
Scope = Mapping[str, Type]

FILTERS: Mapping[str, tuple[Kind, ...]] = {
    "percent": (Kind.RATE,),
    "money": (Kind.MONEY,),
    "date": (Kind.DATE,),
    "duration": (Kind.DURATION,),
    "country": (Kind.COUNTRY,),
    "words": (Kind.INTEGER, Kind.DURATION),
}
ORDERED = (Kind.INTEGER, Kind.RATE, Kind.DATE)


class _FaultError(Exception):
    """An expression that makes no sense, with its finding."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def check_condition(node: Expression, scope: Scope) -> tuple[Diagnostic, ...]:
    """Check that an expression is a condition, in every branch of it."""
    return _faults(node, scope, (Kind.TRUTH,), "A condition is true or false")


def check_quote(node: Expression, scope: Scope) -> tuple[Diagnostic, ...]:
    """Check that an expression names something that can be printed."""
    if isinstance(node, Literal):
        return (error("wrong-type", "A constant is not quoted.", node.span, "Write it as text, or declare it as a value."),)
    try:
        found = type_of(node, scope)
    except _FaultError as fault:
        return (fault.finding,)
    if isinstance(found, Maybe):
        return ()
    if isinstance(found, Record | ListOf | Region) or found is Kind.TRUTH:
        hint = (
            f"Name one of its parts: {', '.join(found.fields)}."
            if isinstance(found, Record)
            else "Name a value, a fact or a field."
        )
        return (error("wrong-type", _sentence(f"{_what(found)} cannot be printed."), node.span, hint),)
    return ()


def _faults(node: Expression, scope: Scope, wanted: tuple[Kind, ...], sentence: str) -> tuple[Diagnostic, ...]:
    try:
        found = type_of(node, scope)
    except _FaultError as fault:
        return (fault.finding,)
    if found in wanted:
        return ()
    hint = "Ask whether it is given: “… is stated”." if isinstance(found, Maybe) else "Compare it with something."
    return (error("wrong-type", f"{sentence}; this is {_what(found)}.", node.span, hint),)


def type_of(node: Expression, scope: Scope) -> Type:
    """Give the type of an expression, or raise on the first part that makes no sense."""
    match node:
        case Name():
            return _type_of_name(node, scope)
        case Attribute():
            return _type_of_attribute(node, scope)
        case Literal(value):
            return _type_of_literal(value)
        case Not(operand):
            return _condition(operand, scope)
        case And(left, right) | Or(left, right):
            _condition(left, scope)
            return _condition(right, scope)
        case Compare():
            return _type_of_comparison(node, scope)
        case Member():
            return _type_of_member(node, scope)
        case Stated(operand):
            type_of(operand, scope)
            return Kind.TRUTH
        case Filter():
            return _type_of_filter(node, scope)
        case _:
            assert_never(node)


def _type_of_name(node: Name, scope: Scope) -> Type:
    if node.name not in scope:
        hint = nearest(node.name, scope) or "Write a choice, value, fact or list that the programme declares."
        raise _FaultError(error("unknown-name", f"“{node.name}” is not known here.", node.span, hint, node.name))
    return scope[node.name]


def _type_of_attribute(node: Attribute, scope: Scope) -> Type:
    whole = type_of(node.of, scope)
    fields = whole.fields if isinstance(whole, Record) else {}
    if node.name not in fields:
        what = f"“{written(node.of)}”" if isinstance(whole, Record) else _what(whole)
        hint = nearest(node.name, fields) or (f"It has {', '.join(fields)}." if fields else "")
        raise _FaultError(error("unknown-name", _sentence(f"{what} has no part “{node.name}”."), node.span, hint, node.name))
    return fields[node.name]


def _type_of_literal(value: object) -> Type:
    if isinstance(value, bool):
        return Kind.TRUTH
    return Kind.INTEGER if isinstance(value, int) else Kind.TEXT


def _condition(node: Expression, scope: Scope) -> Type:
    findings = _faults(node, scope, (Kind.TRUTH,), "Only conditions are joined by and, or and not")
    if findings:
        raise _FaultError(findings[0])
    return Kind.TRUTH


def _type_of_comparison(node: Compare, scope: Scope) -> Type:
    left, right = _given(type_of(node.left, scope)), _given(type_of(node.right, scope))
    _comparable(node.right, left, right)
    if node.operator not in ("==", "!=") and not (left in ORDERED or _reads(left, node.right, ORDERED)):
        raise _FaultError(error("wrong-type", _sentence(f"{_what(left)} has no order."), node.span, "Compare it with == or !=."))
    return Kind.TRUTH


def _type_of_member(node: Member, scope: Scope) -> Type:
    left = _given(type_of(node.operand, scope))
    for item in node.items:
        right = type_of(item, scope)
        if isinstance(right, Region):
            if left is not Kind.COUNTRY:
                raise _FaultError(
                    error("wrong-type", _sentence(f"{_what(left)} cannot lie in a region."), item.span, "Ask it of a country.")
                )
        else:
            _comparable(item, left, _given(right))
    return Kind.TRUTH


def _comparable(node: Expression, left: Type, right: Type) -> None:
    """Refuse a comparison of different types, and with a text that the closed set or the type does not know."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        _comparable_literal(node, node.value, left)
    elif left != right or isinstance(left, Record | ListOf | Region | Maybe):
        raise _FaultError(
            error(
                "wrong-type",
                _sentence(f"{_what(left)} is compared with {_what(right)}."),
                node.span,
                "Compare values of one type.",
            )
        )


def _comparable_literal(node: Literal, text: str, left: Type) -> None:
    if isinstance(left, OneOf):
        if text not in left.options:
            hint = nearest(text, left.options) or f"It may be {', '.join(left.options)}."
            raise _FaultError(error("unknown-name", f"It can never be “{text}”.", node.span, hint, text))
        return
    if not isinstance(left, Kind) or left is Kind.TRUTH:
        raise _FaultError(
            error("wrong-type", _sentence(f"{_what(left)} is compared with a text."), node.span, "Compare values of one type.")
        )
    try:
        parse(left, text)
    except UnreadableError as fault:
        raise _FaultError(error("wrong-type", fault.sentence, node.span, fault.hint)) from None


def _reads(left: Type, right: Expression, kinds: tuple[Kind, ...]) -> bool:
    return isinstance(right, Literal) and left in kinds


def _type_of_filter(node: Filter, scope: Scope) -> Type:
    if node.name not in FILTERS:
        hint = nearest(node.name, FILTERS) or f"There are {', '.join(FILTERS)}."
        raise _FaultError(error("unknown-name", f"There is no filter “{node.name}”.", node.span, hint, node.name))
    has = _given(type_of(node.operand, scope))
    if has not in FILTERS[node.name]:
        wanted = " or ".join(map(_what, FILTERS[node.name]))
        raise _FaultError(
            error("wrong-type", f"“{node.name}” prints {wanted}; this is {_what(has)}.", node.span, "Use the filter of its type.")
        )
    return Kind.TEXT


def _given(found: Type) -> Type:
    return found.type if isinstance(found, Maybe) else found


_KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "a text",
    Kind.INTEGER: "a whole number",
    Kind.RATE: "a rate",
    Kind.MONEY: "a sum of money",
    Kind.DATE: "a date",
    Kind.DURATION: "a duration",
    Kind.COUNTRY: "a country",
    Kind.ID: "an id",
    Kind.TRUTH: "a condition",
}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _what(found: Type) -> str:
    """Name a type in a message."""
    match found:
        case Kind():
            return _KINDS[found]
        case OneOf():
            return "a word out of a set"
        case Maybe(inner):
            return f"{_what(inner)} that need not be given"
        case Record(title):
            return f"all of “{title}”"
        case ListOf():
            return "a list"
        case Region():
            return "a region"
