"""A table of partners becomes packets."""

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
    heads = [str(cell.value) for cell in sheet[1]]
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
