"""A link that was passed on signs nothing without the code from the e-mail; people are reminded before the time is over, once each."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from portal.mailbox import Mailbox, mailbox
from portal.running import Running, running, small_settings, small_text, with_seal
from portal.web.partner.test_signing_pages import form, link
from sqlalchemy import select, update

from assembler.packets.manifest_file import MANIFEST
from assembler.portal.clock import now
from assembler.portal.settings import DAY
from assembler.portal.signing_mail import remind_signers
from assembler.portal.signing_state import PapersToSign, signing_state
from assembler.portal.store.database import reading, writing
from assembler.portal.store.file_storage import PACKETS
from assembler.portal.store.tables import signing_codes, signings
from assembler.signing.audit import Step

ADDRESS = "anna.berg@exempel.se"
SIGNATORIES = f"signatories: [{{name: Anna Berg, title: Director, email: {ADDRESS}}}, {{name: Bo Ek, title: Director}}]"


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with mailbox() as found:
        yield found


@pytest.fixture(scope="module")
def served(box: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        settings = replace(with_seal(small_settings(tmp_path_factory.mktemp("mail")), patch), mail=box.server)
        with running(settings) as portal:
            yield portal


@pytest.fixture
def desk(served: Running) -> Iterator[httpx.Client]:
    with served.client_of("editor") as client:
        yield client


@pytest.fixture(scope="module")
def packet(served: Running) -> str:
    text = small_text("mail-001", "Exempel AB")
    return served.packet("mail-001", "Exempel AB", text=re.sub("signatories: .*", SIGNATORIES, text))


def opened(desk: httpx.Client, packet: str) -> str:
    """Open a packet for signature, anew where it is open, and return the path of the first director's link."""
    desk.post(f"/desk/packets/{packet}/signing/end", data={"reason": "anew"})
    assert desk.post(f"/desk/packets/{packet}/signing", data={"days": "30"}).status_code == 303
    return link(desk, packet, "partner.1")


def last_code(box: Mailbox) -> str:
    found = re.search(r"(?m)^ +(\d{6})$", box.texts()[-1])
    assert found
    return found[1]


