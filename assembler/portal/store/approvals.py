"""Approvals of matters: asked for, and decided by somebody who may, about one text of a matter word for word."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from assembler.portal.clock import new_id
from assembler.portal.store.accounts import Role
from assembler.portal.store.matters import StoredMatter, find_matter
from assembler.portal.store.reach import Reach
from assembler.portal.store.tables import approvals, matters, staff


class ApprovalState(StrEnum):
    """How an approval stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of the text of a matter with a digest; `asked_by` and `decided_by` are ids of accounts, times seconds since 1970."""

    id: str
    matter: str
    sha256: str
    state: str
    reason: str
    asked_by: str
    asked: int
    decided_by: str
    decided: int


def text_digest(text: str) -> str:
    """Return the digest by which an approval names the text of a matter."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _from_row(row: RowMapping) -> Approval:
    return Approval(**row)


def approvals_of(connection: Connection, matter: str) -> tuple[Approval, ...]:
    """Return the approvals of a matter, the newest first."""
    query = select(approvals).where(approvals.c.matter == matter).order_by(approvals.c.asked.desc(), approvals.c.id)
    return tuple(map(_from_row, connection.execute(query).mappings()))


def approval_of(connection: Connection, matter: str, text: str) -> Approval | None:
    """Return the approval of a text of a matter, else what was asked or refused of it last; None where nothing was."""
    own = [one for one in approvals_of(connection, matter) if one.sha256 == text_digest(text)]
    return next((one for one in own if one.state == ApprovalState.APPROVED), own[0] if own else None)


def ask_approval(connection: Connection, matter: str, text: str, by: str, at: int) -> None:
    """Ask for the approval of a text of a matter, unless it is asked for or given.

    It counts as asked a second after what was refused before, at the earliest, so that the last is known whatever the clock says.
    """
    found = approval_of(connection, matter, text)
    if found is None or found.state == ApprovalState.REFUSED:
        at = max(at, found.asked + 1) if found else at
        row = {"id": new_id(), "matter": matter, "sha256": text_digest(text), "state": ApprovalState.ASKED, "reason": ""}
        connection.execute(insert(approvals).values(**row, asked_by=by, asked=at, decided_by="", decided=0))


def decide_approval(connection: Connection, seen: Approval, **decision: object) -> bool:
    """Decide on an approval, and return whether it was still asked for."""
    asked = (approvals.c.id == seen.id) & (approvals.c.state == ApprovalState.ASKED)
    return connection.execute(update(approvals).where(asked).values(**decision)).rowcount > 0


def waiting_approvals(connection: Connection, reach: Reach) -> tuple[tuple[Approval, StoredMatter], ...]:
    """Return what is asked for of matters within reach, each with its matter, which still has the text that it is about."""
    asked = select(approvals).join(matters, matters.c.id == approvals.c.matter).where(approvals.c.state == ApprovalState.ASKED)
    query = asked.where(*reach.of_matters()).order_by(approvals.c.asked, approvals.c.id)
    found = [(_from_row(row), find_matter(connection, row["matter"])) for row in connection.execute(query).mappings().all()]
    return tuple((one, matter) for one, matter in found if matter and text_digest(matter.text) == one.sha256)


def who_may_approve(connection: Connection, matter: StoredMatter) -> Mapping[str, str]:
    """Return the names of the people who may approve a matter and reach it, by their ids."""
    reaching = or_(staff.c.role != Role.OWN.name.lower(), staff.c.id == matter.owner)
    rows = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.approves, reaching).order_by(staff.c.name))
    return {str(row.id): str(row.name) for row in rows}
