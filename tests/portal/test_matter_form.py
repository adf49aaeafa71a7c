"""The form of a matter and the file that is written from its answers."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from portal.running import ADMIN, ROOT, Running
from small_library import agreement, load

from assembler.model.diagnostics import error
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.source import Span
from assembler.portal.matter_form import (
    AnswerTree,
    FormGroup,
    FormInput,
    FormList,
    FormPart,
    answers_from_text,
    faults_by_field,
    form_parts,
    read_answers,
    write_matter,
)
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import store_matter
from assembler.portal.store.database import reading
from assembler.portal.store.matters import find_matter
from examples import library


@pytest.mark.slow
def test_the_examples_are_what_the_form_of_a_matter_writes_again(served: Running) -> None:
    saved: dict[str, str] = {}
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        partner, text = partner_with(served, path.read_text("utf-8"), saved)
        first = read_matter_text(served.context, text, partner=partner)
        assert first.matter, (path, first.findings)
        programme = served.context.library.programmes[first.matter.programme]
        again = read_matter_text(served.context, write_matter(programme, answers_from_text(text)).text, partner=partner)
        assert again.findings == first.findings == ()
        assert again.matter
        assert values_of(again.matter) == values_of(first.matter)


def partner_with(served: Running, text: str, saved: dict[str, str]) -> tuple[str, str]:
    """Save the earlier matter whose file a matter names, once; return the id of its partner, and the text that names it by its id."""
    text = text.replace("before/", "")
    found = re.search(r"matter: ([\w-]+)\.yaml", text)
    if not found:
        return "", text
    earlier = next((ROOT / "examples").rglob(f"{found[1]}.yaml")).read_text("utf-8")
    named = re.search(r"^matter: ([\w-]+)", earlier, re.MULTILINE)
    assert named
    if named[1] not in saved:
        partner, earlier = partner_with(served, earlier, saved)
        id, findings = store_matter(served.context, ADMIN, read_matter_text(served.context, earlier, partner=partner))
        with reading(served.context.engine) as connection:
            stored = find_matter(connection, id)
        assert stored, findings
        saved[named[1]] = stored.partner
    return saved[named[1]], text.replace(f"{found[1]}.yaml", f"{named[1]}.yaml")


def values_of(matter: Matter) -> list[object]:
    """Return all that a matter states, without the places."""
    entries = (entry for entries in matter.lists.values() for entry in entries)
    every = (matter.partner.fields, matter.facts, *entries)
    named = (*matter.partner.signatories, *matter.partner.representatives)
    people = [(one.name.value, one.title.value, one.email.value) for one in named]
    return [
        matter.id,
        matter.issued,
        matter.entity and matter.entity.value,
        people,
        *({name: getattr(one, "value", one) for name, one in each.items()} for each in every),
    ]


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """Return the programme of a small library."""
    return load(tmp_path_factory.mktemp("library"), agreement({"loans": "1. The Partner must repay.\n"})).programmes["small"]


def parts_by_name(parts: Iterable[FormPart]) -> dict[str, FormPart]:
    """Return every part of a form by its path, also those inside groups and lists."""
    found: dict[str, FormPart] = {}
    for part in parts:
        inner = part.parts if isinstance(part, FormGroup) else part.entries if isinstance(part, FormList) else ()
        found |= {part.name: part, **parts_by_name(inner)}
    return found


def test_each_value_of_the_schema_has_a_control_of_its_kind(programme: Programme) -> None:
    parts = parts_by_name(form_parts(programme, {}, {}))
    controls = {name: part.control for name, part in parts.items() if isinstance(part, FormInput)}
    expected = {"matter": "line", "issued": "date", "partner.country": "country", "partner.kind": "select", "entity": "select"}
    assert expected.items() <= controls.items()
    assert isinstance(parts["partner.representatives"], FormList)
    entity = parts["entity"]
    assert isinstance(entity, FormInput)
    assert (entity.options, entity.required) == (("ours-uk", "ours-us"), False)
    assert "choices" not in parts, "choices are made on a page of their own"
    assert isinstance(parts["loans"], FormList)
    assert (parts["loans"].entries, parts["loans"].more) == ((), True)


def test_an_optional_group_requires_nothing_until_it_is_begun(programme: Programme) -> None:
    blank = parts_by_name(form_parts(programme, {}, {}))
    begun = parts_by_name(form_parts(programme, {"special_terms": {"approved_by": "Lena"}}, {}))
    assert ("partner.address.0" in blank, "special_terms.terms.0" in blank, "special_terms.terms.0" in begun) == (
        True,
        False,
        True,
    )


def test_an_entry_of_a_list_is_numbered_and_requires_what_its_schema_does(programme: Programme) -> None:
    parts = parts_by_name(form_parts(programme, {"loans": [{"item": "a ship"}]}, {}))
    required = {name for name, part in parts.items() if isinstance(part, FormInput) and part.required}
    assert parts["loans.0"].label == "Loan 1"
    assert {"loans.0.id", "loans.0.item"} <= required
    assert "loans.0.owed" not in required


def test_inputs_become_answers_without_blanks_gaps_and_unknown_keys(programme: Programme) -> None:
    sent = {"matter": " a-1 ", "loans.3.item": "b", "loans.1.item": "a", "place": " ", "choices.0": "lend", "nothing": "x"}
    assert read_answers(programme, sent) == {"matter": "a-1", "loans": [{"item": "a"}, {"item": "b"}]}


def test_a_finding_stands_beside_the_field_on_whose_line_it_is(programme: Programme) -> None:
    written = write_matter(programme, {"programme": "small", "matter": "Not An Id", "partner": {"country": "XX"}})
    lines = {path: number for number, path in written.paths.items()}
    assert written.text.splitlines()[lines["partner.country"] - 1] == '  country: "XX"'
    found = [
        error("bad-country", "no country", Span("form", lines["partner.country"], 1)),
        error("missing-key", "no name", Span("form", lines["partner."], 1), subject="legal_name"),
        error("elsewhere", "no place", None),
    ]
    assert {path: [one.id for one in each] for path, each in faults_by_field(found, written.paths).items()} == {
        "partner.country": ["bad-country"],
        "partner.legal_name": ["missing-key"],
        "": ["elsewhere"],
    }


@pytest.mark.parametrize("text", ["yes", "# no comment", "a: b", "- item", "{{ x }}", "“a”\nb"])
def test_whatever_is_typed_is_read_back_from_the_file_as_it_was(programme: Programme, text: str) -> None:
    answers: dict[str, AnswerTree] = {"partner": {"legal_name": text}, "loans": [{"item": text}, {}]}
    assert answers_from_text(write_matter(programme, answers).text) == answers


def test_the_form_asks_for_the_facts_of_the_edition_of_the_day_of_issue(tmp_path: Path) -> None:
    files = agreement({"a": "Words."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "{place: text?}", "{place: {type: text?, until: 2026-07-01}, town: text?}"
    )
    changing = load(tmp_path, files).programmes["small"]
    for issued, there in (("2026-06-30", True), ("2026-07-01", False), ("", False), ("soon", False)):
        assert ("facts.place" in parts_by_name(form_parts(changing, {"issued": issued}, {}))) is there


@pytest.mark.parametrize(
    ("answers", "facts", "keys"),
    [
        ({}, {"territory"}, {"anew", "special_terms"}),
        (
            {"occasion": "statement"},
            {"quarter_ended", "partner_vat_number", "vendor_vat_number", "commission_vat_rate", "partner_form", "invoice_number"},
            set(),
        ),
        ({"after": "first-001"}, {"territory"}, {"anew", "special_terms"}),
        ({"occasion": "partner_transfer"}, {"earlier_fees", "successor_email"}, {"to_partner"}),
    ],
)
def test_the_form_asks_for_the_facts_of_the_occasion(answers: dict[str, AnswerTree], facts: set[str], keys: set[str]) -> None:
    programme = library().programmes["qalyptus"]
    parts = {part.name: part for part in form_parts(programme, answers, {})}
    asked = parts["facts"]
    assert isinstance(asked, FormGroup)
    assert {part.name.removeprefix("facts.") for part in asked.parts} == facts
    assert {*parts} & {"to_entity", "to_partner", "anew", "special_terms"} == keys
