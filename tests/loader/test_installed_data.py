"""Where the library and the templates are: in a checkout, and in an installed package."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assembler.loader import installed_data
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


@pytest.mark.slow
def test_a_wheel_holds_the_library_and_finds_it(tmp_path: Path) -> None:
    backend = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"
    built = subprocess.run([sys.executable, "-c", backend, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(tmp_path / built.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
        wheel.extractall(tmp_path / "site")
    written = {path.relative_to(ROOT).as_posix() for top in ("clauses", "templates") for path in (ROOT / top).rglob("*.*")}
    assert {f"assembler/_data/{name}" for name in written} <= names
    beside = (*(ROOT / "assembler/commands/first_library").rglob("*.*"), *(ROOT / "assembler").rglob("messages.md"))
    assert {path.relative_to(ROOT).as_posix() for path in beside} <= names
    assert any(name.endswith("clauses/LICENSE") for name in names)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    code = (
        "import assembler, sys; from assembler.cli import main; assert sys.argv[1] in assembler.__file__; main(['choose', 'qpn'])"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (asked.returncode, "valid combinations" in asked.stdout) == (0, True), asked.stderr
