"""The names of a matter with their values."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, PROGRAMME, agreement, load, matter, paper, small, values

from assembler.assembly.environment import bare_values, contracting_entity, matter_values, with_choices, with_entity_of_paper
from assembler.model.diagnostics import Diagnostic
from assembler.model.editions import edition_on, programme_in_edition
from assembler.model.expressions import Datum, Environment
from assembler.model.values import Duration, Quantity

ONE_CLAUSE = {"term": "The term is {{ notice }}."}


def value(given: Environment, name: str, part: str = "") -> Quantity:
    """Return the value of a name, or of a part of the record it stands for."""
    bound = given[name]
    datum = bound[part] if isinstance(bound, Mapping) else bound
    assert isinstance(datum, Datum)
    return datum.value


def test_a_value_is_the_one_in_force_on_the_day_of_issue(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(ONE_CLAUSE))
    for day, days in (("2026-01-01", 30), ("2026-06-30", 30), ("2026-07-01", 60), ("2031-01-01", 60)):
        given, findings = values(library, matter(library, text=MATTER.replace("2026-12-01", day)))
        assert (value(given, "notice"), findings) == (Duration(days, "day"), ())


def test_a_value_without_a_number_yet_is_an_error_at_the_value(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("2026-01-01: 30 days, 2026-07-01: 60 days", "2027-01-01: 60 days")
    programme = programme.replace("[2026-01-01, 2026-07-01]", "[2026-01-01, 2026-07-01, 2027-01-01]")
    files = agreement(ONE_CLAUSE)
    library = load(tmp_path, files | {"small/programme.yaml": files["small/programme.yaml"].replace(PROGRAMME, programme)})
    _, (finding,) = values(library, matter(library))
    assert (finding.id, finding.message) == ("value-not-in-force", "“notice” has no value in the edition of 2026-07-01.")
    assert finding.span is not None
    assert "notice" in finding.span.source_line


def test_the_edition_is_the_latest_not_after_the_day(tmp_path: Path) -> None:
    programme = small(load(tmp_path, agreement(ONE_CLAUSE)))
    assert edition_on(programme, date(2026, 6, 30)) == date(2026, 1, 1)
    assert edition_on(programme, date(2026, 7, 1)) == date(2026, 7, 1)


def test_the_entity_follows_the_country_of_the_partner(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(ONE_CLAUSE))
    for country, name in (("US", "Ours, Inc."), ("SE", "Ours Limited"), ("GB", "Ours Limited")):
        text = MATTER.replace("country: SE", f"country: {country}")
        given, _ = values(library, matter(library, text=text))
        assert value(given, "vendor", "legal_name") == name


def test_what_is_not_stated_is_absent_and_choices_are_true_or_false(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(ONE_CLAUSE))
    given, _ = values(library, matter(library), "lend")
    assert "place" not in given
    record = given["matter"]
    assert isinstance(record, Mapping)
    assert "effective" not in record
    assert (given["lend"], given["trade"]) == (Datum(value=True), Datum(value=False))
    assert given["special_terms"] == ()


def test_a_selection_by_itself_knows_its_choices_and_no_party(tmp_path: Path) -> None:
    programme = small(load(tmp_path, agreement(ONE_CLAUSE)))
    given, _ = with_choices(programme, bare_values(programme, programme.editions[-1]), ["trade"])
    assert given["trade"] == Datum(value=True)
    assert given["loans"] == ()
    assert "partner" not in given


BANDS = "facts: {place: text?, points: integer?}\nbands:\n  rank: {of: points, source: T-7, ranges: {new: 0, known: 1..99, great: 200..}}"


def ranked(root: Path, points: str) -> tuple[object, tuple[Diagnostic, ...]]:
    files = agreement({"term": "The term is {{ notice }}.", "rank when: rank is stated": "The rank is {{ rank }}."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("facts: {place: text?}", BANDS)
    library = load(root, files)
    given, findings = values(library, matter(library, f"facts: {{place: here{points}}}"))
    return given.get("rank"), findings


def test_a_number_lies_in_its_band(tmp_path: Path) -> None:
    for points, rank in ((0, "new"), (1, "known"), (99, "known"), (200, "great"), (10**9, "great")):
        found, findings = ranked(tmp_path, f", points: {points}")
        assert isinstance(found, Datum)
        assert (found.value, findings) == (rank, ())


def test_where_no_number_is_stated_there_is_no_band(tmp_path: Path) -> None:
    assert ranked(tmp_path, "") == (None, ())


def test_a_number_in_no_band_is_an_error_at_the_number(tmp_path: Path) -> None:
    found, (finding,) = ranked(tmp_path, ", points: 150")
    assert found is None
    assert (finding.id, finding.message) == ("number-in-no-band", "150 lies in no band of “rank”.")
    assert str(finding.span).startswith("matter.yaml:10:")


def test_the_entity_that_a_matter_states_contracts_and_no_case_is_asked(tmp_path: Path) -> None:
    for condition in ('partner.country == "US"', "lend"):
        programme = PROGRAMME.replace('partner.country == "US"', condition)
        files = agreement(ONE_CLAUSE)
        written = files["small/programme.yaml"].replace(PROGRAMME, programme)
        library = load(tmp_path / condition[:4], files | {"small/programme.yaml": written})
        for stated in ("ours-uk", "ours-us"):
            given, _ = values(library, matter(library, f"entity: {stated}"), "lend")
            assert contracting_entity(small(library), given).id == stated


@pytest.mark.parametrize(
    ("item", "choice", "entity"),
    [("book", "lend", "ours-us"), ("book", "", "ours-uk"), ("cup", "lend", "ours-uk"), ("", "lend", "ours-uk")],
)
def test_in_a_paper_the_first_of_its_own_cases_that_holds_decides_who_contracts(
    tmp_path: Path, item: str, choice: str, entity: str
) -> None:
    papers = """\
    - document: note
      handling: sign_now
      for: loan in loans
      vendor: [{when: loan.item == "book" and lend, entity: ours-us}]
    """
    library = load(tmp_path, agreement(ONE_CLAUSE, papers=papers) | paper("note", ONE_CLAUSE, more="signers: [vendor]\n"))
    given, _ = values(library, matter(library), choice)
    loan = {"item": Datum(item)} if item else {}
    own = with_entity_of_paper(small(library).papers[1], small(library), {**given, "loan": loan})
    assert contracting_entity(small(library), own).id == entity
    assert contracting_entity(small(library), given).id == "ours-uk"


def test_in_an_edition_without_the_entity_that_is_stated_the_cases_decide(tmp_path: Path) -> None:
    files = agreement(ONE_CLAUSE)
    later = files["small/programme.yaml"].replace("law: the laws of Delaware}", "law: the laws of Delaware, since: 2026-07-01}")
    library = load(tmp_path, files | {"small/programme.yaml": later})
    read = matter(library, "entity: ours-us")
    for edition, entity in ((date(2026, 1, 1), "ours-uk"), (date(2026, 7, 1), "ours-us")):
        programme = programme_in_edition(small(library), edition)
        given, _ = matter_values(programme, edition, read, {})
        assert contracting_entity(programme, given).id == entity
