"""A value nobody knows yet, as literals: which of several values it is, which bounds it reaches, whether it is stated."""

from bisect import bisect_left
from typing import Any

from assembler.model.expressions import ORDERED, OneOf, Type
from assembler.model.values import Kind, Quantity, parse
from assembler.rules.cnf import Formula


class Operand:
    """What may be asked of one value of a matter. It is at most one of the values it is compared with.

    `stated` holds where the value is given; a value of unknown type, such as a loop variable's, need not be.
    """

    def __init__(self, clauses: Formula, type: Type | None, *, optional: bool) -> None:
        """Begin with what the type says: one of a closed set is one of the set."""
        self._clauses, self._type = clauses, type
        self.stated = clauses.fresh() if optional else clauses.true
        self._some = -clauses.true
        self._values: dict[Any, int] = {}
        self._bounds: list[tuple[Any, bool]] = []
        self._reached: list[int] = []
        if isinstance(type, OneOf):
            clauses.add(-self.stated, *[self.equals(option) for option in type.options])

    def ordered(self, value: Quantity) -> bool:
        """`True` when this value and the given one can be smaller and greater."""
        return self._type in ORDERED or (self._type is None and isinstance(value, int))

    def equals(self, value: Quantity) -> int:
        """Give the literal for “it is this value”."""
        key = self._read(value)
        if key not in self._values:
            self._values[key] = self._new_value(key)
        return self._values[key]

    def reaches(self, value: Quantity, *, beyond: bool) -> int:
        """Give the literal for “it is at least this value”, or with `beyond` for “it is more”."""
        bound = (self._read(value), beyond)
        if beyond and self._type is Kind.INTEGER:
            bound = (bound[0] + 1, False)
        at = bisect_left(self._bounds, bound)
        if self._bounds[at : at + 1] != [bound]:
            self._insert_bound(at, bound)
        return self._reached[at]

    def _read(self, value: Quantity) -> Any:
        """Read a written constant as its kind, so that “10 %” and “10%” are one value."""
        return parse(self._type, value) if isinstance(self._type, Kind) and isinstance(value, str) else value

    def _new_value(self, key: Any) -> int:
        if self.ordered(key):
            return self._clauses.both(self.reaches(key, beyond=False), -self.reaches(key, beyond=True))
        made = self._clauses.fresh()
        self._clauses.add(-made, -self._some)
        self._clauses.add(-made, self.stated)
        self._some = self._clauses.either((self._some, made))
        for bound, reached in zip(self._bounds, self._reached, strict=True):
            self._tie(key, made, bound, reached)
        return made

    def _insert_bound(self, at: int, bound: tuple[Any, bool]) -> None:
        """Put a bound between its neighbours: who reaches it reaches the lower, who does not reaches no higher."""
        made = self._clauses.fresh()
        self._clauses.add(-made, self._reached[at - 1] if at else self.stated)
        if at < len(self._reached):
            self._clauses.add(-self._reached[at], made)
        self._bounds.insert(at, bound)
        self._reached.insert(at, made)
        for key, value in self._values.items():
            self._tie(key, value, bound, made)

    def _tie(self, key: Any, value: int, bound: tuple[Any, bool], reached: int) -> None:
        self._clauses.add(-value, reached if (key, False) >= bound else -reached)
