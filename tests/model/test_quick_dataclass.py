"""Classes of values made sooner are those that the standard decorator makes."""

import copy
import dataclasses
import inspect
import pickle
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

import assembler.cli.build
from assembler.model.quick_dataclass import _refuse_to_set, dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """A value."""

    name: str
    number: int = 3
    aside: tuple[int, ...] = field(default=(), compare=False)
    hidden: str = field(default="", repr=False)
    made: list[int] = field(default_factory=list, compare=False)


def _like(one: dataclasses.Field[Any]) -> Any:
    default = {"default": one.default} if one.default_factory is dataclasses.MISSING else {"default_factory": one.default_factory}
    return field(compare=one.compare, repr=one.repr, **default)


Standard: Any = dataclasses.make_dataclass(
    "Ours",
    [(one.name, one.type, _like(one)) for one in fields(Ours)],
    frozen=True,
)
"""The same, by the standard decorator."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A value of no parts."""


@dataclass(frozen=True, slots=True)
class Below(Ours):
    """A value with the fields of another one."""

    more: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A value that works out a part of itself."""

    words: tuple[str, ...]
    count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.words))


@dataclass(frozen=True, slots=True)
class CountedBelow(Ours):
    """A value with the fields of a quick one that works out a part of itself."""

    count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", self.number + 1)


@dataclass(frozen=True, slots=True, order=True)
class Ranked:
    """A value with an order."""

    rank: int
    aside: str = field(default="", compare=False)


ours: Any = Ours
below: Any = Below
"""Called with whatever a test has."""

GIVEN = [("a",), ("a", 3), ("a", 4), ("b", 3), ("a", 3, (1,)), ("a", 3, (), "c")]


def pickled(value: object) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - written by this very line


def is_quick(one: Any) -> bool:
    return one.__setattr__ is _refuse_to_set


@pytest.mark.parametrize("one", GIVEN)
def test_a_value_is_shown_compared_and_hashed_as_the_standard_one(one: tuple[object, ...]) -> None:
    assert is_quick(ours)
    assert repr(ours(*one)) == repr(Standard(*one))
    assert hash(ours(*one)) == hash(Standard(*one))
    for other in GIVEN:
        assert (ours(*one) == ours(*other)) is (Standard(*one) == Standard(*other))
    assert ours(*one) != Standard(*one)
    assert ours(*one) != below(*one)


def test_it_takes_what_the_standard_one_takes() -> None:
    assert ours(number=1, name="a") == ours("a", 1)
    assert str(inspect.signature(ours)) == str(inspect.signature(Standard))
    assert ours.__match_args__ == Standard.__match_args__
    for wrong, named in (((), {}), (("a", 1, (), "", [], "too much"), {}), (("a",), {"nothing": 1})):
        told = set[str]()
        for made in (ours, Standard):
            with pytest.raises(TypeError) as raised:
                made(*wrong, **named)
            told.add(str(raised.value))
        assert len(told) == 1


def test_a_default_that_is_made_anew_is_each_value_s_own() -> None:
    one, other = ours("a"), ours("a")
    one.made.append(1)
    assert (one.made, other.made, ours("a", made=[2]).made) == ([1], [], [2])


def test_it_is_frozen_and_has_slots() -> None:
    value = ours("a")
    for name in ("name", "nothing"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(value, name, "b")
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del value.name
    assert not hasattr(value, "__dict__")
    assert ours.__dataclass_params__ == Standard.__dataclass_params__ or repr(ours.__dataclass_params__) == repr(
        Standard.__dataclass_params__
    )


@pytest.mark.parametrize(
    "value", [ours("a", 1, (2,), "b"), Empty(), below("a", more=2), Counted(("a", "b")), CountedBelow("a"), Ranked(1)]
)
def test_it_is_copied_replaced_and_pickled(value: Any) -> None:
    for again in (copy.copy(value), copy.deepcopy(value), replace(value), pickled(value)):
        assert type(again) is type(value)
        assert all(getattr(again, one.name) == getattr(value, one.name) for one in fields(value))
    assert {value: 1}[copy.copy(value)] == 1


def test_a_class_with_something_unusual_is_made_by_the_standard_decorator() -> None:
    assert not is_quick(below)
    assert not is_quick(Counted)
    assert Counted(("a", "b")).count == 2
    with pytest.raises(FrozenInstanceError):
        below("a").more = 1


def test_a_class_with_an_order_pickles_what_the_standard_one_pickles() -> None:
    assert not is_quick(Ranked)
    assert Ranked(1, "b") < Ranked(2, "a")
    again = pickled(Ranked(1, "b"))
    assert (again, again.aside) == (Ranked(1, "b"), "b")


def test_a_class_whose_parameters_are_not_its_fields_is_refused() -> None:
    class Named:
        _: dataclasses.KW_ONLY
        one: int = 1

    class Given:
        one: dataclasses.InitVar[int] = 1  # type: ignore[assignment] # mypy knows the wrapped decorator alone
        other: int = 2

    class Matched:
        one: int
        __match_args__ = ()

    for plain in (Named, Given, Matched):
        with pytest.raises(TypeError, match=rf"{plain.__qualname__} has a parameter that is no field"):
            dataclass(frozen=True, slots=True)(plain)


def quick_classes() -> Iterator[Any]:
    assert assembler.cli.build
    for name, module in sorted(sys.modules.items()):
        if name.startswith("assembler."):
            yield from (
                one for one in vars(module).values() if isinstance(one, type) and one.__module__ == name and is_quick(one)
            )


def test_each_class_of_the_program_is_the_standard_one() -> None:
    found = list(quick_classes())
    assert len(found) > 200
    for made in found:
        hold(made)


def hold(made: Any) -> None:
    """Hold a class against the one that the standard decorator makes of the same fields."""
    parts = [(one.name, one.type, _like(one)) for one in fields(made)]
    standard = dataclasses.make_dataclass(made.__qualname__, parts, frozen=True)
    values = [f"value {at}" for at, _ in enumerate(parts)]
    assert str(inspect.signature(made)) == str(inspect.signature(standard))
    assert repr(made(*values)) == repr(standard(*values))
    assert hash(made(*values)) == hash(standard(*values))
    for at in range(len(parts)):
        others = [*values[:at], "another", *values[at + 1 :]]
        assert (made(*values) == made(*others)) is (standard(*values) == standard(*others))
        assert getattr(made(*others), parts[at][0]) == "another"
    again = pickled(made(*values))
    assert [getattr(again, one.name) for one in fields(made)] == values
