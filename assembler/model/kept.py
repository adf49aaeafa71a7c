"""Results that are kept with all that they were worked out from, so that what is asked for again is not worked out again."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import is_
from pathlib import PurePath
from typing import Generic, TypeVar, TypeVarTuple

_Result = TypeVar("_Result")
_Inputs = TypeVarTuple("_Inputs")

_BY_VALUE = (str, bytes, int, bool, date, frozenset, dict, PurePath)


@dataclass(slots=True)
class _Slot(Generic[_Result]):
    """A result, what it was worked out from, and what was kept on the way."""

    inputs: tuple[object, ...]
    result: _Result
    inside: "Kept | None"


class Kept:
    """Results by name. One whose inputs are the same as before is given back; else it is worked out anew.

    The work is given the inputs and nothing else, and a `Kept` of its own, so that of a whole that changed only the parts that changed
    are worked out. It must be a function of its inputs alone. What is no longer asked for is dropped.

    The same are the very objects (values of the model are never changed), tuples of the very objects, and equal texts, bytes, numbers,
    days, sets and dictionaries.
    """

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._slots: dict[Hashable, _Slot[object]] = {}
        self._asked: set[Hashable] = set()

    def get(self, name: Hashable, work: "Callable[[Kept, *_Inputs], _Result]", *inputs: *_Inputs) -> _Result:
        """Return what the work makes of the inputs."""
        self._asked.add(name)
        slot = self._slots.get(name)
        if slot is not None and _same(slot.inputs, inputs):
            return slot.result  # type: ignore[return-value] # one name is always for one work
        inside = (slot and slot.inside) or Kept()
        inside.begin()
        result = work(inside, *inputs)
        self._slots[name] = _Slot(inputs, result, inside)
        return result

    def all(
        self, name: Hashable, work: "Callable[[Kept, *_Inputs], Iterable[_Result]]", *inputs: *_Inputs
    ) -> tuple[_Result, ...]:
        """Return all that the work yields for the inputs."""
        return self.get(name, lambda inside, *given: tuple(work(inside, *given)), *inputs)

    def settled(self, name: Hashable, value: _Result, key: object) -> _Result:
        """Return the value of before where its key is equal, so that what is made of it need not be worked out again; else this one."""
        self._asked.add(name)
        slot = self._slots.get(name)
        if slot is None or slot.inputs != (key,):
            slot = self._slots[name] = _Slot((key,), value, None)
        return slot.result  # type: ignore[return-value] # one name is always for one type

    def within(self, name: Hashable) -> "Kept":
        """Return what is kept under a name of its own, for one more piece of work that is always done anew."""
        inside = self.get(name, _itself)
        inside.begin()
        return inside

    def begin(self) -> None:
        """Drop what was not asked for the last time."""
        for name in self._slots.keys() - self._asked:
            del self._slots[name]
        self._asked.clear()


def _itself(inside: Kept) -> Kept:
    return inside


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    # Asked ten thousand times after each edit. Most often all are the very objects; else a loop takes half the time of `all`.
    if len(before) != len(now):
        return False
    if all(map(is_, before, now)):
        return True
    for one, other in zip(before, now, strict=True):
        if one is not other and (type(one) is not type(other) or not _equal(one, other)):
            return False
    return True


def _equal(one: object, other: object) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_, one, other))
    return isinstance(one, _BY_VALUE) and one == other
