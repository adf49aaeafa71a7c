"""Unfinished matters: what was typed into the form of a matter and is not a matter yet, kept until somebody goes on with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from assembler.portal.clock import new_id
from assembler.portal.settings import DAY
from assembler.portal.store.reach import Conditions, Reach
from assembler.portal.store.tables import matters, unfinished

LIFE = 90 * DAY
"""How long an unfinished matter is kept after somebody has last typed into it, in seconds."""


@dataclass(frozen=True, slots=True)
class UnfinishedMatter:
    """What was typed into a form so far, `by` the name of who typed last; `owner` is the id of who began it.

    `version` grows with each time that it is kept. `answers` are those of the form, with its choices. `matter` is the id of the matter that
    is changed, `seen` its version when it was opened; `partner` the id of the partner that a new one is for. Both ids are None where there
    is no such. `title` is how people know it: the partner's name, else the matter's id; it may be empty.
    """

    id: str
    programme: str
    matter: str | None
    seen: int
    partner: str | None
    title: str
    answers: Mapping[str, object]
    by: str
    owner: str
    version: int
    changed: int


def keep_unfinished(connection: Connection, found: UnfinishedMatter, reach: Reach, at: int) -> str:
    """Keep an unfinished matter over the version that it names, and return its id.

    Where somebody else has kept it meanwhile, and where it is out of reach or not there any more, it is kept as another one, so that nothing
    typed is lost. Those that nobody has touched for long are removed.
    """
    connection.execute(delete(unfinished).where(unfinished.c.changed < at - LIFE))
    values = {name: getattr(found, name) for name in UnfinishedMatter.__slots__ if name not in ("id", "version", "changed")}
    values |= {"answers": dict(found.answers), "changed": at}
    own = (unfinished.c.id == found.id) & (unfinished.c.version == found.version) & (unfinished.c.programme == found.programme)
    kept = {name: value for name, value in values.items() if name != "owner"} | {"version": found.version + 1}
    if connection.execute(update(unfinished).where(own, *_reached(reach)).values(**kept)).rowcount:
        return found.id
    id = new_id()
    connection.execute(insert(unfinished).values(id=id, version=1, **values))
    return id


def _reached(reach: Reach) -> Conditions:
    """Return the conditions of what is reached: a change of a matter with that matter, a new one by whoever has typed it."""
    if reach.owner is None:
        return ()
    changes = unfinished.c.matter.in_(select(matters.c.id).where(*reach.of_matters()))
    return (or_(changes, and_(unfinished.c.matter.is_(None), unfinished.c.owner == reach.owner)),)


def find_unfinished(connection: Connection, id: str, reach: Reach) -> UnfinishedMatter | None:
    """Return an unfinished matter by its id, if it is within reach."""
    row = connection.execute(select(unfinished).where(unfinished.c.id == id, *_reached(reach))).mappings().one_or_none()
    return UnfinishedMatter(**row) if row else None


def list_unfinished(connection: Connection, reach: Reach) -> tuple[UnfinishedMatter, ...]:
    """Return the unfinished matters within reach, the latest first."""
    query = select(unfinished).where(*_reached(reach)).order_by(unfinished.c.changed.desc(), unfinished.c.id)
    return tuple(UnfinishedMatter(**row) for row in connection.execute(query).mappings())


def discard_unfinished(connection: Connection, id: str, reach: Reach) -> bool:
    """Delete an unfinished matter within reach, and return whether it was there."""
    return connection.execute(delete(unfinished).where(unfinished.c.id == id, *_reached(reach))).rowcount > 0
