"""Batches: a packet for each row of a table, every row checked before the first is built, each outcome kept as it comes.

A run that was killed is simply started again: what is built is found, nothing is lost, doubled or mixed.
"""

import errno
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

from assembler.batch.cluster import run_on_cluster
from assembler.batch.journal import BusyError, DamagedError, Journal
from assembler.batch.local_processes import one_a_core, run_local
from assembler.batch.report import as_data, write_report
from assembler.batch.work import BatchSettings, Outcome, RowTask
from assembler.commands.build import answer_matter
from assembler.commands.choose import refusals
from assembler.formats.pdf.certification import Key, uncertified
from assembler.loader.matter_tables import MatterRow, Renaming, load_table
from assembler.model.diagnostics import Diagnostic, as_text, failing, in_order
from assembler.model.library import Library
from assembler.packets.store import Store, open_store

__all__ = [
    "BatchSettings",
    "BusyError",
    "DamagedError",
    "Journal",
    "Orders",
    "Outcome",
    "as_data",
    "one_a_core",
    "read_orders",
    "run_batch",
    "run_local",
    "run_on_cluster",
    "write_report",
]

SECOND_LOOK = 0.2
"""Seconds after which a packet that is not found is looked for again, before a batch is stopped for it."""

Engine = Callable[[BatchSettings, Iterable[RowTask]], Iterator[Outcome]]
"""What builds rows, giving each outcome as it comes."""


@dataclass(frozen=True, slots=True)
class Orders:
    """A table's rows: those that can be built, and what prevents the others."""

    tasks: tuple[RowTask, ...]
    refused: tuple[Outcome, ...]
    findings: tuple[Diagnostic, ...]


def read_orders(
    table: Path, library: Library, making: BatchSettings, renaming: Renaming | None = None, seal: Key | None = None
) -> tuple[Orders | None, tuple[Diagnostic, ...]]:
    """Read a table and check every row against the rules; None where the table itself cannot be understood.

    `seal` is the key that is to certify the packets, which must hold on each row's day of issue.
    """
    rows, findings = load_table(table, library, renaming)
    if failing(findings):
        return None, (*findings, *(finding for row in rows for finding in row.findings))
    tasks, refused, told = [], [], list(findings)
    for row in rows:
        faults = (*_faults(row, library), *_unsealed(row, making, seal))
        told += faults
        if row.matter is None or faults:
            refused.append(Outcome("", str(row.span), row.id, "refused", reasons=tuple(map(as_text, faults))))
        else:
            tasks.append(RowTask(making.key(row.matter), str(row.span), row.matter))
    return Orders(tuple(tasks), tuple(refused), in_order(told)), ()


def _faults(row: MatterRow, library: Library) -> tuple[Diagnostic, ...]:
    if row.matter is None:
        return row.findings
    answer = answer_matter(library, row.matter)
    return (*row.findings, *(refusals(answer, row.matter) if answer.selection is None else ()))


def _unsealed(row: MatterRow, making: BatchSettings, seal: Key | None) -> Iterator[Diagnostic]:
    """Refuse a row that is issued on a day on which the key does not hold, at the row's own place."""
    if row.matter is not None and seal is not None and making.key_file is not None:
        for fault in uncertified(seal, making.key_file.path, row.matter.issued):
            yield replace(fault, span=row.span)


def run_batch(
    making: BatchSettings, tasks: tuple[RowTask, ...], journal: Journal, engine: Engine, *, only_failed: bool = False
) -> Iterator[Outcome]:
    """Build the rows that are not built yet, and give every row's outcome: those known first, the others as they come.

    Rows of one kind are built one after the other, whatever their order in the table.

    A disk that refuses ends the run; the rows it has not come to have no outcome, and the row it refused is not in the journal.
    Raises `OSError` or `DamagedError` where the journal cannot be kept, and `OSError` where the packets' folder is gone.
    """
    store = open_store(making.output)
    store.sweep()
    known = journal.outcomes(tasks)
    done = {key for key, outcome in known.items() if outcome.done and store.taken(outcome.packet)}
    yield from (replace(known[task.key], state="found") for task in tasks if task.key in done)
    waiting = [task for task in tasks if task.key not in done and (not only_failed or task.key in known)]
    waiting.sort(key=_kind)
    last = ""
    try:
        for outcome in engine(making, waiting):
            yield outcome
            if outcome.halting:
                return
            journal.keep(outcome)
            if last and _gone(store, last):
                raise FileNotFoundError(errno.ENOENT, "it was removed, moved or unmounted while the batch ran", store.place(""))
            last = outcome.packet or last
    finally:
        store.sweep()


def _kind(task: RowTask) -> tuple[str | int, ...]:
    """Tell packets of one kind, whose texts are mostly the same: built one after the other, each finds them already set."""
    matter = task.matter
    chosen = " ".join(sorted(choice.id for choice in matter.choices))
    return matter.programme, matter.issued.isoformat(), chosen, sum(map(len, matter.lists.values()))


def _gone(store: Store, packet: str) -> bool:
    """`True` when a packet that was built is not there any more, at a second look neither."""
    if store.keeps(packet):
        return False
    sleep(SECOND_LOOK)
    return not store.keeps(packet)
