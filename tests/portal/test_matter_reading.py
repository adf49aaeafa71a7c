"""A matter goes on with what its own partner has signed, and never with what another one has."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running, small_settings, small_text

from assembler.packets.records import read_record
from assembler.portal.matter_reading import ReadMatter, read_matter_text
from assembler.portal.service import record_signature, request_packet, store_matter
from assembler.portal.store.database import reading
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import Packet, PacketRequest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal in which two partners have signed a packet each."""
    with running(small_settings(tmp_path_factory.mktemp("portal"))) as found:
        for name, partner in (("ours-001", "Canary Eins AB"), ("theirs-001", "Canary Zwei AB")):
            packet = found.find(found.small_packet(name, partner))
            record_signature(found.context, ADMIN, packet, date(2026, 11, 20))
        yield found


def signed(portal: Running, name: str) -> Packet:
    """Return the packet of a partner's first matter."""
    with portal.client_of("viewer") as client:
        ids = re.findall(r"/desk/packets/([0-9a-f]{32})", client.get("/desk", params={"q": name}).text)
    return next(packet for packet in map(portal.find, ids) if packet.matter_name == name)  # a later matter names it too


def next_text(name: str, more: str) -> str:
    return small_text(name, "Canary Eins AB").replace("2026-11-02", "2026-11-25") + more


def read(portal: Running, more: str) -> ReadMatter:
    """Read a further matter of the first partner."""
    return read_matter_text(portal.context, next_text("ours-002", more), partner=signed(portal, "ours-001").partner)


def test_a_further_matter_goes_on_with_the_record_of_its_partner(portal: Running) -> None:
    id, findings = store_matter(portal.context, ADMIN, read(portal, "after: ours-001\n"))
    assert id, findings
    with reading(portal.context.engine) as connection:
        stored = find_matter(connection, id)
    assert stored
    packet = request_packet(portal.context, ADMIN, stored, PacketRequest())
    assert portal.wait(packet) == "built", portal.find(packet).findings
    assert portal.find(packet).record == "ours-001"
    assert [paper.handling for paper in portal.find(packet).contents.papers] == ["reference", "sign_later"]
    record, _ = read_record(portal.context.file_storage.packets, "ours-001")
    assert record
    assert [one.event.what.kind for one in record.events] == ["issued", "signed", "issued"]
    with portal.client_of("editor") as desk:
        preview = desk.get(f"/desk/matters/{id}")
        assert preview.status_code == 200
        assert "Findings" not in text_of(preview.text)


@pytest.mark.parametrize(
    ("more", "id"),
    [
        ("after: theirs-001\n", "record-of-another"),
        ("after: nowhere-001\n", "no-record"),
        ("in_force: [{document: agreement, matter: theirs-001.yaml, signed_on: 2026-11-20}]\n", "no-such-matter"),
        ("in_force: [{document: agreement, matter: ../portal.sqlite, signed_on: 2026-11-20}]\n", "no-such-matter"),
    ],
)
def test_a_matter_never_goes_on_with_what_another_partner_signed_or_with_a_file_of_the_machine(
    portal: Running, more: str, id: str
) -> None:
    found = read(portal, more)
    assert (found.matter, [finding.id for finding in found.findings]) == (None, [id])
    assert "Canary Zwei" not in str(found.findings)


def test_what_was_signed_with_another_matter_of_the_partner_is_in_force(portal: Running) -> None:
    found = read(portal, "in_force: [{document: agreement, matter: ours-001.yaml, signed_on: 2026-11-20}]\n")
    assert found.matter, found.findings
    assert list(found.matter.in_force.papers) == ["small/agreement"]
    assert found.matter.span.path == "the form"


def test_the_form_of_a_new_matter_of_a_partner_goes_on_with_what_was_signed(portal: Running) -> None:
    with portal.client_of("editor") as desk:
        own = signed(portal, "ours-001").partner
        page = desk.get("/desk/programmes/small/matter", params={"at_partner": own}).text
        assert re.search(r'name="after"[^>]*value="ours-001"', page)
        new = desk.get("/desk/programmes/small/matter").text
        assert re.search(r'name="after"[^>]*value=""', new)


def test_a_partner_who_follows_every_link_and_guesses_others_learns_nothing_of_another_record(portal: Running) -> None:
    ours, theirs = signed(portal, "ours-001"), signed(portal, "theirs-001")
    link = portal.link(ours.id)
    with portal.client() as partner:
        shown = partner.get(link).text
        reached = {address: partner.get(address) for address in re.findall(r'href="(/p/[^"]+)"', shown)}
        seen = " ".join((shown, *(answer.text for answer in reached.values())))
        assert "20 November 2026" in shown
        assert len(reached) > 5
        for foreign in (theirs.id, theirs.name, "theirs-001", "Canary Zwei"):
            assert foreign not in seen
        for path in guessed(theirs):
            answer = partner.get(f"{link}{path}")
            assert (answer.status_code, "Canary Zwei" in answer.text) == (404, False), path


def guessed(theirs: Packet) -> tuple[str, ...]:
    """Return paths below a link by which somebody might look for the record of another partner."""
    names = (theirs.name, theirs.id, "theirs-001", "records/theirs-001/000001.json")
    return tuple(f"/{folder}{name}" for folder in ("", "records/", "packets/", "papers/", "receipts/", "../") for name in names)


def test_no_page_of_staff_is_opened_by_a_link(portal: Running) -> None:
    with httpx.Client(base_url=portal.address, timeout=60) as stranger:
        assert stranger.get(f"/desk/packets/{signed(portal, 'theirs-001').id}").status_code == 303


def test_a_matter_is_read_by_the_folder_of_its_partner_alone(portal: Running, tmp_path: Path) -> None:
    (tmp_path / "ours-009.yaml").write_text(small_text("ours-009", "Canary Eins AB"), "utf-8")
    found = read(portal, f"in_force: [{{document: agreement, matter: {tmp_path}/ours-009.yaml, signed_on: 2026-11-20}}]\n")
    assert [finding.id for finding in found.findings] == ["no-such-matter"]
