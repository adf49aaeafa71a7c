from collections.abc import Callable

import pytest
from formats.word.word_sample import edited
from hypothesis import given, settings
from hypothesis import strategies as st
from returns.filling import fill_by_pypdf
from returns.returned_sample import (
    EVERYTHING,
    FIELD,
    NAME,
    complete,
    filled,
    flattened,
    issued,
    paper,
    read,
    reworded,
    scanned,
    sent,
    templates,
)
from returns.verification_sample import signed

from assembler.model.form_fields import controls
from assembler.returns import Status, make_baseline, read_returned, received_file

ENDINGS = pytest.mark.parametrize("ending", ["docx", "pdf"])
HELD = pytest.mark.parametrize("held", ["packet", "itself"])


@HELD
@ENDINGS
def test_a_form_filled_in_has_its_answers_and_is_complete_once_it_is_signed(ending: str, held: str) -> None:
    back = read(filled(ending, {f"{FIELD}.form_number": "3", f"{FIELD}.people.2.1": "Anna Berg"}), held=held)
    assert back.status == Status.INCOMPLETE
    (form,) = back.forms
    values = form.answers.fields
    assert (form.paper.name, form.paper.reference) == (NAME, "acme-2026-001")
    assert str(values["introduced_on"]) == "2026-12-01"
    assert (values["fee_told"], values["public_sector"], values["form_number"]) == (True, False, 3)
    assert values["need"] == "Žluťoučký kůň – Ёлка"
    assert values["people"] == (
        (("Name", "Žluťoučký kůň – Ёлка"), ("Role in the purchase", ""), ("Company", "")),
        (("Name", "Anna Berg"), ("Role in the purchase", ""), ("Company", "")),
    )
    alone = {"held-against-itself"} if held == "itself" else set[str]()
    assert {finding.id for finding in form.findings} == {"unsigned-form", *alone}
    (message,) = {finding.message for finding in form.findings if finding.id == "unsigned-form"}
    assert message.endswith(" is missing: the form is not signed.")


@HELD
def test_a_form_filled_in_and_signed_is_complete(held: str) -> None:
    data = fill_by_pypdf(sent("pdf"), controls(paper()), complete())
    back = read(signed(data, f"{FIELD}.signatures.partner.1", "Dr. Lena Müller"), held=held)
    assert back.status == Status.COMPLETE
    assert [(place.by, str(place.signed)) for place in back.verdict.execution] == [("Dr. Lena Müller", "signed")]


@pytest.mark.slow
@ENDINGS
def test_what_is_blank_and_must_not_be_is_told(ending: str) -> None:
    back = read(sent(ending))
    (form,) = back.forms
    assert back.status == Status.INCOMPLETE
    assert {finding.id for finding in form.findings} == {"blank-answer", "unsigned-form"}
    assert "“Date of the introduction” is blank, and must be filled in by the Partner." in {f.message for f in form.findings}
    assert {finding.subject for finding in form.findings} == {
        "preparer", "introduced_on", "manner", "people", "activities", "difference", "need", "why_new", "fee_told", "fee_told_on",
        "fee_told_whom", "conflicts", "recipients", "data_notice", f"{FIELD}.signatures.partner.1",
    }  # fmt: skip
    (form,) = read(sent(ending), by="vendor").forms
    assert form.status == Status.COMPLETE


@pytest.mark.slow
@ENDINGS
@pytest.mark.parametrize(
    ("field", "written", "message"),
    [
        ("introduced_on", "11/12/2026", "“Date of the introduction”: “11/12/2026” may mean two days."),
        ("introduced_on", "soon", "“Date of the introduction”: “soon” is no date."),
        ("form_number", "1.250", "“Number of the Participation Form then in force”: “1.250” may be 1250, or 1 and a fraction."),
        ("need", "a\u202eb", "“The Customer’s need” holds what cannot be seen"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told(ending: str, field: str, written: str, message: str) -> None:
    (form,) = read(filled(ending, {f"{FIELD}.{field}": written})).forms
    assert form.status == Status.INCOMPLETE
    assert [finding.message.startswith(message) for finding in form.findings if finding.subject == field] == [True]
    assert form.answers.fields[field] == written


@ENDINGS
def test_a_form_for_another_entry_is_refused(ending: str) -> None:
    (form,) = read(filled(ending, {f"{FIELD}.opportunity": "opp-002", f"{FIELD}.customer": "Muster AG"})).forms
    assert form.status == Status.REFUSED
    told = [(finding.id, finding.severity) for finding in form.findings]
    assert told == [("other-entry", "error"), ("changed-answer", "info"), ("unsigned-form", "error")]
    assert form.findings[0].message == "The form was issued for “opp-001”, but “Opportunity” is “opp-002”."


@HELD
@ENDINGS
def test_a_form_whose_own_text_was_changed_is_refused_with_the_difference(ending: str, held: str) -> None:
    (form,) = read(reworded(ending), held=held).forms
    assert form.status == Status.REFUSED
    (message,) = [finding.message for finding in form.findings if finding.id == "changed-text"]
    assert message.startswith("The form's own text was changed. ")
    assert "Partner" in message
    assert "Vendor" in message


@pytest.mark.slow
def test_a_form_of_another_matter_or_another_issue_is_refused() -> None:
    (form,) = read_returned(received_file("back", sent("docx")), make_baseline(templates(), issued(EVERYTHING))).forms
    assert form.status == Status.REFUSED
    assert "belongs to the matter “acme-2026-001”" in form.findings[0].message
    stale = edited(sent("docx"), "customXml/item1.xml", lambda text: text.replace("2026-11-01", "2025-11-01"))
    (form,) = read(stale).forms
    assert (form.status, form.findings[0].id) == (Status.REFUSED, "stale-form")
    assert "of the edition of 1 November 2025, and the packet of that of 1 November 2026" in form.findings[0].message


@pytest.mark.slow
@HELD
@pytest.mark.parametrize(
    ("make", "said", "beside"),
    [
        (scanned, "The file is a scan (1 page): it holds no text.", []),
        (lambda: b"\x89PNG\r\n", "The file is a picture (PNG).", []),
        (lambda: flattened(filled("pdf")), "without its fields: it was printed, or merged by an e-sign service.", ["flattened"]),
    ],
)
def test_what_a_person_must_look_at_is_received_and_not_called_changed(
    make: Callable[[], bytes], said: str, beside: list[str], held: str
) -> None:
    back = read(make(), held=held)
    assert (back.status, back.forms) == (Status.NEEDS_REVIEW, ())
    assert [finding.id for finding in back.findings] == ["to-be-looked-at", *(beside if held == "packet" else [])]
    assert said in back.findings[0].message


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n"]))
def test_no_bytes_make_the_reader_raise(data: bytes, beginning: bytes) -> None:
    assert read(beginning + data, held="itself").status in (Status.REFUSED, Status.NEEDS_REVIEW)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
@ENDINGS
def test_no_damage_makes_the_reader_raise(ending: str, data: st.DataObject) -> None:
    whole = bytearray(sent(ending))
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 1)) * data.draw(st.integers(0, len(whole)))
    read(bytes(whole[: len(whole) - cut]))
