"""What partners and legal ops do, from request to request: forms filled in and returned, reports, batches, erasing."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from portal.running import ADMIN, ROOT, Running, free_port, matter_text, running, settings_for

from assembler.model.matter import Matter
from assembler.portal.clock import now
from assembler.portal.service import ConflictError, read_matter_text, request_packet, store_matter
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import PacketRequest, following_packets, search_packets
from assembler.portal.store.submissions import save_form

FILLED = {
    "introduced_on": "1 December 2026",
    "manner": "Event",
    "people.1.1": "Ana Pérez",
    "activities.1.1": "2 November 2026",
    "difference": "It would not have been bought.",
    "need": "To know what customers think.",
    "why_new": "Nobody had spoken to them.",
    "fee_told": "yes",
    "fee_told_on": "2026-12-02",
    "fee_told_whom": "The head of purchase, by e-mail",
    "conflicts": "none",
    "recipients": "none",
    "preparer": "Lena Müller",
    "data_notice": "yes",
}


@pytest.fixture(scope="module")
def served(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(settings_for(tmp_path_factory.mktemp("flows"), free_port(), database())) as portal:
        yield portal


@pytest.fixture
def partner(served: Running) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


@pytest.fixture
def desk(served: Running) -> Iterator[httpx.Client]:
    with served.client_of("admin") as client:
        yield client


def form_of(client: httpx.Client, link: str) -> str:
    """Give the address of the first form behind a link."""
    found = re.search(r'href="([^"]+)/fill"', client.get(link).text)
    assert found
    return found[1]


def typed(client: httpx.Client, form: str, **more: str) -> dict[str, str]:
    """Give what a browser would send of a form, with some fields filled in."""
    page = client.get(f"{form}/fill").text
    held = dict(re.findall(r'<input type="text"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    held |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        held[name] = next(iter(re.findall(r"<option selected>([^<]*)<", options)), "")
    for name, ticked in re.findall(r'<input type="checkbox"[^>]*name="([^"]+)" value="yes"( checked)?', page):
        held[name] = "yes" if ticked else ""
    named = list(held)
    values = {name: unescape(text) for name, text in held.items()}
    for end, text in more.items():
        (name,) = [one for one in named if one.endswith(f".{end}")]
        values[name] = text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return {name: text for name, text in values.items() if text} | {"version": version[1]}


def message(page: str) -> str:
    """Give the text of a page, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_form_is_filled_in_checked_and_returned_with_a_receipt(served: Running, partner: httpx.Client) -> None:
    link = served.link(served.packet("fill-001", "Acme Analytics GmbH"))
    form = form_of(partner, link)
    checked = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "check"})
    assert checked.status_code == 422
    assert "“Date of the introduction” is blank, and must be filled in by the Partner." in message(checked.text)
    assert 'id="fault-introduced_on"' in checked.text
    assert partner.get(f"{form}/filled").status_code == 409, "nothing was typed yet"
    offered = partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "pdf"})
    assert f'href="{form}/filled"' in offered.text
    pdf = partner.get(f"{form}/filled")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Ana Pérez" in typed(partner, form).values(), "what was typed is kept"
    returned = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "return"})
    receipt = message(partner.get(returned.headers["location"]).text)
    assert "Your form was received, and nothing is missing." in receipt
    assert "Still to be signed." in receipt
    uploaded = partner.post(f"{form}/return", files={"file": ("signed.pdf", pdf.content, "application/pdf")})
    assert "Version 2" in message(partner.get(uploaded.headers["location"]).text)
    assert "returned" in message(partner.get(link).text)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.pdf", b"hello", "The file is neither a Word document (.docx) nor a PDF."),
        ("x.pdf", b"%PDF-1.7\n%broken", "The file cannot be opened as a PDF."),
        ("x.docx", b"PK\x03\x04broken", "cannot be"),
        ("../../etc/passwd", b"\x89PNG\r\n\x1a\n", "A person will look at it."),
    ],
)
def test_whatever_is_returned_gets_a_receipt_that_says_what_is_wrong(
    served: Running, partner: httpx.Client, name: str, data: bytes, told: str
) -> None:
    link = _once(served, "whatever-001")
    answer = partner.post(f"{form_of(partner, link)}/return", files={"file": (name, data, "application/pdf")})
    assert answer.status_code == 303
    assert told in message(partner.get(answer.headers["location"]).text)


def _once(portal: Running, name: str) -> str:
    """Give a link to a packet that is built when it is first asked for."""
    with reading(portal.context.engine) as connection:
        found, _ = search_packets(connection, name)
    return portal.link(found[0].id if found else portal.packet(name, "Acme Analytics GmbH"))


