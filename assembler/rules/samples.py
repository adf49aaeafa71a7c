"""Combinations side by side, to answer from examples what would else be asked of the solver.

Of each variable one number, whose bits tell in which of the combinations it is on: so one operation on numbers joins two
conditions over all of them at once.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

Parts = Mapping[int, tuple[int, int]]


class Samples:
    """Some combinations. `parts` tell of a defined variable the two literals that it joins by “and”."""

    def __init__(self, columns: Mapping[int, int], count: int, parts: Parts) -> None:
        """Begin with the columns of those variables that are not defined by others."""
        self.columns, self.count = dict(columns), count
        self._parts = parts
        self._joined: dict[int, int] = {}

    def add(self, model: AbstractSet[int]) -> None:
        """Add a combination: what the literals say of the variables with a column of their own."""
        for variable in self.columns:
            if variable in model:
                self.columns[variable] |= 1 << self.count
        self.count += 1
        self._joined.clear()

    def where(self, literal: int) -> int | None:
        """Give the combinations in which a literal holds, or None where it depends on what is not known of them."""
        if not self._known(abs(literal)):
            return None
        return self._read(literal)

    def meet(self, literals: Iterable[int]) -> bool:
        """`True` when in one of the combinations all literals are known to hold."""
        left = self._everywhere()
        for literal in literals:
            left &= self.where(literal) or 0
            if not left:
                return False
        return bool(left)

    def flipped(self, choices: Iterable[int]) -> "Samples":
        """Give every combination once more for each choice, with this choice the other way round."""
        flips = {choice: self._everywhere() << self.count * place for place, choice in enumerate(choices)}
        once_each = sum(1 << self.count * place for place in range(len(flips)))
        columns = {variable: column * once_each ^ flips.get(variable, 0) for variable, column in self.columns.items()}
        return Samples(columns, self.count * len(flips), self._parts)

    def _everywhere(self) -> int:
        return (1 << self.count) - 1

    def _read(self, literal: int) -> int:
        variable = abs(literal)
        column = self.columns[variable] if variable in self.columns else self._joined[variable]
        return column if literal > 0 else column ^ self._everywhere()

    def _known(self, variable: int) -> bool:
        """Join what a variable is defined by, the innermost first; without recursion, since definitions may go deep."""
        waiting = [variable]
        while waiting:
            one = waiting[-1]
            if one in self.columns or one in self._joined:
                waiting.pop()
                continue
            if one not in self._parts:
                return False
            left, right = self._parts[one]
            missing = [part for part in (abs(left), abs(right)) if part not in self.columns and part not in self._joined]
            if not missing:
                self._joined[one] = self._read(left) & self._read(right)
            waiting += missing
        return True
