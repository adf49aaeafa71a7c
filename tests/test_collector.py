import gc

import pytest

from assembler.collector import uncollected


def test_the_collector_is_off_inside_and_on_again_even_after_a_fault() -> None:
    seen = []

    @uncollected()
    def fail() -> None:
        seen.append(gc.isenabled())
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert [*seen, gc.isenabled()] == [False, True]


def test_who_had_it_off_keeps_it_off() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
