from assembler.rules.cnf import Formula
from assembler.rules.samples import Samples


def samples() -> tuple[Samples, int, int, int]:
    """Return two combinations, the first with `a` on, the second with `a` and `b`; the two literals; and that for both."""
    clauses = Formula(lambda _: None)
    a, b = clauses.fresh(), clauses.fresh()
    made = Samples({a: 0, b: 0}, 0, clauses.parts)
    made.add({a, -b})
    made.add({a, b})
    return made, a, b, clauses.both(a, b)


def test_what_is_defined_holds_where_its_parts_do() -> None:
    made, a, b, joined = samples()
    assert [made.where(literal) for literal in (a, -b, joined, -joined)] == [0b11, 0b01, 0b10, 0b01]


def test_what_is_not_known_of_them_is_met_by_none() -> None:
    made, a, _, joined = samples()
    assert made.where(joined + 1) is None
    assert (made.any_meets([a, -joined]), made.any_meets([joined + 1]), made.any_meets([joined, -a])) == (True, False, False)


def test_each_choice_is_flipped_in_each_combination() -> None:
    made, a, b, joined = samples()
    flipped = made.flipped([a, b])
    assert (flipped.count, flipped.where(a), flipped.where(b), flipped.where(joined)) == (4, 0b1100, 0b0110, 0b0100)


def test_at_least_so_many_hold() -> None:
    clauses = Formula(lambda _: None)
    a, b, c = (clauses.fresh() for _ in range(3))
    columns = {a: 0b11110000, b: 0b11001100, c: 0b10101010, clauses.true: 0b11111111}
    every = Samples(columns, 8, clauses.parts)
    found = [every.where(clauses.reach(bound, (a, b, c))) for bound in range(-1, 5)]
    assert found == [0xFF, 0xFF, 0b11111110, 0b11101000, 0b10000000, 0]
