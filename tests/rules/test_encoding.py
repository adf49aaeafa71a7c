from hypothesis import given, settings
from pysat.solvers import Solver
from rules.enumeration import environment, subsets, worlds
from rules.small_programmes import FACTS, choice, conditions, programme, when

from assembler.model.expressions import Expression, holds
from assembler.rules.encoding import Encoding

SMALL = programme([choice(id) for id in "abc"])


@settings(max_examples=100, deadline=None)
@given(conditions("abc"))
def test_a_literal_holds_where_its_condition_does(condition: Expression) -> None:
    with Solver("glucose4") as solver:
        encoding = Encoding(SMALL, solver.add_clause)
        literal, conjuncts = encoding.literal(condition), encoding.conjuncts(condition)
        for on in subsets("abc"):
            assumed = [variable if id in on else -variable for id, variable in encoding.choices.items()]
            met = holds(condition, environment(SMALL, on))
            assert solver.solve(assumptions=[*assumed, literal]) == met
            assert solver.solve(assumptions=[*assumed, -literal]) != met
            assert solver.solve(assumptions=[*assumed, *conjuncts]) == met


@settings(max_examples=40, deadline=None)
@given(FACTS)
def test_facts_that_are_given_are_settled(fact: Expression) -> None:
    for world in worlds():
        given_facts = environment(SMALL, frozenset(), world)
        encoding = Encoding(SMALL, lambda _: None, given_facts)
        true = encoding.clauses.true
        assert encoding.literal(fact) == (true if holds(fact, given_facts) else -true)


def test_a_condition_names_the_facts_it_asks_for() -> None:
    encoding = Encoding(SMALL, lambda _: None)
    asked = encoding.fact_variables(when('a and partner.country in (EU) and not (b or partner.country == "DE") or c == true'))
    described = [encoding.facts.describe(variable) for variable in asked]
    assert described == ['partner.country == "DE"', 'partner.country == "FR"', 'partner.country == "DE"']
