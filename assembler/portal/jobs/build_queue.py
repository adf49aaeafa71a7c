"""The yard: where packets are built, each in a child process, a few at a time, from the queue in the store.

First the files are put on the shelf, then the packet's row says that it is there. Whatever dies in between, the packet is
whole or absent: the row of an unfinished build lapses, and its files are taken off the shelf.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assembler.portal.clock import now
from assembler.portal.jobs.sandbox import BrokenOffError, do_job, private_folder, sweep_folders
from assembler.portal.logging import note_fault
from assembler.portal.settings import Settings
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.file_storage import Shelf
from assembler.portal.store.packets import (
    Packet,
    claim_packet,
    find_packet,
    finish_packet,
    give_up_lapsed,
    keep_claim,
    queued_packets,
)

LEASE = 10
"""How many seconds a worker's claim lasts, unless it says that it is still there."""

TICK = 5.0
"""How often the yard looks for what waits and what lapsed."""


@dataclass(frozen=True, slots=True)
class Yard:
    """Builds packets in the background. `digest` is the library's, so that a packet is built from the texts people saw."""

    settings: Settings
    engine: Engine
    shelf: Shelf
    digest: str
    _pool: ThreadPoolExecutor = field(init=False, repr=False)
    _taken: set[str] = field(init=False, repr=False, default_factory=set)
    _closing: Event = field(init=False, repr=False, default_factory=Event)

    def __post_init__(self) -> None:
        """Open the places to work."""
        object.__setattr__(self, "_pool", ThreadPoolExecutor(self.settings.limits.workers, "yard"))

    def begin(self) -> None:
        """Take up what waits, clear away what a worker left unfinished, and do so again and again."""
        sweep_folders(self.settings)
        self.look()
        Thread(target=self._tick, name="yard-tick", daemon=True).start()

    def _tick(self) -> None:
        while not self._closing.wait(TICK):
            try:
                self.look()
            except (SQLAlchemyError, OSError, RuntimeError) as fault:
                note_fault(fault)

    def look(self) -> None:
        """Take up what waits; give up builds whose worker is gone, and take their files off the shelf."""
        with writing(self.engine) as connection:
            lapsed = give_up_lapsed(connection, now())
            waiting = queued_packets(connection)
        self.shelf.remove(f"packets/{id}" for id in lapsed)
        for id in waiting:
            self.build(id)

    def build(self, id: str) -> None:
        """Have a queued packet built when there is a place; one that waits for a place already is not taken twice."""
        if id not in self._taken:
            self._taken.add(id)
            self._pool.submit(self._work, id)

    def close(self) -> None:
        """Finish what is being built and take nothing up any more; what still waits is taken up by the next start."""
        self._closing.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, id: str) -> None:
        self._taken.discard(id)
        try:
            with writing(self.engine) as connection:
                packet = claim_packet(connection, id, now(), LEASE)
            if packet is not None:
                self._build(packet)
        except Exception as fault:  # noqa: BLE001 - whatever it was, the packet's page must say so
            note_fault(fault)
            self._finish(id, "interrupted", state="interrupted")

    def _build(self, packet: Packet) -> None:
        with private_folder(self.settings) as folder:
            job = {"do": "build", "folder": str(folder), "text": packet.text, "entry": packet.entry, "digest": self.digest}
            shipped = {"library": str(self.settings.library), "templates": str(self.settings.templates)}
            try:
                answer = do_job(self.settings, job | shipped, self.settings.limits.building, lambda: self._stay(packet.id))
            except BrokenOffError:
                self._finish(packet.id, "interrupted", state="interrupted")
                return
            if answer["contents"] is None:
                self._finish(packet.id, "refused", state="refused", findings=answer["findings"])
            else:
                self._keep(packet, folder / "packet" / answer["name"], answer)

    def _stay(self, id: str) -> None:
        with writing(self.engine) as connection:
            keep_claim(connection, id, now() + LEASE)

    def _keep(self, packet: Packet, folder: Path, answer: dict[str, Any]) -> None:
        self.shelf.remove([packet.key])
        self.shelf.put_folder(packet.key, folder, lambda: self._stay(packet.id))
        kept = {"name": answer["name"], "contents": answer["contents"], "findings": answer["findings"]}
        if not self._finish(packet.id, "built", state="built", **kept):
            self.shelf.remove([packet.key])

    def _finish(self, id: str, kind: str, **values: Any) -> bool:
        with writing(self.engine) as connection:
            done = finish_packet(connection, id, now(), **values)
            if done and (packet := find_packet(connection, id)):
                record(connection, now(), kind, partner=packet.partner, subject=id)
            return done
