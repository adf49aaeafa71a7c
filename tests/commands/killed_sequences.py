"""Random sequences of commands on one matter, each in a process of its own that may be killed at any file it touches.

After each step the store is read: the record and the packets agree, nothing that was issued is lost, and what does not stand any more
is told as such. What was killed is done again half the time, and must then end as if it had never been killed.
"""

import shutil
from collections import Counter as Counts
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from commands.random_revisions import REASON, Orders
from killing import Counter, Ended, do_and_kill
from packets.supplemented import later

from assembler.commands.record import adopt, verify_records, withdraw
from assembler.commands.single_forms import build_forms
from assembler.model.record import PacketState, Record
from assembler.packets.order import build_packet
from assembler.packets.packet_end import find_end
from assembler.packets.records import read_record
from assembler.packets.single_forms import forms_named
from assembler.packets.store import BESIDE, FolderStore

DAY = date(2026, 12, 20)
RECORD = "first-001"
FINAL = (PacketState.SIGNED,)
LEFT_BY_A_KILL = {"never-issued", "kept-alone"}
"""What `record verify` may say of a packet that was killed before its event."""

Act = Callable[[Counter], str]


def _build(orders: Orders, at: int, store: FolderStore, _: Counter, *, revise: bool = False) -> str:
    packet, findings = build_packet(orders.finals[at], store, lambda _: None, revise=revise)
    return "" if packet else findings[-1].id


def _revise(orders: Orders, at: int, store: FolderStore, counter: Counter) -> str:
    return _build(orders, at, store, counter, revise=True)


def _draft(orders: Orders, at: int, store: FolderStore, _: Counter) -> str:
    packet, findings = build_packet(orders.drafts[at], store, lambda _: None)
    return "" if packet else findings[-1].id


def _withdraw(orders: Orders, at: int, store: FolderStore, _: Counter) -> str:
    record, findings = withdraw(store, orders.finals[at].packet, DAY, REASON)
    return "" if record else findings[-1].id


def _sign(orders: Orders, at: int, store: FolderStore, _: Counter) -> str:
    record, findings = adopt(store, orders.finals[at].packet, DAY)
    return "" if record else findings[-1].id


def _supplement(orders: Orders, at: int, store: FolderStore, _: Counter) -> str:
    order, (record, _found) = orders.finals[at], read_record(store, RECORD)
    if record is None or not record.standing_of(RECORD):
        return "nothing to supplement"
    order = later(order, DAY)
    forms, findings = build_forms(order, forms_named(order, "note"), store, lambda _: None)
    return "" if forms else findings[-1].id


ACTS = (_build, _build, _revise, _revise, _draft, _withdraw, _sign, _supplement, _supplement)


@dataclass(slots=True)
class Outcome:
    """What happened in sequences: the number of steps and kills by act, of refusals by id, and each fault of the program."""

    steps: Counts[str] = field(default_factory=Counts)
    killed: Counts[str] = field(default_factory=Counts)
    refused: Counts[str] = field(default_factory=Counts)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        for mine, theirs in ((self.steps, other.steps), (self.killed, other.killed), (self.refused, other.refused)):
            mine.update(theirs)
        self.faults += other.faults


