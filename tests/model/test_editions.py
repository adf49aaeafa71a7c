"""Editions: a programme as it stands in one of them, and its matters, whose words depend on nothing but the edition."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from small_library import MATTER, agreement, assembled, clause, elected, load, matter, paper, small, try_assemble, write

from assembler.assembly import elect
from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.edition_conditions import constant_in
from assembler.model.editions import edition_on, exists, in_edition
from assembler.model.expressions import parse_expression
from assembler.model.library import Library
from assembler.model.lifetime import Lifetime
from assembler.model.source import SourceText
from assembler.model.walk import words
from assembler.rules import Refusal

FIRST, SECOND = date(2026, 1, 1), date(2026, 7, 1)
LATER = {
    "{title: Lending, source: T-1}": "{title: Lending, source: T-1, since: 2026-07-01}",
    "text: Express delivery is delivery., ": "text: Express delivery is delivery., until: 2026-07-01, ",
    "{place: text?}": "{place: {type: text?, since: 2026-07-01}, town: text?}",
    "owed: money?": "owed: {type: money?, until: 2026-07-01}",
    "law: the laws of Delaware}": "law: the laws of Delaware, since: 2026-07-01}",
}


def library(root: Path) -> Library:
    """Return a library in which something of each kind begins or ends with the second edition."""
    files = agreement(
        {"a": "Old.", "b": "New. {when: place is stated}"}, papers="- {document: note, handling: exhibit, until: 2026-07-01}"
    )
    for old, new in LATER.items():
        assert old in files["small/programme.yaml"]
        files["small/programme.yaml"] = files["small/programme.yaml"].replace(old, new)
    files["small/agreement/document.yaml"] = files["small/agreement/document.yaml"].replace(
        "- b\n", "- {clause: b, since: 2026-07-01}\n"
    )
    files["small/note/document.yaml"] = "title: Note\nkind: schedule\nclauses: [n]\n"
    files["small/note/n.md"] = clause("A note.")
    return load(root, files)


def issued(day: str, more: str = "") -> str:
    return MATTER.replace("issued: 2026-12-01", f"issued: {day}") + more


def printed(library: Library, day: str, more: str = "") -> list[str]:
    """Return the names of the papers of a matter issued on a day, each followed by its clauses."""
    assembly = assembled(library, more, issued(day))
    return [
        one for paper in assembly.papers for one in (paper.document.name, *(used.id.rpartition("/")[2] for used in paper.clauses))
    ]


def test_what_begins_and_ends_with_an_edition_is_there_only_in_between(tmp_path: Path) -> None:
    read = library(tmp_path)
    assert printed(read, "2026-06-30") == ["agreement", "a", "note", "n"]
    assert printed(read, "2026-07-01", "facts: {place: Rome}\n") == ["agreement", "a", "b"]
    before, after = (in_edition(read, small(read), day).programmes["small"] for day in (FIRST, SECOND))
    assert [rule.id for rule in before.rules] == ["express-requires-delivery"]
    assert after.rules == ()
    assert [fact.id for fact in before.facts] == ["town"]
    assert [field.id for field in before.lists[0].fields] == ["id", "item", "owed"]
    assert [field.id for field in after.lists[0].fields] == ["id", "item"]
    assert [entity.id for entity in before.entities] == ["ours-uk"]
    assert [exists(programme, "lend") for programme in (before, after)] == [False, True]


def test_a_choice_that_does_not_exist_yet_is_refused_and_the_refusal_says_when_it_begins(tmp_path: Path) -> None:
    read = library(tmp_path)
    early = elect(read, matter(read, text=issued("2026-06-30", "choices: [lend]\n")))
    assert isinstance(early, Refusal)
    assert [rule.text for conflict in early.conflicts for rule in conflict.rules] == [
        "“Lending” begins with the edition of 2026-07-01."
    ]
    assert elected(read, matter(read, text=issued("2026-07-01", "choices: [lend]\n"))).selection.choices == ("lend",)


@pytest.mark.parametrize(
    ("day", "more", "subject"),
    [
        ("2026-06-30", "facts: {place: Rome}\n", "place"),
        ("2026-07-01", "loans: [{id: l-1, item: Boat, owed: 1 EUR}]\n", "owed"),
    ],
)
def test_a_fact_or_field_of_another_edition_is_refused_at_its_place(tmp_path: Path, day: str, more: str, subject: str) -> None:
    file, _ = decode(issued(day, more).encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, library(tmp_path))
    assert read is None
    (finding,) = findings
    assert (finding.id, finding.subject) == ("not-in-edition", subject)
    assert finding.span is not None
    assert subject in finding.span.source_line


def test_parts_of_a_choice_exist_with_it(tmp_path: Path) -> None:
    files = agreement({"a": "Words."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "  trade:\n    title: Trading\n", "  trade:\n    title: Trading\n    since: 2026-07-01\n"
    )
    read = load(tmp_path, files)
    early = elect(read, matter(read, text=issued("2026-06-30", "choices: [trade, retail]\n")))
    assert isinstance(early, Refusal)
    told = {rule.text for conflict in early.conflicts for rule in conflict.rules}
    assert "“Trading” begins with the edition of 2026-07-01." in told
    assert elected(read, matter(read, text=issued("2026-06-30"))).selection.choices == ()


def test_of_a_group_that_exists_in_part_only_those_that_exist_are_asked_for(tmp_path: Path) -> None:
    files = agreement({"a": "Words."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "{title: Wholesale, source: T-3}", "{title: Wholesale, source: T-3, since: 2026-07-01}"
    )
    read = load(tmp_path, files)
    before = elected(read, matter(read, text=issued("2026-06-30", "choices: [trade]\n")))
    assert "retail" in before.selection.choices, "the only one there is"
    assert isinstance(elect(read, matter(read, text=issued("2026-07-01", "choices: [trade]\n"))), Refusal)


def test_a_row_of_a_table_begins_with_an_edition(tmp_path: Path) -> None:
    table = """\
