import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import FINDING, data, run
from click.testing import CliRunner

from assembler.cli import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("choose", "smal"), "There is no programme “smal”. Did you mean “small”?"),
        (("choose", "other"), "There is no programme “other”. There are small."),
        (("choose", "small", "retial"), "“retial” is no choice of small. Did you mean “retail”?"),
        (("choose", "small", "lend", "--without", "delivry"), "“delivry” is no choice of small. Did you mean “delivery”?"),
        (("choose", "small", "xyz"), "There are lend, trade, retail, wholesale, delivery, express."),
        (("new", "smal"), "Did you mean “small”?"),
        (("schema", "smal"), "Did you mean “small”?"),
        (("explain", "retial"), "Nothing is called “retial”. Did you mean “retail”?"),
        (("explain",), "Missing argument 'ID'"),
    ],
)
def test_wrong_use_ends_with_status_2_and_the_nearest_name(place: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(place, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "command", [["build", "matter.yaml"], ["choose", "small"], ["explain", "x"], ["new", "x"], ["schema", "x"]]
)
def test_a_broken_library_fails_every_command(place: Path, command: list[str]) -> None:
    (place / "library/small/annex/term.md").write_text("no front matter", "utf-8")
    result = run(place, *command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "small/annex/term.md:1:1: error: The clause has no front matter. [missing-key]" in result.stderr
    assert set(data(run(place, *command, "--json"))["findings"][0]) == FINDING


def test_a_missing_library_is_reported(place: Path) -> None:
    result = CliRunner().invoke(main, ["choose", "small", "--library", str(place / "nowhere")])
    assert (result.exit_code, "does not exist" in result.stderr) == (2, True)


def assembler(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program."""
    settings = os.environ | {"NO_COLOR": ""} | environment
    return subprocess.run(
        [sys.executable, "-m", "assembler", *arguments], capture_output=True, text=True, env=settings, check=False
    )


def test_colours_are_for_terminals_and_no_color_takes_them_away(place: Path) -> None:
    arguments = ["choose", "small", "retail", "--library", str(place / "library")]
    assert "\x1b" not in assembler(*arguments).stdout
    assert "\x1b[31m" in CliRunner().invoke(main, arguments, color=True).stdout
    assert "\x1b" not in CliRunner().invoke(main, arguments, color=True, env={"NO_COLOR": "1"}).stdout


@pytest.mark.slow
def test_the_program_ends_with_its_status(place: Path) -> None:
    library = ["--library", str(place / "library")]
    assert assembler("choose", "small", "lend", *library).returncode == 0
    assert assembler("choose", "small", "retail", *library).returncode == 1
    assert assembler("choose", "large", *library).returncode == 2
    assert "clause-assembler" in assembler("--version").stdout or "assembler" in assembler("--version").stdout


def test_output_is_utf_8_wherever_it_runs(place: Path) -> None:
    done = assembler("choose", "small", "retail", "--library", str(place / "library"), LC_ALL="C", PYTHONIOENCODING="utf-8")
    assert "“Retail”" in done.stdout
