"""A programme's constraints and any condition as literals of one formula."""

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
from assembler.model.library import Between, Constraint, Excludes, Permits, Programme, Requires, Rule
from assembler.model.values import Kind
from assembler.rules.cnf import Emit, Formula
from assembler.rules.constraints import constraints
from assembler.rules.facts import Facts


class Encoding:
    """The constraints as clauses, each switched on by a literal of its own.

    `choices` gives each choice's variable in declared order, `rules` each rule by its switch, the most telling first,
    `rule_facts` the variables of the facts that rules ask for.
    A condition that is computed is read as what it is computed from.
    With `given` the facts of a matter are known, and conditions on them are settled; without, they may be anything.
    """

    def __init__(self, programme: Programme, emit: Emit, given: Environment | None = None) -> None:
        """Encode every constraint once."""
        self.clauses = Formula(emit)
        self.facts = Facts(self.clauses, programme.regions, programme.scope, programme.bands)
        self.choices = {choice.id: self.clauses.fresh() for choice in programme.choices}
        self._truths = {one.id: one.expression for one in programme.computed if one.type is Kind.TRUTH}
        self._given = given
        self.rules = {self._switch(rule): rule for rule in constraints(programme)}
        self.rule_facts = self.facts.variables

    def literal(self, node: Expression) -> int:
        """Give the literal that holds exactly where a condition does."""
        true = self.clauses.true
        match node:
            case Name(name) if name in self.choices:
                return self.choices[name]
            case Name(name) if name in self._truths and self._given is None:
                return self.literal(self._truths[name])
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
                asked = self.literal(condition)
                return self.clauses.either((self.clauses.both(asked, self.literal(then)), self.clauses.both(-asked, last)))
            case Compare(operator, left, right) if self._compares_truths(node):
                return self._same(self.literal(left), self.literal(right)) * (1 if operator == "==" else -1)
            case _ if self._given is not None:
                return true if holds(node, self._given) else -true
            case _:
                return self.facts.fact(node).literal

    def conjuncts(self, node: Expression) -> list[int]:
        """Give literals that all hold exactly where a condition does, with as few definitions as can be."""
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
        """Give the variables of all facts that a condition asks about, in the order written."""
        match node:
            case Name(name) if name in self.choices:
                return ()
            case Name(name) if name in self._truths:
                return self.fact_variables(self._truths[name])
            case Literal():
                return ()
            case _ if isinstance(node, Not | And | Or | Conditional) or self._compares_truths(node):
                return tuple(variable for child in children(node) for variable in self.fact_variables(child))
            case _:
                return self.facts.fact(node).variables

    def _switch(self, rule: Rule) -> int:
        """Encode a rule under a switch: where the switch is off, the rule says nothing."""
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

    def _compares_truths(self, node: Expression) -> bool:
        """`True` when a comparison asks whether two conditions are the same: `a == true`."""
        match node:
            case Compare("==" | "!=", left, right):
                return self._is_truth(left) or self._is_truth(right)
            case _:
                return False

    def _is_truth(self, node: Expression) -> bool:
        """`True` for a choice, true and false."""
        match node:
            case Name(name):
                return name in self.choices
            case Literal(value):
                return isinstance(value, bool)
            case _:
                return False

    def _same(self, left: int, right: int) -> int:
        return self.clauses.either((self.clauses.both(left, right), self.clauses.both(-left, -right)))
