"""Each part of the portal imports only itself and the parts above it in the table of `assembler/portal/README.md`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import assembler.portal

ROOT = Path(assembler.portal.__file__).parent
PARTS = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
MODULES = [path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py"]


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> Iterator[str]:
    """Yield the parts of the portal that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assembler.portal"):
            inner = str(node.module).split(".")[2:]
            yield from inner[:1] or [name.name for name in node.names]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[2] for name in node.names if name.name.startswith("assembler.portal."))


def test_the_table_names_every_part() -> None:
    assert {part_of(path) for path in MODULES} == {*PARTS}


def test_a_part_imports_only_the_parts_above_it() -> None:
    order = {name: number for number, name in enumerate(PARTS)}
    upward = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in MODULES
        for other in imported_parts(path)
        if order[other] > order[part_of(path)]
    ]
    assert upward == []


def test_what_the_page_names_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    code = " ".join(path.read_text("utf-8") for path in MODULES)
    for path in re.findall(r"`((?:store|jobs|web)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`([A-Z]\w+|[a-z]+_\w+)`", text):
        assert re.search(rf"\b{name}\b", code) or list(ROOT.rglob(f"{name}*")), name