def test_the_form_of_another_packet_is_refused(served: Running, partner: httpx.Client) -> None:
    ours, theirs = _once(served, "whatever-001"), _once(served, "whatever-002")
    foreign = partner.get(f"{form_of(partner, theirs)}/pdf").content
    answer = partner.post(f"{form_of(partner, ours)}/return", files={"file": ("x.pdf", foreign, "application/pdf")})
    assert "The form belongs to the matter “whatever-002”" in message(partner.get(answer.headers["location"]).text)


def test_two_people_who_type_at_once_lose_nothing(served: Running, partner: httpx.Client) -> None:
    form = form_of(partner, _once(served, "whatever-001"))
    first, second = typed(partner, form, need="first"), typed(partner, form, need="second")
    assert partner.post(f"{form}/fill", data={**first, "do": "save"}).status_code == 303
    refused = partner.post(f"{form}/fill", data={**second, "do": "save"})
    assert refused.status_code == 409
    assert "second" in refused.text
    assert typed(partner, form)[next(name for name in second if name.endswith(".preparer_contact") or name == "version")]


def test_what_came_back_is_judged_and_an_accepted_form_takes_no_more(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("judge-001", "Acme Analytics GmbH")
    link = served.link(packet)
    form = form_of(partner, link)
    partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "return"})
    page = desk.get(f"/desk/packets/{packet}").text
    receipt = re.search(rf'action="(/desk/packets/{packet}/returns/[0-9a-f]+)"', page)
    assert receipt
    assert desk.get(receipt[1]).content.startswith(b"%PDF-")
    assert desk.post(receipt[1], data={"do": "back", "reason": " "}).status_code == 409
    desk.post(receipt[1], data={"do": "back", "reason": "The date is wrong."})
    assert "The date is wrong." in message(partner.get(f"{form}/return").text)
    again = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "return"})
    assert again.status_code == 303
    latest = re.findall(rf'action="(/desk/packets/{packet}/returns/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert len(latest) == 1, "what was sent back is decided"
    desk.post(latest[0], data={"do": "accept"})
    assert "accepted" in message(partner.get(link).text)
    assert partner.post(f"{form}/return", files={"file": ("x.pdf", b"%PDF-", "application/pdf")}).status_code == 422
    assert partner.post(f"{form}/fill", data={"version": "9", "do": "return"}).status_code == 409


def test_a_reported_entry_is_accepted_and_its_form_follows_under_the_same_link(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("report-001", "Acme Analytics GmbH")
    link = served.link(packet)
    bad = partner.post(f"{link}/reports/opportunities", data={"customer": "Neu AG", "country": "XX", "model": "referral"})
    assert bad.status_code == 422
    assert "“XX” is no country." in message(bad.text)
    told = {"customer": "Neu AG", "country": "CH", "model": "referral"}
    assert partner.post(f"{link}/reports/opportunities", data=told).status_code == 303
    assert "pending Neu AG" in message(partner.get(link).text)
    action = re.search(rf'action="(/desk/packets/{packet}/reports/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert action
    assert desk.post(action[1], data={"do": "reject"}).status_code == 409, "a rejection has a reason"
    assert desk.post(action[1], data={"do": "accept"}).status_code == 303
    with reading(served.context.engine) as connection:
        found, _ = search_packets(connection, "report-001")
    assert [one.id for one in found] == [packet]
    follower = _follower(served, packet)
    assert served.wait(follower) == "built"
    page = message(partner.get(link).text)
    assert "accepted Neu AG" in page
    assert "Material Value Declaration: Neu AG" in page
    assert page.count("Material Value Declaration: Beispiel AG") >= 1
    assert desk.post(action[1], data={"do": "accept"}).status_code == 409, "it is decided once"


def _follower(portal: Running, packet: str) -> str:
    from sqlalchemy import select  # noqa: PLC0415 - only here

    from assembler.portal.store.tables import packets  # noqa: PLC0415 - only here

    with reading(portal.context.engine) as connection:
        assert following_packets(connection, packet) is not None
        return str(connection.scalar(select(packets.c.id).where(packets.c.parent == packet)))


def test_only_entries_for_which_the_partner_signs_a_form_can_be_reported(served: Running, partner: httpx.Client) -> None:
    text = (ROOT / "examples/ipp-implementation.yaml").read_text("utf-8")
    link = served.link(served.packet("reported-003", "Acme Analytics GmbH", text=text))
    assert re.findall(r'href="/p/[^"]+/reports/(\w+)"', partner.get(link).text) == ["opportunities"]
    for other in ("territories", "exceptions", "nothing"):
        assert partner.get(f"{link}/reports/{other}").status_code == 404
        assert partner.post(f"{link}/reports/{other}", data={"id": "x"}).status_code == 404


def test_what_is_still_to_be_chosen_is_no_conflict(desk: httpx.Client) -> None:
    assert "Something is still to be chosen" in desk.get("/desk/programmes/qpn?choice=sell").text
    assert "These choices do not go together" in desk.get("/desk/programmes/qpn?choice=referral&choice=co_sell&choice=sell").text


def test_a_rejected_report_tells_the_partner_why(served: Running, partner: httpx.Client, desk: httpx.Client) -> None:
    packet = served.packet("report-002", "Acme Analytics GmbH")
    link = served.link(packet)
    partner.post(f"{link}/reports/opportunities", data={"customer": "Alt AG", "country": "DE", "model": "referral"})
    action = re.search(rf'action="(/desk/packets/{packet}/reports/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert action
    desk.post(action[1], data={"do": "reject", "reason": "It is known to us already."})
    assert "rejected Alt AG" in message(partner.get(link).text)
    assert "It is known to us already." in message(partner.get(link).text)


def test_a_table_of_partners_becomes_packets_and_a_bad_row_says_why(served: Running, desk: httpx.Client) -> None:
    book = load_workbook(BytesIO(desk.get("/desk/batch/blank/qpn").content))
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    good = {"matter": "row-001", "issued": "2026-12-01", "kind": "company", "legal name": "Zeile GmbH", "country": "DE"}
    sheet.append([_cell(head, good) for head in heads])
    sheet.append([_cell(head, {**good, "matter": "row-002", "country": "Nowhere"}) for head in heads])
    written = BytesIO()
    book.save(written)
    answer = desk.post("/desk/batch", files={"file": ("partners.xlsx", written.getvalue(), "application/octet-stream")})
    page = message(answer.text)
    assert answer.status_code == 200, page
    assert "1 of 2 ordered." in page, (heads, page)
    assert "“Nowhere” is no country." in page
    assert str(served.context.settings.scratch) not in answer.text


def _cell(head: str, given: dict[str, str]) -> str | None:
    known = {
        "programme": "qpn",
        "address 1": "Musterstraße 1",
        "territory": "Germany",
        "referral": "yes",
        "signatory 1 name": "Erika Mustermann",
        "signatory 1 title": "Director",
        **given,
    }
    return known.get(head.lower().replace("_", " "))


def test_erasing_a_partner_leaves_no_trace_on_the_disk(tmp_path: Path) -> None:
    with running(settings_for(tmp_path, free_port())) as portal:
        packet = portal.packet("erased-001", "Verschwunden Quastelhuber GmbH")
        link = portal.link(packet)
        with portal.client_of("admin") as desk, portal.client() as partner:
            form = form_of(partner, link)
            partner.post(f"{form}/fill", data={**typed(partner, form, need="Quastelhuber wishes"), "do": "save"})
            found = re.search(r'href="(/desk/partners/[0-9a-f]+)"', desk.get("/desk/partners").text)
            assert found
            assert desk.post(f"{found[1]}/erase", data={"name": "another"}).status_code == 422
            assert b"Quastelhuber" in _all_bytes(tmp_path)
            assert desk.post(f"{found[1]}/erase", data={"name": "Verschwunden Quastelhuber GmbH"}).status_code == 303
            assert partner.get(link).status_code == 404
        with reading(portal.context.engine) as connection:
            assert first_broken_event(connection) is None
        assert b"Quastelhuber" not in _all_bytes(tmp_path)
        assert list((tmp_path / "files" / "packets").iterdir()) == []


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_file_that_was_changed_on_the_shelf_is_not_handed_out(served: Running, partner: httpx.Client) -> None:
    packet = served.packet("altered-001", "Acme Analytics GmbH")
    link = served.link(packet)
    path = Path(served.context.settings.files) / "packets" / packet / "packet.pdf"
    path.write_bytes(path.read_bytes() + b" ")
    assert partner.get(f"{link}/packet").status_code == 503
    assert partner.get(f"{link}/all").status_code == 503
    assert partner.get(f"{link}/papers/1/pdf").status_code == 200


def test_a_matter_with_a_packet_is_changed_only_when_the_packet_is_withdrawn(served: Running, desk: httpx.Client) -> None:
    packet = served.packet("change-001", "Acme Analytics GmbH")
    link = served.link(packet)
    page = desk.get(f"/desk/packets/{packet}").text
    matter = re.search(r"/desk/matters/([0-9a-f]{32})", page)
    assert matter
    address = f"/desk/programmes/qpn/matter?at_matter={matter[1]}&choice=referral"
    held = form_values(desk.get(address).text)
    assert held["partner.legal_name"] == "Acme Analytics GmbH"
    refused = desk.post("/desk/programmes/qpn/matter", data={**held, "choice": "referral"})
    assert refused.status_code == 409
    assert "Withdraw the packet first" in message(refused.text)
    desk.post(f"/desk/packets/{packet}/withdraw")
    assert desk.get(link).status_code == 404
    saved = desk.post("/desk/programmes/qpn/matter", data={**held, "choice": "referral"})
    assert saved.status_code == 303, message(saved.text)
    stale = desk.post("/desk/programmes/qpn/matter", data={**held, "choice": "referral"})
    assert "Somebody else has saved this matter since you opened it." in message(stale.text)


def form_values(page: str) -> dict[str, str]:
    """Give what a browser would send of the matter's form."""
    values = {name: unescape(value) for name, value in re.findall(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page)}
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else ""
    return {name: value for name, value in values.items() if name not in ("choice", "do")}


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


def test_of_many_who_save_a_first_draft_at_once_one_does(served: Running) -> None:
    _once(served, "whatever-003")
    with reading(served.context.engine) as connection:
        found, _ = search_packets(connection, "whatever-003")

    def saved(number: int) -> bool:
        with writing(served.context.engine) as connection:
            return save_form(connection, found[0].id, "form", 0, {"by": str(number)}, now())

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(saved, range(16))) == 1


def test_the_catalogue_finds_and_explains(desk: httpx.Client) -> None:
    assert "referral-excludes-co-sell" in desk.get("/desk/catalogue?q=cannot be combined").text
    assert "cannot be combined with XM Co-Sell" in desk.get("/desk/catalogue?id=referral-excludes-co-sell").text
    assert desk.get("/desk/catalogue?id=nothing").status_code == 404


def test_the_checker_s_word_is_shown(desk: httpx.Client) -> None:
    assert "Nothing is wrong with the library." in desk.get("/desk/catalogue/check").text


def test_a_token_made_on_the_page_opens_the_api_until_it_is_revoked(desk: httpx.Client, partner: httpx.Client) -> None:
    made = re.search(r'id="made"[^>]*value="([^"]+)"', desk.post("/desk/tokens", data={"name": "ci", "role": "viewer"}).text)
    assert made
    shown = {"Authorization": f"Bearer {made[1]}"}
    assert partner.get("/api/matters", headers=shown).status_code == 200
    action = re.search(r'action="(/desk/tokens/[0-9a-f]+/revoke)"', desk.get("/desk/tokens").text)
    assert action
    desk.post(action[1])
    assert partner.get("/api/matters", headers=shown).status_code == 401


def test_nothing_personal_is_logged(served: Running, partner: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    link = _once(served, "whatever-001")
    with caplog.at_level("DEBUG"):
        partner.get(link)
        partner.get(f"{link}x")
        partner.post(f"{form_of(partner, link)}/fill", data={"version": "x", "do": "check"})
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("assembler", "uvicorn")))
    assert "GET /p/{secret} 200" in told
    assert link not in told
    assert "Acme" not in told


def test_the_examples_are_what_the_form_of_a_matter_writes_again(served: Running) -> None:
    from assembler.portal.matter_form import answers_from_text, write_matter  # noqa: PLC0415 - only here

    for path in sorted((ROOT / "examples").glob("*.yaml")):
        text = path.read_text("utf-8")
        first = read_matter_text(served.context, text)
        assert first.matter, path
        programme = served.context.library.programmes[first.matter.programme]
        again = read_matter_text(served.context, write_matter(programme, answers_from_text(text)).text)
        assert again.findings == first.findings == ()
        assert again.matter
        assert _said(again.matter) == _said(first.matter)


def _said(matter: Matter) -> list[object]:
    """Give all that a matter states, without where."""
    entries = (entry for entries in matter.lists.values() for entry in entries)
    every = (matter.partner.fields, matter.facts, *entries)
    people = [(one.name.value, one.title.value, one.email.value) for one in matter.partner.signatories]
    return [
        matter.id,
        matter.issued,
        people,
        *({name: getattr(one, "value", one) for name, one in each.items()} for each in every),
    ]


def test_a_choice_without_a_packet_says_whom_to_ask(desk: httpx.Client) -> None:
    page = desk.get("/desk/programmes/ipp", params={"choice": "oem"}).text
    assert "No packet, but an answer" in page
    assert "oem@vendor.example" in page
    assert "What the packet will hold" not in page
