"""What is told to webhooks and to staff: announced once while it waits in the inbox, and tried until it is delivered or given up.

A delivery is written in the transaction that announces its thing, so that nothing is lost and nothing announced twice, whatever is
killed. It keeps its id in each try: whoever gets it twice, because an answer was lost, knows it by that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select, update

from assembler.portal.clock import new_id
from assembler.portal.settings import DAY
from assembler.portal.store.tables import announced, deliveries, staff, webhooks

WAITS = (60, 300, 1_800, 7_200, 28_800, DAY, DAY)
"""The seconds after each failed try until the next one; after the last of them a delivery is given up."""

KEPT = 30 * DAY
"""How long a delivery that has ended is kept."""

TRIAL = "trial"
"""The kind of a delivery that an admin sends to try a webhook."""


class Notice(StrEnum):
    """The kinds of what is told, by the words of the pages."""

    CAME_BACK = "came_back"
    INCOMPLETE = "incomplete"
    ASKED = "asked"
    REPORTED = "reported"
    OVERDUE = "overdue"
    NOT_BUILT = "not_built"
    TO_APPROVE = "to_approve"
    TO_COUNTERSIGN = "to_countersign"


class DeliveryState(StrEnum):
    """How a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that waits, in the words for others: its kind, the matter that it is about, and what is said of it, which names nobody."""

    kind: str
    matter: str | None
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """An announcement to a webhook or to one of the staff. `fault` says what came of the last try; times are seconds since 1970."""

    id: str
    webhook: str | None
    staff: str | None
    matter: str | None
    kind: str
    state: str
    body: Mapping[str, str]
    fault: str
    created: int
    tries: int
    due: int


def announced_keys(connection: Connection) -> frozenset[str]:
    """Return the keys of what was announced and waits still."""
    return frozenset(connection.scalars(select(announced.c.key)))


def announce(connection: Connection, waiting: Mapping[str, Announcement], at: int) -> None:
    """Write a delivery of each new announcement to everybody who wants its kind, and forget those that wait no more.

    Raises `IntegrityError` where another process announces the same at once; nothing is written then.
    """
    known = announced_keys(connection)
    for key in sorted(known - waiting.keys()):
        connection.execute(delete(announced).where(announced.c.key == key))
    told = [("webhook", row.id, row.notices) for row in connection.execute(select(webhooks.c.id, webhooks.c.notices))]
    told += [
        ("staff", row.id, row.notices)
        for row in connection.execute(select(staff.c.id, staff.c.notices).where(staff.c.email != ""))
    ]
    for key in sorted(waiting.keys() - known):
        connection.execute(insert(announced).values(key=key, at=at))
        for column, id, notices in told:
            if waiting[key].kind in notices:
                add_delivery(connection, waiting[key], at, **{column: id})


def add_delivery(
    connection: Connection, said: Announcement, at: int, *, webhook: str | None = None, staff: str | None = None
) -> None:
    """Write a delivery that is due at once."""
    row = {"kind": said.kind, "matter": said.matter, "body": dict(said.said), "webhook": webhook, "staff": staff}
    ended = {"state": DeliveryState.WAITING, "fault": "", "created": at, "tries": 0, "due": at}
    connection.execute(insert(deliveries).values(id=new_id(), **row, **ended))


def due_deliveries(connection: Connection, at: int, most: int) -> tuple[Delivery, ...]:
    """Return the deliveries that are due, the longest waiting first."""
    due = (deliveries.c.state == DeliveryState.WAITING) & (deliveries.c.due <= at)
    query = select(deliveries).where(due).order_by(deliveries.c.created, deliveries.c.id).limit(most)
    return tuple(Delivery(**row) for row in connection.execute(query).mappings())


def claim_deliveries(connection: Connection, found: Iterable[Delivery], lease: int) -> tuple[Delivery, ...]:
    """Claim deliveries as they were found, and return those that no other process has claimed; after the lease they are due again."""
    return tuple(one for one in found if _changed(connection, one, due=one.due + lease))


def _changed(connection: Connection, seen: Delivery, **values: object) -> bool:
    same = (deliveries.c.id == seen.id) & (deliveries.c.due == seen.due) & (deliveries.c.state == DeliveryState.WAITING)
    return connection.execute(update(deliveries).where(same).values(**values)).rowcount > 0


def end_delivery(connection: Connection, ids: Collection[str]) -> None:
    """Mark deliveries as delivered."""
    values = {"state": DeliveryState.DELIVERED, "fault": "", "tries": deliveries.c.tries + 1}
    connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(**values))


def drop_deliveries(connection: Connection, ids: Collection[str]) -> None:
    """Delete deliveries that are not to be made."""
    connection.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))


def postpone_delivery(connection: Connection, seen: Delivery, at: int, fault: str) -> None:
    """Try a delivery again after a longer wait than before, or give it up."""
    tries = seen.tries + 1
    state = DeliveryState.WAITING if tries <= len(WAITS) else DeliveryState.GIVEN_UP
    due = at + WAITS[min(tries, len(WAITS)) - 1]
    connection.execute(
        update(deliveries).where(deliveries.c.id == seen.id).values(state=state, tries=tries, due=due, fault=fault)
    )


def send_again(connection: Connection, webhook: str, at: int) -> int:
    """Try all that was given up or waits for a webhook at once, and return how many these are."""
    unsent = (deliveries.c.webhook == webhook) & (deliveries.c.state != DeliveryState.DELIVERED)
    return connection.execute(update(deliveries).where(unsent).values(state=DeliveryState.WAITING, tries=0, due=at)).rowcount


def deliveries_to(connection: Connection, webhook: str, most: int) -> tuple[Delivery, ...]:
    """Return what a webhook was told last, the newest first."""
    query = select(deliveries).where(deliveries.c.webhook == webhook)
    rows = connection.execute(query.order_by(deliveries.c.created.desc(), deliveries.c.id).limit(most)).mappings()
    return tuple(Delivery(**row) for row in rows)


def count_deliveries(connection: Connection) -> Mapping[str, int]:
    """Return the number of deliveries in each state."""
    return {
        str(state): number
        for state, number in connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
    }


def forget_deliveries(connection: Connection, at: int) -> None:
    """Delete what ended long ago."""
    old = (deliveries.c.state != DeliveryState.WAITING) & (deliveries.c.created <= at - KEPT)
    connection.execute(delete(deliveries).where(old))
