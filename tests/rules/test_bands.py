from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.small_programmes import HERE, choice, programme, rule, when

from assembler.model.declarations import Band, Bands
from assembler.model.expressions import Compare, Datum, Expression, Literal, Maybe, Name, OneOf, Stated, Type, both, holds
from assembler.model.library import Programme
from assembler.model.rules import Permits
from assembler.model.values import Kind
from assembler.rules import Prover, find_conflicts, prove

NAMES = ("affiliate", "silver", "gold", "platinum")
STATUS = Bands("status", "points", tuple(
    Band(name, first, last, HERE) for name, first, last in zip(NAMES, (0, 1, 160, 265), (0, 159, 264, None), strict=True)
), "Y-2", HERE)  # fmt: skip


def banded(bands: Bands = STATUS, *, optional: bool = False) -> Programme:
    names = OneOf(tuple(dict.fromkeys(band.name for band in bands.bands)))
    kinds: tuple[Type, Type] = (Maybe(Kind.INTEGER), Maybe(names)) if optional else (Kind.INTEGER, names)
    bare = programme([choice("a")])
    return replace(bare, bands=(bands,), scope={**bare.scope, "points": kinds[0], "status": kinds[1]})


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ('status == "silver" and points >= 160', False),
        ('status == "gold" and points == 160', True),
        ('status == "gold" and points == 264', True),
        ('status == "gold" and points == 265', False),
        ('points > 264 and status != "platinum"', False),
        ('points >= 160 and points <= 264 and status != "gold"', False),
        ('points == 0 and status == "affiliate"', True),
        ('points == 0 and not status == "affiliate"', False),
        ('points == 159 and status in ("gold", "platinum")', False),
        ('status == "silver" and status == "gold"', False),
        ('not status in ("affiliate", "silver", "gold", "platinum")', False),
    ],
)
def test_a_band_is_where_its_number_is(text: str, *, possible: bool) -> None:
    with Prover(banded()) as prover:
        assert prover.possible(when(text)) == possible


def test_where_no_number_is_stated_no_band_is() -> None:
    with Prover(banded(optional=True)) as prover:
        assert prover.possible(when("not points is stated and not status is stated"))
        assert not prover.possible(when('not points is stated and status == "affiliate"'))
        assert not prover.possible(when("points is stated and not status is stated"))


def test_a_witness_names_the_band() -> None:
    found = prove(banded(), when('a and status == "gold"'))
    assert found is not None
    assert found.cause == ("a", 'status == "gold"')


def test_rights_may_be_permitted_by_band() -> None:
    rights = rule("new-partners", Permits(when('status == "affiliate"'), (), ("a",)))
    small = replace(banded(), rules=(rights,))
    facts = {"points": Datum(0), "status": Datum("affiliate")}
    assert [conflict.choices for conflict in find_conflicts(small, ["a"], facts)] == [("a",)]
    assert find_conflicts(small, ["a"], facts | {"status": Datum("silver")}) == ()
    with Prover(small) as prover:
        assert not prover.possible(when("a and points < 1"))
        assert prover.possible(when("a and points >= 1"))


RANGES = st.tuples(st.integers(0, 5), st.none() | st.integers(0, 3))
POINTS, NAME = Name("points"), Name("status")
ASKED = st.one_of(
    st.builds(Compare, st.sampled_from(["==", "!="]), st.just(NAME), st.sampled_from("klm").map(Literal)),
    st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.just(POINTS), st.integers(0, 6).map(Literal)),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(RANGES, min_size=3, max_size=3), st.lists(ASKED, min_size=1, max_size=3))
def test_bands_with_gaps_and_overlaps_agree_with_enumeration(
    ranges: list[tuple[int, int | None]], asked: list[Expression]
) -> None:
    drawn = Bands("status", "points", tuple(
        Band(name, first, None if length is None else first + length, HERE)
        for name, (first, length) in zip("klm", ranges, strict=True)
    ), "Y-2", HERE)  # fmt: skip
    worlds = [
        {"points": Datum(number), "status": Datum(standing[0])}
        for number in range(12)
        if (standing := [band.name for band in drawn.bands if band.holds(number)])
    ]
    stated: Expression = Stated(NAME)
    condition = reduce(both, asked, stated)
    with Prover(banded(drawn)) as prover:
        assert prover.possible(condition) == any(holds(condition, world) for world in worlds)
