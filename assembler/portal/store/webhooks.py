"""Webhooks: the addresses of other programs that are told what waits in the inbox. Their secrets are in no row."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from assembler.portal.clock import new_id
from assembler.portal.store.tables import webhooks

LONGEST_NAME = 120
MOST_WEBHOOKS = 50
"""How many webhooks there may be: each thing that waits is told to every one of them."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of some `notices`, by their kinds; `created` is in seconds since 1970."""

    id: str
    name: str
    address: str
    notices: tuple[str, ...]
    created: int


def add_webhook(connection: Connection, name: str, address: str, notices: Iterable[str], at: int) -> str:
    """Add a webhook, and return its id."""
    id = new_id()
    connection.execute(insert(webhooks).values(id=id, name=name, address=address, notices=[*notices], created=at))
    return id


def list_webhooks(connection: Connection) -> tuple[Webhook, ...]:
    """Return all webhooks, by name."""
    rows = connection.execute(select(webhooks).order_by(webhooks.c.name, webhooks.c.id))
    return tuple(Webhook(row.id, row.name, row.address, tuple(row.notices), row.created) for row in rows)


def find_webhook(connection: Connection, id: str) -> Webhook | None:
    """Return a webhook by its id."""
    return next((one for one in list_webhooks(connection) if one.id == id), None)


def remove_webhook(connection: Connection, id: str) -> bool:
    """Remove a webhook with what it was told, and return whether there was one."""
    return connection.execute(delete(webhooks).where(webhooks.c.id == id)).rowcount > 0
