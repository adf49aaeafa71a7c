"""Packets in the store: ordered, claimed by one worker, built or not, withdrawn. A packet is there only when its row says so."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from assembler.portal.clock import new_id
from assembler.portal.store.packet_contents import Contents, from_data
from assembler.portal.store.tables import matters, packets, partners

STATES = ("queued", "building", "built", "refused", "interrupted", "withdrawn")
LIVE = ("queued", "building", "built")


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet, whole or to be. `entry` is set for one that follows another with the form of a single entry."""

    id: str
    matter: str
    parent: str | None
    entry: str
    state: str
    name: str
    contents: Contents
    findings: tuple[dict[str, Any], ...]
    contact: str
    due: str
    note: str
    created: int
    built: int | None
    text: str
    partner: str
    partner_name: str
    matter_name: str
    programme: str

    @property
    def key(self) -> str:
        """Where its files stand on the shelf."""
        return f"packets/{self.id}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a packet is ordered with, besides its matter."""

    contact: str = ""
    due: str = ""
    note: str = ""
    entry: str = ""
    parent: str | None = None


def _query() -> Select[Any]:
    named = (
        matters.c.partner,
        partners.c.name.label("partner_name"),
        matters.c.name.label("matter_name"),
        matters.c.programme,
    )
    joined = packets.join(matters, matters.c.id == packets.c.matter).join(partners, partners.c.id == matters.c.partner)
    return select(packets, *named).select_from(joined)


def _packet(row: Row[Any]) -> Packet:
    mapping = row._mapping  # noqa: SLF001 - SQLAlchemy's public name
    plain = {name: mapping[name] for name in Packet.__slots__ if name not in ("contents", "findings")}
    return Packet(**plain, contents=from_data(row.contents), findings=tuple(row.findings))


def order_packet(connection: Connection, matter: str, text: str, wish: Wish, at: int) -> str:
    """Put a packet into the queue, with the matter's text as it is now, and give its id."""
    id = new_id()
    values = {"matter": matter, "text": text, "state": "queued", "claimed_until": 0, "name": "", "contents": {}, "findings": []}
    wished = {"contact": wish.contact, "due": wish.due, "note": wish.note, "entry": wish.entry, "parent": wish.parent}
    connection.execute(insert(packets).values(id=id, created=at, built=None, **values, **wished))
    return id


def claim_packet(connection: Connection, id: str, at: int, lease: int) -> Packet | None:
    """Take a queued packet to build it; None where another worker has. It is given up when the lease has run out."""
    mine = (packets.c.id == id) & (packets.c.state == "queued")
    claimed = connection.execute(update(packets).where(mine).values(state="building", claimed_until=at + lease)).rowcount
    return find_packet(connection, id) if claimed else None


def keep_claim(connection: Connection, id: str, until: int) -> None:
    """Say that the worker of a packet is still there."""
    mine = (packets.c.id == id) & (packets.c.state == "building")
    connection.execute(update(packets).where(mine).values(claimed_until=until))


def finish_packet(connection: Connection, id: str, at: int, **values: Any) -> bool:
    """Say how a build ended; `False` where it had been given up meanwhile, so that its files are not to be kept."""
    mine = (packets.c.id == id) & (packets.c.state == "building")
    built = {"built": at} if values["state"] == "built" else {}
    return connection.execute(update(packets).where(mine).values(claimed_until=0, **values, **built)).rowcount > 0


def give_up_lapsed(connection: Connection, at: int) -> tuple[str, ...]:
    """Mark what a worker took and never finished as interrupted, and give the ids."""
    lapsed = (packets.c.state == "building") & (packets.c.claimed_until <= at)
    found = update(packets).where(lapsed).values(state="interrupted", claimed_until=0).returning(packets.c.id)
    return tuple(connection.scalars(found))


def queued_packets(connection: Connection) -> tuple[str, ...]:
    """Give the ids of what waits, the oldest first."""
    return tuple(connection.scalars(select(packets.c.id).where(packets.c.state == "queued").order_by(packets.c.created)))


def queue_again(connection: Connection, id: str) -> bool:
    """Put what was refused or interrupted into the queue once more."""
    ended = (packets.c.id == id) & packets.c.state.in_(("refused", "interrupted"))
    return connection.execute(update(packets).where(ended).values(state="queued", findings=[])).rowcount > 0


def withdraw_packet(connection: Connection, id: str) -> bool:
    """Take a packet back, with those that follow it; it stays in the list and can be had by nobody."""
    own = or_(packets.c.id == id, packets.c.parent == id) & packets.c.state.in_(("built", "refused", "interrupted"))
    return connection.execute(update(packets).where(own).values(state="withdrawn")).rowcount > 0


def find_packet(connection: Connection, id: str) -> Packet | None:
    """Give a packet by its id."""
    row = connection.execute(_query().where(packets.c.id == id)).one_or_none()
    return _packet(row) if row else None


def packets_of(connection: Connection, matter: str) -> tuple[Packet, ...]:
    """Give the packets of a matter, the latest first."""
    rows = connection.execute(_query().where(packets.c.matter == matter).order_by(packets.c.created.desc(), packets.c.id))
    return tuple(map(_packet, rows))


def live_packet(connection: Connection, matter: str) -> Packet | None:
    """Give the packet of a matter that is there, or is about to be."""
    own = (packets.c.matter == matter) & packets.c.state.in_(LIVE) & packets.c.parent.is_(None)
    row = connection.execute(_query().where(own)).first()
    return _packet(row) if row else None


def followers(connection: Connection, packet: str) -> tuple[Packet, ...]:
    """Give the packets that follow one, in the order in which they came."""
    own = (packets.c.parent == packet) & (packets.c.state == "built")
    return tuple(map(_packet, connection.execute(_query().where(own).order_by(packets.c.created, packets.c.id))))


def search_packets(
    connection: Connection, words: str = "", state: str = "", first: int = 0, most: int = 50
) -> tuple[tuple[Packet, ...], int]:
    """Give a page of the packets, the latest first, and how many there are; by words of partner or matter, and by state."""
    query = _query().where(packets.c.parent.is_(None))
    for word in words.split():
        named = (partners.c.name.icontains(word, autoescape=True), matters.c.name.icontains(word, autoescape=True))
        query = query.where(or_(*named))
    if state:
        query = query.where(packets.c.state == state)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = connection.execute(query.order_by(packets.c.created.desc(), packets.c.id).offset(first).limit(most))
    return tuple(map(_packet, rows)), total
