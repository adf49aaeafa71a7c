"""Batches: a packet for each row of a table. Every row is checked before the first is built; a journal keeps each outcome.

A run that was killed is started again by the same command: it finds the packets that are built, and builds the others.
"""

import errno
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

from assembler.assembly import elect
from assembler.batch.archive import write_archive
from assembler.batch.cluster import NoClusterError, run_on_cluster
from assembler.batch.journal import BusyError, DamagedError, Journal
from assembler.batch.local_processes import run_local, usable_core_count
from assembler.batch.report import as_data, write_report
from assembler.batch.work import BatchSettings, Outcome, RowTask
from assembler.commands.choose import refusals
from assembler.commands.in_force import look_up
from assembler.formats.pdf.certification import Key, key_faults
from assembler.loader.matter_tables import MatterRow, Renaming, load_table
from assembler.model.diagnostics import Diagnostic, as_text, failing, in_order
from assembler.model.library import Library
from assembler.packets.store import Store, open_store
from assembler.rules import Refusal

__all__ = [
    "BatchSettings",
    "BusyError",
    "CheckedRows",
    "DamagedError",
    "Journal",
    "NoClusterError",
    "Outcome",
    "as_data",
    "read_rows",
    "run_batch",
    "run_local",
    "run_on_cluster",
    "usable_core_count",
    "write_archive",
    "write_report",
]

SECOND_LOOK = 0.2
"""Seconds between the two times that a missing packet is looked for; then the batch stops."""

Engine = Callable[[BatchSettings, Iterable[RowTask]], Iterator[Outcome]]
"""A function that builds rows and yields each outcome as it comes."""


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The rows of a table: the tasks that can be built, the outcomes of the refused rows, and all findings."""

    tasks: tuple[RowTask, ...]
    refused: tuple[Outcome, ...]
    findings: tuple[Diagnostic, ...]


def read_rows(
    table: Path, library: Library, settings: BatchSettings, renaming: Renaming | None = None, seal: Key | None = None
) -> tuple[CheckedRows | None, tuple[Diagnostic, ...]]:
    """Read a table and check every row against the rules; None where the table itself cannot be read.

    `seal` is the key that certifies the packets; it must be valid on each row's day of issue.
    """
    rows, findings = load_table(table, library, renaming)
    if failing(findings):
        return None, (*findings, *(finding for row in rows for finding in row.findings))
    tasks, refused, found = [], [], list(findings)
    store = open_store(settings.output)
    for row in rows:
        faults = (*_row_faults(row, library, store), *_certificate_faults(row, settings, seal))
        found += faults
        if row.matter is None or faults:
            refused.append(Outcome("", str(row.span), row.id, "refused", reasons=tuple(map(as_text, faults))))
        else:
            tasks.append(RowTask(settings.key(row.matter), str(row.span), row.matter))
    return CheckedRows(tuple(tasks), tuple(refused), in_order(found)), ()


def _row_faults(row: MatterRow, library: Library, store: Store) -> tuple[Diagnostic, ...]:
    if row.matter is None:
        return row.findings
    matter, faults = look_up(row.matter, library, store)
    if matter is None:
        return (*row.findings, *faults)
    election = elect(library, matter)
    return (*row.findings, *(refusals(election, matter) if isinstance(election, Refusal) else election.findings))


def _certificate_faults(row: MatterRow, settings: BatchSettings, seal: Key | None) -> Iterator[Diagnostic]:
    """Yield findings, at the place of the row, where the key is not valid on the row's day of issue."""
    if row.matter is not None and seal is not None and settings.key_file is not None:
        for fault in key_faults(seal, settings.key_file.path, row.matter.issued):
            yield replace(fault, span=row.span)


def run_batch(
    settings: BatchSettings, tasks: tuple[RowTask, ...], journal: Journal, engine: Engine, *, only_failed: bool = False
) -> Iterator[Outcome]:
    """Build the rows that are not built yet, and yield the outcome of every row: known ones first, the others as they come.

    Rows of one kind are built one after the other, whatever their order in the table.

    An outcome that is `halting`, such as a full disk, ends the run: it is not kept in the journal, and the rows after it have no
    outcome. Raises `OSError` or `DamagedError` where the journal cannot be kept, and `OSError` where the packets' folder is gone.
    """
    store = open_store(settings.output)
    store.sweep()
    known = journal.outcomes(tasks)
    done = {key for key, outcome in known.items() if outcome.done and store.taken(outcome.packet)}
    yield from (replace(known[task.key], state="found") for task in tasks if task.key in done)
    waiting = [task for task in tasks if task.key not in done and (not only_failed or task.key in known)]
    waiting.sort(key=_order_of_work)
    last = ""
    try:
        for outcome in engine(settings, waiting):
            yield outcome
            if outcome.halting:
                return
            journal.keep(outcome)
            if last and _is_gone(store, last):
                raise FileNotFoundError(errno.ENOENT, "it was removed, moved or unmounted while the batch ran", store.place(""))
            last = outcome.packet or last
    finally:
        store.sweep()


def _order_of_work(task: RowTask) -> tuple[str | int, ...]:
    """Return a key that sorts rows with mostly the same texts together: the typesetter keeps the texts of the packet before."""
    matter = task.matter
    chosen = " ".join(sorted(choice.id for choice in matter.choices))
    return matter.programme, matter.issued.isoformat(), chosen, sum(map(len, matter.lists.values()))


def _is_gone(store: Store, packet: str) -> bool:
    """Whether a built packet is missing, and still missing a moment later."""
    if store.keeps(packet):
        return False
    sleep(SECOND_LOOK)
    return not store.keeps(packet)
