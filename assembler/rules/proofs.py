"""Proof that no valid combination is bad in some way, or the smallest one that is, and its cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from assembler.model.expressions import Expression, Not
from assembler.model.library import Programme, Rule
from assembler.rules.rule_solver import RuleSolver
from assembler.rules.samples import Samples

MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Witness:
    """A valid combination that is bad: the choices that are on, and the facts that hold beside them.

    `cause` is what makes it bad, in words such as `a` and `without b`; wherever it holds, the rules whose ids
    are in `rules` make every combination bad. Nothing in either can be spared.
    """

    choices: tuple[str, ...]
    facts: tuple[str, ...]
    cause: tuple[str, ...]
    rules: tuple[str, ...]


def prove(programme: Programme, bad: Expression) -> Witness | None:
    """Give None where no valid combination meets the condition, else the smallest that does."""
    with Prover(programme) as prover:
        return prover.witness(bad)


class Prover:
    """A programme's rules, encoded once to answer thousands of questions. Use it in a `with`.

    A condition may ask for facts, whatever they may be. A name the programme's scope does not know, such as a loop
    variable's, is known by its words alone; `replace(programme, scope=…)` tells its type.
    """

    def __init__(self, programme: Programme) -> None:
        """Encode the rules."""
        self._theory = RuleSolver(programme)
        self._met = Samples(dict.fromkeys(self._theory.encoding.choices.values(), 0), 0, self._theory.encoding.clauses.parts)
        self._possible: dict[tuple[int, ...], bool] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Give the solver's memory back."""
        self._theory.__exit__(kind, fault, trace)

    def possible(self, condition: Expression) -> bool:
        """`True` when a valid combination meets the condition."""
        literals = tuple(self._theory.encoding.conjuncts(condition))
        if literals not in self._possible:
            self._possible[literals] = self._met.meet(literals) or self._search(literals)
        return self._possible[literals]

    def _search(self, literals: Sequence[int]) -> bool:
        """Ask the solver, and keep what it finds, within bounds: the next questions are often answered by it too."""
        if not self._theory.possible(literals):
            return False
        if self._met.count < MOST_KEPT:
            self._met.add(self._theory.combination())
        return True

    def certain(self, condition: Expression) -> bool:
        """`True` when every valid combination meets the condition."""
        return not self.possible(Not(condition))

    def against(self, condition: Expression) -> tuple[Rule, ...]:
        """Give the few rules that together leave no valid combination for a condition, of which there must be none."""
        fixed = self._theory.encoding.conjuncts(condition)
        return self._theory.rules(self._theory.contradiction(self._theory.switches(), fixed))

    def witness(self, bad: Expression) -> Witness | None:
        """Give the smallest valid combination that meets the condition: each choice is off where it can be."""
        encoding = self._theory.encoding
        assumed = encoding.conjuncts(bad)
        if not self._theory.possible(assumed):
            return None
        facts = dict.fromkeys((*encoding.rule_facts, *encoding.fact_variables(bad)))
        held = self._theory.grant(assumed, [-variable for variable in (*encoding.choices.values(), *facts)])
        core = self._cause(held, -encoding.literal(bad))
        off, on = _parted(held)
        return Witness(
            choices=self._theory.choices(held),
            facts=tuple(encoding.facts.describe(literal) for literal in held if literal in facts),
            cause=tuple(self._word(literal) for literal in (*on, *off) if literal in core),
            rules=tuple(dict.fromkeys(rule.id for rule in self._theory.rules(core))),
        )

    def _cause(self, held: Sequence[int], good: int) -> tuple[int, ...]:
        """Find the few literals that are bad by themselves, then drop what is off where rules follow from what is on."""
        off, on = _parted(held[::-1])
        off, on = _parted(self._theory.contradiction([*off, *on], [good]))
        return self._theory.contradiction([*off, *self._theory.switches(), *on], [good])

    def _word(self, literal: int) -> str:
        """Write a choice or a fact as it stands in a cause."""
        choice = "".join(self._theory.choices((abs(literal),)))
        if not choice:
            return self._theory.encoding.facts.describe(literal)
        return choice if literal > 0 else f"without {choice}"


def _parted(literals: Sequence[int]) -> tuple[list[int], list[int]]:
    """Part what is off from what is on."""
    return [one for one in literals if one < 0], [one for one in literals if one > 0]
