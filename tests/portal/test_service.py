"""Changes that do not fit the present state are refused, also when many are made at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from portal.running import ADMIN, Running, matter_text, running, small_settings, small_text

from assembler.portal.clock import now
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import ConflictError, make_link, rebuild_packet, request_packet, store_matter, withdraw
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import find_matter, list_partners
from assembler.portal.store.packets import PacketRequest, claim_packet, find_packet, finish_packet, queue_packet
from assembler.portal.store.reach import EVERY_MATTER


@pytest.mark.slow
def test_of_many_who_order_at_once_one_does(served: Running) -> None:
    matter, _ = store_matter(
        served.context, ADMIN, read_matter_text(served.context, matter_text("race-001", "Acme Analytics GmbH"))
    )
    with reading(served.context.engine) as connection:
        stored = find_matter(connection, matter)
    assert stored

    def ordered(_: int) -> str:
        try:
            return request_packet(served.context, ADMIN, stored, PacketRequest())
        except ConflictError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        (packet,) = filter(None, pool.map(ordered, range(16)))
    assert served.wait(packet) == "built"


@pytest.fixture
def made(portal: Running) -> str:
    """Save a matter, and return its id."""
    matter, findings = store_matter(portal.context, ADMIN, read_matter_text(portal.context, matter_text("made-001", "Acme")))
    assert matter, findings
    return matter


def test_a_matter_is_saved_only_over_the_version_that_was_read_and_under_a_free_name(portal: Running, made: str) -> None:
    changed = read_matter_text(portal.context, matter_text("made-001", "Acme Analytics"))
    assert store_matter(portal.context, ADMIN, changed, (made, 1))[0] == made
    with pytest.raises(ConflictError, match="Somebody else has saved this matter"):
        store_matter(portal.context, ADMIN, changed, (made, 1))
    id, (finding,) = store_matter(portal.context, ADMIN, changed)
    assert (id, finding.id) == ("", "doubled-id")
    with reading(portal.context.engine) as connection:
        assert [partner.name for partner in list_partners(connection, EVERY_MATTER)] == ["Acme Analytics"]


def test_a_company_that_is_stated_again_is_one_partner_and_a_namesake_is_asked_about(portal: Running, made: str) -> None:
    same = matter_text("made-002", "Acme")
    second, findings = store_matter(portal.context, ADMIN, read_matter_text(portal.context, same))
    assert second, findings
    namesake = read_matter_text(
        portal.context, same.replace("made-002", "made-003").replace("address: [", "address: [Other Street 9, ")
    )
    assert namesake.text != same.replace("made-002", "made-003")
    id, (finding,) = store_matter(portal.context, ADMIN, namesake)
    assert (id, finding.id) == ("", "partner-known")
    third, _ = store_matter(portal.context, ADMIN, namesake, another=True)
    with reading(portal.context.engine) as connection:
        partners = [found.partner for one in (made, second, third) if (found := find_matter(connection, one))]
    assert partners[0] == partners[1] != partners[2]


def test_a_matter_whose_choices_conflict_is_not_saved(portal: Running) -> None:
    text = matter_text("bad-001", "Acme").replace("choices: [referral,", "choices: [co_sell, referral,")
    read = read_matter_text(portal.context, text)
    assert read.matter is None
    assert store_matter(portal.context, ADMIN, read) == ("", read.findings)


def test_a_packet_that_is_not_built_has_no_link_and_is_not_withdrawn(portal: Running, made: str) -> None:
    with writing(portal.context.engine) as connection:
        id = queue_packet(connection, made, "text", PacketRequest(), "", now())
        packet = find_packet(connection, id)
    assert packet
    for change in (lambda: make_link(portal.context, ADMIN, packet, 0), lambda: withdraw(portal.context, ADMIN, packet, "Late.")):
        with pytest.raises(ConflictError):
            change()


def test_what_was_not_built_is_not_built_again_under_an_id_that_its_matter_has_left(portal: Running, made: str) -> None:
    with writing(portal.context.engine) as connection:
        text = matter_text("made-001", "Acme")
        packet = queue_packet(connection, made, text, PacketRequest(), "", now())
        assert claim_packet(connection, packet, now(), 60)
        assert finish_packet(connection, packet, now(), state="interrupted", findings=[])
    renamed = read_matter_text(portal.context, matter_text("made-002", "Acme"))
    assert store_matter(portal.context, ADMIN, renamed, (made, 1))[0] == made
    with pytest.raises(ConflictError, match="has another id"):  # it would be issued into the record of whoever has that id now
        rebuild_packet(portal.context, ADMIN, portal.find(packet))


@pytest.mark.slow
def test_the_day_of_return_is_the_matters_everywhere(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as portal:
        text = small_text("first-001", "Exempel AB") + "return_by: 2027-01-15\n"
        packet = portal.packet("first-001", "Exempel AB", text=text)
        with portal.client() as partner, portal.client_of("viewer") as desk:
            pages = [partner.get(portal.link(packet)).text, desk.get(f"/desk/packets/{packet}").text]
            machine = partner.get(f"/api/packets/{packet}", headers={"Authorization": f"Bearer {portal.token()}"}).json()
        assert ["15 January 2027" in page for page in pages] == [True, True]
        assert (portal.find(packet).due, machine["due"]) == ("2027-01-15", "2027-01-15")
