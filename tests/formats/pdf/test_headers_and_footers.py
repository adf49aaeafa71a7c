from dataclasses import replace

from formats.pdf.pdf_sample import DAY, FIELDS, agreement, form, printed

from assembler.formats.pdf.headers_and_footers import (
    field_label,
    footer,
    has_cover,
    header,
    initials,
    origin_keywords,
    page_number,
    read_origin,
)
from assembler.formats.pdf.read_back import compare_pdf


def test_a_first_page_shows_only_the_draft_mark() -> None:
    assert header(agreement(), 1) == ("", "", "DRAFT")
    assert header(agreement(), 2) == ("Alliance Agreement", "Exampla Partner Programme", "DRAFT")
    assert header(form(), 1) == ("", "", "")


def test_the_footer_names_title_edition_reference_and_page() -> None:
    dated = replace(form(), edition=DAY)

    assert footer(dated) == ("Notice of Engagement", "Edition 1 March 2026", "EX-2026-001")
    assert page_number(2, 7) == "Page 2 of 7"


def test_initials_have_a_place_for_each_party_where_they_are_asked_for() -> None:
    asked = replace(agreement(), initials=("Vendor", "Partner"))

    assert initials(asked) == ("Initials", "Vendor", "Partner")
    assert initials(agreement()) == ()
    assert compare_pdf((asked,), printed(asked)) == ()
    assert {finding.id for finding in compare_pdf((asked,), printed(agreement()))} == {"pdf-difference"}


def test_only_an_agreement_has_a_cover() -> None:
    assert (has_cover(agreement()), has_cover(form())) == (True, False)


def test_a_required_field_is_marked() -> None:
    assert [field_label(field) for field in FIELDS[1:3]] == ["Contact at the Partner\u00a0*", "Date of introduction"]


def test_the_origin_of_a_file_is_read_back_from_its_keywords() -> None:
    keywords = ", ".join(("alliance", *origin_keywords("acme-1", "forms/note.pdf")))

    assert read_origin(keywords) == ("acme-1", "forms/note.pdf")
    assert (origin_keywords("", "note.pdf"), read_origin("alliance")) == ((), ("", ""))
