"""The structure of the code: the order of stages, no cycle, no programme's word, small parts that say what they are.

The order of stages stands once, in the table of `assembler/README.md`; it is read from there.
"""

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
from assembler.formats.registry import FORMATS

ROOT = Path(assembler.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}
STAGES = re.findall(r"^\| `(\w+)/?` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
"""Each may import what stands above it in the table."""

WORDS = re.compile(
    r"qualtrics|ipsoft|qalyptus|amelia|\bqpn\b|\bipp\b|referral|\breferred\b|co[-_ ]?sell|resale|resell|material value|"
    r"proof of services|opportunit|licen[cs]e point|alliance|\beula\b|vendor paper|onboarding",
    re.IGNORECASE,
)
LONGEST_FUNCTION, LONGEST_FILE = 40, 400


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """Return all nodes of the syntax of a module."""
    return tuple(ast.walk(tree(module)))


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def stage(module: str) -> str:
    """Return the stage of a module: `loader` for `assembler.loader.matters`, empty for the package itself."""
    return [*module.split("."), ""][1]


@cache
def imported(module: str) -> tuple[str, ...]:
    """Return the modules of the package that a module imports, wherever in it."""
    return tuple(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("assembler"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assembler"):
            full = [f"{node.module}.{name.name}" for name in node.names]
            yield from dict.fromkeys(name if name in MODULES else str(node.module) for name in full)


def test_a_stage_imports_only_stages_above_it() -> None:
    assert {stage(module) for module in MODULES} - {""} <= {*STAGES, "__main__"}, "each stage stands in assembler/README.md"
    order = {name: at for at, name in enumerate([*STAGES, "__main__"])}
    upward = [
        f"{module} imports {other}"
        for module in MODULES
        if stage(module)
        for other in imported(module)
        if order[stage(other)] > order[stage(module)]
    ]
    assert upward == []


def test_no_module_imports_itself_by_a_detour() -> None:
    inner = {module: {other for other in imported(module) if other not in (module, "assembler")} for module in MODULES}
    try:
        TopologicalSorter(inner | {"assembler": set()}).prepare()
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


def test_only_the_loader_reads_yaml_and_markdown() -> None:
    readers = {stage(module) for module in MODULES for node in nodes(module) if _reads(node)}
    assert readers == {"loader"}


def _reads(node: ast.AST) -> bool:
    names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
    names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
    return any(name.split(".")[0] in ("yaml", "markdown_it") for name in names)


OPTIONAL = {"asn1crypto", "dask", "distributed", "fsspec", "lsprotocol", "pygls", "pyhanko", "pyhanko_certvalidator"}
"""Packages of the extras. A module that also serves without them imports them, or our modules that are built on them, where it needs them."""


HEAVY = {
    "assembler.checks.editions",
    "assembler.commands.next_matter",
    "assembler.commands.revision",
    "assembler.formats.pdf.glyphs.font_programs",
    "assembler.formats.pdf.received_file",
    "assembler.loader.esign_services",
    "assembler.loader.libraries",
    "ctypes",
    "docxtpl",
    "email_validator",
    "fontTools.ttLib",
    "pysat.examples.rc2",
    "pysat.formula",
    "rich.console",
    "rich.progress",
}
"""Modules that are long to import and rarely needed by those who would wait for them at a terminal."""


def test_only_optional_and_heavy_packages_are_imported_inside_a_function() -> None:
    inside = [
        f"{module}:{node.lineno}"
        for module in MODULES
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not (_named(node) <= OPTIONAL or _modules(node) <= HEAVY or _needs_optional(node))
    ]
    assert inside == []


def _modules(node: ast.Import | ast.ImportFrom) -> set[str]:
    """Return the modules that an import names."""
    return {str(node.module)} if isinstance(node, ast.ImportFrom) else {name.name for name in node.names}


def _named(node: ast.AST) -> set[str]:
    """Return the top-level packages that an import names."""
    names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
    names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
    return {name.split(".")[0] for name in names}


def _needs_optional(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether an import names a module of ours that cannot be imported without an optional package."""
    return isinstance(node, ast.ImportFrom) and any(_named(top) & OPTIONAL for top in tree(str(node.module)).body)


def test_no_word_of_a_programme_stands_in_the_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{at}: {match[0]}"
        for path in (*MODULES.values(), *ROOT.rglob("messages.md"))
        for at, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := WORDS.search(line))
    ]
    assert found == []


def test_a_module_says_what_it_is_in_one_sentence() -> None:
    first = {module: (ast.get_docstring(tree(module)) or "").split("\n\n")[0] for module in MODULES}
    assert [module for module, sentence in first.items() if not re.search(r"\w.*[.;:]$", sentence, re.DOTALL)] == []


def test_parts_are_small() -> None:
    long = [
        f"{module}.{function.name}"
        for module in MODULES
        for function in functions(module)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    long += [module for module, path in MODULES.items() if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE]
    assert long == []


CLOCK = "assembler.portal.clock"
"""The one place where the clock and chance come in: links expire, and their secrets are drawn. Nothing a packet says is from there."""

ASKED = re.compile(
    r"(date|datetime)\.(today|now|utcnow)|time\.(time|localtime|gmtime|strftime)|(random|secrets|uuid)\.\w+|os\.urandom"
)


def test_nothing_asks_the_clock_or_chance_but_the_portals_clock() -> None:
    asking = [
        f"{module}: {ast.unparse(node.func)}"
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.Call) and ASKED.fullmatch(ast.unparse(node.func)) and module != CLOCK
    ]
    assert asking == []
    assert {stage(module) for module in MODULES if CLOCK in imported(module)} <= {"portal", "cli"}


MOST_SHARED = 3
"""In how many modules a private helper of one name may stand: a name that fits more says too little."""


def test_a_private_helper_is_named_for_what_it_does() -> None:
    modules: dict[str, set[str]] = {}
    for module in MODULES:
        for node in nodes(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and re.match("_[^_]", node.name):
                modules.setdefault(node.name, set()).add(module)
    assert {name: sorted(found) for name, found in modules.items() if len(found) > MOST_SHARED} == {}


OTHER_WORDS = re.compile("(Give|Tell|Say|Have|Let|Hand)s? |`True` when")
"""How a docstring does not begin: it says “Return …”, “Build …”, “Whether …”."""


def test_a_docstring_begins_as_the_field_does() -> None:
    documented = (
        (module, node)
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not _speaks_to_users(node)
    )
    begin = [f"{module}.{node.name}" for module, node in documented if OTHER_WORDS.match(ast.get_docstring(node) or "")]
    assert begin == []


def _speaks_to_users(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether a docstring is the help text of a command, or the description of a route of the API."""
    return any(re.search(r"\.command\(\)$|\.group\(|^router\.", ast.unparse(one)) for one in node.decorator_list)


TESTS = Path(__file__).parent
MIRROR = dict(
    re.findall(r"^\| `assembler/(\S+)\.py` \| `tests/(\S+\.py)` \| .*\w", (TESTS / "mirror.md").read_text("utf-8"), re.MULTILINE)
)
"""The modules without a test file of their own, and where they are tested."""


def test_each_module_has_a_test_of_its_name_or_a_reason() -> None:
    every = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in MODULES.values()}
    expected = {name: path for name, path in every.items() if _does_something(path)}
    own = {name for name in every if (TESTS / name).with_name(f"test_{Path(name).name}.py").is_file()}
    assert sorted(expected.keys() - own - MIRROR.keys()) == [], "write the test, or give the reason in tests/mirror.md"
    assert sorted(MIRROR.keys() & own | MIRROR.keys() - every.keys()) == [], "these need no row in tests/mirror.md"
    assert [test for test in MIRROR.values() if not (TESTS / test).is_file()] == []


def _does_something(path: Path) -> bool:
    """Whether a module defines a function or a class with a method: names and data alone need no test."""
    found = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return bool(found) and path.name != "__main__.py"


def test_a_folder_holds_more_than_one_part() -> None:
    folders = {path.parent for path in MODULES.values()}
    assert [folder.name for folder in folders if len([*folder.glob("*.py"), *folder.glob("*/")]) < 2] == []


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert [module for module in MODULES if drawers & {*module.split(".")}] == []


def test_the_public_names_are_few_each_with_a_sentence() -> None:
    assert 10 <= len(assembler.__all__) <= 21
    assert sorted(assembler.__all__) == list(assembler.__all__) == dir(assembler)
    for name in assembler.__all__:
        assert getattr(assembler, name).__doc__, name
    with pytest.raises(AttributeError, match="has no attribute “nothing”"):
        assembler.nothing  # noqa: B018 - asking is the test


def test_importing_the_package_is_quick() -> None:
    code = "import assembler, sys; print(sorted(name for name in sys.modules if name.startswith('assembler.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_signature_says_any() -> None:
    """A function or a field has the type of what it holds; click alone says otherwise, of what it hands to commands."""
    said = {
        f"{module}: {ast.unparse(annotation)}"
        for module in MODULES
        for annotation in _annotations(module)
        if any(isinstance(part, ast.Name) and part.id == "Any" for part in ast.walk(annotation))
    }
    assert said == {"assembler.cli: Any", "assembler.cli.portal_signing: Any"}


def _annotations(module: str) -> Iterator[ast.expr]:
    """Yield the types of the parameters and results of functions, and of the fields of classes."""
    for function in functions(module):
        arguments = function.args
        every = (*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg)
        yield from (one.annotation for one in every if one and one.annotation)
        yield from filter(None, (function.returns,))
    for holder in (node for node in nodes(module) if isinstance(node, ast.ClassDef)):
        yield from (part.annotation for part in holder.body if isinstance(part, ast.AnnAssign))


def test_only_commands_at_a_terminal_use_the_cache() -> None:
    """What judges the files of strangers, or runs for others, believes nothing that lies in a user's folder."""
    switching = "assembler.commands.cached_library"
    assert {module for module in MODULES if switching in imported(module)} == {"assembler.cli.terminal"}
    calls = {
        module for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.Name) and node.id == "use_cache"
    }
    assert calls == {switching}


def test_a_format_knows_only_the_model() -> None:
    known = {stage(other) for module in MODULES if stage(module) == "formats" for other in imported(module)}
    assert known <= {"model", "platform", "formats"}


NAMES_A_FORMAT = re.compile(
    rf"{'|'.join(FORMATS)}|.*\.({'|'.join(FORMATS)})\b.*|.*({'|'.join(re.escape(one.media_type) for one in FORMATS.values())}).*",
    re.DOTALL,
)
"""An id alone, a path or an ending, or a media type of a format."""

TEMPLATE_FILES = {path.name for path in (ROOT.parent / "templates").rglob("*")}
IN_THE_CHECKLIST = "words of the checklist, a paper, which is assembled before anything is rendered"
NAMED_OTHERWISE = {
    ("assembler.assembly.checklist", "These papers are in packet.pdf, in this order."): IN_THE_CHECKLIST,
    ("assembler.assembly.checklist", "packet.pdf"): IN_THE_CHECKLIST,
    ("assembler.packets.order", "pdf"): "the way to sign in fields, an argument of --esign",
    ("assembler.portal.store.packet_contents", "pdf"): "a key in rows of earlier releases",
    ("assembler.portal.web.partner.form_pages", "pdf"): "the button that offers the filled-in file",
}
"""Where such a text means something else, or stands before the formats."""


def test_only_the_registry_names_a_format_its_ending_or_its_media_type() -> None:
    named = {
        (module, text)
        for module in MODULES
        if stage(module) != "formats"
        for text in _texts(tree(module))
        if NAMES_A_FORMAT.fullmatch(text) and text not in TEMPLATE_FILES
    }
    assert named == NAMED_OTHERWISE.keys()


def _texts(module: ast.Module) -> Iterator[str]:
    """Yield every text in a module that is not a docstring."""
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


SYSTEM_MODULES = {"ctypes", "fcntl", "grp", "msvcrt", "platform", "pwd", "resource", "termios", "winreg"}
SYSTEM_NAMES = {"sys.platform", "os.name", "os.uname", "os.killpg", "os.O_DIRECTORY", "os.O_NOFOLLOW", "os.sched_setaffinity"}


def test_only_the_platform_knows_operating_systems() -> None:
    for module in MODULES:
        if stage(module) == "platform":
            continue
        taken = {name.name for node in nodes(module) if isinstance(node, ast.Import) for name in node.names}
        taken |= {str(node.module) for node in nodes(module) if isinstance(node, ast.ImportFrom)}
        asked = {ast.unparse(node) for node in nodes(module) if isinstance(node, ast.Attribute)}
        assert (module, taken & SYSTEM_MODULES, asked & SYSTEM_NAMES) == (module, set(), set())
