"""The build queue: takes queued packets from the database and builds each in a child process, a few at the same time.

The files are stored first, then the event that the packet was issued; then the packet's row is marked `built`. Whatever is killed in
between, the page shows a whole packet or none: the lease of an unfinished build runs out, and to build again goes on from the files.
"""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from assembler.model.diagnostics import Diagnostic
from assembler.portal.clock import now, today
from assembler.portal.disks import log_full_disks
from assembler.portal.jobs.messages import PACKET_FOLDER, PAGES_FOLDER, BuildPacket, BuildResult
from assembler.portal.jobs.sandbox import WAIT_SECONDS, ChildFailedError, private_folder, run_job, sweep_folders
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.logging import LOG, log_fault
from assembler.portal.matter_form import legal_name_in, records_named
from assembler.portal.settings import Settings
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.erasures import erase_files, finish_erasures
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import keep_rows, restore_packet
from assembler.portal.store.matters import ErasedPartner, matter_files, rename_partner
from assembler.portal.store.packet_contents import Contents, contents_as_data
from assembler.portal.store.packet_records import copy_records, store_build
from assembler.portal.store.packets import (
    Packet,
    claim_packet,
    find_packet,
    finish_packet,
    interrupt_lapsed,
    pages_key,
    queued_packets,
    renew_claim,
)
from assembler.portal.store.record_changes import finish_changes
from assembler.portal.store.revisions import supersede
from assembler.portal.store.stored_findings import StoredFindings, as_stored, findings_as_data

LEASE_SECONDS = 10
"""How long a worker's claim on a packet lasts; the worker renews it while the build runs."""

NOT_WRITTEN = "not-written"
"""The id of the finding that a disk has refused a packet."""

TELL = "Tell whoever runs the portal, and build it again when the disk takes it."
POLL_SECONDS = 5.0
"""How often the queue looks for queued packets and lapsed claims."""


