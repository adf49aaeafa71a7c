"""What partners send through a link: drafts of forms, files that come back, entries they report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assembler.portal.clock import new_id
from assembler.portal.store.tables import drafts, packets, reports, returns

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a form so far. `version` counts the savings."""

    values: Values
    version: int
    changed: int


@dataclass(frozen=True, slots=True)
class Return:
    """A form that came back: its number among those of this form, what was found, what it holds. `id` is its receipt.

    `state` is `complete`, `look` (a person must look at it), `incomplete` or `refused`, until legal ops have `accepted` it or
    `sent_back` with a reason.
    """

    id: str
    packet: str
    form: str
    number: int
    sha256: str
    size: int
    state: str
    reason: str
    filled_here: bool
    findings: tuple[dict[str, Any], ...]
    values: Values
    at: int

    @property
    def key(self) -> str:
        """Where its file stands on the shelf."""
        return f"returns/{self.packet}/{self.id}"


@dataclass(frozen=True, slots=True)
class Report:
    """An entry that a partner reported. `state` is `pending`, `accepted` or `rejected`, with a reason."""

    id: str
    packet: str
    list: str
    entry: Values
    state: str
    reason: str
    created: int
    decided: int | None


SIGNED = "packet"
"""The name under which the papers that are signed now come back together."""

UNDECIDED = ("complete", "look", "incomplete", "refused")
NO_DRAFT = Draft({}, 0, 0)


def find_draft(connection: Connection, packet: str, form: str) -> Draft:
    """Give the draft of a form, an empty one where nothing was saved."""
    own = (drafts.c.packet == packet) & (drafts.c.form == form)
    row = connection.execute(select(drafts).where(own)).one_or_none()
    return Draft(row._mapping["values"], row.version, row.changed) if row else NO_DRAFT  # noqa: SLF001 - SQLAlchemy's public name


def save_draft(connection: Connection, packet: str, form: str, seen: int, values: Values, at: int) -> bool:
    """Save a draft over the version somebody saw; `False` where another has saved it since, and nothing is lost."""
    own = (drafts.c.packet == packet) & (drafts.c.form == form)
    connection.execute(select(packets.c.id).where(packets.c.id == packet).with_for_update())
    now = find_draft(connection, packet, form)
    if now.version != seen:
        return False
    if seen == 0:
        fresh = {"packet": packet, "form": form, "values": dict(values), "version": 1, "changed": at}
        connection.execute(insert(drafts).values(fresh))
        return True
    changed = {"values": dict(values), "version": seen + 1, "changed": at}
    return connection.execute(update(drafts).where(own & (drafts.c.version == seen)).values(changed)).rowcount > 0


def drop_draft(connection: Connection, packet: str, form: str) -> None:
    """Drop a draft, once the form has come back."""
    connection.execute(delete(drafts).where((drafts.c.packet == packet) & (drafts.c.form == form)))


def keep_return(connection: Connection, packet: str, form: str, at: int, **values: Any) -> Return:
    """Keep a form that came back, as the next of its versions."""
    own = (returns.c.packet == packet) & (returns.c.form == form)
    connection.execute(select(packets.c.id).where(packets.c.id == packet).with_for_update())
    number = (connection.scalar(select(func.max(returns.c.number)).where(own)) or 0) + 1
    row = {"id": new_id(), "packet": packet, "form": form, "number": number, "at": at, **values}
    connection.execute(insert(returns).values(row))
    return Return(**{**row, "findings": tuple(row["findings"])})


def returns_of(connection: Connection, packet: str) -> tuple[Return, ...]:
    """Give all that came back for a packet, the latest first."""
    rows = connection.execute(select(returns).where(returns.c.packet == packet).order_by(returns.c.form, returns.c.number.desc()))
    return tuple(map(_return, rows))


def find_return(connection: Connection, packet: str, id: str) -> Return | None:
    """Give what came back for a packet by its receipt."""
    return next((one for one in returns_of(connection, packet) if one.id == id), None)


def decide_return(connection: Connection, id: str, state: str, reason: str) -> bool:
    """Accept what came back, or send it back; `False` where it has been decided already."""
    open_ = (returns.c.id == id) & returns.c.state.in_(UNDECIDED)
    return connection.execute(update(returns).where(open_).values(state=state, reason=reason)).rowcount > 0


def state_of_form(came_back: Iterable[Return], form: str, draft: int = 0) -> str:
    """Give the state of a form: `open`, `draft`, `returned`, `corrections` or `accepted`."""
    own = sorted((one for one in came_back if one.form == form), key=lambda one: one.number)
    if any(one.state == "accepted" for one in own):
        return "accepted"
    if own:
        return "returned" if own[-1].state in ("complete", "look") else "corrections"
    return "draft" if draft else "open"


def _return(row: Row[Any]) -> Return:
    mapping = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    return Return(**{**mapping, "findings": tuple(mapping["findings"])})


def report_entry(connection: Connection, packet: str, list_: str, entry: Values, at: int) -> str:
    """Keep an entry that a partner reports, pending, and give its id."""
    id = new_id()
    row = {"id": id, "packet": packet, "list": list_, "entry": dict(entry), "state": "pending", "reason": ""}
    connection.execute(insert(reports).values(created=at, decided=None, **row))
    return id


def reports_of(connection: Connection, packet: str) -> tuple[Report, ...]:
    """Give what was reported through a packet's links, the latest first."""
    rows = connection.execute(select(reports).where(reports.c.packet == packet).order_by(reports.c.created.desc(), reports.c.id))
    return tuple(Report(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name


def find_report(connection: Connection, packet: str, id: str) -> Report | None:
    """Give a reported entry of a packet."""
    return next((report for report in reports_of(connection, packet) if report.id == id), None)


def decide_report(connection: Connection, id: str, state: str, reason: str, at: int) -> bool:
    """Accept or reject what is pending; `False` where it has been decided already."""
    pending = (reports.c.id == id) & (reports.c.state == "pending")
    return connection.execute(update(reports).where(pending).values(state=state, reason=reason, decided=at)).rowcount > 0


def pending_reports(connection: Connection) -> Mapping[str, int]:
    """Give how many reported entries wait, by packet."""
    query = select(reports.c.packet, func.count()).where(reports.c.state == "pending").group_by(reports.c.packet)
    return {str(packet): int(number) for packet, number in connection.execute(query)}
