"""Build rows on a Dask cluster: processes of this machine, or the cluster of a scheduler elsewhere.

Every worker reads library and templates from the same paths and writes to the same store. Where a worker dies, the scheduler
gives its rows to another, which finds the packets that are already built.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from assembler.batch.local_processes import MOST_TRIES
from assembler.batch.work import BatchSettings, Outcome, RowTask, build_row


def run_on_cluster(settings: BatchSettings, tasks: Iterable[RowTask], jobs: int, scheduler: str = "") -> Iterator[Outcome]:
    """Build rows on a cluster, and yield each outcome as it comes. Raises `ImportError` without the extra `cluster`.

    `scheduler` is the address of a running cluster; without one, a cluster of `jobs` processes starts on this machine.
    """
    from distributed import Client, LocalCluster, as_completed  # noqa: PLC0415 - of the extra `cluster`

    rows = {task.key: task for task in tasks}
    cluster = None if scheduler else LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
    try:
        with Client(scheduler or cluster) as client:
            futures = client.map(partial(build_row, settings), rows.values(), key=list(rows), retries=MOST_TRIES - 1)
            for future, outcome in as_completed(futures, with_results=True, raise_errors=False):
                task = rows[future.key]
                yield outcome if isinstance(outcome, Outcome) else _failed(task, future.exception())
    finally:
        if cluster is not None:
            cluster.close()


def _failed(task: RowTask, fault: BaseException | None) -> Outcome:
    return Outcome(task.key, task.place, task.matter.id, "failed", reasons=(f"The cluster could not build this row: {fault}",))
