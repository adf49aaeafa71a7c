"""The audit chain: each event carries a digest of itself and of the event before it, and names nobody.

The subject of an event is a commitment: a hash of an id with the partner's own salt. Erasing a partner deletes the salt, so
the chain stays whole while its events can no longer be traced to the partner.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from assembler.portal.store.accounts import COMMAND_LINE, HELD_KEY, KEY_HOLDER, PORTAL
from assembler.portal.store.tables import chain, events, links, matters, packets, partners, staff, tokens

BACKUP_MADE, VERIFIED, DAMAGE_FOUND = "backup-made", "verified", "damage-found"
"""The kinds of the events of a backup, and of what was compared with what was stored."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a `kind`, at a time in seconds since 1970; `subject` is a commitment, `actor` the hash of an id."""

    number: int
    at: int
    kind: str
    subject: str
    actor: str
    digest: str


def commitment(salt: str, id: str) -> str:
    """Return the hash that stands for an id in the chain; empty for no id."""
    return hashlib.sha256(f"{salt}\0{id}".encode()).hexdigest() if id else ""


def record(connection: Connection, at: int, kind: str, *, partner: str = "", subject: str = "", actor: str = "") -> None:
    """Append an event to the chain. `subject` is the id of something that belongs to the partner; without it, the partner."""
    salt = connection.scalar(select(partners.c.salt).where(partners.c.id == partner)) or ""
    # The update of the chain's head locks its row until the transaction ends, so two events cannot take one number.
    head = update(chain).where(chain.c.id == 1).values(number=chain.c.number + 1).returning(chain.c.number, chain.c.digest)
    number, before = connection.execute(head).one()
    event = Event(number, at, kind, commitment(salt, subject or partner), commitment("", actor), "")
    digest = _chained_digest(before, event)
    connection.execute(
        insert(events).values(number=number, at=at, kind=kind, subject=event.subject, actor=event.actor, digest=digest)
    )
    connection.execute(update(chain).where(chain.c.id == 1).values(digest=digest))


def first_broken_event(connection: Connection) -> int | None:
    """Return the number of the first event that was changed, removed or inserted later; None where the chain is whole."""
    before, expected = "", 1
    for event in every_event(connection):
        if event.number != expected or event.digest != _chained_digest(before, event):
            return expected
        before, expected = event.digest, expected + 1
    head = connection.execute(select(chain.c.number, chain.c.digest)).one()
    return None if tuple(head) == (expected - 1, before) else expected


def history(connection: Connection, partner: str, subject: str = "") -> tuple[Event, ...]:
    """Return the events about a partner, or about one thing that belongs to the partner, in order."""
    salt = connection.scalar(select(partners.c.salt).where(partners.c.id == partner)) or ""
    wanted = events.c.subject == commitment(salt, subject or partner)
    rows = connection.execute(select(events).where(wanted).order_by(events.c.number)).mappings()
    return tuple(Event(**row) for row in rows)


def events_before(connection: Connection, number: int | None, most: int) -> tuple[Event, ...]:
    """Return the newest events before a number, or of all, at most so many, the newest first."""
    query = select(events).order_by(events.c.number.desc()).limit(most)
    rows = connection.execute(query if number is None else query.where(events.c.number < number)).mappings()
    return tuple(Event(**row) for row in rows)


def every_event(connection: Connection) -> Iterator[Event]:
    """Yield all events in order."""
    for row in connection.execute(select(events).order_by(events.c.number)).mappings():
        yield Event(**row)


def names_of_subjects(connection: Connection) -> Mapping[str, str]:
    """Return the names of partners, and the ids of matters for them and their packets, by what events have as their `subject`.

    What is erased has none.
    """
    of_matters = select(matters.c.id, matters.c.name, partners.c.salt).join(partners, partners.c.id == matters.c.partner)
    of_packets = select(packets.c.id, matters.c.name, partners.c.salt).join(matters, matters.c.id == packets.c.matter)
    of_packets = of_packets.join(partners, partners.c.id == matters.c.partner)
    queries = (select(partners.c.id, partners.c.name, partners.c.salt), of_matters, of_packets)
    return {commitment(row.salt, row.id): str(row.name) for query in queries for row in connection.execute(query)}


def names_of_actors(connection: Connection) -> Mapping[str, str]:
    """Return the names of people and machines that may have done something, by what events have as their `actor`.

    A link stands for the partner, who has no account. Whoever has no account any more is left out.
    """
    known = {
        commitment("", row.id): str(row.name)
        for table in (staff, tokens)
        for row in connection.execute(select(table.c.id, table.c.name))
    }
    known |= {commitment("", one.id): one.name for one in (PORTAL, COMMAND_LINE)}
    known |= {commitment("", KEY_HOLDER): HELD_KEY}
    return {commitment("", str(id)): "the partner" for id in connection.scalars(select(links.c.id))} | known


def _chained_digest(before: str, event: Event) -> str:
    chained = json.dumps([before, event.number, event.at, event.kind, event.subject, event.actor])
    return hashlib.sha256(chained.encode()).hexdigest()
