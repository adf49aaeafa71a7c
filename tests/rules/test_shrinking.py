from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assembler.rules.shrinking import shrink

CORES = st.lists(st.sets(st.integers(0, 9), min_size=1), min_size=1)


def test_the_last_of_several_answers_stays() -> None:
    assert shrink([1, 2, 3, 4], lambda some: {1, 2} <= set(some) or {3, 4} <= set(some)) == (3, 4)


def test_nothing_is_needed_where_what_is_fixed_contradicts_itself() -> None:
    assert shrink([1, 2], lambda _: True) == ()


@given(CORES)
def test_the_answer_is_that_of_dropping_one_after_another(cores: list[set[int]]) -> None:
    elements = sorted(set().union(*cores))

    def contradicts(some: Sequence[int]) -> bool:
        return any(core <= set(some) for core in cores)

    kept = list(elements)
    for element in elements:
        without = [one for one in kept if one != element]
        kept = without if contradicts(without) else kept
    assert shrink(elements, contradicts) == tuple(kept)
