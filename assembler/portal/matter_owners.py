"""To whom matters belong: who may own one, and how one or all of somebody's are handed over to somebody else."""

from collections.abc import Mapping

from sqlalchemy import Connection

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.service import ConflictError
from assembler.portal.store.accounts import Actor, Role, list_staff, list_tokens
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import keep_rows
from assembler.portal.store.matters import StoredMatter, find_matter, lock_matter, search_matters, set_owner
from assembler.portal.store.packets import PACKETS_WITH_FILES, packets_of
from assembler.portal.store.reach import EVERY_MATTER, Reach

MOST_MATTERS = 100_000
"""How many matters are handed over at once."""

NOBODY = "nobody"
"""Stands for the owners who have no account any more, and for machines whose token has ended."""

NO_OWNER = ("Nobody who may own a matter has this account.", "Choose somebody who may build and send.")


def possible_owners(connection: Connection, at: int) -> Mapping[str, str]:
    """Return the names of those who may own matters, by their ids: people and machines that may change what they reach."""
    people = {one.id: one.name for one in list_staff(connection) if one.role >= Role.OWN}
    machines = {one.id: f"{one.name}, a machine" for one in list_tokens(connection) if one.holds(at) and one.role >= Role.OWN}
    return people | machines


def hand_over(context: AppContext, actor: Actor, matter: StoredMatter, owner: str) -> None:
    """Set to whom a matter belongs, with its packets and all that belongs to them."""
    with writing(context.engine) as connection:
        _require_possible(connection, owner)
        _hand_over(connection, context.file_storage, actor, matter.id, owner)


def hand_over_all(connection: Connection, file_storage: FileStorage, actor: Actor, former: str, owner: str) -> int:
    """Set to whom all matters of an account belong, or for `NOBODY` those of whoever it stands for, and return their number."""
    _require_possible(connection, owner)
    found, _ = search_matters(connection, EVERY_MATTER if former == NOBODY else Reach(former), most=MOST_MATTERS)
    if former == NOBODY:
        known = {one.id for one in list_staff(connection)} | {one.id for one in list_tokens(connection) if one.holds(now())}
        found = tuple(one for one in found if one.owner not in known)
    for matter in found:
        _hand_over(connection, file_storage, actor, matter.id, owner)
    return len(found)


def _require_possible(connection: Connection, owner: str) -> None:
    if owner not in possible_owners(connection, now()):
        raise ConflictError(*NO_OWNER)


def _hand_over(connection: Connection, file_storage: FileStorage, actor: Actor, id: str, owner: str) -> None:
    """Set the owner of a matter, in the files of its packets too, and record both: what was handed over, and to whom."""
    lock_matter(connection, id)
    matter = find_matter(connection, id)
    if matter is None or matter.owner == owner:
        return
    set_owner(connection, id, owner)
    for packet in packets_of(connection, id):
        if packet.state in PACKETS_WITH_FILES:
            keep_rows(connection, file_storage, packet.id)
    record(connection, now(), "handed-over", partner=matter.partner, subject=id, actor=actor.id)
    record(connection, now(), "made-owner", subject=owner, actor=actor.id)
