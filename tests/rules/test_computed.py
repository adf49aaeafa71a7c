"""Conditions on computed values in proofs: thresholds are ordered, and nothing possible is called impossible."""

from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.small_programmes import HERE, choice, programme, when

from assembler.assembly.computed_values import derive
from assembler.model.declarations import Computed
from assembler.model.expressions import Datum, Environment, Type, holds
from assembler.model.library import Programme
from assembler.model.values import Kind
from assembler.rules import Prover, prove

VALUES: dict[str, tuple[Type, str]] = {
    "total": (Kind.INTEGER, "one + other * 2"),
    "half": (Kind.NUMBER, "total / 2"),
    "many": (Kind.TRUTH, "total >= 4"),
    "ours": (Kind.TRUTH, "a and many or one == 0"),
    "either": (Kind.TRUTH, "total > 4 if a else b"),
    "shown": (Kind.INTEGER, "one if a else other"),
}


def with_values() -> Programme:
    bare = programme([choice("a"), choice("b")])
    scope = {**bare.scope, "one": Kind.INTEGER, "other": Kind.INTEGER, **{name: kind for name, (kind, _) in VALUES.items()}}
    made = tuple(Computed(name, kind, when(text), "T-1", HERE) for name, (kind, text) in VALUES.items())
    return replace(bare, scope=scope, computed=made, derived=made)


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("total > 3 and total < 4", False),
        ("many and total < 4", False),
        ("many and total == 3", False),
        ("not many and total >= 5", False),
        ("half > 3 and half < 4", True),
        ("half >= 4 and half < 4", False),
        ("ours and not a and one == 1", False),
        ("ours and a and total == 9", True),
        ("ours and not many and one > 0", False),
        ("b and total == 1", True),
        ("either and a and total == 4", False),
        ("either and not a and not b", False),
        ("either and not a and b and total == 1", True),
    ],
)
def test_thresholds_are_understood(text: str, *, possible: bool) -> None:
    with Prover(with_values()) as prover:
        assert prover.possible(when(text)) == possible


def test_a_witness_says_the_condition_it_needs() -> None:
    found = prove(with_values(), when("b and many"))
    assert found is not None
    assert (found.choices, found.facts) == (("b",), ("total >= 4",))


CONDITIONS = st.recursive(
    st.sampled_from(["a", "b", "many", "ours", "either"])
    | st.builds(
        "{} {} {}".format,
        st.sampled_from(["one", "other", "total", "half", "shown"]),
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.integers(0, 5),
    ),
    lambda inner: st.builds("({} and {})".format, inner, inner) | st.builds("({} or {})".format, inner, inner) | inner.map("not ({})".format),
    max_leaves=4,
)  # fmt: skip


@cache
def worlds() -> list[Environment]:
    """Yield every combination with every pair of small numbers, computed."""
    made = with_values()
    found = []
    for one, other, a, b in product(range(6), range(4), (True, False), (True, False)):
        given, faults = derive(
            made, {"one": Datum(one), "other": Datum(other), "a": Datum(a), "b": Datum(b)}, (), by_choices=False
        )
        assert faults == ()
        found.append(given)
    return found


@settings(max_examples=150, deadline=None)
@given(CONDITIONS)
def test_what_holds_somewhere_is_never_called_impossible(text: str) -> None:
    condition = when(text)
    with Prover(with_values()) as prover:
        assert prover.possible(condition) or not any(holds(condition, world) for world in worlds())