@dataclass(frozen=True, slots=True)
class BuildQueue:
    """Builds packets in background threads, one child process each.

    `library_digest` is the digest of the library this process has loaded: a packet is built from those texts or not at all.
    """

    settings: Settings
    engine: Engine
    file_storage: FileStorage
    library_digest: str
    workers: WorkerPool
    _pool: ThreadPoolExecutor = field(init=False, repr=False)
    _submitted: set[str] = field(init=False, repr=False, default_factory=set)
    _building: set[str] = field(init=False, repr=False, default_factory=set)
    _stopped: Event = field(init=False, repr=False, default_factory=Event)
    _poller: Thread = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Create the threads, which `start` begins."""
        object.__setattr__(self, "_poller", Thread(target=self._poll_until_stopped, name="build-queue-poll", daemon=True))
        object.__setattr__(self, "_pool", ThreadPoolExecutor(self.settings.limits.workers, "build"))

    def start(self) -> None:
        """Remove what dead workers left behind, submit what is queued, and poll the database until `stop` is called."""
        sweep_folders(self.settings)
        self.file_storage.packets.sweep()
        self.poll()
        self._poller.start()

    def _poll_until_stopped(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            try:
                self.poll()
            except (SQLAlchemyError, OSError, RuntimeError) as fault:
                log_fault(fault)

    def poll(self) -> None:
        """Mark builds whose lease has run out as interrupted, unless the packet is whole, and submit every queued packet.

        What was interrupted between a record and the row of its packet is finished, as is an interrupted erasure. What this process still
        builds has not lapsed, however long the machine stood still.
        """
        self.workers.end_old()
        if finish_erasures(self.engine, self.file_storage, today()):
            LOG.error("the record of an erased partner could not be ended")
        with writing(self.engine) as connection:
            for id in finish_changes(connection, self.file_storage, now()):
                if packet := find_packet(connection, id):
                    record(connection, now(), "withdrawn", partner=packet.partner, subject=id)
            for id in tuple(self._building):
                renew_claim(connection, id, now() + LEASE_SECONDS)
            lapsed = interrupt_lapsed(connection, now())
            absent = [id for id in lapsed if not self._restore(connection, id)]
            queued = queued_packets(connection)
        self.file_storage.remove(map(pages_key, absent))
        for id in queued:
            self.submit(id)

    def _restore(self, connection: Connection, id: str) -> bool:
        """Set the row of a packet as its file has it, and go on with what follows from that; return whether it has a file."""
        restored = restore_packet(connection, self.file_storage, id)
        if restored and (packet := find_packet(connection, id)):
            self._take_place(connection, packet)
        return restored

    def _take_place(self, connection: Connection, packet: Packet) -> None:
        """Put a built revision into the place of the packet that it revises; what it says of the partner's name counts from now on."""
        if supersede(connection, self.file_storage, packet, now()):
            rename_partner(connection, packet.partner, legal_name_in(packet.text))
            record(connection, now(), "superseded", partner=packet.partner, subject=packet.revises)

    def submit(self, id: str) -> None:
        """Build a queued packet as soon as a thread is free; a packet that waits for a thread is not submitted twice."""
        if id not in self._submitted:
            self._submitted.add(id)
            self._pool.submit(self._build_queued, id)

    def stop(self) -> None:
        """Wait for the running builds and start no other; the next start of the portal takes up what is still queued.

        No thread holds a connection to the database afterwards.
        """
        self._stopped.set()
        if self._building:
            LOG.info(
                "stopping: waits for %d packets that are being built, %.0f s at most",
                len(self._building),
                self.settings.limits.building,
            )
        if self._poller.is_alive():
            self._poller.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _build_queued(self, id: str) -> None:
        self._submitted.discard(id)  # before the claim: a packet that is queued again later must be submitted again
        try:
            with writing(self.engine) as connection:
                packet = claim_packet(connection, id, now(), LEASE_SECONDS)
            if packet is not None:
                self._building.add(id)
                self._build_claimed(packet)
        except Exception as fault:  # noqa: BLE001 - whatever it was, the packet's page must say so
            log_fault(fault)
            self._finish(id, "interrupted", state="interrupted")
        finally:
            self._building.discard(id)

    def _build_claimed(self, packet: Packet) -> None:
        settings = self.settings
        with private_folder(settings) as folder:
            job, faults = self._prepare_job(packet, folder)
            if faults:
                self._finish(packet.id, "refused", state="refused", findings=findings_as_data(as_stored(faults)))
                return
            try:
                built = run_job(self.workers, job, BuildResult, settings.limits.building, lambda: self._renew_lease(packet.id))
            except ChildFailedError:
                self._finish(packet.id, "interrupted", state="interrupted")
                return
            if built.contents is None:
                self._end_without_packet(packet.id, built.findings)
            else:
                self._store(packet, folder, built, built.contents)

    def _prepare_job(self, packet: Packet, folder: Path) -> tuple[BuildPacket, tuple[Diagnostic, ...]]:
        """Return the job that builds a packet, with the records that its matter names copied into its folder, or why they cannot be."""
        with reading(self.engine) as connection:
            earlier = matter_files(connection, packet.partner)
            parent = find_packet(connection, packet.parent) if packet.parent else None
        named, to = records_named((packet.text, *earlier.values())), parent.name if parent else ""
        records = {*named, *([parent.record] if parent else [])}
        faults = copy_records(self.file_storage.packets, folder / PACKET_FOLDER, records, packet.matter_name, to)
        at = (folder, self.settings.library, self.settings.templates)
        return BuildPacket(*at, self.library_digest, packet.text, earlier, today(), packet.entry, to), faults

    def _renew_lease(self, id: str) -> None:
        with writing(self.engine) as connection:
            renew_claim(connection, id, now() + LEASE_SECONDS)

    def _store_files(self, packet: Packet, folder: Path, name: str) -> tuple[str, tuple[Diagnostic, ...]]:
        """Store the files of pages, the packet and its event, and renew the lease meanwhile: over a network that may take long."""
        with ThreadPoolExecutor(1) as thread:
            stored = thread.submit(store_build, self.file_storage, packet, folder / PAGES_FOLDER, folder / PACKET_FOLDER / name)
            while not wait([stored], WAIT_SECONDS).done:
                self._renew_lease(packet.id)
        return stored.result()

    def _store(self, packet: Packet, folder: Path, built: BuildResult, contents: Contents) -> None:
        """Store what the child process has built: its files, and last its row."""
        record, more = self._store_files(packet, folder, built.name)
        findings = findings_as_data((*built.findings, *as_stored(more)))
        if record:
            result = {"name": built.name, "record": record, "contents": contents_as_data(contents)}
            self._finish(packet.id, "built", state="built", findings=findings, **result)
            self._erase_if_gone(packet, built.name, record)
        elif packet.parent and any(one.id == "record-moved-on" for one in more):
            self._build_after_other(packet)
        else:
            self._end_without_packet(packet.id, (*built.findings, *as_stored(more)))

    def _end_without_packet(self, id: str, findings: StoredFindings) -> None:
        """End a build that gave no packet: it is refused where its matter is at fault, and interrupted where the disk is."""
        if not any(one.id == NOT_WRITTEN for one in findings):
            self._finish(id, "refused", state="refused", findings=findings_as_data(findings))
            return
        LOG.error("a packet could not be written")
        log_full_disks(self.settings)
        told = tuple(replace(one, hint=TELL, path=None) if one.id == NOT_WRITTEN else one for one in findings)
        self._finish(id, "interrupted", state="interrupted", findings=findings_as_data(told))

    def _build_after_other(self, packet: Packet) -> None:
        """Queue a supplement again that another one was issued before, meanwhile: it gets the next number."""
        with writing(self.engine) as connection:
            queued = finish_packet(connection, packet.id, now(), state="queued")
        if queued:
            self.submit(packet.id)

    def _erase_if_gone(self, packet: Packet, name: str, record: str) -> None:
        """Erase what was stored of a packet whose partner was erased while it was built."""
        with reading(self.engine) as connection:
            gone = find_packet(connection, packet.id) is None
        if gone:
            erase_files(self.file_storage, ErasedPartner((packet.id,), (name,), (record,)), today())

    def _finish(self, id: str, kind: str, **values: object) -> None:
        """Set the row of a packet whose claim is still valid. Where it is not, the files stay: to build again finds them."""
        with writing(self.engine) as connection:
            ended = finish_packet(connection, id, now(), **values)
            self._building.discard(id)  # before others see its state, from which it may be built again
            if ended and (packet := find_packet(connection, id)):
                record(connection, now(), kind, partner=packet.partner, subject=id)
                if packet.state == "built":
                    self._take_place(connection, packet)
                    keep_rows(connection, self.file_storage, id)
