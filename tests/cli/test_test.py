"""`assembler test`: scenarios beside a library."""

import json
from pathlib import Path

import junitparser
import pytest
from click.testing import CliRunner, Result
from small_library import USUAL, agreement, write

from assembler.cli import main


def hold(place: Path, says: str, *more: str) -> Result:
    """Run the command on a scenario that expects these words in the agreement."""
    write(place / "clauses", agreement({"price": "1. The price is fixed.\n"}))
    scenario = f"- title: One\n  matter: {{}}\n  says: {{agreement: [{says}]}}\n"
    write(place / "scenarios/small", {"s.yaml": scenario, "usual.yaml": USUAL})
    return CliRunner().invoke(main, ["test", "--library", str(place / "clauses"), *more])


def test_scenarios_beside_the_library_are_held(tmp_path: Path) -> None:
    result = hold(tmp_path, "The price is fixed.")
    assert (result.exit_code, result.stdout) == (0, "1 scenario: 1 held, 0 failed\n")


def test_a_scenario_that_does_not_hold_leaves_1_and_shows_its_line(tmp_path: Path) -> None:
    result = hold(tmp_path, "The price is open.")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "  3 |   says: {agreement: [The price is open.]}",
        "    |                      ^^^^^^^^^^^^^^^^^^",
        "  hint: It says: The price is fixed.",
        "1 scenario: 0 held, 1 failed",
    ]


def test_scenarios_are_the_cases_of_a_report_for_ci(tmp_path: Path) -> None:
    (suite,) = junitparser.JUnitXml.fromstring(hold(tmp_path, "The price is open.", "--format", "junit").stdout.encode())
    (case,) = suite
    assert (case.name, case.classname, case.result[0].message) == ("One", "s", "“agreement” does not say this.")
    assert (suite.tests, suite.failures) == (1, 1)
    (tmp_path / "scenarios/small/s.yaml").write_text("- titel: One\n", "utf-8")
    unread = CliRunner().invoke(main, ["test", "--library", str(tmp_path / "clauses"), "--format", "junit"])
    assert junitparser.JUnitXml.fromstring(unread.stdout.encode()).failures > 0


def test_coverage_lists_what_no_scenario_holds_and_fails_below_a_share(tmp_path: Path) -> None:
    text = "1. The partner must pay.\n2. The lender must give it back.\n"
    write(tmp_path / "clauses", agreement({"price": text}))
    scenario = "- title: One\n  matter: {}\n  says: {agreement: [The partner must pay.]}\n"
    write(tmp_path / "scenarios/small", {"s.yaml": scenario, "usual.yaml": USUAL})
    command = ["test", "--library", str(tmp_path / "clauses")]
    listed = CliRunner().invoke(main, [*command, "--coverage"])
    assert listed.exit_code == 0
    assert "The duty “The lender must give it back.” is said by no scenario. [duty-not-held]" in listed.stdout
    assert listed.stdout.endswith("small: scenarios hold 50.0 %: 1 of 2 duties, 0 of 0 figures, 0 of 0 conditions\n")
    assert CliRunner().invoke(main, [*command, "--at-least", "50"]).exit_code == 0
    low = CliRunner().invoke(main, [*command, "--at-least", "51"])
    assert (low.exit_code, low.stderr) == (1, "Less than 51 % is held of small.\n")
    told = "The scenarios hold 50.0 % of small, less than 51 %."
    annotated = CliRunner().invoke(main, [*command, "--at-least", "51", "--format", "github"])
    assert annotated.stdout.startswith(f"::error title=coverage-too-low::{told.replace('%', '%25')}")
    (suite,) = junitparser.JUnitXml.fromstring(
        CliRunner().invoke(main, [*command, "--at-least", "51", "--format", "junit"]).stdout.encode()
    )
    assert [(case.classname, [one.message for one in case.result]) for case in suite] == [("s", []), ("coverage", [told])]
    (data,) = json.loads(CliRunner().invoke(main, [*command, "--coverage", "--json"]).stdout)["coverage"]
    assert (data["percent"], [one["id"] for one in data["missing"]]) == (50.0, ["duty-not-held"])


def test_scenarios_as_data(tmp_path: Path) -> None:
    data = json.loads(hold(tmp_path, "The price is open.", "--json").stdout)
    (finding,) = data.pop("findings")
    assert data == {"scenarios": 1, "holding": 0}
    assert (finding["id"], finding["line"]) == ("scenario-fails", 3)


def test_no_scenario_at_all_leaves_1(tmp_path: Path) -> None:
    result = hold(tmp_path, "The price is fixed.", str(tmp_path / "none"))
    assert result.exit_code == 1
    assert f"There is no {tmp_path / 'none'}." in result.stdout


def test_scenarios_are_found_beside_the_library_from_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(tmp_path, "The price is open.")
    for place, library in ((tmp_path / "clauses", "."), (tmp_path / "clauses/small", ".."), (tmp_path, "clauses")):
        monkeypatch.chdir(place)
        result = CliRunner().invoke(main, ["test", "--library", library, "--format", "github"])
        assert result.exit_code == 1
        assert result.stdout.startswith("::error file=scenarios/small/s.yaml,line=3,"), (library, result.output)
        assert result.stderr == "1 scenario: 0 held, 1 failed\n"


@pytest.mark.parametrize("form", ["github", "junit"])
def test_a_library_that_cannot_be_read_is_told_in_the_format_that_was_asked_for(tmp_path: Path, form: str) -> None:
    folder = write(tmp_path / "clauses", agreement({"price": "1. The price is fixed.\n"}))
    (folder / "small/programme.yaml").write_text("programme: other\n", "utf-8")
    result = CliRunner().invoke(main, ["test", "--library", str(folder), "--format", form, str(tmp_path)])
    assert result.exit_code == 1
    if form == "github":
        assert result.stdout.startswith("::error file=")
    else:
        (suite,) = junitparser.JUnitXml.fromstring(result.stdout.encode())
        (case,) = suite
        assert (case.name, bool(case.result)) == ("The library can be read", True)
