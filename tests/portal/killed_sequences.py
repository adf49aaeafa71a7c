"""Random sequences of what staff and a partner do in the portal, whose process may be killed at any file or statement of its database.

Each life of the process does a few things and ends or is killed; the next one opens the same folder. Packets are built in the process
itself, so that a kill meets them too. After each thing, what the partner's links open is held against the record; at the end all that was
interrupted is built again, and the rows, the record and the packets must agree.
"""

import json
import sqlite3
import time
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from killing import Counter, do_and_kill
from portal.lending import lending_settings, lending_text
from portal.running import ADMIN
from sqlalchemy import event, select

from assembler.commands.record import verify_records
from assembler.model.record import PacketState
from assembler.packets.records import read_record
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.jobs import build_queue, worker_tasks
from assembler.portal.jobs.messages import Job, JobResult
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.later_forms import add_entry, decide_reported_entry, reportable_lists
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import (
    ConflictError,
    make_link,
    rebuild_packet,
    record_signature,
    request_packet,
    store_matter,
    withdraw,
)
from assembler.portal.settings import Settings
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import hash_secret
from assembler.portal.store.matters import StoredMatter, search_matters
from assembler.portal.store.packets import COMING, ENDED, Packet, PacketRequest, find_packet, packets_of
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import find_saved_form, report_entry, reports_of, save_form
from assembler.portal.store.tables import links
from assembler.portal.web.app import open_context
from assembler.portal.web.link_access import OpenedLink, fetch_file, open_packet

MATTER, DAY = "first-001", date(2026, 11, 20)
TEXTS = (lending_text(), lending_text().replace("Gatan 1", "Gatan 2"), lending_text().replace("A crane", "Two cranes"))
STATES = {
    PacketState.ISSUED: "built",
    PacketState.SIGNED: "built",
    PacketState.SUPERSEDED: "superseded",
    PacketState.WITHDRAWN: "withdrawn",
}


@dataclass(slots=True)
class Outcome:
    """What happened in sequences: the number of things done and refused by kind, of lives and kills, and each fault of the program."""

    done: Counts[str] = field(default_factory=Counts)
    refused: Counts[str] = field(default_factory=Counts)
    lives: int = 0
    killed: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        self.done.update(other.done)
        self.refused.update(other.refused)
        self.lives += other.lives
        self.killed += other.killed
        self.faults += other.faults


