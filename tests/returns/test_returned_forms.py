from dataclasses import replace

import pytest
from formats.word.word_sample import FORM
from returns.returned_sample import issued, templates

from assembler.formats.received import received_file
from assembler.model.diagnostics import Diagnostic, error, info, warning
from assembler.model.form_fields import controls
from assembler.returns.comparison import needs_review
from assembler.returns.returned_forms import ReturnedFile, Status, judge_form, make_baseline
from assembler.returns.verdict import Signed, SigningPlace, Verdict

FILE = received_file("back.docx", b"")
SIGNED = tuple(SigningPlace(control.name, Signed.BY_PERSON) for control in controls(FORM) if control.kind == "signature")
VERDICT = Verdict("back.docx", execution=SIGNED)
COMPLETE = {control.name: control.value for control in controls(FORM) if control.value} | {
    "declaration.opp-001.introduced": "1 December 2026",
    "declaration.opp-001.people.1.1": "Ann",
    "declaration.opp-001.value": "120000",
}


@pytest.mark.parametrize(
    ("raw", "finding", "status"),
    [
        (COMPLETE, info("x", "x"), Status.COMPLETE),
        ({}, info("x", "x"), Status.INCOMPLETE),
        ({}, warning("x", "x"), Status.NEEDS_REVIEW),
        (COMPLETE, error("x", "x"), Status.REFUSED),
    ],
)
def test_a_form_is_judged_by_its_file_first_and_then_by_its_answers(
    raw: dict[str, str], finding: Diagnostic, status: Status
) -> None:
    form = judge_form(FILE, FORM, raw, make_baseline(templates()), VERDICT, (finding,))
    assert form.status == status
    assert form.findings[0] == finding
    assert ReturnedFile(VERDICT, (form,), ()).status == status


@pytest.mark.parametrize(
    ("signed", "status", "told"),
    [
        (Signed.NOT, Status.INCOMPLETE, ["unsigned-form"]),
        (Signed.UNKNOWN, Status.NEEDS_REVIEW, []),
        (None, Status.INCOMPLETE, ["unsigned-form"]),
    ],
)
def test_a_form_is_complete_only_where_somebody_signed(signed: Signed | None, status: Status, told: list[str]) -> None:
    places = tuple(replace(place, signed=signed) for place in SIGNED) if signed else ()
    form = judge_form(FILE, FORM, COMPLETE, make_baseline(templates()), replace(VERDICT, execution=places), ())
    unsigned = [finding.id for finding in form.findings if finding.id == "unsigned-form"]
    assert (form.status, unsigned) == (status, told * len(SIGNED))


def test_a_file_is_as_good_as_the_worst_of_its_forms() -> None:
    baseline = make_baseline(templates())
    forms = tuple(judge_form(FILE, FORM, COMPLETE, baseline, VERDICT, findings) for findings in ((), (warning("x", "x"),)))
    assert ReturnedFile(VERDICT, forms, ()).status == Status.NEEDS_REVIEW


def test_a_file_without_forms_is_refused_for_an_error_and_else_to_be_looked_at() -> None:
    assert ReturnedFile(VERDICT, (), (error("x", "x"),)).status == Status.REFUSED
    scan = needs_review(FILE, "The file is a picture.")
    assert (scan.id, ReturnedFile(VERDICT, (), (scan,)).status) == ("to-be-looked-at", Status.NEEDS_REVIEW)


def test_the_baseline_of_a_packet_has_its_papers_and_one_without_a_packet_has_none() -> None:
    known = make_baseline(templates(), issued())
    assert "material-value-declaration-opp-001" in known.papers
    assert make_baseline(templates()).papers == {}
