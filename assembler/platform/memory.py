"""Memory: switch off Python's collector of unreachable cycles where it finds nothing, and return free memory to the system.

What is read of a library is kept and holds no cycle, but the collector walks over all of it again and again: that takes a quarter of
the time in which a library is read or checked, or a packet is built.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector off for the duration. Restores it on exit, and leaves the caller's own garbage to be collected."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def give_back() -> None:
    """Return the memory that is free in this process to the system, where the C library can: glibc keeps it, in ever more pieces."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
