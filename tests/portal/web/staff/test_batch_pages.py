"""A table of partners becomes packets."""

import csv
import re
import zipfile
from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook
from portal.page_forms import text_of
from portal.running import Running


@pytest.mark.slow
def test_a_table_of_partners_becomes_packets_and_a_bad_row_says_why(served: Running, desk: httpx.Client) -> None:
    book = load_workbook(BytesIO(desk.get("/desk/batch/blank/qpn").content))
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[2]]
    good = {"matter": "row-001", "issued": "2026-12-01", "kind": "company", "legal name": "Zeile GmbH", "country": "DE"}
    sheet.append([_cell(head, good) for head in heads])
    sheet.append([_cell(head, {**good, "matter": "row-002", "country": "Nowhere"}) for head in heads])
    written = BytesIO()
    book.save(written)
    answer = desk.post("/desk/batch", files={"file": ("partners.xlsx", written.getvalue(), "application/octet-stream")})
    page = text_of(answer.text)
    assert answer.status_code == 200, page
    assert "1 of 2 ordered." in page, (heads, page)
    assert "“Nowhere” is no country." in page
    assert str(served.context.settings.scratch) not in answer.text


@pytest.mark.slow
def test_a_table_sent_again_orders_nothing_twice_and_gives_links_and_an_archive(served: Running, desk: httpx.Client) -> None:
    heading = "programme,matter,issued,kind,legal_name,country,address_1,signatory_1_name,signatory_1_title,referral,territory\n"
    row = "qpn,again-{},2026-12-01,company,{},DE,Musterstraße 1,Erika Mustermann,Director,yes,Germany\n"
    first = _send(desk, heading + row.format("001", "Wieder GmbH"))
    (packet,) = set(re.findall(r'name="packet" value="([^"]+)"', first))
    assert served.wait(packet) == "built"
    again = _send(desk, heading + row.format("001", "Wieder GmbH") + row.format("002", "Neu GmbH"))
    assert "2 of 2 ordered. 1 of them were ordered before, by the same row." in text_of(again)
    packets = re.findall(r'name="packet" value="([^"]+)"', again)
    assert packets[0] == packet
    changed = text_of(_send(desk, heading + row.format("001", "Anders GmbH")))
    assert "There is a matter “again-001” already, with other contents." in changed

    assert served.wait(packets[1]) == "built"
    links = desk.post("/desk/batch/links", data={"packet": packets})
    read = [*csv.DictReader(links.content.decode("utf-8-sig").splitlines())]
    assert [(one["matter"], one["state"]) for one in read] == [("again-001", "ready"), ("again-002", "ready")]
    assert httpx.get(read[0]["link"], timeout=60).status_code == 200
    archive = desk.post("/desk/batch/archive", data={"packet": packets})
    with zipfile.ZipFile(BytesIO(archive.content)) as held:
        assert {name.partition("/")[0] for name in held.namelist()} == {"again-001", "again-002"}
    assert desk.post("/desk/batch/archive", data={"packet": "unknown"}).status_code == 409


def _send(desk: httpx.Client, table: str) -> str:
    answer = desk.post("/desk/batch", files={"file": ("partners.csv", table.encode(), "text/csv")})
    assert answer.status_code == 200, text_of(answer.text)
    return answer.text


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
