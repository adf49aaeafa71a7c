"""An entry that a partner reports is checked as part of the whole matter, and gets the next id of its list."""

from datetime import date

import pytest
from small_library import MATTER, agreement, load

from assembler.model.library import Library
from assembler.portal.matter_form import FormInput
from assembler.portal.reported_entries import asked_of_partner, check_entry, entry_form, next_id, write_entry
from examples import library as shipped

DAY = date(2026, 12, 1)
LOANS = "loans: [{id: loan-007, item: a ship}]\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(tmp_path_factory.mktemp("library"), agreement({"loans": "1. The Partner must repay.\n"}))


def test_the_id_follows_those_of_the_list(library: Library) -> None:
    (plan,) = library.programmes["small"].lists
    texts = ("", LOANS, "loans: [{id: b-9}, {id: b-10}]", "loans: [{id: first}]")
    assert [next_id(text, plan) for text in texts] == ["loan-001", "loan-008", "b-11", "loan-002"]


def test_the_form_asks_for_all_of_an_entry_but_its_id(library: Library) -> None:
    programme = library.programmes["small"]
    (plan,) = programme.lists
    parts = entry_form(library, programme, MATTER + LOANS, plan, {"item": "a boat"}, {}).parts
    assert [part.name for part in parts] == ["item", "owed"]
    assert isinstance(parts[0], FormInput)
    assert (parts[0].value, parts[0].required) == ("a boat", True)


def test_a_partner_is_not_asked_for_what_only_the_vendor_knows() -> None:
    (plan,) = [plan for plan in shipped().programmes["qpn"].lists if plan.id == "opportunities"]
    asked = [field.id for field in asked_of_partner(plan)]
    assert {"customer", "country", "model"} < set(asked)
    assert not {"crm_number", "accepted_on"} & set(asked)


def test_a_missing_field_is_named_by_its_label(library: Library) -> None:
    programme = library.programmes["small"]
    (plan,) = programme.lists
    faults = check_entry(library, programme, MATTER + LOANS, plan, {}, DAY)
    form = entry_form(library, programme, MATTER + LOANS, plan, {}, faults)
    (fault,) = form.faults["item"]
    assert (fault.message, fault.hint) == ("“Item” is missing.", "Fill it in.")
    assert form.parts[0].faults == (fault,)


def test_only_the_faults_of_the_entry_are_returned(library: Library) -> None:
    programme = library.programmes["small"]
    (plan,) = programme.lists
    assert check_entry(library, programme, MATTER + LOANS, plan, {"item": "a boat"}, DAY) == {}
    faults = check_entry(library, programme, MATTER.replace("SE", "XX") + LOANS, plan, {"owed": "much"}, DAY)
    assert sorted(faults) == ["item", "owed"]


def test_the_entry_is_added_behind_those_that_are_there(library: Library) -> None:
    programme = library.programmes["small"]
    written = write_entry(programme, MATTER + LOANS, programme.lists[0], {"item": "a boat"})
    assert written.text.index('"loan-007"') < written.text.index('"loan-008"') < written.text.index('"a boat"')
