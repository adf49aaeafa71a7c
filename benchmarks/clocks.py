"""Processor time, which a busy machine changes least: of what runs here, of what is started, and of servers that go on running."""

import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import process_time

Times = dict[str, list[float]]
"""The seconds of each thing measured, round by round."""

Medians = dict[str, float]
"""The median of the rounds of each thing measured, in seconds."""


def no_times() -> Times:
    """Begin to measure."""
    return defaultdict(list)


def medians(times: Times) -> Medians:
    """Give the median of each."""
    return {name: median(taken) for name, taken in times.items()}


@contextmanager
def clocked(name: str, times: Times) -> Iterator[None]:
    """Add the processor time of what is inside."""
    began = process_time()
    yield
    times[name].append(process_time() - began)


@contextmanager
def clocked_with_children(name: str, times: Times) -> Iterator[None]:
    """Add the processor time of what is inside and of the processes that it has started and seen end."""
    began = process_time() + _children()
    yield
    times[name].append(process_time() + _children() - began)


def spent(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Run a command; give the processor time of it and of what it has started."""
    before = _children()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return _children() - before


def _children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
