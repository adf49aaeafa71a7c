"""The tree of an expression: what `when:` and `{{ }}` may hold, each node with its place."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from assembler.model.source import Span
from assembler.model.values import Quantity


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
class Membership:
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


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values calculated together; `operator` is `+`, `-`, `*` or `/`."""

    operator: str
    left: "Expression"
    right: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list over its arguments: `quarter(enrolled_on)`, `sum(lines, line.points)`."""

    function: str
    arguments: "tuple[Expression, ...]"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """`a if condition else b`; without `otherwise` it is not stated where the condition does not hold."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression | None" = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """`table[key]`: a table's row by its key, a list's entry by its id."""

    of: "Expression"
    key: "Expression"
    span: Span | None = None


Expression = (
    Name
    | Attribute
    | Literal
    | Not
    | And
    | Or
    | Compare
    | Membership
    | Stated
    | Filter
    | Arithmetic
    | Call
    | Conditional
    | Lookup
)

ALWAYS = Literal(value=True)
NEVER = Literal(value=False)


def children(node: Expression) -> tuple[Expression, ...]:
    """Give the expressions directly inside another."""
    match node:
        case Name() | Literal():
            return ()
        case Attribute(of=inner) | Not(operand=inner) | Stated(operand=inner) | Filter(operand=inner):
            return (inner,)
        case And(left, right) | Or(left, right) | Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case Conditional(condition, then, otherwise):
            return (condition, then) if otherwise is None else (condition, then, otherwise)
        case Lookup(of, key):
            return (of, key)
        case Membership(operand, items):
            return (operand, *items)


def names(node: Expression) -> tuple[Name, ...]:
    """Give every name an expression uses, in the order written."""
    if isinstance(node, Name):
        return (node,)
    return tuple(name for child in children(node) for name in names(child))


def substitute(node: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """Give an expression in which every part for which there is another stands as that other."""
    if (other := change(node)) is not None:
        return other
    changed: dict[str, Any] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Expression):
            changed[part.name] = substitute(value, change)
        elif isinstance(value, tuple):
            changed[part.name] = tuple(substitute(one, change) for one in value)
    return replace(node, **changed)


def rename(node: Expression, name: str, other: str) -> Expression:
    """Give an expression in which one name is written as another."""
    return substitute(node, lambda one: Name(other) if isinstance(one, Name) and one.name == name else None)


def both(left: Expression, right: Expression) -> Expression:
    """Join two conditions by `and`, leaving out what is always true."""
    if left == ALWAYS:
        return right
    return left if right == ALWAYS else And(left, right)


def unparse(node: Expression) -> str:
    """Write an expression as a person would, for reasons and messages."""
    match node:
        case Name(name):
            return name
        case Attribute(of, name):
            return f"{unparse(of)}.{name}"
        case Literal(value):
            return f'"{value}"' if isinstance(value, str) else str(value).lower()
        case Not(operand):
            return f"not {_bracketed(operand)}"
        case And(left, right):
            return f"{_bracketed(left, And)} and {_bracketed(right, And)}"
        case Or(left, right):
            return f"{_bracketed(left, Or)} or {_bracketed(right, Or)}"
        case Compare(operator, left, right):
            return f"{_closed(left)} {operator} {_closed(right)}"
        case Membership(operand, items):
            return f"{_closed(operand)} in ({', '.join(map(unparse, items))})"
        case Stated(operand):
            return f"{_closed(operand)} is stated"
        case Filter(operand, name):
            return f"{unparse(operand)} | {name}"
        case Arithmetic() | Call() | Conditional() | Lookup():
            return _written_calculation(node)


def _written_calculation(node: Arithmetic | Call | Conditional | Lookup) -> str:
    match node:
        case Arithmetic():
            return _written_arithmetic(node)
        case Call(function, arguments):
            return f"{function}({', '.join(map(unparse, arguments))})"
        case Conditional(condition, then, otherwise):
            last = "" if otherwise is None else f" else {unparse(otherwise)}"
            return f"{_bracketed(then, Call)} if {_bracketed(condition, Or)}{last}"
        case Lookup(of, key):
            return f"{unparse(of)}[{unparse(key)}]"


def _written_arithmetic(node: Arithmetic) -> str:
    """Write an operation with the brackets without which it would be another."""
    binds = node.operator in ("*", "/")
    left = f"({unparse(node.left)})" if _loose(node.left, binds=binds) else unparse(node.left)
    again = isinstance(node.right, Arithmetic)
    right = f"({unparse(node.right)})" if again or _loose(node.right, binds=binds) else unparse(node.right)
    return f"{left} {node.operator} {right}"


def _loose(node: Expression, *, binds: bool) -> bool:
    match node:
        case Arithmetic(operator):
            return binds and operator in ("+", "-")
        case Conditional() | And() | Or() | Not() | Compare():
            return True
        case _:
            return False


def _bracketed(node: Expression, same: type | None = None) -> str:
    joins = isinstance(node, Conditional) or (isinstance(node, And | Or) and type(node) is not same)
    return f"({unparse(node)})" if joins else unparse(node)


def _closed(node: Expression) -> str:
    """Write a part that is compared: in brackets, where it would be read with what stands beside it."""
    return f"({unparse(node)})" if isinstance(node, Conditional | And | Or | Not | Compare | Membership) else unparse(node)
