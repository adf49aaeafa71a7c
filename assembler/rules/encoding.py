"""The encoding of a programme's constraints as clauses, and of any condition as a literal of the same formula."""

from collections.abc import Iterable

from assembler.model.edition_conditions import asks_for_edition, constant_in
from assembler.model.expressions import (
    And,
    Compare,
    Conditional,
    Environment,
    Expression,
    Literal,
    Name,
    Not,
    Or,
    children,
    holds,
)
from assembler.model.library import Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    Rule,
)
from assembler.model.values import Kind
from assembler.rules.cnf import Emit, Formula
from assembler.rules.constraints import constraints
from assembler.rules.facts import Facts


class Encoding:
    """The constraints as clauses, each switched on by a selector literal of its own.

    `choices` maps each choice to its variable, in declared order; `rules` maps switches to rules, in the order of `constraints`;
    `rule_facts` are the variables of the facts that rules ask for. A computed condition is encoded by its expression.
    With an `environment` the facts of a matter are known, and conditions on them are constants; without, they are free variables.
    In a programme that stands in an edition, conditions on the edition are constants too.
    """

    def __init__(
        self, programme: Programme, emit: Emit, environment: Environment | None = None, declined: Iterable[str] = ()
    ) -> None:
        """Encode every constraint, and that `declined` choices are off."""
        self.clauses = Formula(emit)
        self.facts = Facts(self.clauses, programme.regions, programme.scope, programme.bands, programme.edition)
        self.choices = {choice.id: self.clauses.fresh() for choice in programme.choices}
        self._conditions = {one.id: one.expression for one in programme.computed if one.type is Kind.TRUTH}
        self._environment = environment
        self._edition = programme.edition
        self.rules = {self._encode_rule(rule): rule for rule in constraints(programme, declined)}
        self.rule_facts = self.facts.variables

    def literal(self, node: Expression) -> int:
        """Return the literal that holds exactly where a condition does."""
        true = self.clauses.true
        match node:
            case Name(name) if name in self.choices:
                return self.choices[name]
            case Name(name) if name in self._conditions and self._environment is None:
                return self.literal(self._conditions[name])
            case Literal(bool(value)):
                return true if value else -true
            case Not(operand):
                return -self.literal(operand)
            case And(left, right):
                return self.clauses.both(self.literal(left), self.literal(right))
            case Or(left, right):
                return self.clauses.either((self.literal(left), self.literal(right)))
            case Conditional(condition, then, otherwise):
                last = -true if otherwise is None else self.literal(otherwise)
                case_holds = self.literal(condition)
                return self.clauses.either(
                    (self.clauses.both(case_holds, self.literal(then)), self.clauses.both(-case_holds, last))
                )
            case Compare(operator, left, right) if self._compares_conditions(node):
                return self._equivalence(self.literal(left), self.literal(right)) * (1 if operator == "==" else -1)
            case _ if self._environment is not None:
                return true if holds(node, self._environment) else -true
            case _ if self._edition is not None and asks_for_edition(node):
                return true if constant_in(node, self._edition) else -true
            case _:
                return self.facts.fact(node).literal

    def conjuncts(self, node: Expression) -> list[int]:
        """Return literals that all hold exactly where a condition does, with as few definitions as possible."""
        match node:
            case And(left, right):
                return [*self.conjuncts(left), *self.conjuncts(right)]
            case Not(Or(left, right)):
                return [*self.conjuncts(Not(left)), *self.conjuncts(Not(right))]
            case Not(Not(operand)):
                return self.conjuncts(operand)
            case _:
                return [self.literal(node)]

    def fact_variables(self, node: Expression) -> tuple[int, ...]:
        """Return the variables of all facts that a condition asks for, in the order written."""
        match node:
            case Name(name) if name in self.choices:
                return ()
            case Name(name) if name in self._conditions:
                return self.fact_variables(self._conditions[name])
            case Literal():
                return ()
            case _ if self._edition is not None and asks_for_edition(node):
                return ()
            case _ if isinstance(node, Not | And | Or | Conditional) or self._compares_conditions(node):
                return tuple(variable for child in children(node) for variable in self.fact_variables(child))
            case _:
                return self.facts.fact(node).variables

    def _encode_rule(self, rule: Rule) -> int:
        """Encode a rule and return its switch: an assumption without which the rule does not constrain anything."""
        switch = self.clauses.fresh()
        match rule.body:
            case Requires(condition, consequence):
                for literal in self.conjuncts(consequence):
                    self.clauses.add(-switch, -self.literal(condition), literal)
            case Excludes(choices):
                self.clauses.at_most(1, self._variables(choices), -switch)
            case Between(minimum, maximum, choices, condition):
                unless = (-switch, -self.literal(condition))
                self.clauses.at_least(minimum, self._variables(choices), *unless)
                self.clauses.at_most(maximum, self._variables(choices), *unless)
            case Permits(condition):
                for variable in self._variables(rule.body.denied):
                    self.clauses.add(-switch, -self.literal(condition), -variable)
            case Constraint(expression):
                for literal in self.conjuncts(expression):
                    self.clauses.add(-switch, literal)
        return switch

    def _variables(self, choices: tuple[str, ...]) -> list[int]:
        return [self.choices[choice] for choice in choices]

    def _compares_conditions(self, node: Expression) -> bool:
        """Whether a comparison is one of two conditions: `a == true`."""
        match node:
            case Compare("==" | "!=", left, right):
                return self._is_condition(left) or self._is_condition(right)
            case _:
                return False

    def _is_condition(self, node: Expression) -> bool:
        """Whether an expression is a choice or the constant true or false."""
        match node:
            case Name(name):
                return name in self.choices
            case Literal(value):
                return isinstance(value, bool)
            case _:
                return False

    def _equivalence(self, left: int, right: int) -> int:
        return self.clauses.either((self.clauses.both(left, right), self.clauses.both(-left, -right)))
