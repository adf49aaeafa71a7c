"""The inbox of staff: what came back, was reported, was not built, or is overdue, and waits for somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, and_, func, select

from assembler.portal.store.packets import ENDED, Packet, find_packets
from assembler.portal.store.submissions import SIGNED_TOGETHER, UNDECIDED
from assembler.portal.store.tables import packets, reports, returns


class Waiting(StrEnum):
    """Why something waits, in the words of the page."""

    CAME_BACK = "Came back"
    REPORTED = "Reported"
    OVERDUE = "Overdue"
    NOT_BUILT = "Not built"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits. `what` says what it is; `state` that of a return or of a build, else empty; `since` is in seconds since 1970.

    `packet` is the one to open: of a supplement the packet that it is issued to.
    """

    waiting: Waiting
    packet: Packet
    what: str
    state: str
    since: int


def waiting_items(connection: Connection, day: date) -> tuple[WaitingItem, ...]:
    """Return all that waits on a day: what came back first, and of each kind the longest waiting first."""
    found = (*_came_back(connection), *_reported(connection), *_overdue(connection, day), *_not_built(connection))
    order = list(Waiting)
    return tuple(sorted(found, key=lambda item: (order.index(item.waiting), item.since)))


def _came_back(connection: Connection) -> Iterator[WaitingItem]:
    """Yield the newest version of each form that came back, if nobody has decided on it and its packet still counts."""
    newest = select(returns.c.packet, returns.c.form, func.max(returns.c.number).label("number"))
    last = newest.group_by(returns.c.packet, returns.c.form).subquery()
    same = and_(returns.c.packet == last.c.packet, returns.c.form == last.c.form, returns.c.number == last.c.number)
    undecided = select(returns).join(last, same).where(returns.c.state.in_(UNDECIDED))
    rows = connection.execute(undecided).all()
    own = _built(connection, (row.packet for row in rows))
    for row in rows:
        if row.packet in own:
            packet, parent = own[row.packet]
            yield WaitingItem(Waiting.CAME_BACK, parent, _title(packet, row.form), row.state, row.at)


def _reported(connection: Connection) -> Iterator[WaitingItem]:
    rows = connection.execute(select(reports).where(reports.c.state == "pending")).all()
    own = _built(connection, (row.packet for row in rows))
    for row in rows:
        if row.packet in own:
            yield WaitingItem(Waiting.REPORTED, own[row.packet][1], ", ".join(row.entry.values()), "", row.created)


def _overdue(connection: Connection, day: date) -> Iterator[WaitingItem]:
    """Yield the packets that should be signed by now; `since` is when they were built."""
    late = (packets.c.state == "built") & (packets.c.signed == "") & (packets.c.due != "") & (packets.c.due < day.isoformat())
    ids = connection.scalars(select(packets.c.id).where(late & packets.c.parent.is_(None))).all()
    for packet in find_packets(connection, ids).values():
        if packet.contents.packet and not packet.contents.draft:
            yield WaitingItem(Waiting.OVERDUE, packet, packet.due, "", packet.built or packet.created)


def _not_built(connection: Connection) -> Iterator[WaitingItem]:
    """Yield the packets whose build has ended without one, unless the matter has had a later one."""
    latest = select(packets.c.matter, func.max(packets.c.created).label("created")).group_by(packets.c.matter).subquery()
    same = and_(packets.c.matter == latest.c.matter, packets.c.created == latest.c.created)
    ids = connection.scalars(select(packets.c.id).join(latest, same).where(packets.c.state.in_(ENDED))).all()
    for packet in find_packets(connection, ids).values():
        yield WaitingItem(Waiting.NOT_BUILT, packet, packet.entry or packet.matter_name, packet.state, packet.created)


def _built(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[Packet, Packet]]:
    """Return those of the packets that are built, each with the packet whose page shows it."""
    own = {id: packet for id, packet in find_packets(connection, dict.fromkeys(ids)).items() if packet.state == "built"}
    parents = find_packets(connection, {packet.parent for packet in own.values() if packet.parent})
    return {id: (packet, parents.get(packet.parent or "", packet)) for id, packet in own.items()}


def _title(packet: Packet, form: str) -> str:
    if form == SIGNED_TOGETHER:
        return "What is signed now"
    return next((paper.label for paper in packet.contents.papers if paper.name == form), form)
