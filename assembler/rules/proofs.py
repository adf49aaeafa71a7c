"""Proofs that no valid combination meets a condition, or the smallest combination that does, and its cause."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from assembler.model.expressions import Expression, Not
from assembler.model.library import Programme
from assembler.model.quick_dataclass import dataclass
from assembler.model.rules import Rule
from assembler.rules.constraints import with_rules_as_asked
from assembler.rules.rule_solver import RuleSolver
from assembler.rules.samples import Samples

MOST_KEPT = 1_000
"""How many combinations found by the solver are kept to answer later questions."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A valid combination that meets a bad condition: the choices that are on, and the facts that hold.

    `cause` names what makes it bad, such as `a` and `without b`: wherever it holds, the rules whose ids are in `rules` make
    every combination bad. Both are minimal.
    """

    choices: tuple[str, ...]
    facts: tuple[str, ...]
    cause: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def size(self) -> int:
        """The number of choices and facts it names."""
        return len(self.choices) + len(self.facts)


def prove(programme: Programme, bad: Expression) -> Witness | None:
    """Return None where no valid combination meets the condition, otherwise the smallest that does."""
    with Prover(programme) as prover:
        return prover.witness(bad)


class Prover:
    """A programme's rules, encoded once to answer thousands of questions. Use it in a `with` statement.

    A condition may ask for facts of a matter, which are unknown. A name that is not in the programme's scope, such as a loop
    variable, has no type, and conditions on it are unrelated facts; `replace(programme, scope=…)` gives it a type.
    """

    def __init__(self, programme: Programme) -> None:
        """Encode the rules, each on the occasions on which it is asked."""
        self._solver = RuleSolver(with_rules_as_asked(programme))
        self._met = Samples(dict.fromkeys(self._solver.encoding.choices.values(), 0), 0, self._solver.encoding.clauses.parts)
        self._possible: dict[tuple[int, ...], bool] = {}

    def __enter__(self) -> Self:
        """Return the prover itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Release the memory of the solver."""
        self._solver.__exit__(kind, fault, trace)

    def possible(self, condition: Expression) -> bool:
        """Whether a valid combination meets the condition."""
        literals = tuple(self._solver.encoding.conjuncts(condition))
        if literals not in self._possible:
            self._possible[literals] = self._met.any_meets(literals) or self._search(literals)
        return self._possible[literals]

    def _search(self, literals: Sequence[int]) -> bool:
        """Search for a combination with the solver, and keep it, since it often answers the next questions too."""
        if not self._solver.possible(literals):
            return False
        if self._met.count < MOST_KEPT:
            self._met.add(self._solver.combination())
        return True

    def certain(self, condition: Expression) -> bool:
        """Whether every valid combination meets the condition."""
        return not self.possible(Not(condition))

    def rules_against(self, condition: Expression) -> tuple[Rule, ...]:
        """Return a minimal set of rules that leave no valid combination for a condition, which must be impossible."""
        fixed = self._solver.encoding.conjuncts(condition)
        return self._solver.rules(self._solver.minimal_contradiction(self._solver.switches(), fixed))

    def witness(self, bad: Expression) -> Witness | None:
        """Return the smallest valid combination that meets the condition: each choice is off where it can be; None for none."""
        encoding = self._solver.encoding
        assumed = encoding.conjuncts(bad)
        if not self._solver.possible(assumed):
            return None
        facts = dict.fromkeys((*encoding.rule_facts, *encoding.fact_variables(bad)))
        held = self._solver.grant(assumed, [-variable for variable in (*encoding.choices.values(), *facts)])
        core = self._cause(held, -encoding.literal(bad))
        off, on = _split_by_sign(held)
        return Witness(
            choices=self._solver.choices(held),
            facts=tuple(encoding.facts.describe(literal) for literal in held if literal in facts),
            cause=tuple(self._cause_word(literal) for literal in (*on, *off) if literal in core),
            rules=tuple(dict.fromkeys(rule.id for rule in self._solver.rules(core))),
        )

    def _cause(self, held: Sequence[int], good: int) -> tuple[int, ...]:
        """Return the literals that are bad by themselves, without choices off that the rules imply from the choices on."""
        off, on = _split_by_sign(held[::-1])
        off, on = _split_by_sign(self._solver.minimal_contradiction([*off, *on], [good]))
        return self._solver.minimal_contradiction([*off, *self._solver.switches(), *on], [good])

    def _cause_word(self, literal: int) -> str:
        """Return a choice or a fact as it is printed in a cause."""
        choice = "".join(self._solver.choices((abs(literal),)))
        if not choice:
            return self._solver.encoding.facts.describe(literal)
        return choice if literal > 0 else f"without {choice}"


def _split_by_sign(literals: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the literals that are off, and those that are on."""
    return [one for one in literals if one < 0], [one for one in literals if one > 0]
