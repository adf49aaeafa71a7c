"""Values, facts and lists as a programme declares them."""

from datetime import date
from decimal import Decimal

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.expressions import Maybe
from assembler.model.library import Programme
from assembler.model.values import Kind, Rate


def programme(folder: LibraryFolder) -> Programme:
    return folder.library().programmes["demo"]


def test_values_are_in_order_of_dates(folder: LibraryFolder) -> None:
    folder.programme("{2026-01-01: 10 %}", "{2027-01-01: 12 %, 2026-01-01: 10 %}")
    folder.programme("editions: [2026-01-01]", "editions: [2026-01-01, 2027-01-01]")
    value = programme(folder).values[0]
    assert [(dated.since, dated.value) for dated in value.dated] == [
        (date(2026, 1, 1), Rate(Decimal("0.1"))),
        (date(2027, 1, 1), Rate(Decimal("0.12"))),
    ]


def test_a_list_has_typed_fields_and_a_fact_a_question(folder: LibraryFolder) -> None:
    read = programme(folder)
    (leads,), (territory,) = read.lists, read.facts
    assert (leads.id, leads.title, leads.one) == ("leads", "Leads", "lead")
    assert {field.id: field.type for field in leads.fields} == {"id": Kind.ID, "customer": Kind.TEXT, "worth": Maybe(Kind.MONEY)}
    assert (territory.id, territory.type, territory.question) == ("territory", Maybe(Kind.TEXT), "Territory")


def test_who_writes_a_default_reads_how_it_is_done(folder: LibraryFolder) -> None:
    folder.programme("worth: money?", "worth: {type: money?, default: 1 EUR}")
    printed = folder.printed()
    assert "“default” is not known here. [unknown-key]" in printed
    assert "say by “or_else” in a computed value what holds" in printed


def test_a_computed_field_has_a_name_of_its_own(folder: LibraryFolder) -> None:
    folder.programme(
        "fields: {id: id, customer: text, worth: money?}",
        "fields: {id: id, customer: text}\n    computed: {customer: {type: text, is: this.id, source: D-4}}",
    )
    assert "“customer” is declared twice. [doubled-id]" in folder.printed()


def test_a_field_may_be_known_to_the_vendor_alone(folder: LibraryFolder) -> None:
    folder.programme("fields: {id: id, customer: text, worth: money?}", "fields: {id: id, number: {type: text?, by: vendor}}")
    assert [field.by for field in programme(folder).lists[0].fields] == ["", "vendor"]
    folder.programme("by: vendor", "by: partner")
    assert "“partner” is not possible here." in folder.printed()


def test_a_date_may_be_recited_as_past(folder: LibraryFolder) -> None:
    folder.programme("{territory: text?}", "{paid_on: {type: date?, past: true}, due_on: {type: date, past: false}}")
    paid_on, due_on = programme(folder).facts
    assert (paid_on.past, due_on.past) == (True, False)
    assert (paid_on.explanation, due_on.explanation) == ("Paid on (not later than the day of issue)", "Due on")


def test_a_text_may_be_words_of_a_clause_that_another_field_names(folder: LibraryFolder) -> None:
    fields = "fields: {id: id, clause: clause, old: {type: text?, words_of: clause}}"
    folder.programme("fields: {id: id, customer: text, worth: money?}", fields)
    assert [field.words_of for field in programme(folder).lists[0].fields] == ["", "", "clause"]


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ("{id: id, old: {type: text, words_of: clause}}", "Add a field with “type: clause”, and name it here."),
        ("{id: id, place: clause, old: {type: text, words_of: id}}", "Name one of place."),
        ("{id: id, place: clause, old: {type: date, words_of: place}}", "Name one of place."),
    ],
)
def test_words_of_what_is_no_clause_are_refused(folder: LibraryFolder, fields: str, hint: str) -> None:
    folder.programme("fields: {id: id, customer: text, worth: money?}", f"fields: {fields}")
    told = folder.printed()
    assert "“old” can only be a text, in a clause that a field of type clause names. [wrong-type]" in told
    assert hint in told


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("{2026-01-01: 10 %}", "{2026-01-01: 10}", "21:58: error: “10” is no rate."),
        ("{2026-01-01: 10 %}", "{2026-02-30: 10 %}", "21:46: error: There is no day 2026-02-30 in the calendar."),
        ("{2026-01-01: 10 %}", "{}", "21:39: error: No date is given."),
        ("{2026-01-01: 10 %}", "10 %", "21:45: error: “key: value” lines belong here."),
        ("type: rate", "type: percent", "21:20: error: “percent” is not possible here."),
        ("worth: money?", "worth: amount?", "18:45: error: “amount” is no type."),
        ("territory: text?", "territory: {type: text?, past: true}", "19:40: error: “territory” is no date, and only a date can be past."),
        ("territory: text?", "sell: text?", "19:15: error: “sell” is declared twice."),
        ("territory: text?", "Sales Area: text?", "19:21: error: “Sales Area” is no name."),
    ],
)  # fmt: skip
def test_a_faulty_declaration_is_reported_at_its_place(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in folder.programme(old, new).printed()
