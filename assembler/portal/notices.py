"""Notices: whoever wants to is told by e-mail or by a webhook what waits in the inbox, once each, until it is delivered.

What is told names no person and no partner: the kind, the id of the matter, and the page on which the rest stands.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy.exc import IntegrityError

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now, today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.logging import LOG, log_fault
from assembler.portal.mail import MailError, Values, send_letter, write_letter
from assembler.portal.outgoing_requests import RefusedAddressError, UnansweredError, check_address, post
from assembler.portal.service import ConflictError
from assembler.portal.store.accounts import Actor, Person, find_person
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.deliveries import (
    TRIAL,
    Announcement,
    Delivery,
    Notice,
    add_delivery,
    announce,
    announced_keys,
    claim_deliveries,
    drop_deliveries,
    due_deliveries,
    end_delivery,
    forget_deliveries,
    postpone_delivery,
)
from assembler.portal.store.identities import actor_of
from assembler.portal.store.inbox import WaitingItem
from assembler.portal.store.matters import reached_matters
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import INCOMPLETE
from assembler.portal.store.webhooks import MOST_WEBHOOKS, Webhook, add_webhook, find_webhook, list_webhooks
from assembler.portal.webhook_signatures import signed_headers, webhook_secret

AT_ONCE = 4
"""How many webhooks a process asks at the same time."""

MOST = 20
"""How many deliveries a process takes at a time."""

LEASE = 180
"""The seconds for which a process has deliveries to itself; it takes less to try as many as it takes at a time."""

NO_MAIL = "there is no mail server, or no address"

WORDS: Mapping[str, str] = {
    Notice.CAME_BACK: "A form came back",
    Notice.INCOMPLETE: "A form came back incomplete, or was refused",
    Notice.ASKED: "A partner asked a question",
    Notice.REPORTED: "A partner reported a new entry",
    Notice.OVERDUE: "Papers are overdue",
    Notice.NOT_BUILT: "A packet could not be built",
    Notice.TO_APPROVE: "Something is to be approved",
    Notice.TO_COUNTERSIGN: "Papers are to be signed for the vendor",
}
"""What can be told, in the words of pages and letters."""


def announce_waiting(context: AppContext) -> None:
    """Announce what waits and was not announced yet; of several processes one does."""
    waiting = {_announced_key(item): _announcement(context, item) for item in all_waiting(context, today(), EVERY_MATTER)}
    with reading(context.engine) as connection:
        known = announced_keys(connection)
    if known == waiting.keys():
        return
    try:
        with writing(context.engine) as connection:
            announce(connection, waiting, now())
            forget_deliveries(connection, now())
    except IntegrityError:
        return  # another process announces the same


def _announced_key(item: WaitingItem) -> str:
    return f"{item.waiting.name.lower()}/{item.subject}/{item.state}"


def _announcement(context: AppContext, item: WaitingItem) -> Announcement:
    kind = Notice(item.waiting.name.lower())
    if kind is Notice.CAME_BACK and item.state in INCOMPLETE:
        kind = Notice.INCOMPLETE
    said = {"packet": item.packet or "", "matter": item.matter_name, "state": item.state}
    said["address"] = f"{context.settings.address}{item.page}"
    since = datetime.fromtimestamp(item.since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Announcement(kind, item.matter, {"since": since, **said})


def open_webhook(context: AppContext, actor: Actor, name: str, address: str, notices: Iterable[str]) -> tuple[str, str]:
    """Add a webhook, and return its id and its secret, which is kept nowhere.

    Raises `RefusedAddressError` where the address is none that may be told, `ConflictError` where there are too many webhooks.
    """
    check_address(address, context.settings.webhook_networks)
    with writing(context.engine) as connection:
        record(connection, now(), "webhook-added", actor=actor.id)  # first: from here on nobody else adds one
        if len(list_webhooks(connection)) >= MOST_WEBHOOKS:
            raise ConflictError(f"There are {MOST_WEBHOOKS} webhooks already. Remove one that is no longer needed.")
        id = add_webhook(connection, name, address, notices, now())
    return id, webhook_secret(context.portal_key, id)


def try_webhook(context: AppContext, webhook: Webhook) -> None:
    """Order a delivery that says nothing but that the webhook is being tried."""
    with writing(context.engine) as connection:
        add_delivery(connection, Announcement(TRIAL, None, {}), now(), webhook=webhook.id)


def deliver_due(context: AppContext) -> None:
    """Try each delivery that is due, and write down what came of it."""
    while True:
        with reading(context.engine) as connection:
            found = due_deliveries(connection, now(), MOST)
        if not found:
            return
        _deliver(context, found)


def _deliver(context: AppContext, found: tuple[Delivery, ...]) -> None:
    with writing(context.engine) as connection:
        claimed = claim_deliveries(connection, found, LEASE)
    by_mail = sorted((one for one in claimed if one.staff), key=lambda one: str(one.staff))
    with ThreadPoolExecutor(AT_ONCE, "webhooks") as pool:
        for done in [pool.submit(_tell_webhook, context, one) for one in claimed if one.webhook]:
            done.result()
    for staff, theirs in groupby(by_mail, lambda one: str(one.staff)):
        _tell_person(context, staff, tuple(theirs))


def _tell_webhook(context: AppContext, delivery: Delivery) -> None:
    with reading(context.engine) as connection:
        webhook = find_webhook(connection, delivery.webhook or "")
    if webhook is None:
        return
    body = webhook_body(delivery)
    headers = signed_headers(context.portal_key, webhook.id, delivery.id, now(), body)
    try:
        post(webhook.address, context.settings.webhook_networks, body, headers)
    except (UnansweredError, RefusedAddressError) as fault:
        _postpone(context, (delivery,), str(fault))
    else:
        _mark_delivered(context, (delivery,))


def webhook_body(delivery: Delivery) -> bytes:
    """Return what a webhook is sent, the same in each try."""
    at = datetime.fromtimestamp(delivery.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"type": delivery.kind, "timestamp": at, "data": dict(delivery.body)}, ensure_ascii=False).encode()


def _tell_person(context: AppContext, staff: str, found: tuple[Delivery, ...]) -> None:
    """Write one letter about all that is due for a person, and drop what is of matters that the person does not reach now."""
    with reading(context.engine) as connection:
        person = find_person(connection, staff)
    if person is not None:
        found = _within_reach(context, person, found)
    server = context.settings.mail
    if not found:
        return
    if person is None or server is None or not person.email:
        _postpone(context, found, NO_MAIL)
        return
    values: Values = {"number": str(len(found)), "items": tuple(_lines(found))}
    try:
        send_letter(server, write_letter(context.settings.templates, "notice.txt", person.email, values, found[0].id))
    except MailError as fault:
        log_fault(fault)
        _postpone(context, found, str(fault))
    else:
        _mark_delivered(context, found)


def _within_reach(context: AppContext, person: Person, found: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    """Return what a person may be told, and drop the rest."""
    with writing(context.engine) as connection:
        reached = reached_matters(connection, {one.matter or "" for one in found}, actor_of(person).reach)
        drop_deliveries(connection, [one.id for one in found if one.matter not in reached])
    return tuple(one for one in found if one.matter in reached)


def _lines(found: Iterable[Delivery]) -> Iterator[str]:
    for one in found:
        yield f"{WORDS[one.kind]}: {one.body['matter']}"
        yield f"  {one.body['address']}"


def _postpone(context: AppContext, found: Iterable[Delivery], fault: str) -> None:
    LOG.warning("a notice was not delivered")
    with writing(context.engine) as connection:
        for one in found:
            postpone_delivery(connection, one, now(), fault)


def _mark_delivered(context: AppContext, found: Iterable[Delivery]) -> None:
    with writing(context.engine) as connection:
        end_delivery(connection, [one.id for one in found])
