"""What conditions ask besides choices, as literals: what is equal, greater, in a region or stated.

Whether a partner's country is Germany is not known before there is a partner; but whatever it is, it is one country, and
a German partner is one in the EU. Only such knowledge is added: an answer “this can never be” holds for every matter.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assembler.expressions import (
    Attribute,
    Compare,
    Expression,
    Literal,
    Maybe,
    Member,
    Name,
    OneOf,
    Record,
    Scope,
    Stated,
    Type,
    written,
)
from assembler.quantities import Kind, Quantity, parse
from assembler.rules.clauses import Clauses

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
ORDERED = (Kind.INTEGER, Kind.RATE, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A condition as a literal, and the variables on which it depends."""

    literal: int
    variables: tuple[int, ...]


@dataclass(slots=True)
class _Operand:
    """What is asked of one value: `values` that it may be, `bounds` in order that it may reach, whether it is stated.

    `some` holds where it is one of the values asked for so far.
    """

    text: str
    type: Type | None
    stated: int
    some: int
    values: dict[Any, int] = field(default_factory=dict)
    bounds: list[tuple[Any, bool]] = field(default_factory=list)
    reached: list[int] = field(default_factory=list)


class Facts:
    """The conditions asked so far, and what ties them to each other."""

    def __init__(self, clauses: Clauses, regions: Mapping[str, frozenset[str]], scope: Scope) -> None:
        """Know the regions' countries and the types of names."""
        self._clauses, self._regions, self._scope = clauses, regions, scope
        self._operands: dict[str, _Operand] = {}
        self._facts: dict[str, Fact] = {}
        self._names: dict[int, str] = {}

    def fact(self, node: Expression) -> Fact:
        """Give the fact that a condition without choices, `and`, `or` and `not` asks for."""
        text = written(node)
        if text not in self._facts:
            self._facts[text] = self._read(node, text)
        return self._facts[text]

    def name(self, literal: int) -> str:
        """Write a variable of a fact, or its opposite, as a condition."""
        name = self._names[abs(literal)]
        if literal > 0:
            return name
        return name.replace(" == ", " != ", 1) if " == " in name else f"not {name}"

    def _read(self, node: Expression, text: str) -> Fact:
        match node:
            case Compare(operator, Literal(value), right) if not isinstance(right, Literal):
                return self._compared(MIRRORED[operator], right, value, text)
            case Compare(operator, left, Literal(value)):
                return self._compared(operator, left, value, text)
            case Member(operand, items):
                return self._any(self._belongs(operand, item) for item in items)
            case Stated(operand):
                return self._is_stated(self._operand(operand))
            case _:
                return self._free(text)

    def _free(self, text: str) -> Fact:
        made = self._clauses.fresh()
        self._names[made] = text
        return Fact(made, (made,))

    def _any(self, facts: Any) -> Fact:
        ...
