"""What conditions ask besides choices, as literals: a comparison, a region, whether something is stated.

Before there is a partner nobody knows its country; but whatever it is, it is one country, and a German partner is one in
the EU. What is computed is one value too, whatever it comes to: its thresholds are understood, how it is made of others is
not. Nothing more is taken for granted, so “this can never be” holds for every matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assembler.model.declarations import Band, Bands
from assembler.model.expressions import (
    Compare,
    Expression,
    ExpressionTypeError,
    Literal,
    Maybe,
    Membership,
    Name,
    Scope,
    Stated,
    Type,
    comparable_type,
    type_of,
    unparse,
)
from assembler.model.values import Quantity
from assembler.rules.cnf import Formula
from assembler.rules.operands import Operand

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Fact:
    """A condition as a literal, and the variables it depends on."""

    literal: int
    variables: tuple[int, ...]

    def opposite(self) -> "Fact":
        """Give the fact that holds where this one does not."""
        return Fact(-self.literal, self.variables)


class Facts:
    """The conditions asked so far, and what ties them to each other. A condition not understood is a fact of its own."""

    def __init__(
        self, clauses: Formula, regions: Mapping[str, frozenset[str]], scope: Scope, bands: Iterable[Bands] = ()
    ) -> None:
        """Know the regions' countries, the types of names, and the numbers behind names of bands."""
        self._clauses, self._regions, self._scope = clauses, regions, scope
        self._bands = {one.id: one for one in bands}
        self._operands: dict[str, Operand] = {}
        self._facts: dict[str, Fact] = {}
        self._words: dict[int, tuple[str, str]] = {}

    def fact(self, node: Expression) -> Fact:
        """Give the fact for a condition that joins no others and names no choice; the same one for the same words."""
        text = unparse(node)
        if text not in self._facts:
            self._facts[text] = self._read(node, text)
        return self._facts[text]

    @property
    def variables(self) -> tuple[int, ...]:
        """The variables of all facts asked for so far."""
        return tuple(self._words)

    def describe(self, literal: int) -> str:
        """Write a variable of a fact, or its opposite, as a condition."""
        return self._words[abs(literal)][literal < 0]

    def _read(self, node: Expression, text: str) -> Fact:
        match node:
            case Compare(operator, Literal(value), other) if not isinstance(other, Literal):
                return self._compared(MIRRORED[operator], other, value, text)
            case Compare(operator, operand, Literal(value)):
                return self._compared(operator, operand, value, text)
            case Membership(operand, items):
                return self._any([self._belongs(operand, item) for item in items])
            case Stated(operand):
                return self._named(self._operand(operand).stated, text)
            case _:
                return self._named(self._clauses.fresh(), text)

    def _compared(self, operator: str, node: Expression, value: Quantity, text: str) -> Fact:
        match operator:
            case "==":
                return self._equals(node, value)
            case "!=":
                return self._equals(node, value).opposite()
            case _ if not self._operand(node).ordered(value):
                return self._named(self._clauses.fresh(), text)
            case ">=" | ">":
                return self._reaches(node, value, beyond=operator == ">")
            case _:
                return self._stays_below(node, self._reaches(node, value, beyond=operator == "<="))

    def _equals(self, node: Expression, value: Quantity) -> Fact:
        text = f"{unparse(node)} {{}} {unparse(Literal(value))}"
        return self._named(self._operand(node).equals(value), text.format("=="), text.format("!="))

    def _reaches(self, node: Expression, value: Quantity, *, beyond: bool) -> Fact:
        text = f"{unparse(node)} {'>' if beyond else '>='} {unparse(Literal(value))}"
        return self._named(self._operand(node).reaches(value, beyond=beyond), text)

    def _stays_below(self, node: Expression, reached: Fact) -> Fact:
        """A value that is not stated is neither above nor below."""
        stated = self._named(self._operand(node).stated, f"{unparse(node)} is stated")
        below = self._clauses.both(stated.literal, -reached.literal)
        return Fact(below, (*stated.variables, *reached.variables))

    def _belongs(self, operand: Expression, item: Expression) -> Fact:
        if isinstance(item, Name) and item.name in self._regions:
            return self._any([self._equals(operand, code) for code in sorted(self._regions[item.name])])
        return self.fact(Compare("==", operand, item))

    def _any(self, facts: Iterable[Fact]) -> Fact:
        facts = tuple(facts)
        variables = dict.fromkeys(variable for fact in facts for variable in fact.variables)
        return Fact(self._clauses.either(fact.literal for fact in facts), tuple(variables))

    def _named(self, literal: int, text: str, opposite: str = "") -> Fact:
        """Make a fact of a variable and remember its words; what is always true depends on nothing."""
        if literal == self._clauses.true:
            return Fact(literal, ())
        self._words.setdefault(literal, (text, opposite or f"not {text}"))
        return Fact(literal, (literal,))

    def _operand(self, node: Expression) -> Operand:
        text = unparse(node)
        if text not in self._operands:
            found = type_in(node, self._scope)
            inner = None if found is None else comparable_type(found)
            self._operands[text] = Operand(self._clauses, inner, optional=found is None or isinstance(found, Maybe))
            if text in self._bands:
                self._divide(self._bands[text], self._operands[text])
        return self._operands[text]

    def _divide(self, bands: Bands, standing: Operand) -> None:
        """Say that a name over bands is stated where its number is, and is the first band that holds the number."""
        number, earlier = self._operand(Name(bands.of)), -self._clauses.true
        self._clauses.add(-number.stated, standing.stated)
        self._clauses.add(number.stated, -standing.stated)
        for band in bands.bands:
            inside = self._inside(number, band)
            self._same(standing.equals(band.name), self._clauses.both(inside, -earlier))
            earlier = self._clauses.either((earlier, inside))

    def _inside(self, number: Operand, band: Band) -> int:
        first = number.reaches(band.first, beyond=False)
        return first if band.last is None else self._clauses.both(first, -number.reaches(band.last, beyond=True))

    def _same(self, left: int, right: int) -> None:
        self._clauses.add(-left, right)
        self._clauses.add(left, -right)


def type_in(node: Expression, scope: Scope) -> Type | None:
    """Give the type of an expression, or None where the scope does not know it, such as a loop variable's."""
    try:
        return type_of(node, scope)
    except ExpressionTypeError:
        return None
