from itertools import product

from pysat.solvers import Solver

from assembler.rules.cnf import Formula


def test_bounds_allow_just_the_numbers_between_them() -> None:
    for minimum, maximum in product(range(-1, 7), repeat=2):
        with Solver("glucose4") as solver:
            clauses = Formula(solver.add_clause)
            unless, *literals = [clauses.fresh() for _ in range(6)]
            clauses.at_least(minimum, literals, unless)
            clauses.at_most(maximum, literals, unless)
            for signs in product((-1, 1), repeat=5):
                assumed = [sign * literal for sign, literal in zip(signs, literals, strict=True)]
                within = minimum <= signs.count(1) <= maximum
                assert solver.solve(assumptions=[-unless, *assumed]) == within
                assert solver.solve(assumptions=[unless, *assumed])


def test_a_definition_is_made_once() -> None:
    emitted: list[list[int]] = []
    clauses = Formula(emitted.append)
    left, right = clauses.fresh(), clauses.fresh()
    assert clauses.both(left, right) == clauses.both(right, left)
    assert len(emitted) == 4


def test_constants_need_no_definition() -> None:
    clauses = Formula(lambda _: None)
    one = clauses.fresh()
    assert clauses.both(one, clauses.true) == one
    assert clauses.both(clauses.true, one) == one
    assert clauses.both(one, -one) == clauses.both(one, -clauses.true) == -clauses.true
    assert clauses.either(()) == -clauses.true
