"""Where the library and the templates are: in a checkout, and in an installed package."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from assembler.packets.git_commit import BUILT, commit_of_checkout
from assembler.platform import installed_data
from examples import ROOT


def test_a_checkout_uses_the_folders_beside_the_package() -> None:
    assert installed_data.library_folder().resolve() == ROOT / "clauses"
    assert installed_data.templates_folder().resolve() == ROOT / "templates"


def test_a_folder_below_the_working_directory_is_named_as_from_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert installed_data.library_folder() == Path("clauses")
    monkeypatch.chdir(tmp_path)
    assert installed_data.library_folder() == ROOT / "clauses"


def test_an_installed_package_uses_the_folders_inside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installed_data, "PACKAGE", tmp_path / "site-packages" / "assembler")
    assert installed_data.library_folder() == tmp_path / "site-packages" / "assembler" / "_data" / "clauses"


def test_a_stranger_with_folders_of_the_same_name_is_not_mistaken_for_a_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "clauses").mkdir()
    monkeypatch.setattr(installed_data, "PACKAGE", tmp_path / "assembler")
    assert installed_data.library_folder() == tmp_path / "assembler" / "_data" / "clauses"


BUILD = """
import hatchling.build, sys
print(hatchling.build.build_wheel(sys.argv[1]), hatchling.build.build_sdist(sys.argv[1]))
"""

USE = """
import json, sys
from pathlib import Path
import assembler
from assembler.cli import main
from assembler.packets.environment import environment
from assembler.packets.git_commit import commit_of_build
from assembler.platform.installed_data import PACKAGE

def run(*arguments):
    try:
        main(arguments, standalone_mode=False)
    except SystemExit as end:
        return end.code
    return 0

assert sys.argv[1] in assembler.__file__
own = ["--library", "mine/clauses"]
ends = [
    run("init", "mine"),
    run("check", *own),
    run("build", "mine/examples/first.yaml", *own, "--formats", "txt"),
    run("new", "example", *own),
    run("new", "example", *own, "--example", "first"),
    run("choose", "qpn"),
    run("new", "qpn", "--example", "referral-sell"),
    run("explain", "weak-folder"),
    run("portal", "--help"),
]
print(json.dumps({"ends": ends, "commit": environment().commit, "built": commit_of_build(PACKAGE)}))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source archive of this repository."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_a_wheel_stands_alone(built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        wheel.extractall(tmp_path / "site")  # noqa: S202 - our own wheel
    shipped = ("clauses", "templates", "examples")
    written = {path.relative_to(ROOT).as_posix() for top in shipped for path in (ROOT / top).rglob("*.*")}
    assert {f"assembler/_data/{name}" for name in written} <= names
    beside = (*(ROOT / "assembler/commands/first_library").rglob("*.*"), *(ROOT / "assembler").rglob("messages.md"))
    assert {path.relative_to(ROOT).as_posix() for path in beside} <= names
    assert sum("/licenses/" in name for name in names) == 3
    (tmp_path / "work").mkdir()
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    run = [sys.executable, "-c", USE, str(tmp_path)]
    used = subprocess.run(run, env=environment, cwd=tmp_path / "work", capture_output=True, text=True, check=False)
    assert used.returncode == 0, used.stderr
    commit = commit_of_checkout(ROOT / ".git")
    said = json.loads(used.stdout.splitlines()[-1])
    assert said == {"ends": [0] * 9, "commit": commit, "built": commit}, f"{used.stdout}{used.stderr}"


@pytest.mark.slow
def test_a_source_archive_is_the_repository_and_names_its_commit(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        files = {name.split("/", 1)[1]: name for name in archive.getnames()}
        commit = archive.extractfile(files[f"assembler/{BUILT}"])
        assert commit is not None
        assert commit.read().decode().strip() == commit_of_checkout(ROOT / ".git")
    assert {"Makefile", "constraints.txt", "clauses/LICENSE", "tests/test_readme.py", "tools/build_hook.py", "CHANGELOG.md"} <= {
        *files
    }
