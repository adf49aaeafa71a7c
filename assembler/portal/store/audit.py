"""The audit chain: each event carries a digest over itself and the one before, and names nobody.

What an event is about is a commitment: a hash of an id with the partner's own salt. Erasing the partner destroys the salt, so
the chain stays whole and tells nobody's story any more.
"""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from assembler.portal.store.tables import chain, events, partners


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, to whom by commitment, and who did it: a hash of a person's, token's or link's id."""

    number: int
    at: int
    kind: str
    subject: str
    actor: str
    digest: str


def commitment(salt: str, id: str) -> str:
    """Give what stands for an id in the chain."""
    return hashlib.sha256(f"{salt}\0{id}".encode()).hexdigest() if id else ""


def record(connection: Connection, at: int, kind: str, *, partner: str = "", subject: str = "", actor: str = "") -> None:
    """Add an event to the chain. `subject` is an id of the partner's, or the partner itself where it is left away."""
    salt = connection.scalar(select(partners.c.salt).where(partners.c.id == partner)) or ""
    head = update(chain).where(chain.c.id == 1).values(number=chain.c.number + 1).returning(chain.c.number, chain.c.digest)
    number, before = connection.execute(head).one()
    event = Event(number, at, kind, commitment(salt, subject or partner), commitment("", actor), "")
    digest = _digest(before, event)
    connection.execute(
        insert(events).values(number=number, at=at, kind=kind, subject=event.subject, actor=event.actor, digest=digest)
    )
    connection.execute(update(chain).where(chain.c.id == 1).values(digest=digest))


def first_break(connection: Connection) -> int | None:
    """Give the number of the first event that was changed, removed or put in; None where the chain is whole."""
    before, expected = "", 1
    for row in connection.execute(select(events).order_by(events.c.number)):
        event = Event(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
        if event.number != expected or event.digest != _digest(before, event):
            return expected
        before, expected = event.digest, expected + 1
    head = connection.execute(select(chain.c.number, chain.c.digest)).one()
    return None if tuple(head) == (expected - 1, before) else expected


def history(connection: Connection, partner: str, subject: str = "") -> tuple[Event, ...]:
    """Give the events about a partner, or about something of the partner's, in order."""
    salt = connection.scalar(select(partners.c.salt).where(partners.c.id == partner)) or ""
    wanted = events.c.subject == commitment(salt, subject or partner)
    return tuple(Event(**row._mapping) for row in connection.execute(select(events).where(wanted).order_by(events.c.number)))  # noqa: SLF001 - SQLAlchemy's public name


def _digest(before: str, event: Event) -> str:
    said = json.dumps([before, event.number, event.at, event.kind, event.subject, event.actor])
    return hashlib.sha256(said.encode()).hexdigest()
