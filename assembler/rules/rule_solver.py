"""The rules of a programme in a SAT solver: what is possible, what is forced, and which rules contradict each other."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from types import TracebackType
from typing import Self

from pysat.solvers import Solver

from assembler.model.expressions import Environment
from assembler.model.library import Programme
from assembler.model.rules import Rule
from assembler.rules.cnf import Emit
from assembler.rules.constraints import is_mandatory
from assembler.rules.encoding import Encoding
from assembler.rules.samples import Samples
from assembler.rules.shrinking import shrink


class RuleSolver:
    """Two incremental solvers that hold the rules. They own memory outside Python: use them in a `with` statement.

    A question is a list of literals assumed for this question only. In one solver each rule has a switch; in the other all rules
    are unit clauses, which makes it twice as fast. `every_rule` switches all rules on.
    """

    def __init__(self, programme: Programme, environment: Environment | None = None, declined: Collection[str] = ()) -> None:
        """Encode the rules; `environment` has the facts of a matter, if there is one; `declined` choices stay off."""
        self._solver, self._settled = Solver("glucose4"), Solver("glucose4")
        self.programme = programme
        self.defaults = tuple(choice for choice in programme.choices if choice.default and choice.id not in declined)
        self.encoding = Encoding(programme, _emit_to(self._solver, self._settled), environment, declined)
        self.every_rule = self.encoding.clauses.fresh()
        for switch in self.encoding.rules:
            self.encoding.clauses.add(-self.every_rule, switch)
            self._settled.add_clause([switch])

    def __enter__(self) -> Self:
        """Return the solver itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Release the memory of the solvers."""
        self._solver.delete()
        self._settled.delete()

    def on(self, choices: Iterable[str]) -> list[int]:
        """Return the literals that these choices are on."""
        return [self.encoding.choices[choice] for choice in choices]

    def possible(self, assumed: Iterable[int]) -> bool:
        """Whether a combination meets every rule and these literals."""
        return bool(self._settled.solve(assumptions=list(assumed)))

    def consistent(self, assumed: Iterable[int]) -> bool:
        """Whether an assignment meets these literals and the rules whose switches are among them."""
        return bool(self._solver.solve(assumptions=list(assumed)))

    def samples(self, known: Sequence[int], most: int) -> Samples:
        """Return valid combinations, one with each choice on, at most `most`; `known` are the variables to record of each."""
        made = Samples(dict.fromkeys(known, 0) | {self.encoding.clauses.true: 0}, 0, self.encoding.clauses.parts)
        for choice in islice(self.encoding.choices.values(), most):
            if self.possible([choice]):
                made.add(self.model())
        return made

    def core(self, assumed: Sequence[int]) -> tuple[int, ...]:
        """Return some of the literals that contradict each other (an unsatisfiable core, not minimal); none where all hold together."""
        if self.consistent(assumed):
            return ()
        kept = set(self._solver.get_core() or ())
        return tuple(literal for literal in assumed if literal in kept)

    def forced(self, assumed: Sequence[int]) -> tuple[str, ...]:
        """Return the choices that are on wherever these literals hold, in declared order; the literals must be possible."""
        self.possible(assumed)
        # A choice that is off in any model found so far is not forced: most need no question of their own.
        model, forced = self.model(), []
        for choice, variable in self.encoding.choices.items():
            if variable in model:
                if self.possible([*assumed, -variable]):
                    model &= self.model()
                else:
                    forced.append(choice)
        return tuple(forced)

    def grant(self, assumed: Sequence[int], wishes: Iterable[int]) -> list[int]:
        """Return for each wish, in order, the literal itself where it is possible with all before it, otherwise its negation.

        The assumed literals must be possible. Only the order of the wishes decides, so any solver gives the same answer.
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
        """Return the literals that are off for choices not elected, not forced, and neither defaults nor mandatory members."""
        supported = {*elected, *self.forced(self.on(elected)), *self._without_election()}
        return [-variable for choice, variable in self.encoding.choices.items() if choice not in supported]

    def minimal_contradiction(self, elements: Sequence[int], fixed: Sequence[int] = ()) -> tuple[int, ...]:
        """Return a minimal subset of the elements (literals and switches of rules) that contradicts the fixed literals."""
        return shrink(elements, lambda some: not self.consistent([*fixed, *some]))

    def switches(self) -> list[int]:
        """Return the switches of all rules, the preferred ones last, as `minimal_contradiction` keeps the last."""
        return list(reversed(self.encoding.rules))

    def rules(self, literals: Iterable[int]) -> tuple[Rule, ...]:
        """Return the rules whose switches are among the literals, the preferred ones first."""
        switched = set(literals)
        return tuple(rule for switch, rule in self.encoding.rules.items() if switch in switched)

    def choices(self, literals: Iterable[int]) -> tuple[str, ...]:
        """Return the choices whose literals are among these, in declared order."""
        on = set(literals)
        return tuple(choice for choice, variable in self.encoding.choices.items() if variable in on)

    def _without_election(self) -> set[str]:
        """Return the choices that may be on without being elected: defaults and mandatory members."""
        groups = self.programme.groups
        members = {member for group in groups if is_mandatory(group) for member in group.members}
        return members | {choice.id for choice in self.defaults}

    def combination(self) -> set[int]:
        """Return the choices' part of the last model; their variables come first among thousands."""
        return set(self._settled.get_model()[: max(self.encoding.choices.values(), default=0)])

    def model(self) -> set[int]:
        """Return the literals of the combination found by the last `possible` that was true."""
        return set(self._settled.get_model())


def _emit_to(*solvers: Solver) -> Emit:
    """Return a function that adds a clause to each solver; a bound method would keep the `RuleSolver` alive in a cycle."""

    def emit(clause: list[int]) -> None:
        for solver in solvers:
            solver.add_clause(clause)

    return emit
