"""The checks of a whole library: which of them run, and what is left of the findings."""

from pathlib import Path

import pytest
from small_library import agreement, load

from assembler.checks import check_library
from assembler.model.diagnostics import warning
from assembler.model.library import Library

TYPED = agreement({"fee": "It is paid within 30 days.\n\n1. See [](#nothing).\n"})


def ids(library: Library, *select: str, ignore: tuple[str, ...] = ()) -> set[str]:
    return {finding.id for finding in check_library(library, select, ignore).findings}


def test_checks_are_selected_and_ignored_by_id(tmp_path: Path) -> None:
    library = load(tmp_path, TYPED)
    assert {"typed-number", "dangling-reference"} <= ids(library)
    assert ids(library, "typed-number") == {"typed-number"}
    assert ids(library, "typed-number", "dangling-reference", ignore=("typed-number",)) == {"dangling-reference"}


def test_a_fault_in_every_period_is_reported_once(tmp_path: Path) -> None:
    findings = check_library(load(tmp_path, TYPED), ["dangling-reference"]).findings
    assert [finding.witness for finding in findings] == [("no choice at all",)]


def test_a_fault_of_a_later_period_names_the_period(tmp_path: Path) -> None:
    files = agreement({"fee": "It is paid.\n"})
    files["small/agreement/fee@2026-07-01.md"] = files["small/agreement/fee.md"] + "\n1. See [](#nothing).\n"
    (finding,) = check_library(load(tmp_path, files), ["dangling-reference"]).findings
    assert finding.witness[-1] == "issued from 2026-07-01"


def test_findings_from_elsewhere_can_be_suppressed(tmp_path: Path) -> None:
    suppressing = {"small/agreement/fee.md": "---\ntitle: Fee\nsource: T-1\nsuppress: {odd: It is meant.}\n---\nIt is paid.\n"}
    library = load(tmp_path, TYPED | suppressing)
    odd = warning("odd", "It is odd.", library.clauses["small/agreement/fee"].variants[0].span)
    report = check_library(library, ["typed-number"], also=[odd])
    assert report.findings == ()
    assert [(finding, by.reason) for finding, by in report.suppressed] == [(odd, "It is meant.")]


def test_an_accepted_finding_is_not_called_unused_where_nothing_can_be_elected(tmp_path: Path) -> None:
    accepted = "---\ntitle: Fee\nsource: T-1\nsuppress: {typed-number: The law says so.}\n---\nIt is paid within 30 days.\n"
    library = load(tmp_path, TYPED | {"small/agreement/fee.md": accepted})
    assert ids(library) & {"unused-suppression", "no-valid-combination"} == set()
    path = tmp_path / "small/programme.yaml"
    rule = "rules:\n  - {id: never, constraint: lend and not lend, text: Nothing., source: T-5}\n"
    path.write_text(path.read_text("utf-8").replace("rules:\n", rule), "utf-8")
    assert ids(load(tmp_path, {})) & {"unused-suppression", "no-valid-combination"} == {"no-valid-combination"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "long",
    ["x" * 100_000, "X" * 100_000, "9" * 100_000, "1," * 50_000, "a b " * 25_000, "one two " * 2_000, "1.1 Big Title " * 6_000],
    ids=["word", "capitals", "number", "list", "words", "number-words", "titles"],
)
def test_a_very_long_word_or_row_of_words_is_checked_like_any_other(tmp_path: Path, long: str) -> None:
    assert "doubled-word" in ids(load(tmp_path, agreement({"fee": f"1. The {long} and and is paid.\n"})))
