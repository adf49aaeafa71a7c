"""The documents tell the truth: the commands, targets, paths, keys and ids that they name exist."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copytree

import click
import pytest
from click.testing import CliRunner, Result

from assembler.checks import CHECKS
from assembler.cli import main
from assembler.loader import (
    documents,
    esign_services,
    lifetimes,
    load_library,
    matter_shapes,
    scenarios,
    signatories,
)
from assembler.loader.clause import clause_files, field_groups
from assembler.loader.message_pages import message_pages
from assembler.loader.programme import edition_locks, programme_shapes
from assembler.loader.yaml.shapes import Shape
from assembler.platform.user_cache import SWITCH
from examples import ROOT

SHOWN = {
    "quality.json",
    *(
        "acme-2026-001",
        "beta-2026-001",
        "acme-3.yaml",
        "acme-now",
        "material-value-declaration-opp-001",
        "agreement.md",
        "my-contract",
        "my-contract/clauses",
        "my-contract/matter.yaml",
        "my-programme",
        "sell-addendum.md",
        "my-programme/clauses",
        "my-programme/matter.yaml",
        "material-value-declaration-opp-001",
        "our-programmes",
        "our-programmes/clauses",
        "own.docx",
        "clause-assembler",
        "clause-assembler-portal",
        "order-form.md",
        "names.txt",
        "course-addendum.docx",
        "course-addendum.proofread.docx",
        "commented.docx",
        "gl-code-quality",
        "acme.yaml",
        "acme-2.yaml",
        "beta.yaml",
        "late.yaml",
        "partners.xlsx",
        "declaration.docx",
        "agreement.docx",
        "signed.pdf",
        "executed.pdf",
        "audit.pdf",
        "audit.json",
    ),
    *(
        "qpn-choices.svg",
        "qpn.schema.json",
        "my-library",
        "my-clauses",
        "my-library/clauses",
        "manifest.json",
        "manifest.json.p7s",
    ),
    *("fee.md", "fee@eula.md", "fee@2027-01-01.md", "records@2027-10-01.md", "clauses/qpn/alliance-agreement/surveys.md"),
    *("early.yaml", "clauses/qpn/training-addendum/document.yaml", "courses.md", "addenda-in-force@2027-10-01.md"),
    *("my-library/examples/first.yaml", "my-library/clauses/example/programme.yaml", "fee@2027-07-01.md"),
    *(f"my-library/clauses/example/partner-agreement/{clause}.md" for clause in ("term", "general")),
    *("declaration.pdf", "report.xlsx", "forms"),
    *(".venv/bin/assembler", "build/peers", "output", "clauses/common/clauses", "price-list"),
}
"""What a document names that no file of the repository is: a reader's own files, what a command writes, and examples."""

ENDINGS = (".md", ".py", ".yaml", ".toml", ".txt", ".typ", ".docx", ".svg", ".json", ".csv", ".pdf", ".xlsx", ".p7s", ".LICENSE")

KEYS: dict[str, dict[str, type[Shape]]] = {
    "clauses/README.md": {
        "Front matter": clause_files.FrontShape,
        "A document": documents.DocumentShape,
        "An entry of clauses": documents.PlacedShape,
        "A group of fields": field_groups.FieldsShape,
        "A field": field_groups.FieldShape,
        "A programme": programme_shapes.ProgrammeShape,
        "Choices": programme_shapes.ChoiceShape,
        "Rules": programme_shapes.RuleShape,
        "Values": programme_shapes.ValueShape,
        "A list": programme_shapes.ListShape,
        "A type": programme_shapes.FieldShape,
        "Bands": programme_shapes.BandsShape,
        "Tables, computed values": programme_shapes.TableShape,
        "A computed value": programme_shapes.ComputedShape,
        "An entity": programme_shapes.EntityShape,
        "A signatory": signatories.SignatoryShape,
        "A case": programme_shapes.EntityCaseShape,
        "Papers": programme_shapes.PaperShape,
        "Deadlines": programme_shapes.DeadlineShape,
        "Occasions": programme_shapes.OccasionShape,
        "Answers": programme_shapes.AnswerShape,
        "A matter": matter_shapes.MatterShape,
        "Papers in force": matter_shapes.SignedBeforeShape,
        "The partner": matter_shapes.PartnerShape,
        "Special terms": matter_shapes.SpecialTermsShape,
        "Scenarios": scenarios.ScenarioShape,
        "A life": scenarios.StepShape,
    },
    "templates/README.md": {
        "E-sign services": esign_services.ESignServiceShape,
        "Tags of a service": esign_services.TagsShape,
        "Look of tags": esign_services.TagStyleShape,
    },
}
"""The table of keys under each heading, and the shape whose keys it lists."""

