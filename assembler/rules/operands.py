"""An unknown value as literals: which of several values it is, which bounds it reaches, whether it is stated.

Bounds use the order encoding: a value that reaches a bound reaches every lower one.
"""

from bisect import bisect_left

from assembler.model.expressions import ORDERED, OneOf, Type
from assembler.model.expressions.arithmetic import is_less
from assembler.model.quick_dataclass import dataclass
from assembler.model.values import Kind, Quantity, parse
from assembler.rules.cnf import Formula


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound of an ordered value: at least `value`, or with `beyond` more than it."""

    value: Quantity
    beyond: bool = False

    def __lt__(self, other: "Bound") -> bool:
        """Whether this is the lower bound: every value that reaches the other one reaches it."""
        return is_less(self.value, other.value) or (not is_less(other.value, self.value) and self.beyond < other.beyond)


class Operand:
    """The literals about one value of a matter, which is at most one of the values it is compared with.

    `stated` holds where the value is given; a value of unknown type, such as a loop variable's, may be missing.
    """

    def __init__(self, clauses: Formula, type: Type | None, *, optional: bool) -> None:
        """Add what the type says: a value of a closed set is one of its options."""
        self._clauses, self._type = clauses, type
        self.stated = clauses.fresh() if optional else clauses.true
        self._some = -clauses.true
        self._values: dict[Quantity, int] = {}
        self._bounds: list[Bound] = []
        self._reached: list[int] = []
        if isinstance(type, OneOf):
            clauses.add(-self.stated, *[self.equals(option) for option in type.options])

    def ordered(self, value: Quantity) -> bool:
        """Whether this value can be compared by `<` with the given one."""
        return self._type in ORDERED or (self._type is None and isinstance(value, int))

    def equals(self, value: Quantity) -> int:
        """Return the literal that it is this value."""
        key = self._parse_constant(value)
        if key not in self._values:
            self._values[key] = self._new_value(key)
        return self._values[key]

    def reaches(self, value: Quantity, *, beyond: bool) -> int:
        """Return the literal that it is at least this value, or with `beyond` more."""
        bound = self.bound(value, beyond=beyond)
        at = bisect_left(self._bounds, bound)
        if self._bounds[at : at + 1] != [bound]:
            self._insert_bound(at, bound)
        return self._reached[at]

    def bound(self, value: Quantity, *, beyond: bool) -> Bound:
        """Return a bound in the one form that all like it have: more than 4 whole things are at least 5."""
        bound = Bound(self._parse_constant(value), beyond)
        if beyond and self._type is Kind.INTEGER and isinstance(bound.value, int):
            return Bound(bound.value + 1)
        return bound

    def _parse_constant(self, value: Quantity) -> Quantity:
        """Return a written constant as a value of its kind, so that “10 %” and “10%” are one value."""
        return parse(self._type, value) if isinstance(self._type, Kind) and isinstance(value, str) else value

    def _new_value(self, key: Quantity) -> int:
        if self.ordered(key):
            return self._clauses.both(self.reaches(key, beyond=False), -self.reaches(key, beyond=True))
        made = self._clauses.fresh()
        self._clauses.add(-made, -self._some)
        self._clauses.add(-made, self.stated)
        self._some = self._clauses.either((self._some, made))
        for bound, reached in zip(self._bounds, self._reached, strict=True):
            self._tie(key, made, bound, reached)
        return made

    def _insert_bound(self, at: int, bound: Bound) -> None:
        """Insert a bound between its neighbours: it implies the lower one, and is implied by the higher one."""
        made = self._clauses.fresh()
        self._clauses.add(-made, self._reached[at - 1] if at else self.stated)
        if at < len(self._reached):
            self._clauses.add(-self._reached[at], made)
        self._bounds.insert(at, bound)
        self._reached.insert(at, made)
        for key, value in self._values.items():
            self._tie(key, value, bound, made)

    def _tie(self, key: Quantity, value: int, bound: Bound, reached: int) -> None:
        """Relate a value to a bound: where it is this value, the bound is reached or not."""
        self._clauses.add(-value, -reached if Bound(key) < bound else reached)
