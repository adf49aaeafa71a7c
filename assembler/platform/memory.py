"""Memory: Python's collector of unreachable cycles left off where it finds nothing, and free memory given back to the system.

What is read of a library is kept and holds no cycle, so the collector walks over all of it time and again: a quarter of the whole
time while one is read or checked, or one packet built.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector off for a while; as it was afterwards, but that it never looks at what is there by then."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def give_back() -> None:
    """Give the system the memory that is free in this process, where its C library can: glibc keeps it, in ever more pieces."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
