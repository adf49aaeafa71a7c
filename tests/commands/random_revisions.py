"""Random sequences of builds, drafts, revisions, withdrawals and signatures of one matter, held against a count by hand.

A kill between the files of a packet and its event is among them. After each step the store is read, never what a step returned.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from packets.small_order import LOAN, order
from small_library import MATTER

from assembler.commands.record import adopt, verify_records, withdraw
from assembler.model.record import PacketState
from assembler.packets.order import Order, build_packet
from assembler.packets.records import Note, read_record
from assembler.packets.store import FolderStore

DAY, REASON = date(2026, 12, 20), Note("0f", "A slip")
LOANS = (LOAN, LOAN.replace("loan-7", "loan-8"), "")


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders for one matter with other contents each, and for a draft of each."""

    finals: tuple[Order, ...]
    drafts: tuple[Order, ...]


def make_orders(root: Path) -> Orders:
    terms = MATTER + "special_terms: {terms: [No fee.]}\n"
    return Orders(tuple(order(root, loans) for loans in LOANS), tuple(order(root, loans, terms) for loans in LOANS))


@dataclass(slots=True)
class ByHand:
    """What must be there: the state of each packet that has an event, packets without one, the draft, and the one that stands."""

    states: dict[int, PacketState] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    draft: int | None = None

    @property
    def standing(self) -> int | None:
        found = (one for one, state in self.states.items() if state in (PacketState.ISSUED, PacketState.SIGNED))
        return next(found, None)

    @property
    def signed(self) -> bool:
        return PacketState.SIGNED in self.states.values()

    def why_not_built(self, at: int, *, revise: bool) -> str:
        """Return the id of the refusal of a build; empty where it must succeed."""
        if at == self.standing:
            return ""
        if self.signed:
            return "contradicts-record"
        return "other-packet" if not revise and (self.standing is not None or self.left - {at}) else ""

    def why_not_ended(self, at: int) -> str:
        """Return the id of the refusal of a withdrawal or a signature; empty where it must succeed."""
        if at in self.states:
            return "" if self.states[at] is PacketState.ISSUED else "contradicts-record"
        if at not in self.left:
            return "no-packet"
        if self.signed:
            return "contradicts-record"
        return "other-packet" if self.standing is not None else ""

    def issue(self, at: int) -> None:
        if self.standing not in (None, at) and self.standing is not None:
            self.states[self.standing] = PacketState.SUPERSEDED
        if at != self.standing:
            self.states[at] = PacketState.ISSUED
        self.left.discard(at)
        self.draft = None


@dataclass(slots=True)
class Sequence:
    """One matter that things happen to."""

    store: FolderStore
    orders: Orders
    by_hand: ByHand = field(default_factory=ByHand)
    files: dict[str, bytes] = field(default_factory=dict)

    def step(self, random: Random) -> str:
        """Do one thing, and return what was wrong with it; empty where nothing was."""
        at = random.randrange(len(LOANS))
        act = random.choice(
            (self._build, self._build, self._revise, self._revise, self._draft, self._withdraw, self._sign, self._kill)
        )
        said, expected = act(at)
        told = f"{act.__name__} {at}: {said or 'done'} instead of {expected or 'done'}" if said != expected else ""
        return told or self._fault(f"{act.__name__} {at}")

    def _build(self, at: int, *, revise: bool = False) -> tuple[str, str]:
        expected = self.by_hand.why_not_built(at, revise=revise)
        packet, findings = build_packet(self.orders.finals[at], self.store, lambda _: None, revise=revise)
        if not expected:
            self.by_hand.issue(at)
        return "" if packet else findings[-1].id, expected

    def _revise(self, at: int) -> tuple[str, str]:
        return self._build(at, revise=True)

    def _draft(self, at: int) -> tuple[str, str]:
        packet, findings = build_packet(self.orders.drafts[at], self.store, lambda _: None)
        self.by_hand.draft = at
        return "" if packet else findings[-1].id, ""

    def _kill(self, at: int) -> tuple[str, str]:
        """Write the files of a packet, and no event of it."""
        if self.by_hand.why_not_built(at, revise=True) or at in self.by_hand.states:
            return "", ""
        packet, findings = build_packet(self.orders.finals[at], self.store, lambda _: None, recorded=False)
        self.by_hand.left.add(at)
        self.by_hand.draft = None
        return "" if packet else findings[-1].id, ""

    def _withdraw(self, at: int) -> tuple[str, str]:
        expected = self.by_hand.why_not_ended(at)
        record, findings = withdraw(self.store, self.orders.finals[at].packet, DAY, REASON)
        if not expected:
            self.by_hand.left.discard(at)
            self.by_hand.states[at] = PacketState.WITHDRAWN
        return "" if record else findings[-1].id, expected

    def _sign(self, at: int) -> tuple[str, str]:
        expected = "" if self.by_hand.states.get(at) is PacketState.SIGNED else self.by_hand.why_not_ended(at)
        record, findings = adopt(self.store, self.orders.finals[at].packet, DAY)
        if not expected:
            self.by_hand.left.discard(at)
            self.by_hand.states[at] = PacketState.SIGNED
        return "" if record else findings[-1].id, expected

    def _fault(self, done: str) -> str:
        """Return what in the store differs from the count by hand; empty where nothing does."""
        hand, names = self.by_hand, [one.packet for one in self.orders.finals]
        record, _ = read_record(self.store, "first-001")
        if record is None or record.states != {names[at]: state for at, state in hand.states.items()}:
            return f"{done}: the record says {record and record.states}, by hand it is {hand.states}"
        drafted = {self.orders.drafts[hand.draft].packet} if hand.draft is not None else set()
        there = {*self.store.below("")} - {"kept", "records"}
        if there != {*(names[at] for at in (*hand.states, *hand.left)), *drafted}:
            return f"{done}: there are {there}"
        if changed := self._changed(there - drafted):
            return f"{done}: {changed} was changed"
        found, _ = verify_records(self.store)
        told = {(one.id, one.subject) for findings in found.values() for one in findings}
        return "" if told == {("never-issued", names[at]) for at in hand.left} else f"{done}: {told}"

    def _changed(self, packets: set[str]) -> str:
        """Return a file of a packet that is no more what it was when it came; empty where there is none."""
        now: Mapping[str, bytes] = {
            str(path): path.read_bytes() for name in packets for path in (self.store.root / name).rglob("*") if path.is_file()
        }
        gone = next((path for path, data in self.files.items() if now.get(path) != data), "")
        self.files |= now
        return gone


def run(random: Random, root: Path, orders: Orders, steps: int = 12) -> list[str]:
    """Return what was wrong in a random sequence; nothing where all steps did what they must."""
    sequence = Sequence(FolderStore(root / "out"), orders)
    return [fault for _ in range(steps) if (fault := sequence.step(random))][:1]
