"""A packet's bytes are its own: whatever a process built before, and in whatever order, its files are those of a process that built nothing."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from packets.drawn_packets import Digests, build, build_all

PACKETS = range(26)
"""The seeds of the packets: two of each of thirteen random libraries."""


@pytest.fixture(scope="module")
def alone() -> dict[int, Digests]:
    """Give each packet as a process builds it that has built nothing, and has read no more than the program."""
    copies = get_context("forkserver")
    copies.set_forkserver_preload(["assembler.checks", "assembler.packets.order"])
    with ProcessPoolExecutor(2, copies, max_tasks_per_child=1) as pool:
        return dict(zip(PACKETS, pool.map(build, PACKETS), strict=True))


@pytest.fixture(scope="module")
def one_process() -> Iterator[ProcessPoolExecutor]:
    """Give a process that remembers what it built."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool


@pytest.mark.slow
@pytest.mark.parametrize(
    "seeds", [PACKETS, PACKETS[::-1], [*PACKETS[::2], *PACKETS[1::2]]], ids=["in order", "from behind", "mixed"]
)
def test_what_was_built_before_changes_no_byte(seeds: range, alone: dict[int, Digests], one_process: ProcessPoolExecutor) -> None:
    assert one_process.submit(build_all, seeds).result() == alone
    assert sum(map(bool, alone.values())) > len(PACKETS) * 0.8
