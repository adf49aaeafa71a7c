"""A choice that rules shut out is told first, with the line of the rule; what may follow from it says what to mend before it."""

from pathlib import Path

from click.testing import CliRunner
from small_library import agreement, load

from assembler.checks import check_library
from assembler.checks.causes import causes_first
from assembler.cli import main
from assembler.loader import load_library_to_check
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span


def test_the_rule_comes_before_what_follows_from_it(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["init", str(tmp_path / "own")])
    programme = tmp_path / "own/clauses/example/programme.yaml"
    text = programme.read_text("utf-8")
    programme.write_text(text.replace("excludes: [exams, online]", "requires: {if: courses, then: not courses}"), "utf-8")
    line = text[: text.index("id: exams-not-online")].count("\n") + 1
    library, findings = load_library_to_check(tmp_path / "own/clauses")
    assert library, findings
    found = check_library(library).findings
    ids = [one.id for one in found]
    assert ids[:4] == ["dead-choice"] * 4
    assert {"dead-clause", "dead-document", "dead-text"} <= {*ids[4:]}
    assert f"the rules that shut it out, or drop the choice: “exams-not-online” (line {line})." in found[0].hint
    assert found[1].hint.index("“exams-not-online”") < found[1].hint.index("-part-of-")
    hints = {one.id: one.hint for one in found}
    assert hints["dead-clause"].startswith("First mend what shuts out “courses”, “on_site”, “online” and 1 more: this may follow")
    assert hints["dead-clause"].endswith("Else: correct its condition in the document, or take it out.")


def found_at(id: str, path: str, subject: str = "") -> Diagnostic:
    return error(id, "It is dead.", Span(path, 1, 1), "Take it out.", subject)


def test_a_choice_that_is_shut_out_empties_no_other_programme() -> None:
    choice = found_at("dead-choice", "clauses/ours/programme.yaml", "lend")
    paths = ("clauses/common/law.md", "clauses/ours/agreement/fee.md", "clauses/theirs/agreement/fee.md")
    first, *rest = causes_first((*(found_at("dead-clause", path) for path in paths), choice))
    assert first == choice
    assert [one.hint.startswith("First mend what shuts out “lend”") for one in rest] == [True, True, False]
    assert rest[-1].hint == "Take it out."


def test_without_a_cause_findings_stay_as_they_are() -> None:
    findings = (found_at("dead-clause", "clauses/ours/agreement/fee.md"), found_at("dead-text", "clauses/ours/agreement/fee.md"))
    assert causes_first(findings) == findings


def test_a_reference_to_a_clause_that_is_not_listed_names_its_file(tmp_path: Path) -> None:
    pay = {"term": "1. It ends where [](#fee.due) is not kept.\n", "fee": "1. The fee is due at once. {id: due}\n"}
    load(tmp_path, agreement(pay))
    listing = next(tmp_path.rglob("document.yaml"))
    text = listing.read_text("utf-8")
    assert "  - fee\n" in text
    listing.write_text(text.replace("  - fee\n", ""), "utf-8")
    library, _ = load_library_to_check(tmp_path)
    assert library
    hints = {one.id: one.hint for one in check_library(library).findings}
    assert hints["dangling-reference"] == "It stands in fee.md, which document.yaml does not list: list it there."


def test_a_programme_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    load(tmp_path, agreement({"term": "1. It ends.\n"}))
    programme = next(tmp_path.rglob("programme.yaml"))
    programme.write_text(programme.read_text("utf-8") + "\tlexicon: [Own]\n", "utf-8")
    library, findings = load_library_to_check(tmp_path)
    assert (library, [one.id for one in findings]) == (None, ["forbidden-character"])
