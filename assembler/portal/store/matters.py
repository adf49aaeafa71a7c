"""Partners and their matters in the store: the file of one partner, changed in the open, erased without a trace."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update

from assembler.portal.clock import new_id, new_secret
from assembler.portal.store.links import hashed
from assembler.portal.store.tables import answers, drafts, links, matters, packets, partners, reports, returns


@dataclass(frozen=True, slots=True)
class StoredMatter:
    """A matter as it was last saved. `version` counts the savings, so that two people cannot overwrite each other."""

    id: str
    partner: str
    name: str
    programme: str
    text: str
    version: int
    created: int
    changed: int
    partner_name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner, and how many matters it has."""

    id: str
    name: str
    created: int
    matters: int


def _query() -> Select[Any]:
    named = partners.c.name.label("partner_name")
    return select(matters, named).join(partners, partners.c.id == matters.c.partner)


def _matter(row: Row[Any]) -> StoredMatter:
    return StoredMatter(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def create_partner(connection: Connection, name: str, at: int) -> str:
    """Open a partner's record and give its id."""
    id = new_id()
    connection.execute(insert(partners).values(id=id, name=name, salt=hashed(new_secret()), created=at))
    return id


def find_partner(connection: Connection, id: str) -> Partner | None:
    """Give a partner by its id."""
    return next((partner for partner in list_partners(connection) if partner.id == id), None)


def list_partners(connection: Connection) -> tuple[Partner, ...]:
    """Give all partners by their names."""
    number = select(func.count()).select_from(matters).where(matters.c.partner == partners.c.id).scalar_subquery()
    rows = connection.execute(select(partners, number.label("number")).order_by(partners.c.name, partners.c.id))
    return tuple(Partner(row.id, row.name, row.created, row.number) for row in rows)


def create_matter(connection: Connection, partner: str, name: str, programme: str, text: str, at: int) -> str:
    """Save a new matter of a partner and give its id. Its name must be free."""
    id = new_id()
    values = {"partner": partner, "name": name, "programme": programme, "text": text, "version": 1}
    connection.execute(insert(matters).values(id=id, created=at, changed=at, **values))
    return id


def save_matter(connection: Connection, id: str, version: int, name: str, text: str, at: int) -> bool:
    """Save a matter over the version somebody saw; `False` where another has saved it since."""
    seen = (matters.c.id == id) & (matters.c.version == version)
    values = {"name": name, "text": text, "version": version + 1, "changed": at}
    return connection.execute(update(matters).where(seen).values(**values)).rowcount > 0


def rename_partner(connection: Connection, id: str, name: str) -> None:
    """Give a partner the name its latest matter states."""
    connection.execute(update(partners).where(partners.c.id == id).values(name=name))


def find_matter(connection: Connection, id: str) -> StoredMatter | None:
    """Give a matter by its id."""
    row = connection.execute(_query().where(matters.c.id == id)).one_or_none()
    return _matter(row) if row else None


def hold_matter(connection: Connection, id: str) -> None:
    """Let nobody else change a matter, or order its packet, until this transaction ends."""
    connection.execute(select(matters.c.id).where(matters.c.id == id).with_for_update())


def name_is_taken(connection: Connection, name: str, but: str = "") -> bool:
    """`True` when another matter has the name."""
    return connection.scalar(select(matters.c.id).where((matters.c.name == name) & (matters.c.id != but))) is not None


def search_matters(
    connection: Connection, words: str = "", partner: str = "", first: int = 0, most: int = 50
) -> tuple[tuple[StoredMatter, ...], int]:
    """Give a page of the matters, the latest changed first, and how many there are."""
    query = _query()
    for word in words.split():
        named = (partners.c.name.icontains(word, autoescape=True), matters.c.name.icontains(word, autoescape=True))
        query = query.where(or_(*named))
    if partner:
        query = query.where(matters.c.partner == partner)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = connection.execute(query.order_by(matters.c.changed.desc(), matters.c.id).offset(first).limit(most))
    return tuple(map(_matter, rows)), total


def erase_partner(connection: Connection, id: str) -> tuple[str, ...]:
    """Erase a partner with all that is theirs, and give the keys on the shelf to be taken off. The audit chain stays."""
    own_matters = select(matters.c.id).where(matters.c.partner == id).scalar_subquery()
    own_packets = select(packets.c.id).where(packets.c.matter.in_(own_matters)).scalar_subquery()
    ids = tuple(connection.scalars(select(packets.c.id).where(packets.c.matter.in_(own_matters))))
    connection.execute(delete(answers).where(or_(answers.c.packet.in_(own_packets), answers.c.matter.in_(own_matters))))
    for table in (drafts, returns, reports):
        connection.execute(delete(table).where(table.c.packet.in_(own_packets)))
    connection.execute(delete(links).where(links.c.parent.is_not(None) & links.c.packet.in_(own_packets)))
    connection.execute(delete(links).where(links.c.packet.in_(own_packets)))
    connection.execute(delete(packets).where(packets.c.parent.is_not(None) & packets.c.matter.in_(own_matters)))
    connection.execute(delete(packets).where(packets.c.matter.in_(own_matters)))
    connection.execute(delete(matters).where(matters.c.partner == id))
    connection.execute(delete(partners).where(partners.c.id == id))
    return tuple(f"{folder}/{packet}" for packet in ids for folder in ("packets", "returns"))
