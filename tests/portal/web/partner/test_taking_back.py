"""A partner takes back what it returned, until it is decided on: its file goes, and both sides see that it came and went."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from portal.page_forms import form_of, text_of
from portal.running import ADMIN, Running, running, small_settings, small_text
from portal.store.test_revisions import revise

from assembler.portal.clock import now, today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.service import record_signature
from assembler.portal.store.audit import first_broken_event, history
from assembler.portal.store.database import reading, writing
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.record_changes import announce_change
from assembler.portal.store.signings import ALL_SIGNED, EXECUTED, begin_signing
from assembler.portal.store.submissions import find_return, returns_of, take_back_return
from assembler.portal.store.tables import signings

pytestmark = pytest.mark.slow
WRONG = b"Quastelhuber's private letter"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("taken-back"), database())) as found:
        yield found


def returned(client: httpx.Client, form: str, data: bytes = WRONG) -> str:
    """Return a file, and return the path of its receipt."""
    sent = client.post(f"{form}/return", files={"file": ("a.pdf", data, "application/pdf")})
    assert sent.status_code == 303
    return str(sent.headers["location"])


def test_what_was_taken_back_is_gone_and_seen_to_have_come(portal: Running) -> None:
    packet = portal.small_packet("back-001", "Exempel AB")
    link = portal.link(packet)
    with portal.client() as partner, portal.client_of("editor") as desk:
        form = form_of(partner, link)
        receipt = returned(partner, form)
        assert [item.packet for item in all_waiting(portal.context, today(), EVERY_MATTER)] == [packet]
        with reading(portal.context.engine) as connection:
            (found,) = returns_of(connection, packet)
        assert portal.context.file_storage.read(found.key) == WRONG
        assert partner.post(f"{receipt}/take-back").status_code == 303
        assert portal.context.file_storage.read(found.key) is None
        assert all_waiting(portal.context, today(), EVERY_MATTER) == ()
        assert "You have taken this back." in text_of(partner.get(receipt).text)
        assert "taken back" in text_of(partner.get(f"{form}/return").text)
        portal.context.file_storage.put(found.key, WRONG)
        assert partner.post(f"{receipt}/take-back").status_code == 409
        assert portal.context.file_storage.read(found.key) is None, "a removal that was interrupted is finished"
        page = desk.get(f"/desk/packets/{packet}").text
        assert "The partner has taken this back." in page
        assert 'value="accept"' not in page
        at = f"/desk/packets/{packet}/returns/{found.id}"
        assert [desk.get(f"{at}{end}").status_code for end in ("", "/original", "/changes")] == [404] * 3
        assert desk.post(at, data={"do": "accept", "sure": "yes"}).status_code == 409
        assert "Progress 0 of" in text_of(page)
        with ZipFile(BytesIO(partner.get(f"{link}/everything").content)) as archive:
            assert not [name for name in archive.namelist() if "/returned/" in name]
    with portal.client() as machine:
        machine.headers["Authorization"] = f"Bearer {portal.token()}"
        (listed,) = machine.get(f"/api/packets/{packet}/returns").json()
        assert (listed["state"], listed["values"], listed["findings"]) == ("taken_back", {}, [])
        assert machine.get(f"/api/packets/{packet}/returns/{found.id}/verdicts").status_code == 404
    with reading(portal.context.engine) as connection:
        kinds = [event.kind for event in history(connection, portal.find(packet).partner, packet)]
        assert first_broken_event(connection) is None
    assert kinds.count("return-taken-back") == 1


def test_the_version_before_counts_again_and_what_is_decided_stays(portal: Running) -> None:
    packet = portal.small_packet("back-002", "Zweite AB")
    with portal.client() as partner, portal.client_of("editor") as desk:
        form = form_of(partner, portal.link(packet))
        first, second = (returned(partner, form, b"\x89PNG\r\n\x1a\n " + name) for name in (b"first", b"second"))
        assert partner.post(f"{second}/take-back").status_code == 303
        (waiting,) = [item for item in all_waiting(portal.context, today(), EVERY_MATTER) if item.packet == packet]
        assert (waiting.state, waiting.subject) == ("look", first.rpartition("/")[2])
        accepted = desk.post(f"/desk/packets/{packet}/returns/{waiting.subject}", data={"do": "accept"})
        assert accepted.status_code == 303, "no newer version is in its way"
        assert partner.post(f"{first}/take-back").status_code == 409
        assert "Take it back" not in partner.get(first).text


def test_a_version_that_was_taken_back_hides_no_reason_of_the_one_before(portal: Running) -> None:
    packet = portal.small_packet("back-008", "Achte AB")
    link = portal.link(packet)
    with portal.client() as partner, portal.client_of("editor") as desk:
        form = form_of(partner, link)
        first = returned(partner, form).rpartition("/")[2]
        desk.post(f"/desk/packets/{packet}/returns/{first}", data={"do": "send-back", "reason": "Page 2 lacks."})
        assert partner.post(f"{returned(partner, form)}/take-back").status_code == 303
        assert "Page 2 lacks." in partner.get(link).text
        assert "Page 2 lacks." in partner.get(f"{form}/fill").text


def test_a_link_takes_back_nothing_of_another(portal: Running) -> None:
    ours, theirs = (portal.link(portal.small_packet(f"back-{name}", f"{name} AB")) for name in ("ours", "theirs"))
    with portal.client() as partner:
        receipt = returned(partner, form_of(partner, theirs)).rpartition("/")[2]
        assert partner.post(f"{ours}/receipts/{receipt}/take-back").status_code == 404
        passed = re.search(r'value="http://[^/]+(/p/[^"]+)"', partner.post(f"{form_of(partner, theirs)}/pass").text)
        whole = returned(partner, theirs).rpartition("/")[2]
        assert passed
        assert partner.post(f"{passed[1]}/receipts/{whole}/take-back").status_code == 404


def stays(portal: Running, client: httpx.Client, receipt: str) -> bool:
    """Whether a link is neither offered to take a version back nor does so, and its file is kept."""
    offered, answer = "take-back" in client.get(receipt).text, client.post(f"{receipt}/take-back")
    id = receipt.rpartition("/")[2]
    kept = [key for key in portal.context.file_storage.all_keys() if key.endswith(f"/{id}")]
    return (offered, answer.status_code, bool(kept)) == (False, 409, True)


def test_what_staff_have_stored_stays_and_so_does_what_others_sent_for_whoever_has_one_form(portal: Running) -> None:
    packet = portal.small_packet("back-003", "Dritte AB")
    link = portal.link(packet)
    with portal.client() as machine:
        machine.headers["Authorization"] = f"Bearer {portal.token()}"
        stored = machine.post(f"/api/packets/{packet}/returns?form=note", content=WRONG)
        assert stored.status_code == 201, stored.text
    with portal.client() as partner:
        form = form_of(partner, link)
        assert stays(portal, partner, f"{link}/receipts/{stored.json()['id']}")
        passed = re.search(r'value="http://[^/]+(/p/[^"]+)"', partner.post(f"{form}/pass").text)
        assert passed
        whole, own = returned(partner, form), returned(partner, form_of(partner, passed[1]))
        assert stays(portal, partner, f"{passed[1]}/receipts/{whole.rpartition('/')[2]}")
        assert partner.post(f"{own}/take-back").status_code == 303, "its own goes"
        assert partner.post(f"{whole}/take-back").status_code == 303


def test_what_was_signed_or_is_being_decided_on_stays(portal: Running) -> None:
    packet = portal.small_packet("back-004", "Vierte AB")
    with portal.client() as partner:
        receipt = returned(partner, portal.link(packet), b"\x89PNG\r\n\x1a\n signed by all")
        with writing(portal.context.engine) as connection:
            announce_change(connection, packet, now() + 60)
        assert stays(portal, partner, receipt)
        with writing(portal.context.engine) as connection:
            announce_change(connection, packet, 0)
        record_signature(portal.context, ADMIN, portal.find(packet), today())
        assert stays(portal, partner, receipt), "the record says that it is signed"


def test_a_form_that_is_being_signed_in_pages_or_was_stays(portal: Running) -> None:
    packet = portal.small_packet("back-005", "Fünfte AB")
    with portal.client() as partner:
        receipt = returned(partner, form_of(partner, portal.link(packet)))
        with writing(portal.context.engine) as connection:
            assert begin_signing(connection, packet, "0" * 64, now() + 600, now(), "note")
        for state in ("open", ALL_SIGNED, EXECUTED):
            with writing(portal.context.engine) as connection:
                connection.execute(signings.update().where(signings.c.packet == packet).values(state=state))
            assert stays(portal, partner, receipt), state
        with writing(portal.context.engine) as connection:
            connection.execute(signings.update().where(signings.c.packet == packet).values(state="open", expires=now()))
        assert partner.post(f"{receipt}/take-back").status_code == 303, "the time to sign is over"


def test_no_copy_is_left_with_the_packet_that_was_corrected(portal: Running) -> None:
    packet = portal.small_packet("back-006", "Sechste AB")
    with portal.client() as partner:
        receipt = returned(partner, form_of(partner, portal.link(packet)))
        revise(portal, packet, small_text("back-006", "Sechste AB") + "return_by: 2026-12-31\n")
        id = receipt.rpartition("/")[2]
        assert len([key for key in portal.context.file_storage.all_keys() if key.endswith(f"/{id}")]) == 2
        assert partner.post(f"{receipt}/take-back").status_code == 303
        assert not [key for key in portal.context.file_storage.all_keys() if key.endswith(f"/{id}")]


def test_what_was_moved_meanwhile_is_not_taken_back_where_it_was(portal: Running) -> None:
    packet = portal.small_packet("back-007", "Siebte AB")
    with portal.client() as partner:
        returned(partner, form_of(partner, portal.link(packet)))
    with reading(portal.context.engine) as connection:
        (found,) = returns_of(connection, packet)
    revision = revise(portal, packet, small_text("back-007", "Siebte AB") + "return_by: 2026-12-31\n")
    with writing(portal.context.engine) as connection:
        assert not take_back_return(connection, found)
        moved = find_return(connection, revision, found.id)
        assert moved
        assert take_back_return(connection, moved)
