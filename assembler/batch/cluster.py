"""Build rows on a Dask cluster: processes of this machine, or the cluster of a scheduler elsewhere.

A task is a stretch: neighbouring rows of one kind. So the scheduler handles a hundredth as many tasks as rows, and the typesetter keeps the texts of
the packet before. Every worker reads library and templates from the same paths and writes to the same store. Where a worker dies, the
scheduler gives its stretch to another, which finds the packets that are already built.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING

from assembler.batch.local_processes import MOST_TRIES, ROWS_PER_PROCESS, THREADS
from assembler.batch.work import BatchSettings, Outcome, RowTask, build_row

if TYPE_CHECKING:
    from distributed import Client, Future

LONGEST_STRETCH = 100
"""The most rows of a stretch."""

STRETCHES_OF_EACH = 4
"""The least stretches of each worker, where there are rows enough: a slow worker then holds up a quarter of its share."""

AHEAD = 3
"""The stretches of each worker that the scheduler knows. The others wait here, so that its memory does not grow with the table."""

BEFORE_RENEWAL = 0.5
"""Seconds between the answer of a worker and its renewal, so that the answer is out."""

PATIENCE = 60
"""Seconds in which a scheduler elsewhere answers and has a worker."""

OF_OUR_CLUSTER = {"distributed.scheduler.allowed-failures": MOST_TRIES - 1, "distributed.deploy.lost-worker-timeout": "1 day"}
"""Settings of a cluster that starts here. A worker that is replaced is waited for: by itself the cluster gives up one that is gone for 15 s, as on a busy machine."""

WITHOUT_PAGES = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
"""The options of a scheduler without pages for a browser. It serves some numbers all the same, so two clusters on this machine would ask for one port."""

Stretch = Sequence[RowTask]


class NoClusterError(Exception):
    """There is no scheduler at an address, or it has no worker. The text is a sentence about it."""


_one_at_a_time = Lock()
_built = count(1)


def run_on_cluster(settings: BatchSettings, tasks: Iterable[RowTask], jobs: int, scheduler: str = "") -> Iterator[Outcome]:
    """Build rows on a cluster, and yield each outcome as it comes.

    `scheduler` is the address of a running cluster; without one, a cluster of `jobs` processes starts on this machine. Raises `ImportError`
    without the extra `cluster`, and `NoClusterError` where no scheduler answers at the address, or it has no worker.
    """
    from dask import config  # noqa: PLC0415 - of the extra `cluster`
    from distributed import Client, LocalCluster  # noqa: PLC0415 - of the extra `cluster`

    with config.set(OF_OUR_CLUSTER):
        cluster = None if scheduler else LocalCluster(n_workers=jobs, threads_per_worker=1, scheduler_kwargs=WITHOUT_PAGES)
        try:
            with _client_of(scheduler) if scheduler else Client(cluster) as client:
                yield from _hand_out(client, settings, [*tasks])
        finally:
            if cluster is not None:
                cluster.close()


def _client_of(scheduler: str) -> "Client":
    from distributed import Client  # noqa: PLC0415 - of the extra `cluster`

    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as caught:
        raise NoClusterError(f"No scheduler answers at {scheduler}: {caught}.") from caught
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as caught:
        client.close()
        raise NoClusterError(f"The scheduler at {scheduler} has no worker.") from caught
    return client


def stretches(rows: Stretch, workers: int) -> Iterator[Stretch]:
    """Cut rows, whose neighbours are alike, into stretches of one programme and the same choices."""
    longest = min(LONGEST_STRETCH, ceil(len(rows) / (workers * STRETCHES_OF_EACH)))
    for _, alike in groupby(rows, _kind):
        of_kind = [*alike]
        yield from (of_kind[at : at + longest] for at in range(0, len(of_kind), longest))


def _kind(row: RowTask) -> tuple[str, frozenset[str]]:
    return row.matter.programme, frozenset(choice.id for choice in row.matter.choices)


def _hand_out(client: "Client", settings: BatchSettings, rows: Stretch) -> Iterator[Outcome]:
    """Submit stretches as workers become free. The rows of one that fails are submitted again, each as a stretch of its own.

    One row may kill its worker, and with it what else that worker was given. So a row whose stretch fails is submitted a last time when the
    cluster has nothing else to do: what fails then fails by itself.
    """
    from distributed import as_completed  # noqa: PLC0415 - of the extra `cluster`

    workers = len(client.nthreads()) or 1
    waiting, suspected = deque(stretches(rows, workers)), deque[Stretch]()
    handed_out = dict["Future[list[Outcome]]", Stretch]()
    answers = as_completed(with_results=True, raise_errors=False)
    while waiting or handed_out or suspected:
        last_try = not waiting and not handed_out
        while (waiting and len(handed_out) < workers * AHEAD) or (last_try and not handed_out):
            stretch = (waiting or suspected).popleft()
            future = client.submit(build_stretch, settings, stretch, pure=False, retries=MOST_TRIES - 1)
            handed_out[future] = stretch
            answers.add(future)
        future, outcomes = next(answers)
        stretch = handed_out.pop(future)
        if isinstance(outcomes, list):
            yield from outcomes
        elif len(stretch) > 1:
            waiting.extendleft([row] for row in reversed(stretch))
        elif not last_try:
            suspected.append(stretch)
        else:
            yield _failed(stretch[0], future.exception())


def build_stretch(settings: BatchSettings, stretch: Stretch) -> list[Outcome]:
    """Build rows one after the other in this process of a worker, up to one that ends the batch; return their outcomes.

    However many threads the worker has, one builds at a time, as neither the typesetter nor the reader of PDFs may run in two.
    """
    os.environ.setdefault(THREADS, "1")  # the workers use the cores already
    outcomes = list[Outcome]()
    with _one_at_a_time:
        for row in stretch:
            outcomes.append(build_row(settings, row))
            if next(_built) == ROWS_PER_PROCESS:
                _renew_soon()
            if outcomes[-1].halting:
                break
    return outcomes


def _renew_soon() -> None:
    """Replace the process of this worker by a new one after its answer. What it has begun by then goes to another, which finds what is built."""
    from distributed import get_worker  # noqa: PLC0415 - of the extra `cluster`

    worker = get_worker()
    if worker.nanny is not None:
        worker.loop.add_callback(worker.loop.call_later, BEFORE_RENEWAL, worker.close_gracefully, restart=True)


def _failed(task: RowTask, fault: BaseException | None) -> Outcome:
    return Outcome(task.key, task.place, task.matter.id, "failed", reasons=(f"The cluster could not build this row: {fault}",))
