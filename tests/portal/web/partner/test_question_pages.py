"""A partner asks on its page; the question waits in the inbox and is told, and the answer stands where it was asked."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from portal.page_forms import form_of, text_of
from portal.running import ADMIN, Running, running, small_settings, small_text
from portal.store.test_revisions import revise
from sqlalchemy import select

from assembler.portal.clock import today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.notices import announce_waiting
from assembler.portal.service import erase
from assembler.portal.store.audit import first_broken_event, history
from assembler.portal.store.database import reading, writing
from assembler.portal.store.deliveries import Notice, deliveries_to
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.questions import MOST_QUESTIONS, ask_question
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.tables import questions
from assembler.portal.store.webhooks import add_webhook

pytestmark = pytest.mark.slow
ASKED = "May Frau Quastelhuber <b>sign</b>?\nShe is new."


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("asked"), database())) as found:
        yield found


@pytest.fixture
def partner(portal: Running) -> Iterator[httpx.Client]:
    with portal.client() as client:
        yield client


@pytest.fixture
def desk(portal: Running) -> Iterator[httpx.Client]:
    with portal.client_of("editor") as client:
        yield client


def waiting(portal: Running, packet: str) -> list[str]:
    return [
        item.page
        for item in all_waiting(portal.context, today(), EVERY_MATTER)
        if item.waiting is Waiting.ASKED and item.packet == packet
    ]


def ask(client: httpx.Client, link: str, text: str = ASKED) -> int:
    return client.post(f"{link}/questions", data={"question": text}).status_code


def address_to_answer(desk: httpx.Client, packet: str) -> str:
    found = re.search(rf'action="(/desk/packets/{packet}/questions/\w+)"', desk.get(f"/desk/packets/{packet}").text)
    assert found
    return found[1]


def test_a_question_waits_is_told_and_is_answered_where_it_was_asked(
    portal: Running, partner: httpx.Client, desk: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    packet = portal.small_packet("asked-001", "Exempel AB")
    link = portal.link(packet)
    with writing(portal.context.engine) as connection:
        webhook = add_webhook(connection, "Chat", "https://chat.example", (Notice.ASKED,), 0)
    assert ask(partner, link, "  ") == 422
    assert ask(partner, link) == 303
    assert waiting(portal, packet) == [f"/desk/packets/{packet}#questions"]
    announce_waiting(portal.context)
    with reading(portal.context.engine) as connection:
        (told,) = deliveries_to(connection, webhook, 9)
    assert (told.kind, "Quastelhuber" in str(told.body)) == ("asked", False), "it names nobody"
    assert "Quastelhuber" in text_of(desk.get("/desk/inbox").text)
    assert "&lt;b&gt;sign&lt;/b&gt;" in desk.get(f"/desk/packets/{packet}").text
    answer = address_to_answer(desk, packet)
    assert desk.post(answer, data={"answer": " "}).status_code == 409
    with portal.client_of("viewer") as viewer:
        assert viewer.post(answer, data={"answer": "Yes."}).status_code == 403
    assert desk.post(answer, data={"answer": "Yes, with a power of attorney."}).status_code == 303
    assert waiting(portal, packet) == []
    late = desk.post(answer, data={"answer": "No.", "seen": "0"})
    assert (late.status_code, "Somebody else has answered" in late.text) == (409, True), "what the partner may have read stays"
    seen = re.search(r'name="seen" value="(\d+)"', desk.get(f"/desk/packets/{packet}").text)
    assert seen
    assert desk.post(answer, data={"answer": "Yes, with a notarised power.", "seen": seen[1]}).status_code == 303
    shown = text_of(partner.get(link).text)
    assert re.search(r"May Frau Quastelhuber <b>sign</b>\? .*in place of an earlier answer: Yes, with a notarised power\.", shown)
    for page in (shown, text_of(desk.get(f"/desk/packets/{packet}").text)):
        assert "Yes, with a power of attorney." in page, "who acted on it can show it"
    with reading(portal.context.engine) as connection:
        kinds = [event.kind for event in history(connection, portal.find(packet).partner, packet)]
    assert {"asked", "question-answered"} <= set(kinds)
    assert "Quastelhuber" not in caplog.text


def test_who_has_one_form_sees_only_what_was_asked_through_that_link(portal: Running, partner: httpx.Client) -> None:
    link = portal.link(portal.small_packet("asked-002", "Zweite AB"))
    passed = re.search(r'value="http://[^/]+(/p/[^"]+)"', partner.post(f"{form_of(partner, link)}/pass").text)
    assert passed
    assert (ask(partner, link, "Of the whole."), ask(partner, passed[1], "Of the form.")) == (303, 303)
    whole, form = text_of(partner.get(link).text), text_of(partner.get(passed[1]).text)
    assert ("Of the whole." in whole, "Of the form." in whole) == (True, True)
    assert ("Of the whole." in form, "Of the form." in form) == (False, True)


def test_a_question_stays_with_the_corrected_packet_and_goes_with_the_partner(portal: Running, partner: httpx.Client) -> None:
    packet = portal.small_packet("asked-003", "Dritte AB")
    link = portal.link(packet)
    ask(partner, link)
    revision = revise(portal, packet, small_text("asked-003", "Dritte Zwei AB"))
    assert "Quastelhuber" in partner.get(link).text
    assert (waiting(portal, packet), len(waiting(portal, revision))) == ([], 1)
    with writing(portal.context.engine) as connection:
        (first,) = connection.execute(questions.select().where(questions.c.packet == revision)).all()
        assert ask_question(connection, packet, first.link, "Asked while the correction was handed over.", 0)
    assert len(waiting(portal, revision)) == 2
    assert "Asked while" in partner.get(link).text
    erase(portal.context, ADMIN, portal.find(revision).partner)
    with reading(portal.context.engine) as connection:
        kept = connection.scalars(select(questions.c.packet)).all()
        assert first_broken_event(connection) is None
    assert not {packet, revision} & set(kept)


def test_a_packet_takes_so_many_questions_and_no_more(portal: Running, partner: httpx.Client) -> None:
    packet = portal.small_packet("asked-004", "Vierte AB")
    link = portal.link(packet)
    assert ask(partner, link) == 303
    with writing(portal.context.engine) as connection:
        first = connection.execute(questions.select().where(questions.c.packet == packet)).one()
        kept = [ask_question(connection, packet, first.link, str(number), number) for number in range(1, MOST_QUESTIONS + 1)]
    assert kept == [True] * (MOST_QUESTIONS - 1) + [False]
    assert ask(partner, link) == 429


def test_a_machine_reads_what_is_asked_and_answers(portal: Running, partner: httpx.Client) -> None:
    packet = portal.small_packet("asked-005", "Fünfte AB")
    ask(partner, portal.link(packet), "When?")
    at = f"/api/packets/{packet}/questions"
    with portal.client() as machine:
        machine.headers["Authorization"] = f"Bearer {portal.token()}"
        (found,) = machine.get(at).json()
        assert (found["question"], found["answer"], found["answered"]) == ("When?", "", None)
        assert machine.put(f"{at}/{found['id']}/answer", json={"answer": ""}).status_code == 422
        assert machine.put(f"{at}/{'f' * 32}/answer", json={"answer": "Now."}).status_code == 404
        for answer in ("Soon.", "Now."):
            assert machine.put(f"{at}/{found['id']}/answer", json={"answer": answer}).status_code == 204
        (found,) = machine.get(at).json()
        assert (found["answer"], [one["answer"] for one in found["former"]]) == ("Now.", ["Soon."])
