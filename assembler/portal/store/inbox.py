"""The inbox of staff: what came back, was asked or reported, is to be approved, was not built, or is overdue, and waits for somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, and_, func, select

from assembler.portal.store.approvals import waiting_approvals
from assembler.portal.store.matters import StoredMatter
from assembler.portal.store.packets import ENDED, Packet, find_packets
from assembler.portal.store.reach import Reach
from assembler.portal.store.submissions import SIGNED_TOGETHER, UNDECIDED
from assembler.portal.store.tables import TAKEN_BACK, packets, questions, reports, returns

TOGETHER = "What is signed now"
"""How the papers that are signed together are called."""


class Waiting(StrEnum):
    """Why something waits, in the words of the page."""

    CAME_BACK = "Came back"
    ASKED = "Asked"
    REPORTED = "Reported"
    TO_APPROVE = "To be approved"
    OVERDUE = "Overdue"
    NOT_BUILT = "Not built"
    TO_COUNTERSIGN = "To be countersigned"


LONGEST_LINE = 120
"""How many characters of a question are shown in the inbox."""

PLACES = {
    Waiting.CAME_BACK: "#returned",
    Waiting.ASKED: "#questions",
    Waiting.REPORTED: "#reported",
    Waiting.TO_APPROVE: "#approval",
    Waiting.TO_COUNTERSIGN: "#signing",
}
"""Where on its page each kind is dealt with."""


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits. `what` says what it is; `state` that of a return or of a build, else empty; `since` is in seconds since 1970.

    `about` is the packet whose page is to be opened, of a supplement the one that it is issued to; or the matter that is to be approved.
    `subject` is the id of what waits.
    """

    waiting: Waiting
    about: Packet | StoredMatter
    what: str
    state: str
    since: int
    subject: str

    @property
    def matter_name(self) -> str:
        """The id of the matter, as people write it."""
        return self.about.name if isinstance(self.about, StoredMatter) else self.about.matter_name

    @property
    def matter(self) -> str:
        """The id of the matter in the database."""
        return self.about.id if isinstance(self.about, StoredMatter) else self.about.matter

    @property
    def packet(self) -> str | None:
        """The id of the packet; None of a matter."""
        return None if isinstance(self.about, StoredMatter) else self.about.id

    @property
    def due(self) -> str:
        """The day by which the papers should be signed, as an ISO date; empty for none."""
        return "" if isinstance(self.about, StoredMatter) or self.about.signed else self.about.due

    @property
    def page(self) -> str:
        """The path of the page, and the place on it, where it is dealt with."""
        kind = "matters" if isinstance(self.about, StoredMatter) else "packets"
        return f"/desk/{kind}/{self.about.id}{PLACES.get(self.waiting, '')}"


def waiting_items(connection: Connection, day: date, reach: Reach) -> tuple[WaitingItem, ...]:
    """Return all within reach that waits on a day: what came back first, and of each kind the longest waiting first."""
    arrived = (*_came_back(connection, reach), *_asked(connection, reach), *_reported(connection, reach))
    ours = (*_to_approve(connection, reach), *_overdue(connection, day, reach), *_not_built(connection, reach))
    return in_order((*arrived, *ours))


def in_order(found: Iterable[WaitingItem]) -> tuple[WaitingItem, ...]:
    """Sort what waits: by kind, and of each kind the longest waiting first."""
    order = list(Waiting)
    return tuple(sorted(found, key=lambda item: (order.index(item.waiting), item.since)))


