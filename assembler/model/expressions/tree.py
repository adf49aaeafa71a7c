"""The syntax tree of an expression in `when:` and `{{ }}`, each node with its place in the file."""

from collections.abc import Callable
from dataclasses import replace

from assembler.model.quick_dataclass import dataclass
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
    """The negation of a condition."""

    operand: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class And:
    """The conjunction of two conditions."""

    left: "Expression"
    right: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Or:
    """The disjunction of two conditions."""

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
    """`x is stated`: whether a value that may be missing is there."""

    operand: "Expression"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A value printed in a certain form: `rate | percent`."""

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
    """`a if condition else b`; without `otherwise` the value is missing where the condition does not hold."""

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
    """Return the expressions directly inside another."""
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
    """Return every name an expression uses, in the order written."""
    if isinstance(node, Name):
        return (node,)
    return tuple(name for child in children(node) for name in names(child))


def substitute(node: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """Return an expression in which each part is replaced by what `change` returns for it, unless that is None."""
    if (other := change(node)) is not None:
        return other
    return _with_children(node, tuple(substitute(child, change) for child in children(node)))


def _with_children(node: Expression, parts: tuple[Expression, ...]) -> Expression:
    """Return a node with other children, in the order of `children`."""
    match node:
        case Name() | Literal():
            return node
        case Attribute():
            return replace(node, of=parts[0])
        case Not() | Stated() | Filter():
            return replace(node, operand=parts[0])
        case And() | Or() | Compare() | Arithmetic():
            return replace(node, left=parts[0], right=parts[1])
        case Call():
            return replace(node, arguments=parts)
        case Conditional():
            return replace(node, condition=parts[0], then=parts[1], otherwise=parts[2] if parts[2:] else None)
        case Lookup():
            return replace(node, of=parts[0], key=parts[1])
        case Membership():
            return replace(node, operand=parts[0], items=parts[1:])


def rename(node: Expression, name: str, other: str) -> Expression:
    """Return an expression with one name replaced by another."""
    return substitute(node, lambda one: Name(other) if isinstance(one, Name) and one.name == name else None)


def both(left: Expression, right: Expression) -> Expression:
    """Return the conjunction of two conditions, without one that is always true."""
    if left == ALWAYS:
        return right
    return left if right == ALWAYS else And(left, right)


def unparse(node: Expression) -> str:
    """Return the source text of an expression, for reasons and messages."""
    match node:
        case Name(name):
            return name
        case Attribute(of, name):
            return f"{unparse(of)}.{name}"
        case Literal(value):
            return f'"{value}"' if isinstance(value, str) else str(value).lower()
        case Not(operand):
            return f"not {_bracket_joined(operand)}"
        case And(left, right):
            return f"{_bracket_joined(left, And)} and {_bracket_joined(right, And)}"
        case Or(left, right):
            return f"{_bracket_joined(left, Or)} or {_bracket_joined(right, Or)}"
        case Compare(operator, left, right):
            return f"{_bracket_operand(left)} {operator} {_bracket_operand(right)}"
        case Membership(operand, items):
            return f"{_bracket_test(_bracket_operand(operand))} in ({', '.join(map(unparse, items))})"
        case Stated(operand):
            return f"{_bracket_test(_bracket_operand(operand))} is stated"
        case Filter(operand, name):
            return f"{unparse(operand)} | {name}"
        case Arithmetic() | Call() | Conditional() | Lookup():
            return _unparse_calculation(node)


def _unparse_calculation(node: Arithmetic | Call | Conditional | Lookup) -> str:
    match node:
        case Arithmetic():
            return _unparse_arithmetic(node)
        case Call(function, arguments):
            return f"{function}({', '.join(map(unparse, arguments))})"
        case Conditional(condition, then, otherwise):
            last = "" if otherwise is None else f" else {unparse(otherwise)}"
            return f"{_bracket_test(_bracket_joined(then))} if {_bracket_joined(condition, Or)}{last}"
        case Lookup(of, key):
            return f"{unparse(of)}[{unparse(key)}]"


def _unparse_arithmetic(node: Arithmetic) -> str:
    """Return the source text of an operation, with brackets where its meaning needs them."""
    binds = node.operator in ("*", "/")
    left = f"({unparse(node.left)})" if _binds_loosely(node.left, binds=binds) else unparse(node.left)
    again = isinstance(node.right, Arithmetic)
    right = f"({unparse(node.right)})" if again or _binds_loosely(node.right, binds=binds) else unparse(node.right)
    return f"{left} {node.operator} {right}"


def _binds_loosely(node: Expression, *, binds: bool) -> bool:
    match node:
        case Arithmetic(operator):
            return binds and operator in ("+", "-")
        case Conditional() | And() | Or() | Not() | Compare():
            return True
        case _:
            return False


def _bracket_joined(node: Expression, same: type | None = None) -> str:
    joins = isinstance(node, Conditional) or (isinstance(node, And | Or) and type(node) is not same)
    return f"({unparse(node)})" if joins else unparse(node)


def _bracket_operand(node: Expression) -> str:
    """Return the source text of an operand of a comparison, in brackets if it could be parsed with its neighbour."""
    return f"({unparse(node)})" if isinstance(node, Conditional | And | Or | Not | Compare | Membership) else unparse(node)


def _bracket_test(text: str) -> str:
    """Return source text in brackets if it ends with a test: the parser would take the next word for an argument of the test."""
    return f"({text})" if text.endswith(" is stated") else text
