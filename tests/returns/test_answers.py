from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from formats.word.word_sample import FIELDS, FORM

from assembler.model.document import FieldGroup, Inline, Strong, Text
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.returns.answers import Answer, FormAnswers, as_data, as_text, read_answers

PLACE = Span("back.docx", 1, 1)
PREFILLED = {control.name: control.value for control in controls(FORM) if control.value}
FIELD = "declaration.opp-001"


def answers(by: str = "", **entered: str) -> FormAnswers:
    """Read the form as it was sent, with some fields filled in."""
    typed = {f"{FIELD}.{name}": text for name, text in entered.items()}
    return read_answers(FORM, PREFILLED | typed, PLACE, by)


def told(found: FormAnswers) -> list[tuple[str, str]]:
    return [(finding.id, finding.subject) for finding in found.findings]


def test_each_answer_is_parsed_by_the_type_of_its_field() -> None:
    found = answers(introduced="1 December 2026", told="yes", value="1 250.50")
    assert found.fields["introduced"] == date(2026, 12, 1)
    assert (found.fields["told"], found.fields["public"], found.fields["how"]) == (True, True, "In writing")
    assert found.fields["value"] == Decimal("1250.50")


def test_rows_are_read_without_blank_ones() -> None:
    found = read_answers(FORM, PREFILLED | {f"{FIELD}.people.2.1": " Ann \r\n Berg "}, PLACE)
    assert found.fields["people"] == ((("Name", "Ann \n Berg"), ("Role", ""), ("Company", "")),)


def test_what_must_be_filled_in_and_is_not_is_told_of_the_role_that_is_asked_for() -> None:
    assert told(answers()) == [("blank-answer", "introduced"), ("blank-answer", "people"), ("unreadable-answer", "value")]
    assert told(answers(by="vendor", value="7")) == [("changed-answer", "value")]


@pytest.mark.parametrize(
    ("name", "text", "id"),
    [
        ("introduced", "11/12/2026", "unreadable-answer"),
        ("how", "By pigeon", "unreadable-answer"),
        ("work", "a\u202eb", "hidden-character"),
        ("work", "x" * 10_001, "long-answer"),
        ("customer", "Muster AG", "changed-answer"),
    ],
)
def test_an_answer_that_is_not_what_the_form_asks_for_is_told(name: str, text: str, id: str) -> None:
    assert (id, name) in told(answers(**{name: text}))


@pytest.mark.parametrize("value", [Text("opp-001", field="entry.id"), Strong((Text("opp-001", field="entry.id"),))])
def test_a_form_filled_in_for_another_entry_is_told_as_an_error(value: Inline) -> None:
    entry = replace(FIELDS[0], value=(value,))
    form = replace(FORM, blocks=(FieldGroup((entry,), "partner", "Partner"),))
    (finding,) = read_answers(form, {f"{FIELD}.customer": "opp-002"}, PLACE).findings
    assert (finding.id, str(finding.severity)) == ("other-entry", "error")


def test_what_signers_typed_is_read_beside_the_fields() -> None:
    name = next(control.name for control in controls(FORM) if control.name.endswith("partner.1.place"))
    assert read_answers(FORM, PREFILLED | {name: "Łódź"}, PLACE).signers == {"partner.1.place": "Łódź"}


@pytest.mark.parametrize(
    ("answer", "data", "text"),
    [
        (None, None, "–"),
        (True, True, "yes"),
        (date(2026, 12, 1), "2026-12-01", "1 December 2026"),
        (Decimal("1250.50"), 1250.5, "1250.50"),
        (Decimal(3), 3, "3"),
        (((("Name", "Ann"), ("Role", "")),), [{"Name": "Ann", "Role": None}], "Ann"),
        ((), [], "–"),
    ],
)
def test_an_answer_is_data_for_programs_and_text_for_people(answer: Answer, data: object, text: str) -> None:
    assert (as_data(answer), as_text(answer)) == (data, text)