@dataclass(slots=True)
class Sequence:
    """One matter that things happen to, and what was there after the step before."""

    root: Path
    orders: Orders
    touches: dict[str, int] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)
    record: Record = field(default_factory=partial(Record, RECORD))
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.root / "out")

    def step(self, random: Random) -> None:
        """Do one thing; after a kill perhaps again."""
        act, at = random.choice(ACTS), random.randrange(len(self.orders.finals))
        name, told = act.__name__.strip("_"), f"{act.__name__.strip('_')} {at}"
        do = partial(act, self.orders, at)
        expected = self._as_if_never_killed(do)
        last = random.randint(1, self.touches.get(name, 40)) if random.random() < 0.6 else 0
        ended = self._do(do, last)
        self._count(name, ended)
        self._judge(told, killed=ended.killed)
        if ended.killed and random.random() < 0.5:
            told = f"{told}, killed at touch {last}, and again"
            again = self._do(do, 0)
            self._count(name, again)
            self._judge(told, killed=False)
            if self._states() != expected:
                self.outcome.faults.append(f"{told}: {self._states()} instead of {expected}")
        elif not ended.killed and self._states() != expected:
            self.outcome.faults.append(f"{told}: {self._states()} instead of {expected}")

    def _do(self, do: Callable[[FolderStore, Counter], str], last: int) -> Ended:
        return do_and_kill(partial(do, self.store), str(self.root / "out"), last)

    def _count(self, name: str, ended: Ended) -> None:
        self.outcome.steps[name] += 1
        self.outcome.killed[name] += ended.killed
        self.outcome.refused[ended.said] += bool(ended.said)
        self.touches[name] = max(self.touches.get(name, 1), ended.touches)

    def _as_if_never_killed(self, do: Callable[[FolderStore, Counter], str]) -> object:
        """Return the states after a step in a copy of the store."""
        copy = FolderStore(self.root / "copy")
        if self.store.root.exists():
            shutil.copytree(self.store.root, copy.root)
        do_and_kill(partial(do, copy), str(copy.root), 0)
        states = _states(copy)
        shutil.rmtree(copy.root, ignore_errors=True)
        return states

    def _states(self) -> object:
        return _states(self.store)

    def _judge(self, told: str, *, killed: bool) -> None:
        self.outcome.faults += [f"{told}{', killed' if killed else ''}: {fault}" for fault in self._find_faults()]

    def _find_faults(self) -> list[str]:
        """Return what is wrong in the store."""
        store, before = self.store, self.record
        record, findings = read_record(store, RECORD)
        if record is None:
            return [f"the record cannot be read: {findings}"]
        self.record = record
        faults = [] if record.events[: len(before.events)] == before.events else ["events are gone"]
        faults += [
            f"{packet} was {state}, and is {record.states.get(packet)}"
            for packet, state in before.states.items()
            if state in FINAL and record.states.get(packet) is not state
        ]
        standing = [packet for packet, state in record.states.items() if state in (PacketState.ISSUED, PacketState.SIGNED)]
        faults += [f"{standing} stand"] if len(standing) > 1 else []
        faults += self._find_lost(record)
        faults += [fault for packet in record.manifests for fault in _wrong_end(store, record, packet)]
        found, more = verify_records(store)
        told = {one.id for findings in found.values() for one in findings} | {one.id for one in more}
        return faults + ([f"record verify says {told}"] if told - LEFT_BY_A_KILL else [])

    def _find_lost(self, record: Record) -> list[str]:
        """Return what was issued and is gone or changed."""
        store = self.store
        faults = []
        for packet in record.manifests:
            manifest, _ = store.manifest(packet)
            if manifest is None or store.altered(packet, manifest):
                faults.append(f"{packet} is not whole")
        now: Mapping[str, bytes] = {
            str(path): path.read_bytes()
            for packet in record.manifests
            for path in (store.root / packet).rglob("*")
            if path.is_file()
        }
        faults += [f"{path} is gone or changed" for path, data in self.files.items() if now.get(path) != data]
        self.files = dict(now)
        return faults


def _states(store: FolderStore) -> object:
    record, _ = read_record(store, RECORD)
    read = {name: store.manifest(name)[0] for name in store.below("") if name not in BESIDE}
    drafts = [name for name, manifest in read.items() if manifest and manifest.draft and manifest.packet == name]
    return record and (record.states, tuple(record.supplements), drafts)


def _wrong_end(store: FolderStore, record: Record, packet: str) -> list[str]:
    """Return that a packet or supplement, sent back, would be taken for one in another state than its packet has."""
    manifest, _ = store.manifest(packet)
    state = record.states[record.supplemented_by(packet) or packet]
    end = find_end(store, manifest) if manifest else None
    expected = "" if state in (PacketState.ISSUED, PacketState.SIGNED) else str(state)
    return [] if (end.id if end else "") == expected else [f"{packet} is {state}, and a return is told {end}"]


def run(random: Random, root: Path, orders: Orders, steps: int = 8) -> Outcome:
    """Return what happened in a random sequence."""
    sequence = Sequence(root, orders)
    for _ in range(steps):
        sequence.step(random)
    return sequence.outcome