tables:
  grades:
    title: Grades
    one: grade
    source: T-9
    columns: {fee: money}
    rows:
      silver: {fee: 1 EUR}
      gold: {fee: 2 EUR, since: 2026-07-01}
values:
"""
    text = "| Grade | Fee |\n| --- | --- |\n| {{ grade.id }} | {{ grade.fee }} {for: grade in grades} |\n"
    files = agreement({"a": text})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("values:\n", table)
    read = load(tmp_path, files)
    shown = [" ".join(words(assembled(read, text=issued(day)).papers[0].document)) for day in ("2026-06-30", "2026-07-01")]
    assert ["gold" in one for one in shown] == [False, True]


@pytest.mark.parametrize(
    ("condition", "first", "second"),
    [
        ('matter.edition >= "2026-07-01"', False, True),
        ('matter.issued < "2026-07-01"', True, False),
        ('not (matter.edition == "2026-07-01")', True, False),
        ('lend or matter.edition >= "2026-07-01"', None, True),
        ('lend and matter.edition >= "2026-07-01"', False, None),
        ("lend", None, None),
    ],
)
def test_a_condition_on_the_edition_is_settled_by_it(condition: str, first: object, second: object) -> None:
    node, _ = parse_expression(SourceText("test", condition), 0, len(condition))
    assert (constant_in(node, FIRST), constant_in(node, SECOND)) == (first, second)


def test_the_edition_is_the_latest_not_after_the_day_and_before_all_the_first(tmp_path: Path) -> None:
    programme = small(library(tmp_path))
    days = (FIRST - timedelta(1), SECOND - timedelta(1), SECOND, SECOND + timedelta(900))
    assert [edition_on(programme, day) for day in days] == [FIRST, FIRST, SECOND, SECOND]


def test_a_lifetime_says_why_something_is_not_there() -> None:
    one = Lifetime(SECOND, date(2027, 1, 1))
    assert [one.holds(day) for day in (FIRST, SECOND, date(2027, 1, 1))] == [False, True, False]
    assert one.describe(FIRST) == "begins with the edition of 2026-07-01"
    assert one.describe(date(2027, 1, 1)) == "ended with the edition of 2027-01-01"


def test_a_clause_moves_and_a_paper_is_handled_otherwise_from_an_edition_on(tmp_path: Path) -> None:
    files = agreement(
        {"a": "1. First.", "b": "1. Second."},
        papers="- {document: note, handling: exhibit, until: 2026-07-01}\n- {document: note, handling: sign_now, since: 2026-07-01}\n",
    )
    placed = "clauses:\n  - {clause: a, until: 2026-07-01}\n  - b\n  - {clause: a, since: 2026-07-01}\n"
    document = files["small/agreement/document.yaml"]
    files["small/agreement/document.yaml"] = document.partition("clauses:")[0] + placed
    files["small/note/document.yaml"] = "title: Note\nkind: schedule\nsigners: [partner]\nclauses: [n]\n"
    files["small/note/n.md"] = clause("A note.")
    read = load(tmp_path, files)
    assert printed(read, "2026-06-30") == ["agreement", "a", "b", "note", "n"]
    assert printed(read, "2026-07-01") == ["agreement", "b", "a", "note", "n"]
    handled = [assembled(read, text=issued(day)).papers[1].document.handling for day in ("2026-06-30", "2026-07-01")]
    assert handled == ["exhibit", "sign_now"]


@pytest.mark.parametrize(("until", "since"), [("2027-01-01", "2026-07-01"), ("", "2026-07-01"), ("2026-07-01", "")])
def test_what_stands_twice_in_one_edition_is_refused(tmp_path: Path, until: str, since: str) -> None:
    first, second = (f", {key}: {day}" if day else "" for key, day in (("until", until), ("since", since)))
    files = agreement({"a": "1. First."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("2026-07-01]", "2026-07-01, 2027-01-01]", 1)
    files["small/agreement/document.yaml"] = files["small/agreement/document.yaml"].replace(
        "  - a\n", f"  - {{clause: a{first}}}\n  - {{clause: a{second}}}\n"
    )
    _, findings = load_library(write(tmp_path, files))
    assert [one.id for one in findings] == ["doubled-id"]


def test_an_answer_that_begins_with_an_edition_is_none_of_an_earlier_one(tmp_path: Path) -> None:
    later = 'matter.edition >= "2026-07-01" and lend'
    answers = (
        f"answers:\n  - {{when: '{later}', text: Ask., source: T-1}}\n  - {{when: trade, text: Call., source: T-1}}\nvendor:\n"
    )
    files = agreement({"a": "Words."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("vendor:\n", answers)
    read = load(tmp_path, files)
    found = [in_edition(read, small(read), day).programmes["small"].answers for day in (FIRST, SECOND)]
    assert [[answer.text for answer in one] for one in found] == [["Call."], ["Ask.", "Call."]]


def test_a_paper_for_an_entry_outlives_its_choice_and_a_rule_refuses_new_entries(tmp_path: Path) -> None:
    """As `clauses/README.md` shows it for what runs off."""
    listed = '- {document: proof, handling: sign_later, for: loan in loans, when: loan.kind == "lend", specimen: lend}\n'
    files = agreement({"a": "Words."}, papers=listed)
    files |= paper(
        "proof", {"b": "1. It is shown for {{ loan.item }}.\n"}, kind="form", more="signers: [partner]\nparties: [partner]\n"
    )
    declared = files["small/programme.yaml"].replace("Lending, source: T-1", "Lending, source: T-1, until: 2026-07-01")
    declared = declared.replace("item: text, owed: money?", "item: text, kind: {one_of: [lend, trade]}, since: date?")
    rule = (
        "  - id: lending-has-ended\n    each: loan in loans\n    since: 2026-07-01\n    text: Lending has ended.\n    source: house\n"
        '    constraint: loan.kind != "lend" or (loan.since is stated and loan.since < "2026-07-01")\nlists:\n'
    )
    files["small/programme.yaml"] = declared.replace("lists:\n", rule)
    read = load(tmp_path, files)
    assert printed(read, "2026-12-01", "loans: [{id: l-1, item: Boat, kind: lend, since: 2026-05-01}]\n") == [
        "agreement",
        "a",
        "proof-l-1",
        "b",
    ]
    made, findings = try_assemble(read, text=issued("2026-12-01", "loans: [{id: l-1, item: Boat, kind: lend}]\n"))
    assert (made, [one.id for one in findings]) == (None, ["lending-has-ended"])


def test_a_rule_that_goes_through_the_entries_of_a_list_stands_in_each_edition(tmp_path: Path) -> None:
    files = agreement({"a": "Words."})
    rule = "  - {id: something-owed, constraint: 'some(loans, loan.owed is stated)', text: Something is owed., source: T-1}\nlists:\n"
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("lists:\n", rule, 1)
    read = load(tmp_path, files)
    loans = "loans: [{{id: l-1, item: Boat{}}}]\n"
    made, findings = try_assemble(read, loans.format(", owed: 5 EUR"))
    assert made is not None, findings
    refused = elect(read, matter(read, loans.format("")))
    assert isinstance(refused, Refusal)
    assert [rule.id for conflict in refused.conflicts for rule in conflict.rules] == ["something-owed"]
