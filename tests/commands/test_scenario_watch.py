"""What a scenario asserts of its papers, by the places of the words."""

from pathlib import Path

from small_library import USUAL, agreement, load, write

from assembler.commands.scenario_watch import Asserted, ScenarioWatch
from assembler.commands.test import run_scenarios

TEXT = "1. The *price* is fixed.\n2. It is due in {{ notice }}.\n\n| what | when |\n|---|---|\n| Fee | {{ notice }} |\n"


def seen(root: Path, expected: str) -> Asserted:
    library, watch = load(root / "library", agreement({"price": TEXT})), ScenarioWatch()
    write(root / "small", {"usual.yaml": USUAL, "s.yaml": f"- title: One\n  matter: {{}}\n  {expected}\n"})
    assert run_scenarios([root / "small"], library, watch.see).findings == ()
    return watch.asserted["small"]


def lines(found: Asserted) -> set[int]:
    return {line for _, line, _ in found.said}


def test_words_are_found_at_their_lines(tmp_path: Path) -> None:
    assert lines(seen(tmp_path / "a", "says: {agreement: [The price is]}")) == {5}
    found = seen(tmp_path / "b", "says: {agreement: [due in 60 days]}")
    assert (lines(found), {name for _, name in found.figures}) == ({6}, {"notice"})
    assert lines(seen(tmp_path / "c", "says: {agreement: [Fee 60 days]}")) == {10}


def test_words_that_span_two_items_are_words_of_those_that_they_hold_whole(tmp_path: Path) -> None:
    found = seen(tmp_path, "says: {agreement: [The price is fixed. 1.2 It is due in 60 days.]}")
    assert lines(found) == {5, 6}


def test_silence_papers_and_clauses_are_taken_in(tmp_path: Path) -> None:
    found = seen(tmp_path, "silent: {agreement: [a discount]}\n  packet: [agreement]\n  clauses: {agreement: {in: [price]}}")
    assert [(one.document, one.phrase) for one in found.silences] == [("small/agreement", "a discount")]
    assert found.there == {("small/agreement", ""), ("small/agreement", "price")}
    assert found.packets == {frozenset({"small/agreement"})}
