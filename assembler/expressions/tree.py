"""The tree of an expression: what `when:` and `{{ }}` may hold, each node with its place."""

from dataclasses import dataclass

from assembler.quantities import Quantity
from assembler.source import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A choice, value, fact, party or loop variable by its name."""

    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A part of a record: `partner.country`."""

    of: "Expression"
    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: a text, a whole number or a truth."""

    value: Quantity
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    operand: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class And:
    """Both conditions."""

    left: "Expression"
    right: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two conditions."""

    left: "Expression"
    right: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values of one type; `operator` is `==`, `!=`, `<`, `<=`, `>` or `>=`."""

    operator: str
    left: "Expression"
    right: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """`x in (a, b)`, or `x in REGION`: one of several values."""

    operand: "Expression"
    items: "tuple[Expression, ...]"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """`x is stated`: an optional value was given."""

    operand: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A value printed in a given form: `rate | percent`."""

    operand: "Expression"
    name: str
    span: Span | None = None


Expression = Name | Attribute | Literal | Not | And | Or | Compare | Member | Stated | Filter

ALWAYS = Literal(value=True)
NEVER = Literal(value=False)


def children(node: Expression) -> tuple[Expression, ...]:
    """Give the expressions directly inside another."""
    match node:
        case Name() | Literal():
            return ()
        case Attribute(of=inner) | Not(operand=inner) | Stated(operand=inner) | Filter(operand=inner):
            return (inner,)
        case And(left, right) | Or(left, right) | Compare(left=left, right=right):
            return (left, right)
        case Member(operand, items):
            return (operand, *items)


def names(node: Expression) -> tuple[Name, ...]:
    """Give every name an expression uses, in the order written."""
    if isinstance(node, Name):
        return (node,)
    return tuple(name for child in children(node) for name in names(child))


def both(left: Expression, right: Expression) -> Expression:
    """Join two conditions by `and`, leaving out what is always true."""
    if left == ALWAYS:
        return right
    return left if right == ALWAYS else And(left, right)


def written(node: Expression) -> str:
    """Write an expression as a person would, for reasons and messages."""
    match node:
        case Name(name):
            return name
        case Attribute(of, name):
            return f"{written(of)}.{name}"
        case Literal(value):
            return f'"{value}"' if isinstance(value, str) else str(value).lower()
        case Not(operand):
            return f"not {_bracketed(operand)}"
        case And(left, right):
            return f"{_bracketed(left, And)} and {_bracketed(right, And)}"
        case Or(left, right):
            return f"{_bracketed(left, Or)} or {_bracketed(right, Or)}"
        case Compare(operator, left, right):
            return f"{written(left)} {operator} {written(right)}"
        case Member(operand, items):
            return f"{written(operand)} in ({', '.join(map(written, items))})"
        case Stated(operand):
            return f"{written(operand)} is stated"
        case Filter(operand, name):
            return f"{written(operand)} | {name}"


def _bracketed(node: Expression, same: type | None = None) -> str:
    return f"({written(node)})" if isinstance(node, And | Or) and type(node) is not same else written(node)
