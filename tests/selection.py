"""Which tests a run leaves out."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

import pytest

HEAVY = ("libreoffice", "java", "node", "poppler", "chromium", "postgresql", "nginx", "mount", "qemu", "docxodus")
"""Marks of what needs a program or a right that not every machine has."""

NOT_QUICK = ("slow", *HEAVY)
"""Marks of what `--quick` leaves out."""

T = TypeVar("T")


def quick_for(quick: Collection[T], values: Iterable[T], name: Callable[[T], str] = str) -> list[object]:
    """Return values as the parameters of a test that is quick for some of them and slow for the others."""
    return [pytest.param(value, id=name(value), marks=() if value in quick else pytest.mark.slow) for value in values]
