"""The house's own rules: the way of the data, no cycle, no programme's word, small parts that say what they are."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import assembler

ROOT = Path(assembler.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}
STAGES = (
    "memory",
    "qpdf",
    *(
        "source",
        "diagnostics",
        "quantities",
        "handwriting",
        "expressions",
        "declarations",
        "markup",
        "library",
        "editions",
        "matter",
        "document",
    ),
    *("controls", "imprint", "signers", "esign", "loader", "rules"),
    *("assembly", "checks", "renderers", "readback"),
    *(
        "certification",
        "packets",
        "choosing",
        "picture",
        "returned",
        "building",
        "checking",
        "testing",
        "batch",
        "starters",
        "workbooks",
        "explanation",
        "impact",
        "founding",
        "portal",
        "shipped",
        "cli",
        "__main__",
    ),
)
"""Each may import what stands before it (DESIGN section 3)."""

RENDERERS_MAY = ("qpdf", "document", "signers", "controls", "imprint", "source", "diagnostics")
WORDS = re.compile(
    r"qualtrics|ipsoft|qalyptus|amelia|\bqpn\b|\bipp\b|referral|\breferred\b|co[-_ ]?sell|resale|resell|material value|"
    r"proof of services|opportunit|licen[cs]e point|alliance|\beula\b|vendor paper|onboarding",
    re.IGNORECASE,
)
LONGEST_FUNCTION, LONGEST_FILE = 40, 400

every_module = pytest.mark.parametrize("module", MODULES)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def stage(module: str) -> str:
    """Give the stage a module belongs to: `loader` for `assembler.loader.matters`, empty for the package itself."""
    return [*module.split("."), ""][1]


@cache
def imported(module: str) -> tuple[str, ...]:
    """Give the modules of ours that a module imports, wherever in it."""
    return tuple(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("assembler"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assembler"):
            full = [f"{node.module}.{name.name}" for name in node.names]
            yield from dict.fromkeys(name if name in MODULES else str(node.module) for name in full)


@every_module
def test_a_stage_imports_only_stages_before_it(module: str) -> None:
    own = stage(module)
    if not own:
        return
    assert own in STAGES, f"give {own} its place in the order"
    for other in imported(module):
        assert other in MODULES
        assert STAGES.index(stage(other)) <= STAGES.index(own), f"{module} imports {other}"


@every_module
def test_a_renderer_knows_only_the_document(module: str) -> None:
    if stage(module) == "renderers":
        assert {stage(other) for other in imported(module)} <= {*RENDERERS_MAY, "renderers"}


def test_only_the_loader_reads_yaml_and_markdown() -> None:
    readers = {stage(module) for module in MODULES for node in ast.walk(tree(module)) if _reads(node)}
    assert readers == {"loader"}


def _reads(node: ast.AST) -> bool:
    names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
    names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
    return any(name.split(".")[0] in ("yaml", "markdown_it") for name in names)


def test_no_module_imports_itself_by_a_detour() -> None:
    inner = {module: {other for other in imported(module) if other not in (module, "assembler")} for module in MODULES}
    try:
        TopologicalSorter(inner | {"assembler": set()}).prepare()
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


@every_module
def test_an_import_inside_a_function_gives_its_reason(module: str) -> None:
    text = MODULES[module].read_text("utf-8")
    if re.search(r"^# ruff: noqa: PLC0415 - \S", text, re.MULTILINE):
        return
    lines = text.splitlines()
    functions = [node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef)]
    inside = {node for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)}
    bare = [node.lineno for node in inside if not re.search(r"# noqa: PLC0415 -+ \S+", lines[node.lineno - 1])]
    assert bare == []


@every_module
def test_no_word_of_a_programme_stands_in_the_machine(module: str) -> None:
    lines = enumerate(MODULES[module].read_text("utf-8").splitlines(), 1)
    assert [f"{at}: {found[0]}" for at, line in lines if (found := WORDS.search(line))] == []


@every_module
def test_a_module_says_what_it_is(module: str) -> None:
    docstring = ast.get_docstring(tree(module)) or ""
    assert docstring.splitlines()[0:1], "a module begins with one sentence"
    assert re.search(r"[.;:]$", docstring.split("\n\n")[0])


@every_module
def test_parts_are_small(module: str) -> None:
    functions = [node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef)]
    lengths = {function.name: (function.end_lineno or 0) - function.lineno + 1 for function in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= LONGEST_FILE


CLOCK = "assembler.portal.clock"
"""The one place where the clock and chance come in: links expire, and their secrets are drawn. Nothing a packet says is from there."""


@every_module
def test_nothing_asks_the_clock_or_chance(module: str) -> None:
    calls = [ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    asked = re.compile(
        r"(date|datetime)\.(today|now|utcnow)|time\.(time|localtime|gmtime|strftime)|(random|secrets|uuid)\.\w+|os\.urandom"
    )
    assert [call for call in calls if asked.fullmatch(call) and module != CLOCK] == []


def test_only_the_portal_asks_its_clock() -> None:
    assert {stage(module) for module in MODULES if CLOCK in imported(module)} <= {"portal", "cli"}


def test_a_folder_holds_more_than_one_part() -> None:
    folders = {path.parent for path in MODULES.values()}
    assert [folder.name for folder in folders if len([*folder.glob("*.py"), *folder.glob("*/")]) < 2] == []


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert [module for module in MODULES if drawers & {*module.split(".")}] == []


def test_the_public_names_are_about_a_dozen_each_with_a_sentence() -> None:
    assert 10 <= len(assembler.__all__) <= 16
    assert sorted(assembler.__all__) == list(assembler.__all__) == dir(assembler)
    for name in assembler.__all__:
        assert getattr(assembler, name).__doc__, name
    with pytest.raises(AttributeError, match="has no attribute “nothing”"):
        assembler.nothing  # noqa: B018 - asking is the test


def test_importing_the_package_is_quick() -> None:
    code = "import assembler, sys; print(sorted(name for name in sys.modules if name.startswith('assembler.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
