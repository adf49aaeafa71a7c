from pysat.solvers import Solver

from assembler.model.values import Kind
from assembler.rules.cnf import Formula
from assembler.rules.operands import Operand


def test_a_rate_is_one_value_however_it_is_written() -> None:
    rate = Operand(Formula(lambda _: None), Kind.RATE, optional=False)
    assert rate.equals("10 %") == rate.equals("10.0%")
    assert rate.equals("10 %") != rate.equals("11 %")


def test_dates_are_in_order() -> None:
    with Solver("glucose4") as solver:
        day = Operand(Formula(solver.add_clause), Kind.DATE, optional=False)
        later, earlier = day.reaches("2027-01-01", beyond=False), day.reaches("2026-12-01", beyond=False)
        assert not solver.solve(assumptions=[later, -earlier])
        assert solver.solve(assumptions=[earlier, -later])
        assert not solver.solve(assumptions=[day.equals("2026-12-31"), later])


def test_text_has_no_order() -> None:
    text = Operand(Formula(lambda _: None), Kind.TEXT, optional=False)
    assert not text.ordered("a")
    assert Operand(Formula(lambda _: None), None, optional=True).ordered(3)


def test_a_number_between_two_bounds_that_touch_is_that_number() -> None:
    with Solver("glucose4") as solver:
        points = Operand(Formula(solver.add_clause), Kind.INTEGER, optional=False)
        two, above, four = points.reaches(2, beyond=False), points.reaches(2, beyond=True), points.reaches(4, beyond=False)
        assert not solver.solve(assumptions=[two, -above, -points.equals(2)])
        assert solver.solve(assumptions=[two, above, -four, -points.equals(2)])
