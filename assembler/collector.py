"""Python's collector of unreachable cycles, left off while a library is read or checked, or one packet built.

What is read is kept and holds no cycle, so the collector finds nothing and walks over all of it time and again: a quarter of
the whole time.
"""

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
