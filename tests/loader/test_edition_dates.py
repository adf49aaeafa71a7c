"""Dates and editions: what an edition prints cannot change while it is in force, and what begins or ends does so with an edition."""

from pathlib import Path

import pytest
from small_library import PROGRAMME, agreement, write

from assembler.loader import load_library

FEE = {"fee": "1. The fee is due after {{ notice }}.\n"}


def found(root: Path, *changes: tuple[str, str], more: dict[str, str] | None = None) -> list[tuple[str, int, str]]:
    """Load a small library after changes of its programme, and return each finding's id, line and mend."""
    files = agreement(FEE) | (more or {})
    for old, new in changes:
        assert old in files["small/programme.yaml"]
        files["small/programme.yaml"] = files["small/programme.yaml"].replace(old, new)
    _, findings = load_library(write(root, files))
    return [(one.id, one.span.line if one.span else 0, one.hint) for one in findings]


def line_of(text: str, programme: str = PROGRAMME) -> int:
    """Return the line of the programme on which a text stands."""
    return next(number for number, line in enumerate(programme.splitlines(), 1) if text in line)


MEND = "Add 2026-03-01 to “editions” of small/programme.yaml, or write 2026-01-01 or 2026-07-01 here."


def test_an_amount_that_changes_between_two_editions_is_found_with_its_mend(tmp_path: Path) -> None:
    change = ("2026-07-01: 60 days", "2026-03-01: 45 days, 2026-07-01: 60 days")
    assert found(tmp_path, change) == [("date-between-editions", line_of("notice:"), MEND)]


def test_with_an_edition_of_its_date_an_amount_may_change(tmp_path: Path) -> None:
    change = ("2026-07-01: 60 days", "2026-03-01: 45 days, 2026-07-01: 60 days")
    assert found(tmp_path, change, ("[2026-01-01, 2026-07-01]", "[2026-01-01, 2026-03-01, 2026-07-01]")) == []


def test_a_date_after_the_last_edition_is_found_too(tmp_path: Path) -> None:
    change = ("2026-07-01: 60 days", "2026-07-01: 60 days, 2027-01-01: 90 days")
    mend = "Add 2027-01-01 to “editions” of small/programme.yaml, or write 2026-07-01 here."
    assert found(tmp_path, change) == [("date-between-editions", line_of("notice:"), mend)]


def test_a_date_before_the_first_edition_is_none(tmp_path: Path) -> None:
    assert found(tmp_path, ("2026-01-01: 30 days", "2019-01-01: 30 days")) == []


def test_a_wording_between_two_editions_is_found_in_its_file(tmp_path: Path) -> None:
    wording = {"small/agreement/fee@2026-03-01.md": "---\ntitle: Fee\nsource: T-1\n---\n1. Due at once, after {{ notice }}.\n"}
    assert found(tmp_path, more=wording) == [("date-between-editions", 2, MEND)]


TABLE = """\
tables:
  grades:
    title: Grades
    one: grade
    source: T-9
    columns: {fee: money}
"""
ROWS = "    from:\n      2026-01-01: {gold: {fee: 1 EUR}}\n      2026-03-01: {gold: {fee: 2 EUR}}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{title: Lending, source: T-1}", "{title: Lending, source: T-1, since: 2026-03-01}"),
        ("{title: Lending, source: T-1}", "{title: Lending, source: T-1, until: 2026-03-01}"),
        ("text: Express delivery is delivery., ", "text: Express delivery is delivery., since: 2026-03-01, "),
        ("{place: text?}", "{place: {type: text?, since: 2026-03-01}}"),
        ("one: loan, fields", "one: loan, since: 2026-03-01, fields"),
        ("owed: money?", "owed: {type: money?, until: 2026-03-01}"),
        ("law: the laws of Delaware}", "law: the laws of Delaware, until: 2026-03-01}"),
        ("handling: sign_now}", "handling: sign_now, since: 2026-03-01}"),
        ("values:\n", TABLE + ROWS + "values:\n"),
        ("values:\n", TABLE + "    rows:\n      gold: {fee: 1 EUR, since: 2026-03-01}\nvalues:\n"),
        ("vendor:\n", 'answers:\n  - {when: matter.issued >= "2026-03-01", text: Ask., source: T-1}\nvendor:\n'),
        ("vendor:\n", 'answers:\n  - {when: not (matter.edition < "2026-03-01"), text: Ask., source: T-1}\nvendor:\n'),
    ],
)
def test_whatever_begins_or_ends_between_two_editions_is_found(tmp_path: Path, old: str, new: str) -> None:
    ids = [(id, hint) for id, _, hint in found(tmp_path, (old, new))]
    assert ids == [("date-between-editions", MEND)]