INLINE: dict[type[Shape], str] = {
    programme_shapes.RequiresShape: "`requires`",
    programme_shapes.AmongShape: "`choose`",
    programme_shapes.ChooseShape: "`choose`",
    programme_shapes.PermitsShape: "`permits`",
    programme_shapes.RegionsShape: "`regions`",
    scenarios.ClausesShape: "`clauses`",
    edition_locks.LockShape: "lock.yaml`",
}
"""Small shapes, whose keys stand in one line of `clauses/README.md`, and what that line names."""


BASES = {lifetimes.LifetimeShape, programme_shapes.TypeShape}
"""Shapes whose keys are part of other shapes, in whose tables they stand."""

FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A document: its path from the root, its text, and its code, span by span and line by line."""

    path: str
    text: str
    code: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """The folder it lies in."""
        return (ROOT / self.path).parent

    def commands(self) -> Iterator[list[str]]:
        """Return the words of each command line of ours that it shows."""
        for code in self.code:
            if found := re.match(r"(?:\$ )?(?:\.venv/bin/)?assembler (.+)", code):
                yield found[1].split()

    def words(self) -> Iterator[str]:
        """Return each piece of code, a command line of ours word by word."""
        for code in self.code:
            yield from code.split() if "assembler " in code else (code,)


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(listed.stdout.splitlines())


def read_page(path: str) -> Page:
    text = (ROOT / path).read_text("utf-8")
    lines = [line.strip() for block in FENCED.findall(text) for line in block.splitlines()[1:-1]]
    spans = [" ".join(span.replace("\\|", "|").split()) for span in re.findall(r"`([^`]+)`", FENCED.sub("", text))]
    return Page(path, text, (*lines, *spans))


def is_document(path: str) -> bool:
    """Whether a file is Markdown, and no clause, no page of a check and no history."""
    other = path == "CHANGELOG.md" or path.startswith("tests/checks/") or "clauses" in Path(path).parts[:-1]
    return path == "clauses/README.md" or (path.endswith(".md") and not other)


PAGES = tuple(read_page(path) for path in tracked() if is_document(path))


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {(page.path, found) for page in PAGES for code in page.code for found in re.findall(r"^make ([a-z-]+)", code)}
    assert {(path, target) for path, target in named if target not in targets} == set()


def below(command: click.Command, name: str) -> click.Command | None:
    """Return the command of a name below another; None where there is none."""
    return command.get_command(click.Context(command), name) if isinstance(command, click.Group) else None


@cache
def options(command: click.Command) -> frozenset[str]:
    """Return the options of a command and of those below it."""
    own = frozenset(option for parameter in command.params for option in parameter.opts)
    names = command.list_commands(click.Context(command)) if isinstance(command, click.Group) else ()
    return own.union({"--help", "--version"}, *(options(one) for name in names if (one := below(command, name))))


def strange(words: list[str]) -> set[str]:
    """Return what a command line of ours names that there is not: a command, or options of it."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and re.fullmatch("[a-z]+", words[0]):
        inner = below(command, words[0])
        if inner is None:
            return {words[0]}
        command, words = inner, words[1:]
    return {word.strip("[]") for word in words if re.match(r"\[?--[a-z]", word)} - options(command)


def test_every_command_and_option_exists() -> None:
    assert [(page.path, *found) for page in PAGES for words in page.commands() if (found := strange(words))] == []


def test_every_option_alone_is_one_of_some_command() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "benchmarks").glob("*.py"))
    known = options(main) | set(re.findall(r'"(--[a-z-]+)"', scripts))
    alone = {(page.path, code.split()[0]) for page in PAGES for code in page.code if re.match("--[a-z]", code)}
    assert {(path, option) for path, option in alone if option not in known} == set()


