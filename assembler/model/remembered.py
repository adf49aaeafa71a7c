"""Results of functions of content alone, remembered by that content for as long as there is room, and forgotten all at once."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_forgetting: list[Callable[[], None]] = []


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
