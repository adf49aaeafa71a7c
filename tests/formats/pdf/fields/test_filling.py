from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.text_reader import read_text
from assembler.model.form_fields import controls

STORY = "Ёлка и Їжак провели встречу.\nΑθήνα, Ώρα 10."
VALUES = {
    "contact": "Příliš žluťoučký kůň",
    "day": "2026-12-01",
    "story": STORY,
    "kind": "Delivery",
    "exclusive": "yes",
    "confirmed": "",
    "people.1.1": "Ελένη Παπαδοπούλου",
    "notice.ex-1.signers.partner.1.name": "Dr. Lena Müller",
}
FILLED = {
    "contact": "Příliš žluťoučký kůň",
    "day": "1 December 2026",
    "story": STORY,
    "kind": "Delivery",
    "exclusive": "yes",
    "confirmed": "",
    "people.1.1": "Ελένη Παπαδοπούλου",
    "signers.partner.1.name": "Dr. Lena Müller",
    "partner": "Nordström & Żółw Łódź Spółka z o.o.",
}
both_ways = pytest.mark.parametrize("append", [False, True], ids=["anew", "appended"])


@cache
def blank() -> bytes:
    pdf, findings = render_pdf((agreement(), form()), TEMPLATE, "Packet", DAY)
    assert findings == ()
    return pdf


def filled(values: dict[str, str], *, append: bool = False, pdf: bytes = b"") -> bytes:
    data, findings = fill_pdf(pdf or blank(), values, TEMPLATE, append=append)
    assert findings == ()
    return data


def refused(**values: str) -> str:
    data, findings = fill_pdf(blank(), values, TEMPLATE)
    assert data == b""
    return "\n".join(finding.message + (f" {finding.hint}" if finding.hint else "") for finding in findings)


@both_ways
def test_filled_values_are_held_and_shown(append: bool) -> None:  # noqa: FBT001 -- a way to test
    data = filled(VALUES, append=append)
    fields = {field.name.removeprefix("notice.ex-1."): field.value for field in read_fields(data)}
    seen = read_text(data, read_fields(data)).fields

    assert {name: fields[name] for name in FILLED} == FILLED
    assert "".join(seen["notice.ex-1.story"].split()) == "".join(STORY.split())
    assert seen["notice.ex-1.contact"] == "Příliš žluťoučký kůň"


@both_ways
def test_another_library_reads_the_same(append: bool) -> None:  # noqa: FBT001 -- a way to test
    found = PdfReader(BytesIO(filled(VALUES, append=append))).get_fields() or {}

    assert found["notice.ex-1.contact"].value == "Příliš žluťoučký kůň"
    assert found["notice.ex-1.kind"].value == "/2"
    assert found["notice.ex-1.confirmed"].value == "/Off"


@both_ways
def test_a_filled_file_has_no_fault_and_is_the_same_each_time(append: bool) -> None:  # noqa: FBT001 -- a way to test
    data = filled(VALUES, append=append)

    with pikepdf.open(BytesIO(data)) as file:
        assert file.check_pdf_syntax() == []
    assert filled(VALUES, append=append) == data


def test_an_appended_change_keeps_every_byte_before_it() -> None:
    once = filled({"contact": "one"}, append=True)
    twice = filled({"contact": "two", "people.2.2": "three"}, append=True, pdf=once)

    assert once.startswith(blank())
    assert twice.startswith(once)
    with pikepdf.open(BytesIO(twice)) as file:
        assert file.check_pdf_syntax() == []
    assert {field.value for field in read_fields(twice)} >= {"two", "three"}


def test_a_file_written_anew_holds_no_earlier_value() -> None:
    with pikepdf.open(BytesIO(filled({"contact": "second"}, pdf=filled({"contact": "first"})))) as file:
        held = [str(each.V) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/V" in each]

    assert "second" in held
    assert "first" not in held


def sign_ours(file: pikepdf.Pdf) -> None:
    field = file.Root.AcroForm.Fields[0].Kids[0].Kids[0].Kids[0]
    assert field.FT == "/Sig"
    field.V = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))


