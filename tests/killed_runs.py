"""Runs sequences that are killed, from seeds, each in a folder of its own: in memory where the machine offers that, since each file is synced.

What is killed is a copy of the process that calls `do_and_kill`, which must have one thread only: so they run in processes of their own.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from commands import killed_sequences as commands
from commands.random_revisions import make_orders
from portal import killed_sequences as portal

MEMORY = Path("/dev", "shm")


def run_commands(seeds: Sequence[int], steps: int) -> commands.Outcome:
    """Run sequences of commands, and return what happened in all."""
    total = commands.Outcome()
    with _folder() as folder:
        orders = make_orders(Path(folder) / "library")
        for seed in seeds:
            outcome = commands.run(Random(seed), Path(folder) / str(seed), orders, steps)
            outcome.faults = [f"seed {seed}: {fault}" for fault in outcome.faults]
            total.add(outcome)
    return total


def run_portal(seeds: Sequence[int], lives: int, things: int) -> portal.Outcome:
    """Run sequences of lives of a portal, and return what happened in all."""
    total = portal.Outcome()
    for seed in seeds:
        with _folder() as folder:
            outcome = portal.run(Random(seed), Path(folder), lives, things)
        outcome.faults = [f"seed {seed}: {fault}" for fault in outcome.faults]
        total.add(outcome)
    return total


def _folder() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)


def run_all(count: int, steps: int, lives: int, things: int) -> tuple[commands.Outcome, portal.Outcome]:
    """Run sequences from seed 0 on in two processes, two thirds of them with commands, and return what happened in all."""
    of_commands, of_portal = commands.Outcome(), portal.Outcome()
    with clean_processes(2) as processes:
        ours = [processes.submit(run_commands, [seed], steps) for seed in range(count) if seed % 3]
        theirs = [processes.submit(run_portal, [seed], lives, things) for seed in range(count) if not seed % 3]
        for one in ours:
            of_commands.add(one.result())
        for each in theirs:
            of_portal.add(each.result())
    return of_commands, of_portal


def clean_processes(number: int) -> ProcessPoolExecutor:
    """Return processes that are no copies of this one, and have one thread each."""
    return ProcessPoolExecutor(number, get_context("spawn"))
