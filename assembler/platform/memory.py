"""Memory: switch Python's cycle collector off where it finds nothing, and return free memory to the system.

The data of a library is kept and holds no cycle, but the collector scans all of it again and again. That takes a quarter of the time of
reading or checking a library, or of building a packet.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector off for a while. Restores it on exit; the caller's own garbage is still collected."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def set_aside() -> None:
    """Keep the collector from looking through all that there is now again and again: it lives as long as the process."""
    gc.collect()
    gc.freeze()


def end_at_once() -> None:
    """Keep the collector from looking through all that there is when the process ends, and its memory goes back as a whole."""
    atexit.register(gc.freeze)


def give_back() -> None:
    """Return the free memory of this process to the system, where the C library supports it. glibc keeps it otherwise."""
    import ctypes  # noqa: PLC0415 -- of long runs alone; “assembler --help” does without

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or none that can be asked for by no name, as on Windows
        return
    trim(0)