def anchors(page: Page) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(target: str, page: Page) -> bool:
    """Whether a link leads to no file of the repository, or to no heading of it."""
    path, _, anchor = target.partition("#")
    file = (page.folder / path).resolve() if path else ROOT / page.path
    if not file.is_relative_to(ROOT) or not file.exists():
        return True
    return bool(anchor) and anchor not in anchors(read_page(file.relative_to(ROOT).as_posix()))


def test_every_link_leads_somewhere_in_the_repository() -> None:
    prose = {page: re.sub(r"`[^`]*`", "", FENCED.sub("", page.text)) for page in PAGES}
    links = [(page, target) for page, text in prose.items() for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert len(links) > 40
    assert [(page.path, target) for page, target in links if "://" not in target and leads_nowhere(target, page)] == []


@cache
def tops() -> frozenset[str]:
    """Return the files and folders at the root of the repository."""
    return frozenset(path.split("/")[0] for path in tracked())


@cache
def names() -> frozenset[str]:
    """Return the name of every file and folder of the repository."""
    return frozenset(part for path in tracked() for part in path.split("/"))


def is_placeholder(written: str) -> bool:
    """Whether a path stands for many: a part is in capitals, such as PROGRAMME, or holds an asterisk."""
    return any(part not in names() and re.fullmatch(r"[A-Z]+(\..+)?|.*\*.*", part) for part in written.split("/"))


def is_missing(written: str, page: Page) -> bool:
    """Whether what is written like a path leads nowhere: from the root, from the page, or as the end of some path."""
    path = re.sub(r"^(\.\./)+", "", written).rstrip("/")
    if is_placeholder(path) or path in (*SHOWN, *ENDINGS) or written.startswith(("/", "output/")):
        return False
    if "/" not in path:
        return (path.endswith(ENDINGS) or written.endswith("/")) and path not in names()
    if path.split("/")[0] in tops():
        return not (ROOT / path).exists() and not (page.folder / path).exists()
    return path.endswith(ENDINGS) and not any(f"/{one}".endswith(f"/{path}") for one in tracked())


def test_every_path_exists() -> None:
    paths = [(page, word) for page in PAGES for word in page.words() if re.fullmatch(r"[\w.@*/-]+", word)]
    assert len(paths) > 100
    assert {(page.path, path) for page, path in paths if is_missing(path, page)} == set()


def test_nothing_is_excused_that_no_document_names() -> None:
    assert {*SHOWN} - {re.sub(r"/$", "", word) for page in PAGES for word in page.words()} == set()


@cache
def ids() -> frozenset[str]:
    """Return the ids of checks, messages, rules, occasions, clauses, documents and entities; those that are paths also by their ends."""
    found = {check.id for check in CHECKS} | {*message_pages()}
    for root in (ROOT / "clauses", *(ROOT / "assembler").rglob("first_library/clauses")):
        library, findings = load_library(root)
        assert library is not None, findings
        for programme in library.programmes.values():
            found |= {one.id for one in programme.rules} | {one.id for one in programme.entry_rules}
            found |= {one.id for one in programme.entities} | {f"{programme.id}/{one.id}" for one in programme.occasions}
        for id in (*library.clauses, *library.documents):
            found |= {id.split("/", cut)[-1] for cut in range(id.count("/") + 1)}
    return frozenset(found)


def test_every_id_exists() -> None:
    like = re.compile(r"[a-z]+(-[a-z0-9]+)+|[a-z]+(-?[a-z0-9]+)*(/[a-z0-9-]+)+")
    written = [
        (page, word) for page in PAGES for word in page.words() if like.fullmatch(word) and word.split("/")[0] not in tops()
    ]
    assert len(written) > 12
    modules = {id for page, id in written if (page.folder / f"{id}.py").exists()}
    assert {(page.path, id) for page, id in written if id not in ids() | SHOWN | modules} == set()


def test_no_document_cites_what_is_not_here() -> None:
    outside = re.compile(r"\bDESIGN\b|/work/|/tmp/|\bissues? #?\d+|\bfindings/")
    assert [(page.path, found) for page in PAGES for found in outside.findall(page.text)] == []


def tables_of_keys(page: Page) -> dict[str, dict[str, bool]]:
    """Return under each heading the keys of its table, and whether each must be given."""
    found: dict[str, dict[str, bool]] = {}
    for part in re.split(r"^#+ ", FENCED.sub("", page.text), flags=re.MULTILINE):
        heading, _, rest = part.partition("\n")
        if table := re.search(r"^\| key \| is \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", rest, re.MULTILINE):
            rows = [row.split("|", 2)[1:] for row in table[1].splitlines()]
            found[heading] = {
                key: bool(re.match(r" must[;,]", said)) for cell, said in rows for key in re.findall(r"`(\w+)`", cell)
            }
    return found


def every_shape(base: type[Shape]) -> Iterator[type[Shape]]:
    for shape in base.__subclasses__():
        yield shape
        yield from every_shape(shape)


def keys(shape: type[Shape]) -> dict[str, bool]:
    """Return the keys of a shape, and whether each must be given; of a step those that a scenario has not."""
    inherited = scenarios.ScenarioShape.model_fields if shape is scenarios.StepShape else ()
    return {field.alias or name: field.is_required() for name, field in shape.model_fields.items() if name not in inherited}


@pytest.mark.parametrize("path", KEYS)
def test_every_key_is_in_its_table_and_no_other(path: str) -> None:
    beside = {"E-sign services": {"draft": True}}  # its own keys are the service's, so no shape reads it
    expected = {heading: keys(shape) | beside.get(heading, {}) for heading, shape in KEYS[path].items()}
    assert tables_of_keys(read_page(path)) == expected


def test_the_keys_of_a_small_shape_stand_in_its_line() -> None:
    lines = (ROOT / "clauses/README.md").read_text("utf-8").splitlines()
    for shape, named in INLINE.items():
        wanted = [re.compile(rf"[`{{ ]{key}[:`]") for key in keys(shape)]
        assert any(named in line and all(one.search(line) for one in wanted) for line in lines), shape


def test_no_shape_is_forgotten() -> None:
    listed = {*INLINE, *(shape for tables in KEYS.values() for shape in tables.values())}
    ours = {shape for shape in every_shape(Shape) if shape.__module__.startswith("assembler.")}
    assert {shape for shape in ours if shape.__name__.endswith("Shape")} - listed - BASES == set()


def test_a_decision_has_a_title_of_its_own_a_date_and_few_words() -> None:
    text = (ROOT / "DECISIONS.md").read_text("utf-8")
    entries = [part for part in text.split("\n\n") if part.startswith("**")]
    found = [re.match(r"\*\*(.+?)\.\*\* \*(\d{4}-\d\d-\d\d)\.\* (.+)", " ".join(entry.split())) for entry in entries]
    assert [entry[:50] for entry, one in zip(entries, found, strict=True) if one is None] == []
    titles = [one[1] for one in found if one]
    assert len(titles) == len(set(titles))
    assert [one[1] for one in found if one and len(one[3].split()) > 120] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["cluster"], *extras["lsp"], *extras["portal"], *extras["sign"]]
    table = (ROOT / "DECISIONS.md").read_text("utf-8").partition("### Runtime dependencies")[2].partition("###")[0]
    rows = re.findall(r"^\| (?:extra `\[\w+\]`: )?([a-z0-9, -]+) \| [^|]+ \|$", table, re.MULTILINE)
    assert {re.split(r"[\[<>=]", name)[0] for name in needed} == {name for row in rows for name in row.split(", ")} - {"package"}


