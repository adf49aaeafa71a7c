"""The deadlines of a packet: their day or what it counts from, for entries and rows, and those of a paper that was signed before."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, agreement, assembled, elected, load, matter, paper, try_assemble

from assembler.assembly import assemble
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.library import Library
from assembler.model.manifest import IssuedDeadline

LOANS = "loans: [{id: one, item: A book, due_on: 2027-02-01}, {id: two, item: A pen}]\n"
OLD = MATTER.replace("2026-12-01", "2026-03-01")


def library(root: Path, deadlines: str, papers: str = "") -> Library:
    files = agreement({"term": "1. It runs {{ notice | words }}. {id: runs}\n"}, papers=papers)
    files |= paper("slip", {"item": "1. Back."}, kind="form", more="signers: [partner]\n")
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("owed: money?", "owed: money?, due_on: date?")
    files["small/programme.yaml"] += f"deadlines:\n{deadlines}"
    return load(root, files)


def deadline(day: str, more: str = "", paper: str = "agreement") -> str:
    return f"  back: {{title: Back, day: '{day}', of: partner, paper: {paper}, source: T-1{more}}}\n"


def found(root: Path, written: str, more: str = "", text: str = MATTER) -> tuple[IssuedDeadline, ...]:
    return assembled(library(root, written), more, text).deadlines


def test_a_day_is_counted_from_the_effective_date_that_is_stated(tmp_path: Path) -> None:
    (one,) = found(tmp_path, deadline("matter.effective + notice"), "effective: 2027-01-10\n")
    assert (one.day, one.counts_from, one.rule, one.every) == (
        date(2027, 3, 11),
        date(2027, 1, 10),
        'matter.effective + "60 days"',
        "",
    )


def test_a_day_that_counts_from_the_last_signature_is_left_to_it(tmp_path: Path) -> None:
    (one,) = found(tmp_path, deadline("matter.effective + notice", ", every: 1 year"))
    assert (one.day, one.counts_from, one.rule, one.every) == (None, "last_signature", 'matter.effective + "60 days"', "1 year")


def test_a_day_that_counts_from_neither_is_a_day(tmp_path: Path) -> None:
    (one,) = found(tmp_path, deadline("matter.issued + notice"))
    assert (one.day, one.counts_from, one.rule) == (date(2027, 1, 30), None, "")


def test_there_is_one_for_each_entry_that_meets_the_condition(tmp_path: Path) -> None:
    written = deadline("loan.due_on", ", for: loan in loans, when: loan.due_on is stated")
    assert [(one.entry, one.day) for one in found(tmp_path, written, LOANS)] == [("one", date(2027, 2, 1))]


def test_a_deadline_of_a_paper_for_entries_is_one_of_each(tmp_path: Path) -> None:
    papers = "- {document: slip, handling: sign_later, for: loan in loans, specimen: lend}\n"
    read = library(tmp_path, deadline("or_else(loan.due_on, matter.issued)", paper="slip"), papers)
    one, two = assembled(read, LOANS).deadlines
    assert (one.document, one.entry, one.day) == ("slip-one", "one", date(2027, 2, 1))
    assert (two.document, two.entry, two.day) == ("slip-two", "two", date(2026, 12, 1))
    assert assembled(read, "choices: [lend]\n").deadlines == (), "a blank specimen has none"


def test_a_condition_that_does_not_hold_leaves_it_out_and_one_on_the_effective_date_stays_with_the_rule(tmp_path: Path) -> None:
    assert found(tmp_path / "a", deadline("matter.issued", ", when: lend")) == ()
    late = deadline("matter.effective", ', when: matter.effective >= "2027-01-01"')
    (one,) = found(tmp_path / "b", late)
    assert one.rule == 'matter.effective if matter.effective >= "2027-01-01"'
    assert found(tmp_path / "c", late, "effective: 2026-12-15\n") == ()


def test_a_row_of_a_table_is_named_as_such(tmp_path: Path) -> None:
    files = deadline("month_end(date(2027, term.month, 1))", ", for: term in terms")
    files += "tables:\n  terms: {title: Terms, one: term, source: T-1, columns: {month: integer}, rows: {spring: {month: 2}}}\n"
    read = library(tmp_path, files.replace("for: term in", "for: each in").replace("term.month", "each.month"))
    assert [(one.entry, one.row, one.day) for one in assembled(read).deadlines] == [("", "spring", date(2027, 2, 28))]


def test_a_day_beyond_the_calendar_is_refused_at_its_place(tmp_path: Path) -> None:
    read = library(tmp_path, deadline("matter.effective + notice"))
    assembly, findings = try_assemble(read, "effective: 9999-12-30\n")
    assert assembly is None
    assert [one.id for one in findings] == ["no-result"]


@pytest.mark.parametrize(("lifetime", "there"), [("", True), (", since: 2026-07-01", False), (", until: 2026-07-01", True)])
def test_a_paper_in_force_has_the_deadlines_and_figures_it_was_signed_with(tmp_path: Path, lifetime: str, *, there: bool) -> None:
    papers = "- {document: slip, handling: sign_now, anew: true}\n"
    read = library(tmp_path, deadline("matter.effective + notice", lifetime), papers)
    first = assembled(read, text=OLD)
    agreed = next(one for one in first.papers if one.document.plan == "small/agreement")
    signed = PaperInForce(
        document="small/agreement", title="Agreement", attached=False, edition=first.edition, issued=date(2026, 3, 1),
        since=date(2026, 3, 20), partner="Exempel AB", entity=agreed.entity, packet="first-001-0", form_number=1,
        numbers=agreed.numbers, text_sha256=agreed.text_sha256,
    )  # fmt: skip
    later = replace(matter(read), in_force=InForce({"small/agreement": signed}, "first-001", "", 1), form_number=2)
    assembly, findings = assemble(later, elected(read, later))
    assert assembly is not None, findings
    expected = [(date(2026, 4, 19), date(2026, 3, 20), 'matter.effective + "30 days"')] if there else []
    assert [(one.day, one.counts_from, one.rule) for one in assembly.deadlines] == expected
