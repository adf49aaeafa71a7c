"""The first library that `init` writes is sound, its scenarios hold, its packet is built, and nothing is overwritten."""

import json
import shlex
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assembler.cli import main
from assembler.commands import init
from assembler.platform.installed_data import examples_folder, library_folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    result = run("init", tmp_path / "own")
    assert result.exit_code == 0, result.output
    return tmp_path / "own"


def test_the_first_library_is_sound(own: Path) -> None:
    result = run("check", "--library", own / "clauses")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "no findings")


def test_the_scenarios_of_the_first_library_hold(own: Path) -> None:
    result = run("test", "--library", own / "clauses")
    assert (result.exit_code, result.stdout) == (0, "4 scenarios: 4 held, 0 failed\n")


def test_the_example_of_the_first_library_is_built(own: Path) -> None:
    result = run("build", own / "examples/first.yaml", "--library", own / "clauses", "-o", own / "output")
    assert result.exit_code == 0, result.output
    (packet,) = (own / "output").glob("*-*")
    assert {path.suffix for path in packet.rglob("*.*")} == {".pdf", ".docx", ".json"}


def test_every_command_that_its_readme_names_works(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own)
    assert all_that_a_readme_names_work(own) == 8


def all_that_a_readme_names_work(folder: Path) -> int:
    """Run every command that the README of a library has in its table, in the working directory, and return how many there are."""
    lines = (folder / "README.md").read_text("utf-8").splitlines()
    commands = [cell.strip("` ") for line in lines if line.startswith("| ") for cell in line.split("|") if "`assembler " in cell]
    for command in commands:
        result = run(*command.split()[1:])
        assert result.exit_code == 0, (command, result.output)
    return len(commands)


@pytest.mark.slow
def test_a_copy_of_the_shipped_library_is_whole_and_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "own", "--shipped").exit_code == 0
    for copy, source in (("clauses", library_folder()), ("examples", examples_folder())):
        files = {path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()}
        found = (tmp_path / "own" / copy).rglob("*")
        assert {path.relative_to(tmp_path / "own" / copy): path.read_bytes() for path in found if path.is_file()} == files
    monkeypatch.chdir(tmp_path / "own")
    assert all_that_a_readme_names_work(tmp_path / "own") == 5


def test_the_commands_that_init_prints_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("init", "own").stdout.splitlines()
    commands = [line.split()[1:] for line in said if line.startswith("  assembler ")]
    assert [run(*command).exit_code for command in commands] == [0, 0, 0]


def test_the_first_library_does_not_name_the_shipped_programmes(own: Path) -> None:
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


@pytest.mark.parametrize("name", ["own", ".", "link"])
def test_an_empty_folder_is_taken(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "link").symlink_to("own")
    monkeypatch.chdir(tmp_path / "own" if name == "." else tmp_path)
    result = run("init", name)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "own/clauses/example/programme.yaml").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "own"]


@pytest.mark.parametrize(
    ("there", "page"), [((".git/HEAD",), "README.md"), ((".git/HEAD", ".gitignore", "LICENSE", "README.md"), "LIBRARY.md")]
)
def test_a_new_repository_is_taken_and_what_it_holds_stays(tmp_path: Path, there: tuple[str, ...], page: str) -> None:
    for name in there:
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text("theirs", "utf-8")
    result = run("init", tmp_path / "own")
    assert result.exit_code == 0, result.output
    assert f"\nRead {tmp_path / 'own' / page}; it begins" in result.stdout
    assert not [line for line in result.stdout.splitlines() if line.endswith(there)]
    assert {name: (tmp_path / "own" / name).read_text("utf-8") for name in there} == dict.fromkeys(there, "theirs")
    assert {path.name for path in (tmp_path / "own").iterdir()} == {name.partition("/")[0] for name in there} | {
        *("clauses", "examples", "scenarios", page)
    }


def test_a_folder_with_anything_else_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "own/.git").mkdir(parents=True)
    (tmp_path / "own/contract.docx").write_text("theirs", "utf-8")
    result = run("init", tmp_path / "own")
    assert (result.exit_code, "holds what a new repository does" in result.stderr) == (1, True)
    assert {path.name for path in (tmp_path / "own").iterdir()} == {".git", "contract.docx"}


def test_the_copies_are_writable_though_the_package_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "installed"
    shutil.copytree(init.FIRST, installed)
    for path in (installed, *installed.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    monkeypatch.setattr(init, "FIRST", installed)
    _, findings = init.init_library(tmp_path / "own")
    assert findings == ()
    assert all(path.stat().st_mode & stat.S_IWUSR for path in (tmp_path / "own").rglob("*"))


def test_the_files_are_printed_as_data(tmp_path: Path) -> None:
    data = json.loads(run("init", tmp_path / "own", "--json").stdout)
    assert data["folder"] == str(tmp_path / "own")
    assert {*data["files"]} == {str(path) for path in (tmp_path / "own").rglob("*.*")}


def test_the_commands_that_init_prints_are_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("init", "my own").stdout.splitlines()[-3:]
    assert [shlex.split(line)[-1] for line in said] == ["my own/clauses"] * 3


@pytest.mark.parametrize("name", ["file/own", "x" * 300])
def test_a_place_that_cannot_be_written_to_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run("init", tmp_path / name)
    assert result.exit_code == 1
    assert "could not be written" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
