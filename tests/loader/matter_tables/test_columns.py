"""The columns of a programme's tables: fixed, of its choices, of its facts and of its lists."""

from pathlib import Path

import pytest
from small_library import AGREEMENT, PROGRAMME, agreement, load, small

from assembler.loader.matter_tables.columns import normalize_heading, table_plans
from assembler.model.expressions import OneOf
from assembler.model.library import Library, Programme
from assembler.model.values import Kind


@pytest.fixture
def programme(library: Library) -> Programme:
    return small(library)


def test_there_is_a_sheet_of_partners_and_one_for_each_list(programme: Programme) -> None:
    assert [(plan.name, plan.list) for plan in table_plans(programme)] == [("partners", ""), ("loans", "loans")]
    partners, loans = table_plans(programme)
    assert {"matter", "legal_name", "lend", "delivery", "place"} <= {column.heading for column in partners.columns}
    assert [column.heading for column in loans.columns] == ["matter", "id", "item", "owed"]


def test_a_choice_is_yes_or_no_and_says_no_only_where_it_is_a_default(programme: Programme) -> None:
    columns = {column.heading: column for column in table_plans(programme)[0].columns}
    assert columns["delivery"].path == ("choices", "delivery")
    assert [(columns[name].type, columns[name].declines) for name in ("lend", "delivery")] == [
        (Kind.TRUTH, False),
        (Kind.TRUTH, True),
    ]


def test_a_declared_name_that_a_fixed_column_has_gets_a_heading_of_its_own(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    named = PROGRAMME.replace("facts: {place: text?}", "facts: {place: text?, country: text?}") + AGREEMENT
    partners = table_plans(small(load(tmp_path, files | {"small/programme.yaml": named})))[0]
    paths = {column.heading: column.path for column in partners.columns}
    assert (paths["country"], paths["facts.country"]) == (("partner", "country"), ("facts", "country"))


def test_a_column_says_which_day_must_be_past(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    named = PROGRAMME.replace("facts: {place: text?}", "facts: {paid_on: {type: date, past: true}}") + AGREEMENT
    partners = table_plans(small(load(tmp_path, files | {"small/programme.yaml": named})))[0]
    assert partners.columns[-1].title == "Paid on (not later than the day of issue)"


def test_columns_for_representatives_stand_where_they_sign_a_paper(programme: Programme, tmp_path: Path) -> None:
    def of_people(found: Programme) -> dict[str, tuple[str | int, ...]]:
        return {one.heading: one.path for one in table_plans(found)[0].columns if one.heading.startswith("representative_")}

    assert of_people(programme) == {}
    listed = AGREEMENT.replace("sign_now}", "sign_now, representatives: true}")
    found = of_people(small(load(tmp_path, agreement({"term": "Words."}) | {"small/programme.yaml": PROGRAMME + listed})))
    assert len(found) == 12
    assert found["representative_2_title"] == ("partner", "representatives", 1, "title")


def test_headings_in_words_are_distinct(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    named = PROGRAMME.replace("facts: {place: text?}", "facts: {place: text?, matter_kind: {type: text?, question: Matter}}")
    partners = table_plans(small(load(tmp_path, files | {"small/programme.yaml": named + AGREEMENT})))[0]
    words = {column.heading: column.words for column in partners.columns}
    assert (words["matter"], words["matter_kind"]) == ("Matter", "Matter (matter_kind)")


def test_a_programme_with_occasions_has_their_columns(programme: Programme, tmp_path: Path) -> None:
    assert "occasion" not in {column.heading for column in table_plans(programme)[0].columns}
    occasions = (
        "occasions:\n  joining: {title: Joining, source: T-1}\n  change: {title: Change, source: T-1, follows: agreement}\n"
    )
    facts = "facts: {place: text?, told_on: {type: date, occasion: change}}"
    named = PROGRAMME.replace("facts: {place: text?}", facts) + AGREEMENT + occasions
    found = table_plans(small(load(tmp_path, agreement({"term": "Words."}) | {"small/programme.yaml": named})))[0]
    columns = {column.heading: column for column in found.columns}
    assert columns["occasion"].type == OneOf(("joining", "change"))
    assert not columns["told_on"].required


@pytest.mark.parametrize("heading", ["Legal name", " legal-name ", "LEGAL_NAME", "legal  name:"])
def test_headings_are_compared_without_case_and_punctuation(heading: str) -> None:
    assert normalize_heading(heading) == "legal_name"
