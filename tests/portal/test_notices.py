"""What waits in the inbox is told once to each who wants it, by webhooks and by e-mail, whatever fails or is killed in between."""

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from portal.mailbox import Mailbox, mailbox
from portal.page_forms import text_of
from portal.receivers import Receiver, receiver
from portal.running import ADMIN, Running, running, small_settings
from portal.store.test_inbox import came_back
from portal.test_webhook_signatures import recipe
from sqlalchemy import delete, select, update

from assembler.portal.clock import now
from assembler.portal.notices import AT_ONCE, announce_waiting, deliver_due
from assembler.portal.service import erase
from assembler.portal.store.accounts import Role, add_staff, set_notices
from assembler.portal.store.database import reading, writing
from assembler.portal.store.deliveries import WAITS, Delivery, DeliveryState, Notice, deliveries_to, due_deliveries, send_again
from assembler.portal.store.matters import set_owner
from assembler.portal.store.submissions import report_entry
from assembler.portal.store.tables import announced, deliveries, packets, reports, returns, staff, webhooks
from assembler.portal.store.webhooks import add_webhook
from assembler.portal.webhook_signatures import webhook_secret

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with mailbox() as found:
        yield found


@pytest.fixture(scope="module")
def portal(box: Mailbox, database: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    assert callable(database)
    settings = small_settings(tmp_path_factory.mktemp("notices"), database())
    with running(replace(settings, mail=box.server, webhook_networks=("127.0.0.1/32",))) as found:
        yield found


@pytest.fixture
def packet(portal: Running) -> str:
    """Return the packet of a portal in which nothing waits and nobody is told anything; it is built where there is none."""
    with writing(portal.context.engine) as connection:
        for table in (deliveries, announced, webhooks, staff, returns, reports):
            connection.execute(delete(table))
        connection.execute(update(packets).values(state="built", due="", claimed_until=0))
        found = connection.scalar(select(packets.c.id))
    return str(found or portal.small_packet("notice-001", "Exempel AB"))


@pytest.fixture
def found(packet: str) -> Iterator[Receiver]:
    assert packet
    with receiver() as one:
        yield one


def webhook(portal: Running, found: Receiver, *notices: Notice) -> str:
    with writing(portal.context.engine) as connection:
        return add_webhook(connection, "Chat", found.address, notices or tuple(Notice), now())


def tend(portal: Running) -> None:
    announce_waiting(portal.context)
    deliver_due(portal.context)


def told(portal: Running, webhook: str) -> tuple[Delivery, ...]:
    with reading(portal.context.engine) as connection:
        return deliveries_to(connection, webhook, 100)


def make_due(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        connection.execute(update(deliveries).values(due=now()))


def test_a_webhook_is_told_once_and_its_receiver_believes_it(portal: Running, packet: str, found: Receiver) -> None:
    id = webhook(portal, found)
    form = next(paper.name for paper in portal.find(packet).contents.papers if paper.form)
    came_back(portal, packet, form, "incomplete")
    came_back(portal, packet, "packet", "complete")
    for _ in range(3):
        tend(portal)
    acted, receive = list[Any](), recipe(webhook_secret(portal.context.portal_key, id))
    assert [receive(headers, body, now(), acted.append) for headers, body in found.came] == [204, 204]
    assert {one["type"] for one in acted} == {"came_back", "incomplete"}
    for one in acted:
        assert one["data"]["address"] == f"{portal.address}/desk/packets/{packet}#returned"
        assert one["data"]["matter"] == portal.find(packet).matter_name
    assert not any("Exempel" in body.decode() for _, body in found.came), "it names nobody"


def test_each_kind_is_told_to_those_who_want_it(portal: Running, packet: str, found: Receiver) -> None:
    webhook(portal, found, Notice.OVERDUE, Notice.NOT_BUILT)
    came_back(portal, packet, "packet", "complete")
    for values in ({"due": "2026-01-01"}, {"state": "refused"}):
        with writing(portal.context.engine) as connection:
            report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
            connection.execute(update(packets).values(**values))
        tend(portal)
    assert [json.loads(body)["type"] for _, body in found.came] == ["overdue", "not_built"]


def test_what_waits_again_is_told_again(portal: Running, packet: str, found: Receiver) -> None:
    webhook(portal, found)
    for state in ("interrupted", "building", "interrupted"):
        with writing(portal.context.engine) as connection:
            until = {"claimed_until": now() + 100} if state == "building" else {}
            connection.execute(update(packets).where(packets.c.id == packet).values(state=state, **until))
        tend(portal)
    assert [json.loads(body)["type"] for _, body in found.came] == ["not_built"] * 2
    assert len({headers["webhook-id"] for headers, _ in found.came}) == 2


def test_it_is_tried_after_growing_waits_with_the_same_id_and_then_given_up(
    portal: Running, packet: str, found: Receiver
) -> None:
    id = webhook(portal, found)
    came_back(portal, packet, "packet", "complete")
    found.answers = [500] * (len(WAITS) + 1)
    waits = list[range]()
    for _ in range(len(WAITS) + 1):
        make_due(portal)
        began = now()
        tend(portal)
        (one,) = told(portal, id)
        waits.append(range(one.due - now(), one.due - began + 1))
    assert all(meant in waited for waited, meant in zip(waits, (*WAITS, WAITS[-1]), strict=True)), waits
    assert sorted(WAITS) == list(WAITS)
    assert (one.state, one.fault, one.tries) == (DeliveryState.GIVEN_UP, "status 500", len(WAITS) + 1)
    make_due(portal)
    tend(portal)
    assert len(found.came) == len(WAITS) + 1, "what is given up is not tried"
    assert len({headers["webhook-id"] for headers, _ in found.came}) == 1
    assert len({body for _, body in found.came}) == 1
    with writing(portal.context.engine) as connection:
        assert send_again(connection, id, now()) == 1
    tend(portal)
    assert [one.state for one in told(portal, id)] == [DeliveryState.DELIVERED]


def test_an_answer_that_was_lost_makes_no_second_event(portal: Running, packet: str, found: Receiver) -> None:
    """A portal that is killed after the request and before it writes that down sends it once more; the receiver acts once."""
    id = webhook(portal, found)
    came_back(portal, packet, "packet", "complete")
    tend(portal)
    with writing(portal.context.engine) as connection:
        connection.execute(update(deliveries).values(state=DeliveryState.WAITING, due=now()))
    tend(portal)
    acted, receive = list[object](), recipe(webhook_secret(portal.context.portal_key, id))
    assert [receive(headers, body, now(), acted.append) for headers, body in found.came] == [204, 204]
    assert len(acted) == 1


def test_many_processes_at_once_tell_it_once(portal: Running, packet: str, found: Receiver) -> None:
    id = webhook(portal, found)
    for _ in range(3 * AT_ONCE):
        with writing(portal.context.engine) as connection:
            report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(tend, portal) for _ in range(16)]:
            done.result()
    assert len(told(portal, id)) == len(found.came) == 3 * AT_ONCE
    assert len({headers["webhook-id"] for headers, _ in found.came}) == 3 * AT_ONCE


def test_one_letter_names_all_that_waits_and_no_partner(portal: Running, packet: str, box: Mailbox) -> None:
    box.letters.clear()
    with writing(portal.context.engine) as connection:
        lena, jonas = (add_staff(connection, name, "a long password", Role.EDITOR, now()) for name in ("lena", "jonas"))
        set_notices(connection, lena, "lena@vendor.example", [Notice.CAME_BACK, Notice.REPORTED])
        set_notices(connection, jonas, "", list(Notice))
        report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
    came_back(portal, packet, "packet", "complete")
    box.answer = "451 Try again"
    tend(portal)
    box.answer = "250 OK"
    make_due(portal)
    tend(portal)
    tend(portal)
    (letter,), (text,) = box.letters, box.texts()
    assert (letter["To"], letter["Subject"]) == ("lena@vendor.example", "2 waiting in the inbox")
    name = portal.find(packet).matter_name
    assert f"A form came back: {name}\n  {portal.address}/desk/packets/{packet}#returned\n" in text
    assert f"A partner reported a new entry: {name}\n  {portal.address}/desk/packets/{packet}#reported\n" in text
    assert not {"Exempel", "lathe"} & set(text.split())


def test_whoever_works_at_own_matters_is_told_of_these_also_if_they_change_hands_meanwhile(
    portal: Running, packet: str, box: Mailbox
) -> None:
    box.letters.clear()
    lena = portal.person("lena", "own")
    with writing(portal.context.engine) as connection:
        set_notices(connection, lena.id, "lena@vendor.example", [Notice.REPORTED])
        report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
    tend(portal)
    assert box.letters == []
    with writing(portal.context.engine) as connection:
        set_owner(connection, portal.find(packet).matter, lena.id)
        report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
    announce_waiting(portal.context)
    with writing(portal.context.engine) as connection:
        set_owner(connection, portal.find(packet).matter, "somebody")
    tend(portal)
    assert (box.letters, told_to_nobody(portal)) == ([], 0)
    with writing(portal.context.engine) as connection:
        set_owner(connection, portal.find(packet).matter, lena.id)
        report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
    tend(portal)
    assert [letter["Subject"] for letter in box.letters] == ["1 waiting in the inbox"]


def told_to_nobody(portal: Running) -> int:
    """Return how many deliveries wait that nobody is to be told."""
    with reading(portal.context.engine) as connection:
        return sum(one.staff is not None for one in due_deliveries(connection, now() + 10**6, 10))


def test_nothing_personal_is_logged(
    portal: Running, packet: str, found: Receiver, box: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    webhook(portal, found)
    with writing(portal.context.engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.EDITOR, now())
        set_notices(connection, lena, "lena@vendor.example", list(Notice))
    came_back(portal, packet, "packet", "complete")
    found.answers, box.answer = [500], "451 lena@vendor.example"
    with caplog.at_level(logging.DEBUG, "assembler"):
        tend(portal)
    box.answer = "250 OK"
    assert "a notice was not delivered" in caplog.text
    assert not [word for word in ("lena", "notice-", "127.0.0.1", packet) if word in caplog.text.replace("test_notices", "")]


def test_an_admin_adds_tries_and_removes_a_webhook(portal: Running, found: Receiver) -> None:
    with portal.client_of("admin") as desk:
        for sent, said in (
            ({"name": "Chat", "address": "https://10.0.0.1/", "notice": "overdue"}, "inside a network"),
            ({"name": "Chat", "address": "chat", "notice": "overdue"}, "Write an address such as"),
            ({"name": "", "address": "https://e.example/", "notice": "overdue"}, "A webhook has a name"),
            ({"name": "Chat", "address": "https://e.example/", "notice": "all"}, "is told of something"),
        ):
            refused = desk.post("/desk/webhooks", data=sent)
            assert (refused.status_code, said in text_of(refused.text)) == (422, True), said
            assert f'value="{sent["address"]}"' in refused.text
        made = desk.post("/desk/webhooks", data={"name": "Chat", "address": found.address, "notice": "overdue"})
        assert made.status_code == 201
        with reading(portal.context.engine) as connection:
            id = str(connection.scalar(webhooks.select().with_only_columns(webhooks.c.id)))
        secret = webhook_secret(portal.context.portal_key, id)
        assert (secret in made.text, secret in desk.get("/desk/webhooks").text) == (True, False)
        assert desk.post(f"/desk/webhooks/{id}", data={"do": "try"}).status_code == 303
        deliver_due(portal.context)
        assert [json.loads(body)["type"] for _, body in found.came] == ["trial"]
        assert "A trial delivered" in text_of(desk.get("/desk/webhooks").text)
        assert desk.post(f"/desk/webhooks/{id}", data={"do": "else"}).status_code == 422
        assert desk.post(f"/desk/webhooks/{id}", data={"do": "remove"}).status_code == 303
        assert desk.post(f"/desk/webhooks/{id}", data={"do": "remove"}).status_code == 404
        assert "webhook added" in text_of(desk.get("/desk/audit").text)


def test_everybody_says_what_to_be_told(portal: Running, packet: str) -> None:
    assert packet
    with writing(portal.context.engine) as connection:
        add_staff(connection, "lena", "a long password", Role.VIEWER, now())
    with portal.client() as desk:
        assert desk.post("/desk/sign-in", data={"name": "lena", "password": "a long password"}).status_code == 303
        wrong = desk.post("/desk/account/notices", data={"email": "lena@", "notice": "overdue"})
        assert (wrong.status_code, "This is no e-mail address." in wrong.text) == (422, True)
        sent = {"email": "lena@vendor.example", "notice": ["overdue", "nothing"]}
        saved = desk.post("/desk/account/notices", data=sent)
        assert (saved.status_code, 'value="overdue" checked' in saved.text) == (200, True)
        assert 'value="lena@vendor.example"' in desk.get("/desk/account").text
    with reading(portal.context.engine) as connection:
        assert connection.scalar(staff.select().with_only_columns(staff.c.notices)) == ["overdue"]
        assert due_deliveries(connection, now(), 10) == ()


def test_what_was_told_of_a_partner_goes_with_it(portal: Running, packet: str, found: Receiver) -> None:
    id = webhook(portal, found)
    came_back(portal, packet, "packet", "complete")
    tend(portal)
    assert len(told(portal, id)) == 1
    erase(portal.context, ADMIN, portal.find(packet).partner)
    assert told(portal, id) == ()
