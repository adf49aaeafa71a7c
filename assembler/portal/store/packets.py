"""Packets in the database: queued, claimed by one worker, built, refused or interrupted, withdrawn.

A packet exists only when its row has the state `built`; files without such a row are removed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, exists, func, insert, or_, select, tuple_, update

from assembler.portal.clock import new_id
from assembler.portal.matter_form import records_named
from assembler.portal.store.file_storage import PACKETS
from assembler.portal.store.matters import NO_TITLES, Titles, having_words
from assembler.portal.store.packet_contents import Contents, contents_from_data, is_view
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.stored_findings import StoredFindings, findings_from_data
from assembler.portal.store.tables import TAKEN_BACK, matters, packets, partners, returns

STATES = ("queued", "building", "built", "refused", "interrupted", "superseded", "withdrawn")
COMING = ("queued", "building")
"""The states of a packet that is about to be built."""
PACKETS_WITH_FILES = ("built", "superseded", "withdrawn")
"""The states of a packet that was built, so that its files are there."""
ENDED = ("refused", "interrupted")
"""The states of a packet whose build ended without it, and can be begun again."""

PAGES = "pages"
"""The key below which the files of pages lie, under the id of the packet's row."""


def pages_key(id: str) -> str:
    """Return the key of the files from which the pages of a packet are made."""
    return f"{PAGES}/{id}"


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet in any state. One with a `parent` is a supplement to that packet, with the forms of one `entry` of a list of the matter.

    `revises` is the id of the packet that it takes the place of once it is built; empty for none. `owner` is that of its matter.

    `name` and `record` are empty until it is built, `signed` until it is signed: then it is the ISO date of the last signature.
    `ahead` is how many packets stand before it in the queue; 0 where it is not queued.
    """

    id: str
    matter: str
    parent: str | None
    entry: str
    revises: str
    state: str
    name: str
    record: str
    signed: str
    contents: Contents
    findings: StoredFindings
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
    owner: str
    ahead: int

    def key(self, path: str) -> str:
        """Return the key of a file in the file storage: apart from packets and supplements lie the files of pages.

        Forms that followed a packet before there were supplements lie apart too.
        """
        apart = is_view(path) or (self.parent is not None and not self.contents.supplement_to)
        return f"{pages_key(self.id)}/{path}" if apart else f"{PACKETS}/{self.name}/{path}"


@dataclass(frozen=True, slots=True)
class PacketRequest:
    """The options of a packet that is requested for a matter. `entry`, `parent` and `revises` are as in `Packet`."""

    contact: str = ""
    note: str = ""
    entry: str = ""
    parent: str | None = None
    revises: str = ""


def find_packets(connection: Connection, ids: Collection[str], reach: Reach = EVERY_MATTER) -> Mapping[str, Packet]:
    """Return packets by their ids, in the order in which they were ordered; one that is unknown or out of reach is left out."""
    query = _select_packets().where(packets.c.id.in_(ids), *reach.of_matters()).order_by(packets.c.created, packets.c.id)
    return {row["id"]: _packet_from_row(row) for row in connection.execute(query).mappings()}


def _select_packets() -> Select[tuple[object, ...]]:
    named = (
        matters.c.partner,
        partners.c.name.label("partner_name"),
        matters.c.name.label("matter_name"),
        matters.c.programme,
        matters.c.owner,
        _number_ahead().label("ahead"),
    )
    joined = packets.join(matters, matters.c.id == packets.c.matter).join(partners, partners.c.id == matters.c.partner)
    return select(packets, *named).select_from(joined)


def _number_ahead() -> ColumnElement[int]:
    """Count the queued packets before one that is queued, in the order of `queued_packets`, whoever has ordered them."""
    other = packets.alias()
    before = tuple_(other.c.created, other.c.id) < tuple_(packets.c.created, packets.c.id)
    counted = (
        select(func.count()).select_from(other).where(other.c.state == "queued", before).correlate(packets).scalar_subquery()
    )
    return case((packets.c.state == "queued", counted), else_=0)


def _packet_from_row(row: RowMapping) -> Packet:
    plain = {name: row[name] for name in Packet.__slots__ if name not in ("contents", "findings")}
    return Packet(**plain, contents=contents_from_data(row["contents"]), findings=findings_from_data(row["findings"]))


def queue_packet(connection: Connection, matter: str, text: str, request: PacketRequest, due: str, at: int) -> str:
    """Create a queued packet from the present text of a matter, and return its id. `due` is an ISO date or empty."""
    id = new_id()
    values = {"matter": matter, "text": text, "state": "queued", "claimed_until": 0, "contents": {}, "findings": []}
    values |= {"name": "", "record": "", "signed": "", "due": due}
    connection.execute(insert(packets).values(id=id, created=at, built=None, **values, **asdict(request)))
    return id


def claim_packet(connection: Connection, id: str, at: int, lease: int) -> Packet | None:
    """Claim a queued packet for `lease` seconds and return it; None where another worker has claimed it."""
    # One UPDATE that names the old state: of several workers, the database lets one change the row.
    queued = (packets.c.id == id) & (packets.c.state == "queued")
    claimed = connection.execute(update(packets).where(queued).values(state="building", claimed_until=at + lease)).rowcount
    return find_packet(connection, id) if claimed else None


def renew_claim(connection: Connection, id: str, until: int) -> None:
    """Extend the claim of the worker that builds a packet."""
    building = (packets.c.id == id) & (packets.c.state == "building")
    connection.execute(update(packets).where(building).values(claimed_until=until))


def finish_packet(connection: Connection, id: str, at: int, **values: object) -> bool:
    """Store the result of a build, and return whether its claim was still valid; otherwise its files must be removed."""
    building = (packets.c.id == id) & (packets.c.state == "building")
    built = {"built": at} if values["state"] == "built" else {}
    return connection.execute(update(packets).where(building).values(claimed_until=0, **values, **built)).rowcount > 0


def interrupt_lapsed(connection: Connection, at: int) -> tuple[str, ...]:
    """Mark the builds whose claim has run out as interrupted, and return their ids."""
    lapsed = (packets.c.state == "building") & (packets.c.claimed_until <= at)
    found = update(packets).where(lapsed).values(state="interrupted", claimed_until=0).returning(packets.c.id)
    return tuple(connection.scalars(found))


def queued_packets(connection: Connection) -> tuple[str, ...]:
    """Return the ids of the queued packets, the oldest first."""
    return tuple(
        connection.scalars(select(packets.c.id).where(packets.c.state == "queued").order_by(packets.c.created, packets.c.id))
    )


def queue_again(connection: Connection, id: str) -> bool:
    """Queue a refused or interrupted packet again, and return whether it was in such a state."""
    ended = (packets.c.id == id) & packets.c.state.in_(ENDED)
    return connection.execute(update(packets).where(ended).values(state="queued", findings=[])).rowcount > 0


def withdraw_packet(connection: Connection, id: str) -> tuple[str, ...]:
    """Withdraw a packet that is not signed and those that follow it, and return their ids; their rows stay in the list."""
    affected = or_(packets.c.id == id, packets.c.parent == id) & packets.c.state.in_(("built", *ENDED))
    first = packets.alias()
    unsigned = ~exists().where((first.c.id == id) & (first.c.signed != ""))
    withdrawn = update(packets).where(affected & unsigned).values(state="withdrawn").returning(packets.c.id)
    return tuple(connection.scalars(withdrawn))


def sign_packet(connection: Connection, id: str, day: str) -> bool:
    """Set the day on which a built packet was signed, and return whether it was built and not signed before."""
    unsigned = (packets.c.id == id) & (packets.c.state == "built") & (packets.c.signed == "")
    return connection.execute(update(packets).where(unsigned).values(signed=day)).rowcount > 0


def find_packet(connection: Connection, id: str, reach: Reach = EVERY_MATTER) -> Packet | None:
    """Return a packet by its id, if its matter is within reach."""
    row = connection.execute(_select_packets().where(packets.c.id == id, *reach.of_matters())).mappings().one_or_none()
    return _packet_from_row(row) if row else None


def lock_packet(connection: Connection, id: str) -> None:
    """Lock the row of a packet until this transaction ends, so that nobody signs it, corrects it or takes it back meanwhile."""
    connection.execute(select(packets.c.id).where(packets.c.id == id).with_for_update())


def packets_of(connection: Connection, matter: str) -> tuple[Packet, ...]:
    """Return the packets of a matter, the newest first."""
    query = _select_packets().where(packets.c.matter == matter).order_by(packets.c.created.desc(), packets.c.id)
    return tuple(map(_packet_from_row, connection.execute(query).mappings()))


def partner_of_record(connection: Connection, record: str) -> str:
    """Return the id of the partner whose packets a record names; empty where it names none here."""
    query = select(matters.c.partner).join(packets, matters.c.id == packets.c.matter)
    return connection.scalar(query.where((packets.c.record == record) & (record != ""))) or ""


def reached_records(connection: Connection, reach: Reach) -> frozenset[str]:
    """Return the records that somebody may read who reaches these matters: those of their packets, and those that their texts go on with."""
    own = connection.execute(select(matters.c.id, matters.c.text).where(*reach.of_matters())).all()
    issued = connection.scalars(select(packets.c.record).where(packets.c.record != "", *reach.of_packets(packets.c.id)))
    return records_named(row.text for row in own) | frozenset(issued)


def latest_record(connection: Connection, partner: str, programme: str, reach: Reach) -> str:
    """Return the record in which a partner's last packet of a programme was signed, of matters within reach; empty where none was."""
    signed = (matters.c.partner == partner) & (matters.c.programme == programme) & (packets.c.signed != "")
    query = select(packets.c.record).join(matters, matters.c.id == packets.c.matter).where(signed, *reach.of_matters())
    return connection.scalar(query.order_by(packets.c.signed.desc(), packets.c.created.desc())) or ""


