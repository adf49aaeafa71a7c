"""The rules of a programme in a SAT solver: what can be, what must be, and which few of them contradict each other."""

from collections.abc import Iterable, Sequence
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assembler.model.expressions import Environment
from assembler.model.library import Programme, Rule
from assembler.rules.cnf import Emit
from assembler.rules.constraints import is_mandatory
from assembler.rules.encoding import Encoding
from assembler.rules.samples import Samples
from assembler.rules.shrinking import shrink

if TYPE_CHECKING:
    from pysat.solvers import Solver


class RuleSolver:
    """Two incremental solvers that know the rules. They hold memory outside Python: use it in a `with`.

    Questions are lists of literals that are assumed for the question only. One solver may be asked with any rules off; for
    the other all rules are settled, which makes it twice as quick. `every_rule` switches all rules on.
    """

    def __init__(self, programme: Programme, given: Environment | None = None) -> None:
        """Encode the rules once; `given` are the facts of a matter, where there is one."""
        from pysat.solvers import Solver  # noqa: PLC0415 - 50 ms; `assembler --help` asks no rules

        self._solver, self._settled = Solver("glucose4"), Solver("glucose4")
        self.programme = programme
        self.encoding = Encoding(programme, _telling(self._solver, self._settled), given)
        self.every_rule = self.encoding.clauses.fresh()
        for switch in self.encoding.rules:
            self.encoding.clauses.add(-self.every_rule, switch)
            self._settled.add_clause([switch])

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Give the solver's memory back."""
        self._solver.delete()
        self._settled.delete()

    def on(self, choices: Iterable[str]) -> list[int]:
        """Give the literals that say these choices are on."""
        return [self.encoding.choices[choice] for choice in choices]

    def possible(self, assumed: Iterable[int]) -> bool:
        """`True` when a combination that meets every rule also meets these literals."""
        return bool(self._settled.solve(assumptions=list(assumed)))

    def consistent(self, assumed: Iterable[int]) -> bool:
        """`True` when something meets these literals; of the rules only those whose switches are among them are asked."""
        return bool(self._solver.solve(assumptions=list(assumed)))

    def samples(self, known: Sequence[int], most: int) -> Samples:
        """Give valid combinations with the columns of the known variables: one with each choice on, up to so many."""
        made = Samples(dict.fromkeys(known, 0) | {self.encoding.clauses.true: 0}, 0, self.encoding.clauses.parts)
        for choice in islice(self.encoding.choices.values(), most):
            if self.possible([choice]):
                made.add(self.model())
        return made

    def core(self, assumed: Sequence[int]) -> tuple[int, ...]:
        """Give some of the literals, which contradict each other, that still do; none where all hold together."""
        if self.consistent(assumed):
            return ()
        kept = set(self._solver.get_core() or ())
        return tuple(literal for literal in assumed if literal in kept)

    def forced(self, assumed: Sequence[int]) -> tuple[str, ...]:
        """Give the choices that are on wherever these literals hold, which must be possible; in declared order."""
        self.possible(assumed)
        model, forced = self.model(), []
        for choice, variable in self.encoding.choices.items():
            if variable in model:
                if self.possible([*assumed, -variable]):
                    model &= self.model()
                else:
                    forced.append(choice)
        return tuple(forced)

    def grant(self, assumed: Sequence[int], wishes: Iterable[int]) -> list[int]:
        """Add wish after wish to what is assumed, which must be possible; where one cannot be, add its opposite.

        Nothing but the order of the wishes decides, so the answer is the same with any solver.
        """
        self.possible(assumed)
        model, granted = self.model(), []
        for wish in wishes:
            if wish in model:
                granted.append(wish)
            elif self.possible([*assumed, *granted, wish]):
                model = self.model()
                granted.append(wish)
            else:
                granted.append(-wish)
        return granted

    def unsupported(self, elected: Sequence[str]) -> list[int]:
        """Give the literals that leave off what nobody elected, nothing forces, and no default or parent may bring in."""
        brought = {*elected, *self.forced(self.on(elected)), *self._brought_along()}
        return [-variable for choice, variable in self.encoding.choices.items() if choice not in brought]

    def contradiction(self, elements: Sequence[int], fixed: Sequence[int] = ()) -> tuple[int, ...]:
        """Give the few of the elements, switches of rules among them, that contradict each other and what is fixed."""
        return shrink(elements, lambda some: not self.consistent([*fixed, *some]))

    def switches(self) -> list[int]:
        """Give the rules' switches, the most telling last, as they are to be dropped from an explanation."""
        return list(reversed(self.encoding.rules))

    def rules(self, literals: Iterable[int]) -> tuple[Rule, ...]:
        """Give the rules whose switches are among the literals, the most telling first."""
        switched = set(literals)
        return tuple(rule for switch, rule in self.encoding.rules.items() if switch in switched)

    def choices(self, literals: Iterable[int]) -> tuple[str, ...]:
        """Give the choices that the literals say are on, in declared order."""
        said = set(literals)
        return tuple(choice for choice, variable in self.encoding.choices.items() if variable in said)

    def _brought_along(self) -> set[str]:
        """Give the choices nobody has to elect: defaults and mandatory members."""
        groups = self.programme.groups
        members = {member for group in groups if is_mandatory(group) for member in group.members}
        return members | {choice.id for choice in self.programme.choices if choice.default}

    def combination(self) -> set[int]:
        """Give what the last possible question has found of the choices; they are the first variables of some thousands."""
        return set(self._settled.get_model()[: max(self.encoding.choices.values(), default=0)])

    def model(self) -> set[int]:
        """Give the literals of the combination that the last possible question has found."""
        return set(self._settled.get_model())


def _telling(*solvers: "Solver") -> Emit:
    """Give what tells each solver every clause; no method of the theory, which would hold itself in a cycle."""

    def emit(clause: list[int]) -> None:
        for solver in solvers:
            solver.add_clause(clause)

    return emit
