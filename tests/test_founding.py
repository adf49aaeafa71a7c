"""A library of one's own begins whole: it is sound, its scenarios hold, its packet is built, and nothing is written over."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assembler.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    result = run("init", tmp_path / "own")
    assert result.exit_code == 0, result.output
    return tmp_path / "own"


def test_it_is_sound(own: Path) -> None:
    result = run("check", "--library", own / "clauses")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "no findings")


def test_its_scenarios_lie_beside_it_and_hold(own: Path) -> None:
    result = run("test", "--library", own / "clauses")
    assert (result.exit_code, result.stdout) == (0, "4 scenarios: 4 held, 0 failed\n")


def test_its_example_becomes_a_packet(own: Path) -> None:
    result = run("build", own / "examples/first.yaml", "--library", own / "clauses", "-o", own / "output")
    assert result.exit_code == 0, result.output
    (packet,) = (own / "output").iterdir()
    assert {path.suffix for path in packet.rglob("*.*")} == {".pdf", ".docx", ".json"}


def test_every_command_its_readme_names_works(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own)
    lines = (own / "README.md").read_text("utf-8").splitlines()
    commands = [cell.strip("` ") for line in lines if line.startswith("| ") for cell in line.split("|") if "`assembler " in cell]
    assert len(commands) == 7
    for command in commands:
        result = run(*command.split()[1:])
        assert result.exit_code == 0, (command, result.output)


def test_what_it_says_to_go_on_with_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("init", "own").stdout.splitlines()
    commands = [line.split()[1:] for line in said if line.startswith("  assembler ")]
    assert [run(*command).exit_code for command in commands] == [0, 0, 0]


def test_it_says_nothing_of_the_shipped_programmes(own: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in own.rglob("*.*"))
    assert not [word for word in ("Qualtrics", "qpn", "IPsoft", "Qalyptus") if word in text]


def test_nothing_is_written_over(own: Path) -> None:
    before = {path: path.read_bytes() for path in own.rglob("*.*")}
    (own / "README.md").write_text("mine", "utf-8")
    result = run("init", own)
    assert result.exit_code == 1
    assert f"{own} is there already, and is not written over." in result.stderr
    assert {path: path.read_bytes() for path in own.rglob("*.*")} == before | {own / "README.md": b"mine"}
    assert [path.name for path in own.parent.iterdir()] == ["own"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    assert run("init", tmp_path / "own").exit_code == 0


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run("init", tmp_path / "file/own")
    assert result.exit_code == 1
    assert "could not be written" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