def standing_packet(connection: Connection, matter: str) -> Packet | None:
    """Return the packet of a matter that is built, neither superseded nor withdrawn; a matter has one at most."""
    return _packet_in(connection, matter, ("built",))


def coming_packet(connection: Connection, matter: str) -> Packet | None:
    """Return the packet of a matter that is about to be built; a matter has one at most."""
    return _packet_in(connection, matter, COMING)


def _packet_in(connection: Connection, matter: str, states: tuple[str, ...]) -> Packet | None:
    own = (packets.c.matter == matter) & packets.c.state.in_(states) & packets.c.parent.is_(None)
    row = connection.execute(_select_packets().where(own)).mappings().first()
    return _packet_from_row(row) if row else None


def following_packets(connection: Connection, packet: str, states: tuple[str, ...] = ("built",)) -> tuple[Packet, ...]:
    """Return the supplements to a packet that are in one of some states, the oldest first."""
    following = (packets.c.parent == packet) & packets.c.state.in_(states)
    query = _select_packets().where(following).order_by(packets.c.created, packets.c.id)
    return tuple(map(_packet_from_row, connection.execute(query).mappings()))


def issued_text(connection: Connection, packet: Packet, states: tuple[str, ...] = ("built",)) -> str:
    """Return the text of the matter as its packet and the latest supplement to that, in one of some states, have it."""
    later = following_packets(connection, packet.id, states)
    # Each supplement has an entry more than the one before, of those that were queued in the same second too.
    return max((packet, *later), key=lambda one: (one.created, len(one.text))).text