def edited(text: str, diff: str) -> str:
    """Apply a diff to a text. A line “…” parts its hunks; within their lines “…” stands for any words, which stay."""
    for hunk in re.split(r"^…\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines()
        old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in signs) for signs in (" -", " +"))
        (found,) = re.finditer(f"^{re.escape(old).replace('…', '(.*)')}", text, re.MULTILINE)
        kept = iter(found.groups())
        filled = "".join(next(kept) if part == "…" else part for part in re.split("(…)", new))
        text = text[: found.start()] + filled + text[found.end() :]
    return text


def blocks(language: str) -> list[str]:
    """Return the blocks of a language among the tasks of the library's page."""
    tasks = (ROOT / "clauses/README.md").read_text("utf-8").partition("## The files")[0]
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", tasks, re.DOTALL | re.MULTILINE)
    return [re.sub("^ {3}", "", block, flags=re.MULTILINE) for block in found]


def do_tasks(programme: Path) -> None:
    """Change a copy of a programme as the page's tasks say."""
    number, sentence, listed, begins, row, ends, rows = blocks("diff")
    agreement, training, form = (programme / name for name in ("alliance-agreement", "training-addendum", "participation-form"))
    declared, plan = programme / "programme.yaml", agreement / "document.yaml"
    text = declared.read_text("utf-8")
    for diff in (number, begins, ends):
        text = edited(text, diff)
    declared.write_text(text, "utf-8")
    (agreement / "records@2027-10-01.md").write_text(edited((agreement / "records.md").read_text("utf-8"), sentence), "utf-8")
    (agreement / "surveys.md").write_text(blocks("markdown")[0], "utf-8")
    assert edited(plan.read_text("utf-8"), listed) == f"{plan.read_text('utf-8')}{listed.splitlines()[-1][1:]}\n"
    plan.write_text(edited(plan.read_text("utf-8"), listed), "utf-8")
    training.mkdir()
    (training / "document.yaml").write_text(blocks("yaml")[0], "utf-8")
    (training / "courses.md").write_text(blocks("markdown")[1], "utf-8")
    in_force = (form / "addenda-in-force.md").read_text("utf-8")
    (form / "addenda-in-force@2027-10-01.md").write_text(edited(edited(in_force, row), rows), "utf-8")


