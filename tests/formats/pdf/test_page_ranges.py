"""Pages of a PDF taken as a file of their own: with their own fields, bookmarks and named places, and no others."""

from io import BytesIO

import pikepdf
import pytest
from returns.test_doors import PDF, sent

from assembler.formats.pdf.page_ranges import take_pages
from assembler.formats.pdf.received_file import PdfFile, open_pdf

RECORD_PAGE = 3
"""The index of the page of the record, the last."""


def taken(first: int, end: int, *, data: bytes = b"") -> PdfFile:
    """Return some pages of a packet; a field without a name is named by its page."""
    opened, fault = open_pdf(take_pages(data or sent(PDF), first, end, lambda page, _: f"field on {page}"))
    assert opened is not None, fault
    return opened


def test_the_pages_and_the_fields_on_them_are_taken_and_no_others() -> None:
    whole, _ = open_pdf(sent(PDF))
    assert whole is not None
    first, last = taken(0, RECORD_PAGE), taken(RECORD_PAGE, RECORD_PAGE + 1)
    assert [page.text for page in (*first.pages, *last.pages)] == [page.text for page in whole.pages]
    assert {each.name.partition(".")[0] for each in first.fields} == {"agreement"}
    assert {each.name.partition(".")[0] for each in last.fields} == {"record"}
    assert all(each.places for each in (*first.fields, *last.fields))


def test_bookmarks_and_named_places_lead_to_the_pages_taken() -> None:
    last = taken(RECORD_PAGE, RECORD_PAGE + 1)
    assert {entry.page for entry in last.state.outline} == {1}
    with pikepdf.open(BytesIO(last.state.data)) as file:
        names = [*pikepdf.NameTree(file.Root.Names.Dests)] if "/Dests" in file.Root.get("/Names", {}) else []
    assert all(name.startswith("record") for name in names)


def test_fields_that_no_form_names_have_a_name_by_their_place() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(sent(PDF))) as file:
        del file.Root.AcroForm
        with pytest.warns(UserWarning, match="not reachable from /AcroForm"):
            file.save(out)
    assert {each.name for each in taken(RECORD_PAGE, RECORD_PAGE + 1, data=out.getvalue()).fields} == {"field on 1"}