@dataclass(frozen=True, slots=True)
class PacketFilter:
    """Which packets are listed, and in which order: that of `ORDERS` by this name, else the newest first.

    `returned` is `yes` for packets of which something came back, on their own or on a form that followed, `no` for the others. What is
    empty, or no such state, programme or order, leaves nothing out.
    """

    state: str = ""
    programme: str = ""
    returned: str = ""
    order: str = ""


EVERY_PACKET = PacketFilter()

ORDERS: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "due": (packets.c.due == "", packets.c.due),
    "partner": (func.lower(partners.c.name), packets.c.created.desc()),
    "oldest": (packets.c.created,),
}
"""Orders of a list other than the newest first: what is due first, by partner, the oldest first."""


def search_packets(
    connection: Connection,
    reach: Reach,
    words: str = "",
    within: PacketFilter = EVERY_PACKET,
    first: int = 0,
    most: int = 50,
    titles: Titles = NO_TITLES,
) -> tuple[tuple[Packet, ...], int]:
    """Return `most` packets within reach from position `first` on, and the number of all that match.

    Each of the words must occur in the name of the partner, in what the matter says, or in the title of its programme.
    """
    wanted = (*having_words(words, titles), *_within(within), *reach.of_matters())
    query = _select_packets().where(packets.c.parent.is_(None), *wanted)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (*ORDERS.get(within.order, (packets.c.created.desc(),)), packets.c.id)
    rows = connection.execute(query.order_by(*order).offset(first).limit(most)).mappings()
    return tuple(map(_packet_from_row, rows)), total


def _within(asked: PacketFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a filter."""
    if asked.state in STATES:
        yield packets.c.state == asked.state
    if asked.programme:
        yield matters.c.programme == asked.programme
    if asked.returned in ("yes", "no"):
        own = packets.alias()
        came = select(func.coalesce(own.c.parent, own.c.id)).join(returns, returns.c.packet == own.c.id)
        came = came.where(returns.c.state != TAKEN_BACK)
        yield packets.c.id.in_(came) if asked.returned == "yes" else packets.c.id.not_in(came)