@pytest.mark.parametrize(
    ("condition", "computed"),
    [
        ('matter.issued > "2026-07-01"', ""),
        ('matter.issued == "2026-07-01"', ""),
        ('matter.issued in ["2026-07-01", "2026-07-02"]', ""),
        ("late", 'matter.issued > "2026-07-01"'),
        ("late", "year(matter.issued) >= 2027"),
        ("late", 'days_after(matter.issued, 10) >= "2026-07-01"'),
        ("late", 'matter.issued >= days_after("2026-07-01", 10)'),
        ("late", "matter.issued >= date(2026, 3, 1)"),
        ("late", "matter.issued > matter.edition"),
        ("late", "matter.superseded_on is stated and matter.issued >= days_before(matter.superseded_on, 30)"),
    ],
)
def test_a_condition_that_changes_with_the_day_of_issue_is_found(tmp_path: Path, condition: str, computed: str) -> None:
    late = f"computed:\n  late: {{type: truth, is: '{computed}', source: T-1}}\n" if computed else ""
    findings = found(tmp_path, ("vendor:\n", f"{late}answers:\n  - {{when: '{condition}', text: Ask., source: T-1}}\nvendor:\n"))
    assert [id for id, *_ in findings] == ["date-between-editions"]
    assert "Ask for the edition, “matter.edition”" in findings[0][2]


OPENING = "    rows:\n      gold: {fee: 1 EUR, opens: 2026-07-01}\n"
MONTHS = "bands:\n  season: {of: issued_in, source: T-1, ranges: {low: 0..3, high: 4..}}\n"


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        ("some(grades, grade.opens <= matter.issued)", "answers:"),
        ('matter.issued >= grades["gold"].opens', "answers:"),
        ('some(loans, loan.answered_by > "2026-07-01")', "answers:"),
        ('season == "high"', "season:"),
    ],
)
def test_what_tables_entries_and_bands_make_of_the_day_of_issue_is_found_too(tmp_path: Path, condition: str, line: str) -> None:
    declared = TABLE.replace("money}", "money, opens: date}") + OPENING
    if "season" in condition:
        declared += "computed:\n  issued_in: {type: integer, is: month(matter.issued), source: T-1}\n" + MONTHS
    answered = "money?}, computed: {answered_by: {type: date, is: 'days_after(matter.issued, 10)', source: T-1}}}"
    changes = ("values:\n", f"{declared}answers:\n  - {{when: '{condition}', text: Ask., source: T-1}}\nvalues:\n")
    programme = PROGRAMME.replace(*changes)
    at = line_of(line, programme) + (line == "answers:")
    assert [one[:2] for one in found(tmp_path, changes, ("money?}}", answered))] == [("date-between-editions", at)]


@pytest.mark.parametrize(
    ("computed", "found_days"),
    [
        ('matter.issued >= ("2026-03-01" if lend else "2026-07-01")', {"2026-03-01"}),
        ('(matter.issued if lend else matter.edition) >= "2026-03-01"', {"2026-03-01"}),
        ('max(matter.issued, matter.edition) >= "2026-03-01"', {"2026-03-01"}),
        ('or_else(opened, matter.issued) >= "2026-03-01"', {"2026-03-01"}),
        ('matter.issued >= (opened if opened is stated else "2026-07-01")', set()),
        ('max(matter.issued, matter.edition) >= "2026-07-01"', set()),
        ("matter.issued - opened > 30", set()),
    ],
)
def test_each_of_several_alternatives_is_compared(tmp_path: Path, computed: str, found_days: set[str]) -> None:
    late = f"computed:\n  late: {{type: 'truth?', is: '{computed}', source: T-1}}\n"
    changes = (("vendor:\n", f"{late}vendor:\n"), ("{place: text?}", "{place: text?, opened: date?}"))
    assert {hint for *_, hint in found(tmp_path, *changes)} == {MEND.replace("2026-03-01", day) for day in found_days}


