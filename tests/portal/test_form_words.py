"""The form of a matter speaks of its fields by their titles, and never of the keys of a file."""

import re
from collections.abc import Iterator

import pytest

from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.portal.form_words import form_values
from assembler.portal.matter_form import (
    FORM_NAME,
    AnswerTree,
    FieldFaults,
    FormGroup,
    FormInput,
    FormList,
    FormPart,
    faults_by_field,
    write_matter,
)
from examples import library

PROGRAMMES = ("qpn", "ipp", "qalyptus")
KEY = re.compile(r"\b[a-z]+_[a-z_]+\b|\bkey\b|“[a-z_]+: …”")
EMPTY: dict[str, AnswerTree] = {"issued": "2026-12-01"}
WRONG: dict[str, AnswerTree] = {
    "matter": "Not An Id",
    "issued": "2026-12-01",
    "effective": "2025-01-01",
    "return_by": "2026-11-01",
    "entity": "nobody",
    "partner": {
        "kind": "firm",
        "legal_name": "",
        "country": "DE",
        "address": ["x"] * 13,
        "signatories": [{"name": "", "title": "x"}],
    },
    "opportunities": [{"id": "opp 1", "model": "nope", "expected_value": "12"}],
    "in_force": [{"document": "nope", "signed_on": "x"}],
    "special_terms": {"terms": ["**x"], "approved_by": ""},
}


def shown(programme: str, answers: dict[str, AnswerTree]) -> tuple[tuple[FormPart, ...], FieldFaults]:
    """Return the parts of the form of a matter, and its findings as the page shows them."""
    found = library().programmes[programme]
    written = write_matter(found, {"programme": programme, **answers})
    file, findings = decode(written.text.encode(), FORM_NAME)
    if file is not None:
        _, findings = read_matter(file, library())
    values = form_values(library(), found, answers, faults_by_field(findings, written.paths))
    return values["parts"], values["faults"]  # type: ignore[return-value]


def every_part(parts: tuple[FormPart, ...]) -> Iterator[FormPart]:
    for part in parts:
        yield part
        yield from every_part(part.parts if isinstance(part, FormGroup) else part.entries if isinstance(part, FormList) else ())


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("answers", [EMPTY, WRONG], ids=["empty", "wrong"])
def test_no_sentence_of_a_form_names_a_key(programme: str, answers: dict[str, AnswerTree]) -> None:
    asked = {plan.id for plan in library().programmes[programme].lists if {"model"} < {field.id for field in plan.fields}}
    parts, faults = shown(programme, {key: value for key, value in answers.items() if key != "opportunities" or key in asked})
    read = [text for found in faults.values() for one in found for text in (one.message, one.hint or "")]
    for part in every_part(parts):
        read += [part.label, part.hint, *(part.titles if isinstance(part, FormInput) else ())]
    assert len(read) > 60
    assert [text for text in read if KEY.search(text)] == []


def test_what_is_missing_says_what_to_do_with_its_field() -> None:
    _, faults = shown("qpn", EMPTY)
    told = {path: (one.message, one.hint) for path, (one, *_) in faults.items()}
    assert told["partner.legal_name"] == ("“Legal name” is missing.", "Fill it in.")
    assert told["partner.kind"] == ("“Kind” is missing.", "Choose one.")
    assert told["partner.signatories"] == ("“Signatories” is missing.", "Add an entry.")


def test_ids_are_shown_by_their_titles_and_sent_as_ids() -> None:
    parts, faults = shown("qpn", WRONG)
    inputs = {part.name: part for part in every_part(parts) if isinstance(part, FormInput)}
    assert inputs["opportunities.0.model"].offered == (
        ("referral", "XM Referral"),
        ("co_sell", "XM Co-Sell"),
        ("sell", "XM Sell"),
    )
    assert inputs["initials"].offered == (("true", "Yes"), ("false", "No"))
    assert ("alliance-agreement", "Alliance Agreement") in inputs["in_force.0.document"].offered
    assert faults["opportunities.0.model"][0].hint == "Choose one of XM Referral, XM Co-Sell, XM Sell."


def test_a_hint_names_the_other_field_by_its_title() -> None:
    stated: dict[str, AnswerTree] = {"kind": "company", "legal_name": "Acme GmbH", "country": "DE", "address": ["Weg 1"]}
    signs: list[AnswerTree] = [{"name": "Ana Pérez", "title": "Director"}]
    day: dict[str, AnswerTree] = {"matter": "m-1", "issued": "2026-12-01", "effective": "2025-01-01", "choices": ["referral"]}
    _, faults = shown("qpn", {**day, "partner": {**stated, "signatories": signs}, "facts": {"territory": "Germany"}})
    (fault,) = faults["effective"]
    assert "Add “Reason for an earlier effective date”, or leave “Effective date” out" in (fault.hint or "")
