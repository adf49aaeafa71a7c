"""A batch builds a packet for each row, whatever happens to its processes and its disk, and no packet has another's words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from batch.small_batch import contents, making, partner, run, table
from click.testing import CliRunner
from loader.matter_tables.table_files import as_csv

from assembler.batch import BatchSettings, Journal, Outcome, read_rows, run_batch
from assembler.batch.work import RowTask, build_row
from assembler.cli import main
from assembler.commands.record import adopt
from assembler.packets.store import FolderStore


def test_every_row_has_its_packet_and_a_second_run_builds_none(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    first = run(made, library, table(tmp_path / "t.csv", 5))
    assert sorted(outcome.state for outcome in first) == ["built"] * 5
    before = contents(tmp_path / "out")
    again = run(made, library, tmp_path / "t.csv")
    assert [outcome.state for outcome in again] == ["found"] * 5
    assert contents(tmp_path / "out") == before


@pytest.mark.slow
def test_a_hundred_packets_have_no_words_but_their_own(tmp_path: Path) -> None:
    made, library = making(tmp_path, formats=("txt", "docx"))
    outcomes = run(made, library, table(tmp_path / "t.csv", 100))
    assert {outcome.state for outcome in outcomes} == {"built"}
    for outcome in outcomes:
        own = outcome.matter.removeprefix("partner-")
        texts = [data.decode() for name, data in contents(tmp_path / "out" / outcome.packet).items() if name.endswith(".txt")]
        assert {number for text in texts for number in re.findall(r"\b\d{5}\b", text)} == {own}


@pytest.mark.slow
def test_rows_of_one_kind_are_built_one_after_the_other(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    kinds = [partner(at, issued="2026-12-01" if at % 2 else "2026-12-02") for at in range(6)]
    outcomes = run(made, library, as_csv(tmp_path / "t.csv", kinds), jobs=1)
    assert [int(outcome.matter.removeprefix("partner-")) for outcome in outcomes] == [1, 3, 5, 0, 2, 4]


def test_what_one_row_lacks_costs_no_other(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    path = as_csv(tmp_path / "t.csv", [partner(0), partner(1, lend="perhaps"), partner(2, trade="yes"), partner(3)])
    orders, _ = read_rows(path, library, made)
    assert orders is not None
    assert [task.matter.id for task in orders.tasks] == ["partner-00000", "partner-00003"]
    assert [outcome.place.rpartition("!")[2] for outcome in orders.refused] == ["A3", "A4"]
    assert "neither yes nor no" in orders.refused[0].reasons[0]
    assert "Retail" in orders.refused[1].reasons[0], "trading without its alternative is refused by the rules"


def test_a_check_of_rows_says_which_are_without_a_fault(tmp_path: Path) -> None:
    made, _ = making(tmp_path)
    path = as_csv(tmp_path / "t.csv", [partner(0), partner(1, lend="perhaps"), partner(2)])
    given = ["batch", str(path), "--library", made.library, "--templates", made.templates, "--check"]
    assert "3 rows: 1 refused, 2 without a fault" in CliRunner().invoke(main, given).stdout


@pytest.mark.slow
def test_a_row_that_changed_after_its_packet_was_built_is_refused(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    run(made, library, as_csv(tmp_path / "t.csv", [partner(0), partner(1)]))
    outcomes = run(made, library, as_csv(tmp_path / "t.csv", [partner(0), partner(1, place="Elsewhere")]))
    assert [outcome.state for outcome in outcomes] == ["found", "refused"]
    assert "has a packet of other contents" in outcomes[1].reasons[0]


def test_a_row_that_changed_supersedes_its_packet_when_asked_unless_that_is_signed(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    (first,) = run(made, library, as_csv(tmp_path / "t.csv", [partner(0)]), jobs=1)
    revising = replace(made, revise=True)
    (second,) = run(revising, library, as_csv(tmp_path / "t.csv", [partner(0, place="Elsewhere")]), jobs=1)
    assert (second.state, second.reasons) == ("built", (f"It supersedes {first.packet}.",))
    adopt(FolderStore(tmp_path / "out"), second.packet, date(2026, 12, 20))
    (third,) = run(revising, library, as_csv(tmp_path / "t.csv", [partner(0, place="Somewhere")]), jobs=1)
    assert (third.state, "was signed already" in third.reasons[0]) == ("refused", True)


def test_a_row_goes_on_with_what_its_partner_has_signed(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    assert [one.state for one in run(made, library, table(tmp_path / "first.csv", 1), jobs=1)] == ["built"]
    (first,) = (path.name for path in (tmp_path / "out").glob("partner-*"))
    second = {"matter": "second-00000", "issued": "2027-03-01", "after": "partner-00000"}
    path = as_csv(tmp_path / "second.csv", [partner(0, **second)])
    checked, _ = read_rows(path, library, made)
    assert checked is not None
    assert [reason for one in checked.refused for reason in one.reasons if "not-signed" in reason], "nobody has signed the first"
    adopt(FolderStore(tmp_path / "out"), first, date(2027, 1, 10))
    (outcome,) = run(made, library, path, jobs=1)
    assert outcome.state == "built", outcome.reasons
    manifest, _ = FolderStore(tmp_path / "out").manifest(outcome.packet)
    assert manifest is not None
    assert (manifest.matter.record, manifest.matter.form_number) == ("partner-00000", 2)
    assert {one.signed_in for one in manifest.documents} >= {first}
    third = partner(
        0, matter="third-00000", issued="2027-03-02", after="partner-00000", anew="agreement", formerly="Canary 00000 AB"
    )
    checked, findings = read_rows(as_csv(tmp_path / "third.csv", [third | {"legal_name": "Another AB"}]), library, made)
    assert checked is not None
    assert [task.matter.anew[0].id for task in checked.tasks] == ["small/agreement"], findings


@pytest.mark.slow
def test_only_what_failed_is_built_again(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    (tmp_path / "out").mkdir()
    path = table(tmp_path / "t.csv", 3)
    orders, _ = read_rows(path, library, made)
    assert orders is not None
    task = orders.tasks[1]
    with Journal(tmp_path / "t.sqlite") as journal:
        journal.keep(Outcome(task.key, task.place, task.matter.id, "failed", reasons=("for no reason",)))
    outcomes = run(made, library, path, only_failed=True)
    assert [(outcome.matter, outcome.state) for outcome in outcomes] == [(task.matter.id, "built")]


@pytest.mark.slow
def test_texts_that_change_while_the_batch_runs_end_it(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    path = table(tmp_path / "t.csv", 4)
    text = tmp_path / "library" / "small" / "agreement" / "term.md"
    text.write_text(text.read_text("utf-8").replace("acts", "does not act"), "utf-8")
    (outcome,) = run(made, library, path, jobs=1)
    assert "changed while the batch ran" in outcome.reasons[0]
    assert not (tmp_path / "out").exists()


def test_a_disk_that_refuses_ends_the_run_and_says_so(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    (tmp_path / "out").write_text("a file where the folder belongs")
    (outcome,) = run(made, library, table(tmp_path / "t.csv", 4), jobs=1)
    assert "could not be written" in outcome.reasons[0]


def test_a_journal_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    orders, _ = read_rows(table(tmp_path / "t.csv", 2), library, made)
    assert orders is not None
    with Journal(tmp_path / "j.sqlite") as journal:
        journal._rows.execute("PRAGMA query_only = ON")  # noqa: SLF001 - what a read-only disk does
        with pytest.raises(OSError, match="Read-only file system"):
            list(run_batch(made, orders.tasks, journal, _here))


def _here(made: BatchSettings, tasks: Iterable[RowTask]) -> Iterator[Outcome]:
    for task in tasks:
        yield build_row(made, task)
