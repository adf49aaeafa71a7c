from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import FIELDS, SIGNING, form, line

from assembler.model.document import FieldGroup
from assembler.model.form_fields import Control, controls, field_controls, signer_controls, validate_entry

BY_NAME = {control.name: control for control in controls(form())}


def test_a_name_is_the_paper_the_entry_and_the_field() -> None:
    assert BY_NAME["notice.ex-1.partner"].path == ("notice", "ex-1", "partner")
    assert BY_NAME["notice.ex-1.partner"].value == "Nordström & Żółw Łódź Spółka z o.o."


def test_rows_are_a_control_for_each_cell() -> None:
    cells = [name for name in BY_NAME if ".people." in name]

    assert cells == [f"notice.ex-1.people.{row}.{column}" for row in range(1, 5) for column in range(1, 4)]
    assert BY_NAME["notice.ex-1.people.2.3"].label == "People involved, row 2: Hours"


def test_of_required_rows_the_first_cell_must_be_filled() -> None:
    rows = field_controls((), replace(FIELDS[7], required=True))

    assert [cell.name for cell in rows if cell.required] == ["people.1.1"]


def test_a_line_that_is_filled_in_already_is_no_control() -> None:
    (signer,) = signer_controls(("notice",), SIGNING.parties[0])

    assert [(line.part, control.name if control else "") for line, control in signer] == [
        ("signature", "notice.signatures.vendor.1"),
        ("name", ""),
        ("title", ""),
        ("place", "notice.signers.vendor.1.place"),
        ("date", "notice.signers.vendor.1.date"),
    ]


def test_a_place_to_sign_says_whose_it_is() -> None:
    labels = [BY_NAME[f"notice.ex-1.signatures.{name}"].label for name in ("vendor.1", "partner.1", "partner.2")]

    assert labels == [
        "Signature of Ciarán Ó Briain for Exampla International Limited",
        "Signature of signer 1 for Nordström & Żółw Łódź Spółka z o.o.",
        "Signature of signer 2 for Nordström & Żółw Łódź Spółka z o.o.",
    ]


def test_no_control_has_the_name_or_the_beginning_of_another() -> None:
    paths = [control.path for control in controls(form())]

    assert len({*paths}) == len(paths)
    assert [path for path in paths for other in paths if path != other and other[: len(path)] == path] == []


def test_a_box_and_a_choice_hold_nothing_but_their_answers() -> None:
    odd = tuple(replace(field, value=line("perhaps")) for field in FIELDS if field.type in ("checkbox", "choice"))
    document = replace(form(), blocks=(FieldGroup(odd, "partner"),))

    assert [control.value for control in controls(document)] == ["", "", ""]


def test_a_hint_says_what_is_expected() -> None:
    assert BY_NAME["notice.ex-1.day"].hint == "Date of introduction; a date such as 1 December 2026"
    assert BY_NAME["notice.ex-1.contact"].hint == "Contact at the Partner; required"


def test_a_tag_is_the_name_as_long_as_word_takes_it() -> None:
    short, long = Control(("a", "b"), "text", "x"), Control(("a" * 70, "b"), "text", "x")

    assert short.tag == "a.b"
    assert len(long.tag) == 64
    assert long.tag != Control(("a" * 70, "c"), "text", "x").tag


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("date", "2026-12-01", "1 December 2026"),
        ("date", " 1 December 2026 ", "1 December 2026"),
        ("date", "31 February 2026", ""),
        ("date", "01.12.2026", "1 December 2026"),
        ("date", "01/12/2026", ""),
        ("number", "-1250.50", "-1250.50"),
        ("number", "1,250", ""),
        ("checkbox", "yes", "yes"),
        ("checkbox", "no", ""),
        ("choice", "B", "B"),
        ("choice", "b", ""),
        ("text", "one\ntwo", ""),
        ("text", "  one  ", "one"),
        ("signature", "x", ""),
    ],
)
def test_what_a_program_may_fill_in(kind: str, text: str, held: str) -> None:
    value, fault = validate_entry(Control(("a",), kind, "Label", options=("A", "B")), text)

    assert value == held
    assert bool(fault) == (held == "")
    assert validate_entry(Control(("a",), kind, "Label"), " ") == ("", "") or kind == "signature"