def run(*line: str) -> Result:
    return CliRunner().invoke(main, line)


@pytest.mark.long
@pytest.mark.slow
def test_the_tasks_of_the_library_s_page_can_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH)  # the commands go on from each other's reading, as at a terminal
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    library = tmp_path / "clauses"
    copytree(ROOT / "clauses", library)
    do_tasks(library / "qpn")
    at = ("--library", str(library))
    assert run("check", *at).output.endswith("no findings\n")
    tested = run("test", str(ROOT / "tests/scenarios/qpn"), *at).output  # nothing of the other programmes was touched
    assert blocks("text")[0] in tested.replace(f"{ROOT}/", "")
    assert tested.count("[scenario-fails]") == 1
    scenarios = tmp_path / "scenarios/qpn"
    scenarios.mkdir(parents=True)
    (scenarios / "usual.yaml").write_text((ROOT / "tests/scenarios/qpn/usual.yaml").read_text("utf-8"), "utf-8")
    (scenarios / "training.yaml").write_text(blocks("yaml")[1], "utf-8")
    assert run("test", str(scenarios.parent), *at).output.endswith("1 scenario: 1 held, 0 failed\n")

    def built(name: str, issued: str, choices: str) -> tuple[str, str, str]:
        """Build a matter; return what is printed, and the words of its agreement and of its form."""
        example = (ROOT / "examples/qpn-referral-sell.yaml").read_text("utf-8")
        matter = example.replace("2026-12-01", issued).replace("acme-2026-001", name)
        (tmp_path / f"{name}.yaml").write_text(matter.replace("[referral, sell, eula]", choices), "utf-8")
        out = tmp_path / name
        said = run("build", str(tmp_path / f"{name}.yaml"), *at, "--formats", "txt", "-o", str(out)).output
        papers = (next(out.glob(f"*/documents/*-{paper}.txt"), None) for paper in ("alliance-agreement", "participation-form"))
        agreement, form = (" ".join(paper.read_text("utf-8").split()) if paper else "" for paper in papers)
        return said, agreement, form

    _, late, _ = built("late-001", "2027-10-01", "[referral, sell, eula]")
    _, early, _ = built("early-001", "2027-09-30", "[referral, sell, eula]")
    new = ("ninety (90) days, without", "22.3 The Vendor may do so twice in a calendar year", "49. Surveys")
    old = ("30.1 A party may end", "sixty (60) days, without", "22.3 The Vendor may do so once in a calendar year")
    assert [words for words in (*new, old[0]) if words not in late] == []
    assert [words for words in old if words not in early] == []
    assert [words for words in new if words in early] == []

    assert "Training Addendum 1 October 2027" in built("late-002", "2027-10-01", "[referral, sell, eula, training]")[2]
    assert "[not-in-edition-training]" in built("early-002", "2027-09-30", "[referral, sell, eula, training]")[0]
    assert "[not-in-edition-services]" in built("late-003", "2027-10-01", "[referral, sell, eula, services]")[0]
    assert "Services Addendum 1 July 2027" in built("early-003", "2027-09-30", "[referral, sell, eula, services]")[2]
