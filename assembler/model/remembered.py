"""Results of functions of content alone, remembered by that content for as long as there is room, and forgotten all at once."""

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast

_Given = ParamSpec("_Given")
_Part = TypeVar("_Part")
_Result = TypeVar("_Result")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_forgetting: list[Callable[[], None]] = []


LONGEST = 65_536
"""The most letters that one block is written in and remembered; a partner's own table of a thousand rows is in no other packet."""


class _TooLongError(Exception):
    """A result that is not remembered, on its way past the memory, which keeps what is returned alone."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


def remembered_if_short(
    most: int, length: Callable[..., int] = len
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Remember the last results of a function as `remembered` does, but for those of more than `LONGEST` letters."""

    def remembering(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
        def short(*given: _Given.args, **named: _Given.kwargs) -> _Result:
            result = function(*given, **named)
            if length(result) > LONGEST:
                raise _TooLongError(result)
            return result

        kept = remembered(most)(short)

        @wraps(function)
        def of_given(*given: _Given.args, **named: _Given.kwargs) -> _Result:
            try:
                return kept(*given, **named)
            except _TooLongError as found:
                return cast("_Result", found.result)

        return of_given

    return remembering


def remembered(most: int) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Remember the last results of a function. It must depend on what it is given alone, and nobody may change what it returns."""

    def remembering(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
        kept = lru_cache(most)(function)
        _forgetting.append(kept.cache_clear)
        return cast("Callable[_Given, _Result]", kept)

    return remembering


def keep_last(kept: dict[_Key, _Value], key: _Key, value: _Value, most: int) -> _Value:
    """Keep a value behind all others, so that it is the last to be forgotten; the first goes where there is no room."""
    kept.pop(key, None)
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
    return value


class _Same(Generic[_Part]):
    """The very object as a key, which keeps it, so that no other one takes its place."""

    __slots__ = ("part",)

    def __init__(self, part: _Part) -> None:
        self.part = part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.part is other.part

    def __hash__(self) -> int:
        return id(self.part)


def remembered_of(
    most: int,
) -> Callable[[Callable[Concatenate[_Part, _Given], _Result]], Callable[Concatenate[_Part, _Given], _Result]]:
    """Remember the last results of a function of a part of a library, first of what it is given, by the very object.

    That is quicker to tell than an equal one, and is the one for a place in a text: equal places show the line as it was read.
    """

    def remembering(function: Callable[Concatenate[_Part, _Given], _Result]) -> Callable[Concatenate[_Part, _Given], _Result]:
        def of_key(same: _Same[_Part], /, *given: _Given.args, **named: _Given.kwargs) -> _Result:
            return function(same.part, *given, **named)

        kept = remembered(most)(of_key)

        @wraps(function)
        def of_part(part: _Part, /, *given: _Given.args, **named: _Given.kwargs) -> _Result:
            return kept(_Same(part), *given, **named)

        return of_part

    return remembering


def on_forgetting(forget: Callable[[], None]) -> None:
    """Call a function whenever everything is forgotten."""
    _forgetting.append(forget)


def is_read_anew(data: bytes) -> bool:
    """Whether a file is read as if nothing of it were remembered: one in a hundred is, by its content, so that it is everywhere the same one."""
    return int.from_bytes(hashlib.sha256(data).digest()[:4]) % 100 == 0


def forget() -> None:
    """Forget everything, as a process that has just begun."""
    for each in _forgetting:
        each()