class Diary:
    """What earlier lives have said: a line of JSON for each thing done, link made, form saved and fault found."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, kind: str, what: str) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps([kind, what]) + "\n")

    def read(self, kind: str) -> list[str]:
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [what for known, what in map(json.loads, lines) if known == kind]


@dataclass(slots=True)
class Life:
    """A life of the portal's process."""

    context: AppContext
    diary: Diary
    random: Random

    def go_on(self, acts: Iterable[Callable[["Life"], None]]) -> None:
        """Do some things, and look at the partner's links after each."""
        for act in acts:
            kind = act.__name__.strip("_")
            try:
                act(self)
            except ConflictError:
                self.diary.write("refused", kind)
            self.diary.write("done", kind)
            if acts is BEGINNING or self.random.random() < 0.7:
                self.wait()
            self.look(kind)
        self.wait()

    def end(self) -> None:
        """Build what was interrupted, and hold the rows against the record."""
        for _ in range(3):
            for packet in self.packets():
                if packet.state == "interrupted":
                    with_conflict = partial(rebuild_packet, self.context, ADMIN, packet)
                    self.diary.write("end", _tried(with_conflict))
            self.wait()
        self.look("the end")
        self.compare()

    def wait(self) -> None:
        """Wait until nothing is built any more."""
        while any(packet.state in COMING for packet in self.packets()):
            time.sleep(0.002)
            self.context.build_queue.poll()

    def matter(self) -> StoredMatter | None:
        with reading(self.context.engine) as connection:
            found, _ = search_matters(connection, EVERY_MATTER, MATTER)
        return found[0] if found else None

    def packets(self) -> tuple[Packet, ...]:
        stored = self.matter()
        with reading(self.context.engine) as connection:
            return packets_of(connection, stored.id) if stored else ()

    def any_packet(self, *states: str) -> Packet:
        """Return one of the packets in these states; where there is none, there is nothing to do."""
        found = [packet for packet in self.packets() if packet.state in states]
        if not found:
            raise ConflictError("There is none.")
        return self.random.choice(found)

    def opened(self) -> Iterator[tuple[str, OpenedLink | None]]:
        """Yield the secret of each link that was made, and what it opens."""
        for secret in self.diary.read("link"):
            with reading(self.context.engine) as connection:
                yield secret, open_packet(connection, secret, now())

    def look(self, after: str) -> None:
        """Hold what the links open against the record: never a paper that does not stand any more, and every file whole."""
        for secret, opened in self.opened():
            fault = self._wrong(opened) if opened else self._closed(secret)
            if fault:
                self.diary.write("fault", f"after {after}: {fault}")

    def _wrong(self, opened: OpenedLink) -> str:
        record, findings = read_record(self.context.file_storage.packets, opened.packet.record)
        if record is None:
            return f"the record cannot be read: {findings}"
        if opened.corrected:
            return ""
        state = record.states.get(opened.packet.name)
        if state not in (PacketState.ISSUED, PacketState.SIGNED):
            return f"a link opens {opened.packet.name}, which is {state}"
        for paper in opened.papers:
            if paper.packet.name not in record.manifests:
                return f"a link opens {paper.packet.name}, which no record knows"
            for path in paper.summary.files.values():
                fetch_file(self.context, paper.packet, path)
        lost = [form for form in self.diary.read("typed") if form in {paper.summary.name for paper in opened.papers}]
        with reading(self.context.engine) as connection:
            saved = {
                paper.summary.name: find_saved_form(connection, paper.packet.id, paper.summary.name).version
                for paper in opened.papers
            }
        return "".join(f"what was typed into {form} is lost" for form in set(lost) if not saved[form])

    def _closed(self, secret: str) -> str:
        """Return why a link should be open; empty where its packet was withdrawn."""
        with reading(self.context.engine) as connection:
            packet = connection.scalar(select(links.c.packet).where(links.c.hash == hash_secret(secret)))
            found = find_packet(connection, str(packet))
        return (
            ""
            if found and found.state == "withdrawn"
            else f"a link to {found and found.name} is closed, which is {found and found.state}"
        )

    def compare(self) -> None:
        """Hold the rows against the record and the packets."""
        store, rows = self.context.file_storage.packets, [packet for packet in self.packets() if packet.name]
        record, findings = read_record(store, MATTER)
        if record is None:
            self.diary.write("fault", f"the record cannot be read: {findings}")
            return
        told, more = verify_records(store)
        said = {one.id for found in told.values() for one in found} | {one.id for one in more}
        faults = [f"record verify says {said}"] if said - {"never-issued", "kept-alone"} else []
        for row in rows:
            state = record.states.get(row.name)
            parent = next((one.name for one in rows if one.id == row.parent), "")
            if parent and (row.name not in record.manifests or record.supplemented_by(row.name) != parent):
                faults.append(f"the record does not know {row.name} as a supplement to {parent}")
            # A packet that was taken back or superseded may be issued again, in a row of its own.
            same = [one.state for one in rows if one.name == row.name]
            if not parent and (state is None or STATES[state] not in same or ("built" in same and STATES[state] != "built")):
                faults.append(f"the rows of {row.name} are {same}, its record says {state}")
            day = record.signed.get(row.name)
            if row.state == "built" and (day.isoformat() if day else "") != row.signed:
                faults.append(f"{row.name} is signed on {row.signed}, its record says {day}")
        names = {row.name for row in rows}
        for packet, state in record.states.items():
            if packet not in names and state in (PacketState.ISSUED, PacketState.SIGNED):
                faults.append(f"{packet} is {state}, and no row has it")
        for fault in faults:
            self.diary.write("fault", f"the end: {fault}")


def _tried(act: Callable[[], object]) -> str:
    try:
        act()
    except ConflictError as fault:
        return str(fault)
    return ""


def _save(life: Life) -> None:
    text = life.random.choice(TEXTS)
    stored = life.matter()
    read = read_matter_text(life.context, text, partner=stored.partner if stored else "")
    store_matter(life.context, ADMIN, read, (stored.id, stored.version) if stored else None)


def _order(life: Life) -> None:
    stored = life.matter()
    if stored is None:
        _save(life)
    elif stored:
        request_packet(life.context, ADMIN, stored, PacketRequest(), revise=life.random.random() < 0.8)