def test_without_the_code_that_was_sent_a_link_signs_nothing(
    box: Mailbox, served: Running, desk: httpx.Client, web: httpx.Client, packet: str, caplog: pytest.LogCaptureFixture
) -> None:
    at = opened(desk, packet)
    box.letters.clear()
    with caplog.at_level(logging.DEBUG, "assembler.portal"):
        sent = form(web, at)
    assert [str(one["To"]) for one in box.letters] == [ADDRESS]
    code = last_code(box)
    page = web.get(f"{at}/sign/here").text
    assert "We sent six digits to a…@exempel.se" in page
    assert ADDRESS not in page, "whoever only has the link does not learn the address"
    assert not any(known in caplog.text for known in (ADDRESS, code, "Anna"))
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for tried in ("", wrong, code[:5], f"{code}0"):
        assert web.post(f"{at}/sign/here", data=sent | {"code": tried}).status_code == 422
    assert web.post(f"{at}/sign/here", data=sent | {"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    (coded,) = [one for one in state.steps if one.step is Step.CODED]
    (signed,) = [one for one in state.steps if one.step is Step.SIGNED]
    assert (coded.by, coded.facts["email"]) == ("partner.1", ADDRESS)
    assert (signed.facts["known_by"], signed.facts["email"]) == ("the link, and a code sent by e-mail", ADDRESS)
    with reading(served.context.engine) as connection:
        assert code not in str(connection.execute(select(signing_codes)).all()), "the row has a hash alone"


def test_a_code_holds_for_five_tries_and_ten_minutes_and_the_last_one_alone(
    box: Mailbox, served: Running, desk: httpx.Client, web: httpx.Client, packet: str
) -> None:
    at = opened(desk, packet)
    sent = form(web, at)
    first, count = last_code(box), len(box.letters)
    for _ in range(5):
        assert web.post(f"{at}/sign/here", data=sent | {"code": "x"}).status_code == 422
    assert web.post(f"{at}/sign/here", data=sent | {"code": first}).status_code == 422, "its tries are over"
    page = web.post(f"{at}/sign/code", data=sent | {"place": "Malmö"}).text
    assert 'value="Malmö"' in page, "what was typed stays"
    second = last_code(box)
    assert len(box.letters) == count + 1
    if first != second:
        assert web.post(f"{at}/sign/here", data=sent | {"code": first}).status_code == 422
    with writing(served.context.engine) as connection:
        connection.execute(update(signing_codes).values(expires=now()))
    assert web.post(f"{at}/sign/here", data=sent | {"code": second}).status_code == 422, "its time is over"
    answers = [web.post(f"{at}/sign/code", data=sent).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 422], "six an hour"


def test_a_link_that_was_passed_on_declines_nothing_without_the_code(
    box: Mailbox, served: Running, desk: httpx.Client, web: httpx.Client, packet: str
) -> None:
    at = opened(desk, packet)
    assert web.post(f"{at}/sign/decline", data={"reason": "No"}).status_code == 422, "no code was sent yet"
    assert web.get(web.post(f"{at}/sign/shown", data={"to": "decline"}).headers["location"]).status_code == 200
    first = last_code(box)
    for code in ("", first[:5], f"{(int(first) + 1) % 1_000_000:06}"):
        refused = web.post(f"{at}/sign/decline", data={"reason": "Clause 1", "code": code})
        assert (refused.status_code, ">Clause 1</textarea>" in refused.text) == (422, True)
    page = web.post(f"{at}/sign/decline/code", data={"reason": "Clause 1"})
    assert (page.status_code, ">Clause 1</textarea>" in page.text) == (200, True)
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    assert state.standing == "open"
    assert web.post(f"{at}/sign/decline", data={"reason": "Clause 1", "code": last_code(box)}).status_code == 303
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    last = state.steps[-1]
    assert (state.standing, last.step, last.facts["reason"]) == ("declined", Step.DECLINED, "Clause 1")
    assert (last.facts["known_by"], last.facts["email"]) == ("the link, and a code sent by e-mail", ADDRESS)
    assert web.post(f"{at}/sign/decline/code").status_code == 409, "no code any more"


def test_where_no_address_is_known_the_link_alone_must_do_and_legal_ops_are_told(
    box: Mailbox, served: Running, desk: httpx.Client, web: httpx.Client, packet: str
) -> None:
    opened(desk, packet)
    count = len(box.letters)
    at = link(desk, packet, "partner.2")
    page = desk.get(f"/desk/packets/{packet}").text
    assert f"Signs with a code that is sent to {ADDRESS}." in page
    assert "No e-mail address is known: whoever holds the link can sign." in page
    assert web.post(f"{at}/sign/here", data=form(web, at)).status_code == 303
    assert web.post(f"{at}/sign/code").status_code == 409
    assert len(box.letters) == count
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    assert [one.facts["known_by"] for one in state.steps if one.step is Step.SIGNED] == ["the link alone"]


def test_what_cannot_be_sent_leaves_no_code_and_says_so(box: Mailbox, desk: httpx.Client, web: httpx.Client, packet: str) -> None:
    at = opened(desk, packet)
    box.answer = "451 try later"
    try:
        sent = form(web, at)
        assert "No code that holds has been sent" in web.get(f"{at}/sign/here").text
        page = web.post(f"{at}/sign/code", data=sent)
        assert (page.status_code, "The code could not be sent" in page.text) == (422, True)
        assert web.post(f"{at}/sign/here", data=sent | {"code": "000000"}).status_code == 422
    finally:
        box.answer = "250 OK"


def test_who_is_late_is_reminded_before_the_day_once_each_and_nobody_else(
    box: Mailbox, served: Running, desk: httpx.Client, web: httpx.Client, packet: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = served.find(served.small_packet("broken-001", "Broken GmbH"))
    assert desk.post(f"/desk/packets/{broken.id}/signing", data={"days": "2"}).status_code == 303
    served.context.file_storage.put(f"{PACKETS}/{broken.name}/{MANIFEST}", b"{}")  # keeps nobody else from being reminded
    at = opened(desk, packet)
    count = len(box.letters)
    remind_signers(served.context)
    assert len(box.letters) == count, "thirty days are left"
    with writing(served.context.engine) as connection:
        connection.execute(update(signings).where(signings.c.packet == packet).values(expires=now() + 2 * DAY))
    box.answer = "451 try later"
    with caplog.at_level(logging.DEBUG, "assembler.portal"):
        remind_signers(served.context)
        box.answer = "250 OK"
        for _ in range(3):
            remind_signers(served.context)
    assert [str(one["To"]) for one in box.letters[count:]] == [ADDRESS], "tried again where it was refused, then once"
    assert box.letters[-1]["Subject"].startswith("Papers wait for your signature until ")
    assert at not in box.texts()[-1], "the link goes another way than the code"
    assert not any(known in caplog.text for known in (ADDRESS, "Anna", "Exempel"))
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    assert [one.by for one in state.steps if one.step is Step.REMINDED] == ["partner.1"]
    assert web.get(f"{at}/sign").status_code == 200
