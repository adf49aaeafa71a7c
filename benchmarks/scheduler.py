"""What a task costs the scheduler of a cluster of many workers.

    python -m benchmarks.scheduler [--workers 1000] [--rows 100000]

The scheduler runs in a process of its own. The workers are real ones of Dask, many to a process; what they do is not: each answers its rows at once,
as if they were built. So the scheduler is the one that is busy. Rows go out as in a batch, in stretches, and then one by one as they did before.
Prints the processor time of the scheduler for each task and row, and its memory.
"""

import argparse
import asyncio
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from unittest.mock import patch

from distributed import Client, Scheduler, Worker

from assembler.batch import BatchSettings, Outcome, cluster, read_rows
from assembler.batch.work import RowTask
from assembler.loader import load_library
from assembler.platform.installed_data import library_folder, templates_folder
from benchmarks.batch import made_up
from benchmarks.results import seconds, table

KINDS = 10
IN_A_PROCESS = 125
"""Workers in each process, which has an event loop for all of them."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the scheduler did: its tasks and rows, its processor seconds, its memory in megabytes, and the seconds by the clock."""

    tasks: int
    rows: int
    spent: float
    memory: float
    clock: float


def main() -> None:
    """Measure in stretches, then row by row."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--workers", type=int, default=1000)
    arguments.add_argument("--rows", type=int, default=100_000)
    given = arguments.parse_args()
    rows = made_up_rows(given.rows)
    found = {
        "stretches": measure(rows, given.workers),
        "single rows": measure(rows[: given.rows // 20], given.workers, longest=1),
    }
    lines = [
        (name, f"{one.tasks:,}", f"{one.rows:,}", seconds(one.spent / one.tasks), f"{1e6 * one.spent / one.rows:,.0f} µs",
         f"{one.memory:,.0f} MB", seconds(one.clock))
        for name, one in found.items()
    ]  # fmt: skip
    heading = ("handed out as", "tasks", "rows", "scheduler, a task", "a row", "its memory", "by the clock")
    print(f"{given.workers:,} workers\n\n{table(heading, lines)}")


def made_up_rows(count: int) -> list[RowTask]:
    """Return rows of ten kinds, sorted by kind, each with an id of its own."""
    library, findings = load_library(library_folder())
    assert library is not None, findings
    with tempfile.TemporaryDirectory() as folder:
        settings = BatchSettings(str(library_folder()), str(templates_folder()), folder, library.digest, "")
        orders, faults = read_rows(made_up(Path(folder) / "partners.csv", KINDS, KINDS), library, settings)
        assert orders is not None, faults
    few = sorted(orders.tasks, key=lambda row: (row.matter.programme, sorted(choice.id for choice in row.matter.choices)))
    return [replace(few[at * len(few) // count], key=f"{at:064x}") for at in range(count)]


def measure(rows: Sequence[RowTask], workers: int, longest: int = cluster.LONGEST_STRETCH) -> Load:
    """Hand out rows to so many workers and count what the scheduler takes for it."""
    context = get_context("spawn")
    theirs, pipe = context.Pipe()
    processes = [context.Process(target=_serve_scheduler, args=(theirs,), daemon=True)]
    processes[0].start()
    address = pipe.recv()
    for at in range(0, workers, IN_A_PROCESS):
        processes.append(context.Process(target=_serve_workers, args=(address, min(IN_A_PROCESS, workers - at)), daemon=True))
        processes[-1].start()
    try:
        short, quick = patch.object(cluster, "LONGEST_STRETCH", longest), patch.object(cluster, "build_stretch", answer_at_once)
        with Client(address, timeout=300) as client:
            client.wait_for_workers(workers, timeout=1800)
        with short, quick:
            tasks = len([*cluster.stretches(rows, workers)])
            before, _ = _used(pipe)
            began = monotonic()
            answered = sum(1 for _ in cluster.run_on_cluster(BatchSettings("", "", "", "", ""), rows, 1, address))
            clock = monotonic() - began
            after, memory = _used(pipe)
        assert answered == len(rows)
        return Load(tasks, len(rows), after - before, memory, clock)
    finally:
        for process in processes:
            process.kill()


def answer_at_once(_: BatchSettings, stretch: Sequence[RowTask]) -> list[Outcome]:
    """Answer rows as a worker that needs no time."""
    return [Outcome(row.key, row.place, row.matter.id, "built", f"2026-{row.matter.id}") for row in stretch]


def _serve_scheduler(pipe: Connection) -> None:
    """Run a scheduler; at each message say the processor seconds and the megabytes that it has used."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)

    async def serve() -> None:
        async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
            pipe.send(scheduler.address)
            while True:
                await asyncio.to_thread(pipe.recv)
                used = getrusage(RUSAGE_SELF)
                pipe.send((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))

    asyncio.run(serve())


def _used(pipe: Connection) -> tuple[float, float]:
    pipe.send("used")
    spent, memory = pipe.recv()
    return spent, memory


def _serve_workers(address: str, count: int) -> None:
    """Run so many workers."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)

    async def serve() -> None:
        workers = [Worker(address, nthreads=1, memory_limit=0, dashboard=False) for _ in range(count)]
        await asyncio.gather(*workers)
        await asyncio.gather(*(worker.finished() for worker in workers))

    asyncio.run(serve())


if __name__ == "__main__":
    main()
