"""Sample combinations, which answer many questions without the solver.

Each variable has one integer as its column, whose bits say in which of the combinations it is on, so that one operation on integers
evaluates a condition on all combinations at once.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

Parts = Mapping[int, tuple[int, int]]


class Samples:
    """Some combinations. `parts` maps a defined variable to the two literals it is the conjunction of."""

    def __init__(self, columns: Mapping[int, int], count: int, parts: Parts) -> None:
        """Start with the columns of the variables that are not defined by others."""
        self.columns, self.count = dict(columns), count
        self._parts = parts
        self._joined: dict[int, int] = {}

    def add(self, model: AbstractSet[int]) -> None:
        """Add a combination by the literals of the variables with a column of their own."""
        for variable in self.columns:
            if variable in model:
                self.columns[variable] |= 1 << self.count
        self.count += 1
        self._joined.clear()

    def where(self, literal: int) -> int | None:
        """Return the combinations, as bits, in which a literal holds; None where it depends on a variable without a column."""
        if not self._compute_column(abs(literal)):
            return None
        return self._column(literal)

    def any_meets(self, literals: Iterable[int]) -> bool:
        """Whether all literals are known to hold in one of the combinations."""
        left = self._all_combinations()
        for literal in literals:
            left &= self.where(literal) or 0
            if not left:
                return False
        return bool(left)

    def flipped(self, choices: Iterable[int]) -> "Samples":
        """Return samples with a copy of every combination for each choice, in which this choice is flipped."""
        flips = {choice: self._all_combinations() << self.count * place for place, choice in enumerate(choices)}
        # Copies of a column side by side, `count` bits apart: one for each flipped choice.
        once_each = sum(1 << self.count * place for place in range(len(flips)))
        columns = {variable: column * once_each ^ flips.get(variable, 0) for variable, column in self.columns.items()}
        return Samples(columns, self.count * len(flips), self._parts)

    def _all_combinations(self) -> int:
        return (1 << self.count) - 1

    def _column(self, literal: int) -> int:
        variable = abs(literal)
        column = self.columns[variable] if variable in self.columns else self._joined[variable]
        return column if literal > 0 else column ^ self._all_combinations()

    def _compute_column(self, variable: int) -> bool:
        """Compute the column of a variable from its definition, the innermost first; iteratively, since definitions may be deep."""
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
                self._joined[one] = self._column(left) & self._column(right)
            waiting += missing
        return True
