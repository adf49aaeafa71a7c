"""Links: the holder of a link's secret sees one packet, or one form of it; only the hash of the secret is stored."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from assembler.portal.clock import new_id, new_secret
from assembler.portal.store.tables import links, packets

LONGEST_SECRET = 200

SIGNS = "sign/"
"""What the `form` of a personal link begins with, before the key of the person who signs, and the name of a later form."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a packet. `form` is the key of the one form it opens, empty for all; `parent` is the link it was made from."""

    id: str
    packet: str
    parent: str | None
    form: str
    created: int
    expires: int
    revoked: int | None

    def state(self, at: int) -> str:
        """Return `open`, `expired` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires <= at else "open"

    @property
    def personal(self) -> bool:
        """Whether it is for one person, who signs."""
        return self.form.startswith(SIGNS)


def hash_secret(secret: str) -> str:
    """Return the hash by which a secret is stored; a secret has 256 random bits, so a plain hash cannot be reversed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def create_link(connection: Connection, packet: str, at: int, life: int, *, form: str = "", parent: Link | None = None) -> str:
    """Create a link that is valid for `life` seconds, and return its secret; a link with a parent expires with it at the latest."""
    secret = new_secret()
    expires = min(at + life, parent.expires) if parent else at + life
    row = {"id": new_id(), "packet": packet, "parent": parent.id if parent else None, "form": form, "revoked": None}
    connection.execute(insert(links).values(**row, hash=hash_secret(secret), created=at, expires=expires))
    return secret


def open_link(connection: Connection, secret: str, at: int) -> Link | None:
    """Return the link of a secret; None where it is unknown, expired or revoked, or its packet is not built.

    A personal link to a packet that was superseded opens too: it tells whoever was to sign that this is over.
    """
    wanted = links.c.hash == hash_secret(secret[:LONGEST_SECRET])  # an unknown secret may be as long as an address
    query = select(links, packets.c.state.label("packet_state")).join(packets, packets.c.id == links.c.packet).where(wanted)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    found = _link_from_row(row)
    opening = ("built", "superseded") if found.personal else ("built",)
    return found if found.state(at) == "open" and row["packet_state"] in opening else None


def _link_from_row(row: RowMapping) -> Link:
    return Link(**{name: row[name] for name in Link.__slots__})


def links_of(connection: Connection, packet: str) -> tuple[Link, ...]:
    """Return the links of a packet, the newest first."""
    query = select(links).where(links.c.packet == packet).order_by(links.c.created.desc(), links.c.id)
    return tuple(map(_link_from_row, connection.execute(query).mappings()))


def find_link(connection: Connection, id: str) -> Link | None:
    """Return a link by its id, in any state."""
    row = connection.execute(select(links).where(links.c.id == id)).mappings().one_or_none()
    return _link_from_row(row) if row else None


def revoke_link(connection: Connection, id: str, at: int) -> None:
    """Revoke a link and the links that were made from it."""
    affected = or_(links.c.id == id, links.c.parent == id) & links.c.revoked.is_(None)
    connection.execute(update(links).where(affected).values(revoked=at))


def revoke_all(connection: Connection, packet: str, at: int) -> None:
    """Revoke every link of a packet."""
    connection.execute(update(links).where((links.c.packet == packet) & links.c.revoked.is_(None)).values(revoked=at))


def hand_over_links(connection: Connection, former: str, packet: str, forms: Collection[str], at: int) -> None:
    """Move the links of a packet to another one; a link to one form is revoked where that packet has no form of its name.

    Personal links stay: whoever was to sign the papers before need not be who signs the corrected ones.
    """
    for link in links_of(connection, former):
        name = link.form.partition("/")[2]
        if name and link.form.startswith(f"{former}/"):
            if name not in forms:
                revoke_link(connection, link.id, at)
            connection.execute(update(links).where(links.c.id == link.id).values(form=f"{packet}/{name}"))
    shared = (links.c.packet == former) & links.c.form.not_like(f"{SIGNS}%")
    connection.execute(update(links).where(shared).values(packet=packet))


def renew_link(connection: Connection, link: Link, at: int, life: int) -> str:
    """Revoke a link, create another for the same packet or form, and return the new secret."""
    revoke_link(connection, link.id, at)
    return create_link(connection, link.packet, at, life, form=link.form)
