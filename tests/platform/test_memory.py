import ctypes
import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from assembler.checks import check_library
from assembler.loader import load_library
from assembler.model.library import Library
from assembler.platform.memory import uncollected
from examples import ROOT


def test_the_collector_is_off_inside_and_on_again_even_after_a_fault() -> None:
    seen = []

    @uncollected()
    def fail() -> None:
        seen.append(gc.isenabled())
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert [*seen, gc.isenabled()] == [False, True]


def test_who_had_it_off_keeps_it_off() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()


class Knot:
    """An object that holds itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize(
    "call", [lambda: load_library(Path("nowhere")), lambda: check_library(Library({}, {}, {}, ""))], ids=["load", "check"]
)
def test_what_the_caller_has_dropped_can_still_be_collected(call: Callable[[], object]) -> None:
    dropped, frozen = weakref.ref(Knot()), gc.get_freeze_count()
    call()
    gc.collect()
    assert dropped() is None
    assert gc.get_freeze_count() <= frozen  # what was frozen before may have been dropped since


SCATTERED = """
import os
from assembler.platform.memory import give_back
def resident() -> int:
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE")
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
blocks = [libc.malloc(60_000) for _ in range(2_000)]
for block in blocks:
    ctypes.memset(block, 1, 60_000)
for block in blocks[:-1]:
    libc.free(ctypes.c_void_p(block))
held = resident()
give_back()
print(held - resident())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library gives nothing back")
def test_memory_that_is_free_goes_back_to_the_system() -> None:
    run = subprocess.run([sys.executable, "-c", SCATTERED], cwd=ROOT, check=True, capture_output=True, text=True)

    assert int(run.stdout) > 50_000_000
