"""Conditions on facts as literals: comparisons, regions, and whether something is stated.

Before there is a matter, no fact is known. Still a partner has one country, and one in Germany is one in the EU; a computed value is
one value, whose thresholds are ordered, though its relation to other values is not modelled; a paper's edition is not after that of
the packet. Nothing else is assumed, so a proof that something is impossible holds for every matter.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from assembler.model.declarations import Band, Bands
from assembler.model.editions import EDITION_OF
from assembler.model.expressions import (
    Attribute,
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
from assembler.model.quick_dataclass import dataclass
from assembler.model.values import Quantity
from assembler.rules.cnf import Formula
from assembler.rules.operands import Bound, Operand

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Fact:
    """A condition as a literal, and the variables it depends on."""

    literal: int
    variables: tuple[int, ...]

    def opposite(self) -> "Fact":
        """Return the fact that holds where this one does not."""
        return Fact(-self.literal, self.variables)


class Facts:
    """The facts asked for so far, and the clauses that relate them. A condition of an unknown form is a fact of its own."""

    def __init__(
        self,
        clauses: Formula,
        regions: Mapping[str, frozenset[str]],
        scope: Scope,
        bands: Iterable[Bands] = (),
        edition: date | None = None,
    ) -> None:
        """Take the countries of regions, the types of names, the bands of numbers, and the packet's edition where it is known."""
        self._clauses, self._regions, self._scope, self._edition = clauses, regions, scope, edition
        self._bands = {one.id: one for one in bands}
        self._operands: dict[str, Operand] = {}
        self._facts: dict[str, Fact] = {}
        self._words: dict[int, tuple[str, str]] = {}

    def fact(self, node: Expression) -> Fact:
        """Return the fact for a condition that joins no others and names no choice; the same one for the same source text."""
        text = unparse(node)
        if text not in self._facts:
            self._facts[text] = self._build_fact(node, text)
        return self._facts[text]

    @property
    def variables(self) -> tuple[int, ...]:
        """The variables of all facts asked for so far."""
        return tuple(self._words)

    def describe(self, literal: int) -> str:
        """Return the source text of the condition that a literal of a fact stands for."""
        return self._words[abs(literal)][literal < 0]

    def _build_fact(self, node: Expression, text: str) -> Fact:
        match node:
            case Compare(operator, Literal(value), other) if not isinstance(other, Literal):
                return self._comparison(MIRRORED[operator], other, value, text)
            case Compare(operator, operand, Literal(value)):
                return self._comparison(operator, operand, value, text)
            case Membership(operand, items):
                return self._disjunction([self._membership(operand, item) for item in items])
            case Stated(operand):
                return self._remember_fact(self._operand(operand).stated, text)
            case _:
                return self._remember_fact(self._clauses.fresh(), text)

    def _comparison(self, operator: str, node: Expression, value: Quantity, text: str) -> Fact:
        match operator:
            case "==":
                return self._equals(node, value)
            case "!=":
                return self._equals(node, value).opposite()
            case _ if not self._operand(node).ordered(value):
                return self._remember_fact(self._clauses.fresh(), text)
            case ">=" | ">":
                return self._reaches(node, value, beyond=operator == ">")
            case _:
                return self._stays_below(node, self._reaches(node, value, beyond=operator == "<="))

    def _equals(self, node: Expression, value: Quantity) -> Fact:
        text = f"{unparse(node)} {{}} {unparse(Literal(value))}"
        return self._remember_fact(self._operand(node).equals(value), text.format("=="), text.format("!="))

    def _reaches(self, node: Expression, value: Quantity, *, beyond: bool) -> Fact:
        bound = self._operand(node).bound(value, beyond=beyond)
        text = f"{unparse(node)} {'>' if bound.beyond else '>='} {unparse(Literal(bound.value))}"
        if bound == Bound(1):
            text = f"{unparse(node)} > 0"
        return self._remember_fact(self._operand(node).reaches(value, beyond=beyond), text)

    def _stays_below(self, node: Expression, reached: Fact) -> Fact:
        """Return the fact that a value is below a bound; a value that is not stated is neither below nor above."""
        stated = self._remember_fact(self._operand(node).stated, f"{unparse(node)} is stated")
        below = self._clauses.both(stated.literal, -reached.literal)
        return Fact(below, (*stated.variables, *reached.variables))

    def _membership(self, operand: Expression, item: Expression) -> Fact:
        if isinstance(item, Name) and item.name in self._regions:
            return self._disjunction([self._equals(operand, code) for code in sorted(self._regions[item.name])])
        return self.fact(Compare("==", operand, item))

    def _disjunction(self, facts: Iterable[Fact]) -> Fact:
        facts = tuple(facts)
        variables = dict.fromkeys(variable for fact in facts for variable in fact.variables)
        return Fact(self._clauses.either(fact.literal for fact in facts), tuple(variables))

    def _remember_fact(self, literal: int, text: str, opposite: str = "") -> Fact:
        """Return the fact of a literal and remember its source text; the constant true depends on no variable."""
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
                self._constrain_bands(self._bands[text], self._operands[text])
            match node:
                case Attribute(Name(name)) if name == EDITION_OF and self._edition is not None:
                    self._clauses.add(-self._operands[text].reaches(self._edition, beyond=True))
                case _:
                    pass
        return self._operands[text]

    def _constrain_bands(self, bands: Bands, band_name: Operand) -> None:
        """Constrain the name of a band to be stated where its number is, and to be that of the first band with the number."""
        # `earlier` holds where an earlier band has the number already.
        number, earlier = self._operand(Name(bands.of)), -self._clauses.true
        self._clauses.add(-number.stated, band_name.stated)
        self._clauses.add(number.stated, -band_name.stated)
        for band in bands.bands:
            inside = self._within_band(number, band)
            self._require_equal(band_name.equals(band.name), self._clauses.both(inside, -earlier))
            earlier = self._clauses.either((earlier, inside))

    def _within_band(self, number: Operand, band: Band) -> int:
        first = number.reaches(band.first, beyond=False)
        return first if band.last is None else self._clauses.both(first, -number.reaches(band.last, beyond=True))

    def _require_equal(self, left: int, right: int) -> None:
        self._clauses.add(-left, right)
        self._clauses.add(left, -right)


def type_in(node: Expression, scope: Scope) -> Type | None:
    """Return the type of an expression, or None where the scope does not know a name, such as a loop variable."""
    try:
        return type_of(node, scope)
    except ExpressionTypeError:
        return None
