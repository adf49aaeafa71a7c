"""The quick tests are some of every package's tests; to collect the tests builds nothing."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from selection import NOT_QUICK

from examples import ROOT, library

TESTS = ROOT / "tests"
PACKAGES = [path.parent.relative_to(ROOT) for path in sorted(ROOT.glob("assembler/*/**/__init__.py"))]
MARK = re.compile(r"pytest\.mark\.(\w+)")


@cache
def texts() -> dict[Path, str]:
    """Return the text of every file of tests."""
    paths = (path for path in sorted(TESTS.rglob("test_*.py")) if "node_modules" not in path.parts)
    return {path: path.read_text("utf-8") for path in paths}


def files_about(package: Path) -> list[Path]:
    """Return the files that test a package: those in its place below `tests/`, and those that import it.

    A package that has none, as one of pages that are asked for by their addresses, is tested with the package above it.
    """
    place = TESTS / package.relative_to("assembler")
    imported = re.compile(rf"^from {re.escape('.'.join(package.parts))}\b", re.MULTILINE)
    found = [path for path, text in texts().items() if place in path.parents or imported.search(text)]
    return found or files_about(package.parent)


def is_quick(path: Path) -> bool:
    """Whether a file has a test that no mark leaves out."""
    text = texts()[path]
    of_all = {mark for line in re.findall(r"^pytestmark = .*", text, re.MULTILINE) for mark in MARK.findall(line)}
    functions = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))
    return any(not (of_all | marks(function)) & {*NOT_QUICK} for function in functions)


def marks(function: ast.FunctionDef) -> set[str]:
    return {found[1] for each in function.decorator_list if (found := MARK.match(ast.unparse(each)))}


def test_every_package_has_quick_tests() -> None:
    assert [package.as_posix() for package in PACKAGES if not any(map(is_quick, files_about(package)))] == []


def test_the_shipped_library_is_not_read_while_tests_are_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    with pytest.raises(AssertionError, match="in a test or a fixture"):
        library.__wrapped__()