def _came_back(connection: Connection, reach: Reach) -> Iterator[WaitingItem]:
    """Yield the newest version of each form that came back and was not taken back, if nobody has decided on it and its packet counts."""
    newest = select(returns.c.packet, returns.c.form, func.max(returns.c.number).label("number"))
    last = newest.where(returns.c.state != TAKEN_BACK).group_by(returns.c.packet, returns.c.form).subquery()
    same = and_(returns.c.packet == last.c.packet, returns.c.form == last.c.form, returns.c.number == last.c.number)
    undecided = select(returns).join(last, same).where(returns.c.state.in_(UNDECIDED))
    rows = connection.execute(undecided.where(*reach.of_packets(returns.c.packet))).all()
    own = _built(connection, (row.packet for row in rows))
    for row in rows:
        if row.packet in own:
            packet, parent = own[row.packet]
            yield WaitingItem(Waiting.CAME_BACK, parent, _title(packet, row.form), row.state, row.at, row.id)


def _asked(connection: Connection, reach: Reach) -> Iterator[WaitingItem]:
    """Yield the questions that nobody has answered, of packets that still count."""
    rows = connection.execute(select(questions).where(questions.c.answered == 0, *reach.of_packets(questions.c.packet))).all()
    own = _built(connection, (row.packet for row in rows))
    for row in rows:
        if row.packet in own:
            yield WaitingItem(Waiting.ASKED, own[row.packet][1], _question_line(row.text), "", row.asked, row.id)


def _question_line(text: str) -> str:
    """Return the beginning of a question, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE].rstrip()} …"


def _reported(connection: Connection, reach: Reach) -> Iterator[WaitingItem]:
    rows = connection.execute(select(reports).where(reports.c.state == "pending", *reach.of_packets(reports.c.packet))).all()
    own = _built(connection, (row.packet for row in rows))
    for row in rows:
        if row.packet in own:
            yield WaitingItem(Waiting.REPORTED, own[row.packet][1], next(iter(row.entry.values()), ""), "", row.created, row.id)


def _to_approve(connection: Connection, reach: Reach) -> Iterator[WaitingItem]:
    for approval, matter in waiting_approvals(connection, reach):
        yield WaitingItem(Waiting.TO_APPROVE, matter, matter.name, "", approval.asked, approval.id)


def _overdue(connection: Connection, day: date, reach: Reach) -> Iterator[WaitingItem]:
    """Yield the packets that should be signed by now; `since` is when they were built."""
    late = (packets.c.state == "built") & (packets.c.signed == "") & (packets.c.due != "") & (packets.c.due < day.isoformat())
    ids = connection.scalars(select(packets.c.id).where(late, packets.c.parent.is_(None), *reach.of_packets(packets.c.id))).all()
    for packet in find_packets(connection, ids).values():
        if packet.contents.packet and not packet.contents.draft:
            yield WaitingItem(Waiting.OVERDUE, packet, packet.due, "", packet.built or packet.created, packet.id)


def _not_built(connection: Connection, reach: Reach) -> Iterator[WaitingItem]:
    """Yield the packets whose build has ended without one, unless the matter has had a later one."""
    latest = select(packets.c.matter, func.max(packets.c.created).label("created")).group_by(packets.c.matter).subquery()
    same = and_(packets.c.matter == latest.c.matter, packets.c.created == latest.c.created)
    ended = select(packets.c.id).join(latest, same).where(packets.c.state.in_(ENDED), *reach.of_packets(packets.c.id))
    ids = connection.scalars(ended).all()
    for packet in find_packets(connection, ids).values():
        yield WaitingItem(Waiting.NOT_BUILT, packet, packet.entry or packet.matter_name, packet.state, packet.created, packet.id)


def _built(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[Packet, Packet]]:
    """Return those of the packets that are built, each with the packet whose page shows it."""
    own = {id: packet for id, packet in find_packets(connection, dict.fromkeys(ids)).items() if packet.state == "built"}
    parents = find_packets(connection, {packet.parent for packet in own.values() if packet.parent})
    return {id: (packet, parents.get(packet.parent or "", packet)) for id, packet in own.items()}


def _title(packet: Packet, form: str) -> str:
    if form == SIGNED_TOGETHER:
        return TOGETHER
    return next((paper.label for paper in packet.contents.papers if paper.name == form), form)
