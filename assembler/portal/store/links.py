"""Links: whoever holds one sees one packet, or one form of it. Only the hash of the secret is kept."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select, update

from assembler.portal.clock import new_id, new_secret
from assembler.portal.store.tables import links, packets

LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a packet. `form` names the one paper it opens, empty for all; `parent` is the link it was passed on from."""

    id: str
    packet: str
    parent: str | None
    form: str
    created: int
    expires: int
    revoked: int | None

    def state(self, at: int) -> str:
        """Give `open`, `expired` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires <= at else "open"


def hashed(secret: str) -> str:
    """Give what is kept of a secret. It has 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def create_link(connection: Connection, packet: str, at: int, life: int, *, form: str = "", parent: Link | None = None) -> str:
    """Create a link and give its secret, which is never shown again. One that is passed on ends with the one it came from."""
    secret = new_secret()
    expires = min(at + life, parent.expires) if parent else at + life
    row = {"id": new_id(), "packet": packet, "parent": parent.id if parent else None, "form": form, "revoked": None}
    connection.execute(insert(links).values(**row, hash=hashed(secret), created=at, expires=expires))
    return secret


def open_link(connection: Connection, secret: str, at: int) -> Link | None:
    """Give the link of a secret; None where it is unknown, expired, revoked, or its packet is not to be had."""
    wanted = links.c.hash == hashed(secret[:LONGEST_SECRET])
    query = select(links, packets.c.state.label("packet_state")).join(packets, packets.c.id == links.c.packet).where(wanted)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    found = _link(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    return found if found.state(at) == "open" and row.packet_state == "built" else None


def _link(row: object) -> Link:
    mapping = dict(row)  # type: ignore[call-overload]  # a row's mapping
    return Link(**{name: mapping[name] for name in Link.__slots__})


def links_of(connection: Connection, packet: str) -> tuple[Link, ...]:
    """Give the links of a packet, the latest first."""
    query = select(links).where(links.c.packet == packet).order_by(links.c.created.desc(), links.c.id)
    return tuple(_link(row._mapping) for row in connection.execute(query))  # noqa: SLF001 - SQLAlchemy's public name


def find_link(connection: Connection, id: str) -> Link | None:
    """Give a link by its id, in whatever state."""
    row = connection.execute(select(links).where(links.c.id == id)).one_or_none()
    return _link(row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


def revoke_link(connection: Connection, id: str, at: int) -> None:
    """Close a link at once, with those that were passed on from it."""
    closed = or_(links.c.id == id, links.c.parent == id) & links.c.revoked.is_(None)
    connection.execute(update(links).where(closed).values(revoked=at))


def revoke_all(connection: Connection, packet: str, at: int) -> None:
    """Close every link of a packet."""
    connection.execute(update(links).where((links.c.packet == packet) & links.c.revoked.is_(None)).values(revoked=at))


def renew_link(connection: Connection, link: Link, at: int, life: int) -> str:
    """Put a new link in the place of one, which closes, and give its secret."""
    revoke_link(connection, link.id, at)
    return create_link(connection, link.packet, at, life, form=link.form)