def test_an_edition_that_stands_twice_is_found(tmp_path: Path) -> None:
    change = ("[2026-01-01, 2026-07-01]", "[2026-01-01, 2026-07-01, 2026-07-01]")
    assert found(tmp_path, change) == [("doubled-id", line_of("editions:"), "Name each edition once.")]


@pytest.mark.parametrize(
    "condition",
    [
        'matter.issued >= "2026-07-01"',
        "opens <= matter.issued",
        'matter.edition == "2026-07-01"',
        "opened is stated and opened <= matter.issued",
    ],
)
def test_a_condition_that_changes_with_an_edition_or_with_the_matter_is_none(tmp_path: Path, condition: str) -> None:
    text = f"answers:\n  - {{when: '{condition}', text: Ask., source: T-1}}\nvendor:\n"
    opens = "values:\n  opens: {type: date, source: T-9, from: {2026-01-01: 2026-07-01}}\n"
    assert found(tmp_path, ("vendor:\n", text), ("{place: text?}", "{place: text?, opened: date?}"), ("values:\n", opens)) == []


def test_what_exists_in_no_edition_is_found(tmp_path: Path) -> None:
    change = ("{title: Lending, source: T-1}", "{title: Lending, source: T-1, since: 2026-07-01, until: 2026-07-01}")
    assert [id for id, *_ in found(tmp_path, change)] == ["never-in-force"]


def test_a_fact_is_used_only_in_editions_in_which_it_exists(tmp_path: Path) -> None:
    files = agreement({"fee": "1. The fee is due in {{ place }}.\n"})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "{place: text?}", "{place: {type: text, since: 2026-07-01}}"
    )
    _, findings = load_library(write(tmp_path, files))
    assert [(one.id, one.subject, one.span.path.endswith("fee.md") if one.span else False) for one in findings] == [
        ("not-in-edition", "place", True)
    ]
    assert findings[0].message == "“place” is used in the edition of 2026-01-01, in which it does not exist."

    placed = files["small/agreement/document.yaml"].replace("- {clause: fee}", "- fee")
    assert "- fee" in placed
    files["small/agreement/document.yaml"] = placed.replace("- fee", "- {clause: fee, since: 2026-07-01}\n  - notice")
    files["small/agreement/notice.md"] = "---\ntitle: Notice\nsource: T-1\n---\n1. Notice is {{ notice }}.\n"
    assert load_library(write(tmp_path, files))[1] == ()


@pytest.mark.parametrize(
    ("lifetime", "file", "days", "mend"),
    [
        (
            "since: 2026-07-01",
            "fee.md",
            "edition of 2026-01-01",
            "write the text with it into “fee@2026-07-01.md”, and take it out of “fee.md”.",
        ),
        (
            "until: 2026-07-01",
            "fee.md",
            "editions of 2026-07-01 and 2027-01-01",
            "write the text without it into “fee@2026-07-01.md”, beside “fee.md”.",
        ),
        (
            "until: 2026-07-01",
            "fee@2026-07-01.md",
            "editions of 2026-07-01 and 2027-01-01",
            "Take it out of “fee@2026-07-01.md”.",
        ),
        (
            "since: 2027-01-01",
            "fee@2026-07-01.md",
            "edition of 2026-07-01",
            "write the text with it into “fee@2027-01-01.md”, and take it out of “fee@2026-07-01.md”.",
        ),
    ],
)
def test_a_row_that_uses_what_does_not_exist_is_told_of_once_with_the_file_to_write(
    tmp_path: Path, lifetime: str, file: str, days: str, mend: str
) -> None:
    files = agreement({"fee": "1. The fee is due.\n"})
    declared = files["small/programme.yaml"].replace("{place: text?}", f"{{place: {{type: text, {lifetime}}}}}")
    files["small/programme.yaml"] = declared.replace("2026-07-01]", "2026-07-01, 2027-01-01]")
    table = "---\ntitle: Fee\nsource: T-1\n---\n| A | B |\n|---|---|\n| In | {{ place }} |\n"
    (finding,) = load_library(write(tmp_path, files | {f"small/agreement/{file}": table}))[1]
    assert finding.message == f"“place” is used in the {days}, in which it does not exist."
    assert finding.hint.endswith(mend)


def test_a_partner_has_a_contracting_entity_in_every_edition(tmp_path: Path) -> None:
    change = ("law: the laws of England}", "law: the laws of England, since: 2026-07-01}")
    assert [id for id, *_ in found(tmp_path, change)] == ["no-entity"]