def _withdraw(life: Life) -> None:
    withdraw(life.context, ADMIN, life.any_packet("built", *ENDED), "A slip.")


def _sign(life: Life) -> None:
    record_signature(life.context, ADMIN, life.any_packet("built"), DAY)


def _link(life: Life) -> None:
    address = make_link(life.context, ADMIN, life.any_packet("built"), 30)
    life.diary.write("link", address.rpartition("/")[2])


def _add(life: Life) -> None:
    packet = life.any_packet("built")
    (plan,) = reportable_lists(life.context, packet)
    add_entry(life.context, ADMIN, packet, plan, {"item": f"Item {life.random.randrange(1000)}"})


def _report(life: Life) -> None:
    packet = life.any_packet("built")
    with writing(life.context.engine) as connection:
        report_entry(connection, packet.id, "loans", {"item": "A lathe"}, now())
        report = reports_of(connection, packet.id)[0]
    decide_reported_entry(life.context, ADMIN, packet, report, "No.", accept=life.random.random() < 0.8)


def _type(life: Life) -> None:
    opened = [found for _, found in life.opened() if found]
    if not opened:
        raise ConflictError("There is no link.")
    paper = next(one for one in opened[-1].papers if one.summary.returned)
    with writing(life.context.engine) as connection:
        seen = find_saved_form(connection, paper.packet.id, paper.summary.name).version
        save_form(connection, paper.packet.id, paper.summary.name, seen, {"place": "Lund"}, now())
    life.diary.write("typed", paper.summary.name)


def _again(life: Life) -> None:
    rebuild_packet(life.context, ADMIN, life.any_packet(*ENDED))


BEGINNING = [_save, _order, _link, _type]
ACTS = (_save, _save, _order, _order, _order, _withdraw, _sign, _link, _link, _add, _add, _report, _type, _again)


def _in_process(_pool: WorkerPool, job: Job, _result: type[JobResult], _seconds: float, _waiting: object = None) -> JobResult:
    """Run a job in this process, so that a kill meets the build too; a child process of its own would take seconds."""
    return worker_tasks.run(job)


def live(settings: Settings, diary: Diary, seed: int, acts: int | None, counter: Counter, *, started: bool) -> str:
    """Open the portal and do a number of things, and return how often it touched something since; 0 stands for what begins a sequence.

    None builds what was interrupted and compares. With `started`, touches count for the kill once the portal is open.
    """
    vars(build_queue)["run_job"] = _in_process
    context = open_context(settings, hash_secret("key"))
    event.listen(context.engine, "before_cursor_execute", lambda *_: counter.touch())
    event.listen(context.engine, "commit", lambda *_: counter.touch())
    context.build_queue.start()
    opened = counter.touches
    counter.last += opened if started and counter.last else 0
    life = Life(context, diary, Random(seed))
    life.look("a start")
    if acts is None:
        life.end()
    else:
        life.go_on([life.random.choice(ACTS) for _ in range(acts)] or BEGINNING)
    return str(counter.touches - opened)


def _let_leases_run_out(database: Path) -> None:
    """Set the end of each claim that a killed process holds into the past, as ten seconds would."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE packets SET claimed_until = 1 WHERE claimed_until > 0")
    connection.close()


def run(random: Random, root: Path, lives: int = 4, things: int = 4) -> Outcome:
    """Return what happened in the lives of a portal below a folder: the first begins, the last compares, those between may be killed."""
    settings, diary, outcome = lending_settings(root / "portal"), Diary(root / "diary"), Outcome()
    settings = replace(settings, limits=replace(settings.limits, workers=1 + random.randrange(2)))
    touches = 500
    for acts in (0, *[things] * lives, None):
        if acts != 0 and (acts is None or random.random() < 0.7):
            _let_leases_run_out(root / "portal/portal.sqlite")
        started = random.random() < 0.85
        kill = random.randint(1, touches if started else 100) if acts else 0
        act = partial(live, settings, diary, random.randrange(2**32), acts, started=started)
        ended = do_and_kill(act, str(root / "portal"), kill)
        outcome.lives += 1
        outcome.killed += ended.killed
        touches = touches if ended.killed or not acts else max(100, int(ended.said))
    outcome.done.update(diary.read("done"))
    outcome.refused.update(diary.read("refused"))
    outcome.faults += diary.read("fault")
    return outcome
