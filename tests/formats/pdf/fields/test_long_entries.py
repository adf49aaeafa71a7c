import pytest
from formats.pdf.pdf_sample import agreement, form

from assembler.formats.pdf.fields.long_entries import find_long_entries, name_field


@pytest.mark.parametrize(
    ("complaint", "named"),
    [("no room for entry 1", "no room in field b"), ("unknown font family", "unknown font family")],
)
def test_an_entry_without_room_is_named_by_its_field(complaint: str, named: str) -> None:
    assert name_field(complaint, {"a": "x", "b": "y"}) == named


def test_the_field_is_told_at_the_place_of_its_value() -> None:
    (finding,) = find_long_entries((agreement(), form()), "no room in field notice.ex-1.partner")
    assert finding.message == "There is no room for “Nordström & Żółw Łódź Spółka z o.o.” in the field “Partner”."
    assert finding.span is not None
    assert finding.span.line == 7


def test_other_errors_are_about_no_field() -> None:
    assert find_long_entries((form(),), "unknown font family") == ()