def sign_elsewhere(file: pikepdf.Pdf) -> None:
    value = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Certification"), V=value)
    file.Root.AcroForm.Fields.append(file.make_indirect(field))


def certify(file: pikepdf.Pdf) -> None:
    file.Root.Perms = pikepdf.Dictionary(DocMDP=file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig)))


def forbid(file: pikepdf.Pdf) -> None:
    file.Root.AcroForm.SigFlags = 3


@pytest.mark.parametrize("sign", [sign_ours, sign_elsewhere, certify, forbid])
def test_a_signed_or_certified_file_is_only_appended_to(sign: Callable[[pikepdf.Pdf], None]) -> None:
    signed = BytesIO()
    with pikepdf.open(BytesIO(blank())) as file:
        sign(file)
        file.save(signed)

    assert filled({"contact": "one"}, pdf=signed.getvalue()).startswith(signed.getvalue())


def test_a_blank_empties_a_field() -> None:
    data = filled({"partner": "", "kind": ""})
    values = {field.name: field.value for field in read_fields(data)}

    assert (values["notice.ex-1.partner"], values["notice.ex-1.kind"]) == ("", "")
    assert read_text(data, read_fields(data)).fields["notice.ex-1.partner"] == ""


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("contakt", "x", "The file has no field “contakt”. Did you mean “contact”?"),
        ("alliance-agreement.signatures.vendor.1", "x", "is a place to sign, which nothing is filled into."),
        ("date", "2026-12-01", "“date” may be alliance-agreement.signers.vendor.1.date or"),
        (
            "day",
            "2026-13-01",
            "“Date of introduction”: “2026-13-01” is no day of the calendar. Write it as 1 December 2026.",
        ),
        ("day", "1 Dezember 2026", "“1 Dezember 2026” is no date"),
        ("kind", "Perhaps", "“Perhaps” is none of the answers to “Kind of engagement”: Introduction, Joint, Delivery."),
        ("exclusive", "true", "“The engagement is exclusive” is ticked by “yes”, and left blank by nothing else than a blank."),
        ("contact", "a\nb", "“Contact at the Partner” is one line, and “a” has more."),
        ("contact", "a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE cannot be printed. It is in the value for notice.ex-1.contact."),
        ("contact", "株", "“株” (U+682A CJK UNIFIED IDEOGRAPH-682A) is in none of the fonts."),
        ("people.1.1", "much " * 99, "There is no room for “much much"),
    ],
)
def test_what_may_not_stand_in_a_field_is_refused(name: str, value: str, sentence: str) -> None:
    assert sentence in refused(**{name: value})


def test_two_values_for_one_field_are_refused() -> None:
    assert "Two values are given for the field notice.ex-1.contact." in refused(**{"contact": "x", "notice.ex-1.contact": "y"})


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and nothing", b"PK\3\4"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    _, (finding,) = fill_pdf(data, {"a": "b"}, TEMPLATE)

    assert finding.id == "pdf-unreadable"


def test_every_text_field_of_a_packet_can_be_filled() -> None:
    texts = [each.name for paper in (agreement(), form()) for each in controls(paper) if each.kind == "text"]
    data = filled(dict.fromkeys(texts, "Žluťoučký"))
    seen = read_text(data, tuple(field for field in read_fields(data) if field.name in texts)).fields

    assert {*seen.values()} == {"Žluťoučký"}


LETTERS = st.text(st.sampled_from("aZ0 .,-&éřŁșΑΩώЁїж€–’“”½"), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() != ""
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(LETTERS)
def test_any_printable_text_is_held_and_shown_as_it_was_filled_in(text: str) -> None:
    data = filled({"contact": text}, append=True)
    (field,) = (field for field in read_fields(data) if field.name == "notice.ex-1.contact")

    assert field.value == text
    assert "".join(read_text(data, (field,)).fields[field.name].split()) == "".join(text.split())
