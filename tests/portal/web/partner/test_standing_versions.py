"""What is signed stands: nothing that nobody has signed takes its place, whichever way it comes."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from portal.page_forms import form_of, text_of, typed
from portal.running import ADMIN, Running, running, small_settings
from portal.web.partner.test_taking_back import WRONG, returned

from assembler.portal.clock import now, today
from assembler.portal.service import record_signature
from assembler.portal.store.database import reading, writing
from assembler.portal.store.signings import ALL_SIGNED, EXECUTED, begin_signing
from assembler.portal.store.stored_findings import StoredFinding
from assembler.portal.store.submissions import SIGNED_TOGETHER, FormReturn, add_return, gives_way, newest_return, returns_of
from assembler.portal.store.tables import signings

pytestmark = pytest.mark.slow
PICTURE = b"\x89PNG\r\n\x1a\n signed by pen"
FILE = {"sha256": "0" * 64, "size": 1, "filled_here": True, "values": {}, "reason": "", "findings": []}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("standing"), database())) as found:
        yield found


def came_back(served: Running, packet: str, form: str, state: str) -> FormReturn:
    with writing(served.context.engine) as connection:
        return add_return(connection, packet, form, now(), state=state, **FILE)


def newest(served: Running, packet: str, form: str) -> str:
    with reading(served.context.engine) as connection:
        found = newest_return(returns_of(connection, packet), form)
    assert found
    return found.id


def sent(client: httpx.Client, at: str, data: bytes = WRONG) -> httpx.Response:
    return client.post(f"{at}/return", files={"file": ("a.pdf", data, "application/pdf")})


@pytest.mark.parametrize("state", ["complete", "look"])
def test_what_came_back_signed_gives_way_to_a_signed_file_alone(served: Running, partner: httpx.Client, state: str) -> None:
    packet = served.small_packet(f"signed-{state}", "Exempel AB")
    link = served.link(packet)
    form = form_of(partner, link)
    signed = came_back(served, packet, "note", state)
    assert ">Change<" not in partner.get(link).text
    page = partner.get(f"{form}/fill").text
    assert 'value="return"' not in page
    assert "is signed, or may be" in text_of(page)
    filled = typed(partner, form, place="Lund")
    refused = partner.post(f"{form}/fill", data={**filled, "do": "return"})
    assert (refused.status_code, "It was not returned." in text_of(refused.text)) == (409, True)
    assert "Lund" in typed(partner, form).values(), "what was typed is kept"
    for data in (partner.get(f"{form}/pdf").content, partner.get(f"{form}/filled").content, WRONG):
        answer = sent(partner, form, data)
        assert (answer.status_code, "This was not kept. What came back on" in text_of(answer.text)) == (422, True)
    with served.client() as machine:
        machine.headers["Authorization"] = f"Bearer {served.token()}"
        by_machine = machine.post(f"/api/packets/{packet}/returns?form=note", content=WRONG)
        assert (by_machine.status_code, "does not take its place" in by_machine.text) == (409, True)
    assert newest(served, packet, "note") == signed.id
    assert sent(partner, form, PICTURE).status_code == 303, "a scan that may be signed is looked at by a person"


def test_what_is_signed_on_pages_is_not_returned_anew(served: Running, partner: httpx.Client) -> None:
    packet = served.small_packet("signed-pages", "Exempel AB")
    link = served.link(packet)
    form = form_of(partner, link)
    with writing(served.context.engine) as connection:
        for name in ("note", ""):
            assert begin_signing(connection, packet, "0" * 64, now() + 600, now(), name)
    for at in (form, link):
        assert "This is being signed on a page" in text_of(sent(partner, at).text)
    filled = typed(partner, form, place="Lund")
    refused = partner.post(f"{form}/fill", data={**filled, "do": "return"})
    assert (refused.status_code, "This is being signed on a page" in text_of(refused.text)) == (409, True)
    for state in (ALL_SIGNED, EXECUTED):
        with writing(served.context.engine) as connection:
            connection.execute(signings.update().where(signings.c.packet == packet).values(state=state))
        for at in (form, link):
            assert "signed by all already" in text_of(sent(partner, at, PICTURE).text)
            assert not re.search(r'<input type="file"', partner.get(f"{at}/return").text)


def test_papers_that_the_record_says_are_signed_take_no_file(served: Running, partner: httpx.Client) -> None:
    packet = served.small_packet("signed-record", "Exempel AB")
    link = served.link(packet)
    receipt = returned(partner, link, PICTURE)
    record_signature(served.context, ADMIN, served.find(packet), today())
    assert "signed by all already" in text_of(sent(partner, link, PICTURE).text)
    assert newest(served, packet, SIGNED_TOGETHER) == receipt.rpartition("/")[2]
    assert "Return another file" not in partner.get(receipt).text


def test_a_form_that_one_of_two_has_signed_does_not_give_way_to_one_that_nobody_has() -> None:
    open_place = StoredFinding("unsigned-form", "error", "It is not signed.", "")
    half = FormReturn("r", "p", "note", 1, "", 0, "incomplete", "", filled_here=False, findings=(open_place,), values={}, at=0)
    assert not gives_way(half, "incomplete", (open_place, open_place))
    assert gives_way(half, "incomplete", (open_place,))
