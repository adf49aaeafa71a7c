"""The build queue: takes queued packets from the database and builds each in a child process, a few at the same time.

The files are stored first; then the packet's row is marked `built`. Whatever is killed in between, the packet is whole or
absent: the lease of an unfinished build runs out, and its files are removed.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assembler.portal.clock import now
from assembler.portal.jobs.messages import PACKET_FOLDER, BuildPacket, BuildResult
from assembler.portal.jobs.sandbox import ChildFailedError, private_folder, run_job, sweep_folders
from assembler.portal.logging import log_fault
from assembler.portal.settings import Settings
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.packet_contents import Contents, contents_as_data
from assembler.portal.store.packets import (
    Packet,
    claim_packet,
    find_packet,
    finish_packet,
    interrupt_lapsed,
    queued_packets,
    renew_claim,
)
from assembler.portal.store.stored_findings import findings_as_data

LEASE_SECONDS = 10
"""How long a worker's claim on a packet lasts; the worker renews it while the build runs."""

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
    _pool: ThreadPoolExecutor = field(init=False, repr=False)
    _submitted: set[str] = field(init=False, repr=False, default_factory=set)
    _stopped: Event = field(init=False, repr=False, default_factory=Event)

    def __post_init__(self) -> None:
        """Create the thread pool."""
        object.__setattr__(self, "_pool", ThreadPoolExecutor(self.settings.limits.workers, "build"))

    def start(self) -> None:
        """Remove what dead workers left behind, submit what is queued, and poll the database until `stop` is called."""
        sweep_folders(self.settings)
        self.poll()
        Thread(target=self._poll_until_stopped, name="build-queue-poll", daemon=True).start()

    def _poll_until_stopped(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            try:
                self.poll()
            except (SQLAlchemyError, OSError, RuntimeError) as fault:
                log_fault(fault)

    def poll(self) -> None:
        """Mark builds whose lease has run out as interrupted, remove their files, and submit every queued packet."""
        with writing(self.engine) as connection:
            lapsed = interrupt_lapsed(connection, now())
            queued = queued_packets(connection)
        self.file_storage.remove(f"packets/{id}" for id in lapsed)
        for id in queued:
            self.submit(id)

    def submit(self, id: str) -> None:
        """Build a queued packet as soon as a thread is free; a packet that waits for a thread is not submitted twice."""
        if id not in self._submitted:
            self._submitted.add(id)
            self._pool.submit(self._build_queued, id)

    def stop(self) -> None:
        """Wait for the running builds and start no other; the next start of the portal takes up what is still queued."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _build_queued(self, id: str) -> None:
        self._submitted.discard(id)  # before the claim: a packet that is queued again later must be submitted again
        try:
            with writing(self.engine) as connection:
                packet = claim_packet(connection, id, now(), LEASE_SECONDS)
            if packet is not None:
                self._build_claimed(packet)
        except Exception as fault:  # noqa: BLE001 - whatever it was, the packet's page must say so
            log_fault(fault)
            self._finish(id, "interrupted", state="interrupted")

    def _build_claimed(self, packet: Packet) -> None:
        settings = self.settings
        with private_folder(settings) as folder:
            job = BuildPacket(folder, settings.library, settings.templates, self.library_digest, packet.text, packet.entry)
            try:
                built = run_job(settings, job, BuildResult, settings.limits.building, lambda: self._renew_lease(packet.id))
            except ChildFailedError:
                self._finish(packet.id, "interrupted", state="interrupted")
                return
            if built.contents is None:
                self._finish(packet.id, "refused", state="refused", findings=findings_as_data(built.findings))
            else:
                self._store(packet, folder / PACKET_FOLDER / built.name, built, built.contents)

    def _renew_lease(self, id: str) -> None:
        with writing(self.engine) as connection:
            renew_claim(connection, id, now() + LEASE_SECONDS)

    def _store(self, packet: Packet, folder: Path, built: BuildResult, contents: Contents) -> None:
        self.file_storage.remove([packet.key])
        self.file_storage.put_folder(packet.key, folder, lambda: self._renew_lease(packet.id))
        result = {"name": built.name, "contents": contents_as_data(contents), "findings": findings_as_data(built.findings)}
        # A claim that ran out meanwhile makes the packet interrupted, and its files would belong to no row.
        if not self._finish(packet.id, "built", state="built", **result):
            self.file_storage.remove([packet.key])

    def _finish(self, id: str, kind: str, **values: object) -> bool:
        with writing(self.engine) as connection:
            done = finish_packet(connection, id, now(), **values)
            if done and (packet := find_packet(connection, id)):
                record(connection, now(), kind, partner=packet.partner, subject=id)
            return done
