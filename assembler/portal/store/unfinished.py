"""Unfinished matters: what was typed into the form of a matter and is not a matter yet, kept until somebody goes on with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from assembler.portal.clock import new_id
from assembler.portal.settings import DAY
from assembler.portal.store.tables import unfinished

LIFE = 90 * DAY
"""How long an unfinished matter is kept after somebody has last typed into it, in seconds."""


@dataclass(frozen=True, slots=True)
class UnfinishedMatter:
    """What was typed into a form so far, by the name of who typed it. `version` grows with each time that it is kept.

    `answers` are those of the form, with its choices. `matter` is the id of the matter that is changed, `seen` its version when it was
    opened; `partner` the id of the partner that a new one is for. Both ids are None where there is no such. `title` is how people know
    it: the partner's name, else the matter's id; it may be empty.
    """

    id: str
    programme: str
    matter: str | None
    seen: int
    partner: str | None
    title: str
    answers: Mapping[str, object]
    by: str
    version: int
    changed: int


def keep_unfinished(connection: Connection, found: UnfinishedMatter, at: int) -> str:
    """Keep an unfinished matter over the version that it names, and return its id.

    Where somebody else has kept it meanwhile, and where it is not there any more, it is kept as another one, so that nothing typed is
    lost. Those that nobody has touched for long are removed.
    """
    connection.execute(delete(unfinished).where(unfinished.c.changed < at - LIFE))
    values = {name: getattr(found, name) for name in UnfinishedMatter.__slots__ if name not in ("id", "version", "changed")}
    values |= {"answers": dict(found.answers), "changed": at}
    own = (unfinished.c.id == found.id) & (unfinished.c.version == found.version) & (unfinished.c.programme == found.programme)
    if connection.execute(update(unfinished).where(own).values(version=found.version + 1, **values)).rowcount:
        return found.id
    id = new_id()
    connection.execute(insert(unfinished).values(id=id, version=1, **values))
    return id


def find_unfinished(connection: Connection, id: str) -> UnfinishedMatter | None:
    """Return an unfinished matter by its id."""
    row = connection.execute(select(unfinished).where(unfinished.c.id == id)).mappings().one_or_none()
    return UnfinishedMatter(**row) if row else None


def list_unfinished(connection: Connection) -> tuple[UnfinishedMatter, ...]:
    """Return all unfinished matters, the latest first."""
    rows = connection.execute(select(unfinished).order_by(unfinished.c.changed.desc(), unfinished.c.id)).mappings()
    return tuple(UnfinishedMatter(**row) for row in rows)


def discard_unfinished(connection: Connection, id: str) -> bool:
    """Delete an unfinished matter, and return whether it was there."""
    return connection.execute(delete(unfinished).where(unfinished.c.id == id)).rowcount > 0
