"""The documentation site tells the truth: what its pages show is done, page by page, and what it is built of is whole.

A page is one session in an empty folder. A block with a title is a file; a line behind `$` is a command, and what follows is what it
prints, where `…` stands for any lines. The block of a command that is refused has the title “exit status 1”. A comment `<!-- run: -->`
does what a page tells in words.
"""

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import make_pictures
import pytest
from click.testing import CliRunner
from playwright.sync_api import sync_playwright
from portal.walks import context, faults, launch

from assembler.cli import main
from examples import ROOT

DOCS = ROOT / "docs"
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```|^<!-- run: (.+?) -->', re.MULTILINE | re.DOTALL)
REFUSED = "exit status 1"
DIGEST = re.compile(r"(?<=-)[0-9a-f]{8}\b")
PASSWORD = "correct horse battery staple"  # noqa: S105 - of a portal in a test
"""What is typed where a command asks for a new password, and asks for it again."""


@dataclass(frozen=True, slots=True)
class Step:
    """A file that is written, or a command with what it prints."""

    command: str
    output: str
    status: int = 0
    file: str = ""


def steps(text: str) -> Iterator[Step]:
    """Yield the steps of a page in their order."""
    for kind, title, body, said in FENCE.findall(text):
        if said:
            yield Step(said, "…")
        elif kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                last = part == body.rpartition("$ ")[2]
                yield Step(command, output, int(title == REFUSED and last))
        elif title:
            yield Step("", body, file=title)


def agrees(told: str, printed: str) -> bool:
    """Whether what a page shows is what was printed; the digest in a packet's name changes with the library."""
    lines = DIGEST.sub("DIGEST", told).splitlines()
    pattern = "".join("(?:.*\n)*?" if line == "…" else f"{re.escape(line)}\n" for line in lines)
    shown = "".join(f"{line.rstrip()}\n" for line in DIGEST.sub("DIGEST", printed).splitlines())
    return re.fullmatch(pattern, shown.lstrip("\n")) is not None


def named(word: str) -> str:
    """Return a path with the digest that the packet has here."""
    stem = DIGEST.sub("*", word.rstrip("/"))
    found = sorted(str(path) for path in Path().glob(stem)) if stem != word and not Path(word).exists() else []
    return found[-1] if found else word


def do(step: Step) -> tuple[int, str]:
    """Do a step in the working directory, and return the exit status and what was printed."""
    program, *words = shlex.split(step.command, comments=False) if not step.command.startswith("sed ") else ["sed"]
    if program == "sed":
        change, file = step.command.removeprefix("sed s/").rsplit("/ ", 1)
        before, after = change.split("/")
        text = Path(file).read_text("utf-8")
        assert before in text
        Path(file).write_text(text.replace(before, after), "utf-8")
        return 0, ""
    words = list(map(named, words))
    if program in ("cp", "mv"):
        before, after = words
        shutil.copy(before, after) if program == "cp" else shutil.move(before, after)
        return 0, ""
    assert program == "assembler", step.command
    words, into = (words[:-2], words[-1]) if ">" in words else (words, "")
    result = CliRunner().invoke(main, words, input=f"{PASSWORD}\n{PASSWORD}\n")
    if into:
        Path(into).write_text(result.stdout, "utf-8")
    return result.exit_code, "" if into else result.stdout or result.output


PAGES = [path for path in sorted(DOCS.rglob("*.md")) if path.parent != DOCS or path.name in ("index.md", "coming-from.md")]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for step in steps(page.read_text("utf-8")):
        if step.file:
            Path(step.file).parent.mkdir(parents=True, exist_ok=True)
            Path(step.file).write_text(step.output, "utf-8")
            if step.file.endswith(".py"):
                runpy.run_path(step.file)
            continue
        status, printed = do(step)
        assert (status, agrees(step.output, printed)) == (step.status, True), (step.command, printed)


@pytest.mark.slow
def test_the_recipe_of_a_pull_request_works_where_ci_cloned_one_commit(tmp_path: Path) -> None:
    recipe = re.findall(r"^```sh\n(.*?)^gh ", (DOCS / "engineers/ci.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    server, clone = tmp_path / "server", tmp_path / "ci/clone"
    assert CliRunner().invoke(main, ["init", str(server)]).exit_code == 0
    clause = "clauses/example/partner-agreement/term.md"
    before = (server / clause).read_text("utf-8")

    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "protocol.file.allow=always")
        subprocess.run(["git", *who, *words], cwd=server, check=True, capture_output=True)

    git("init", "--initial-branch", "main")
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "change")
    (server / clause).write_text(before.replace("by written notice", "by a letter"), "utf-8")
    git("commit", "-a", "-m", "two")
    git("checkout", "main")
    (server / clause).write_text(before.replace("title: ", "title: Other "), "utf-8")
    git("commit", "-a", "-m", "what others did meanwhile")
    git("checkout", "change")
    git("clone", "--depth", "1", "--branch", "change", server.as_uri(), str(clone))
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    for _ in range(2):  # on a runner that is kept, once more
        done = subprocess.run(
            ["sh", "-ec", recipe[0].replace("assembler", f"{sys.executable} -m assembler")],
            cwd=clone,
            env={**os.environ, **path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "Other" not in (clone / "changes.md").read_text("utf-8"), "what others did since the branch began is no change of it"
    assert "**letter**" in (clone / "changes.md").read_text("utf-8")


def test_a_program_of_the_page_says_what_is_wrong_with_a_partners_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["init", "my-library"])
    first = Path("my-library/examples/first.yaml")
    first.write_text(first.read_text("utf-8").replace("choices: [", "choices: [nothing, "), "utf-8")
    Path("order.py").write_text(
        next(step.output for step in steps((DOCS / "engineers/python.md").read_text("utf-8")) if step.file == "order.py"), "utf-8"
    )
    runpy.run_path("order.py")
    said = capsys.readouterr().out
    assert "first.yaml:" in said
    assert "nothing" in said
    assert not Path("output").exists()


def test_the_number_of_combinations_is_the_one_that_is_counted() -> None:
    counted = re.search(r"([0-9,]+) valid combinations", CliRunner().invoke(main, ["choose", "qpn"]).stdout)
    assert counted
    pages = [ROOT / "README.md", DOCS / "concepts/proof.md"]
    told = [
        number
        for page in pages
        for number in re.findall(r"([0-9,]+)(?: valid combinations| combinations of `qpn`)", page.read_text("utf-8"))
    ]
    assert told == [counted[1]] * len(pages)


@pytest.mark.slow
def test_no_picture_is_older_than_its_words(tmp_path: Path) -> None:
    drawn = json.loads((DOCS / "pictures/made-from.json").read_text("utf-8"))
    assert make_pictures.digests(make_pictures.build_examples(tmp_path / "packets"), tmp_path / "portal") == drawn, (
        "run make pictures, and look at them"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, which is built without a warning."""
    pytest.importorskip("zensical", reason="Zensical is not installed: make site installs it")
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for command, there in (
        ([sys.executable, "tools/make_site.py", f"{folder}/build/site/pages"], ROOT),
        ([f"{Path(sys.executable).parent}/zensical", "build", "--strict"], folder),
    ):
        done = subprocess.run(command, cwd=there, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder / "build/site/html"


@pytest.mark.slow
@pytest.mark.long
def test_the_site_asks_no_other_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 250
    loaded = re.compile(
        r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?((?:https?:)?//[^"' >]+)|<link\b[^>]*\bhref=["']?((?:https?:)?//[^"' >]+)"""
    )
    assert {found for page in pages for found in loaded.findall(page.read_text("utf-8"))} == set()
    assert not [path for path in site.rglob("*.css") if re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text("utf-8"))]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.chromium
def test_everybody_can_read_the_site_narrow_or_wide_light_or_dark(site: Path) -> None:
    every = [page for page in sorted(site.rglob("*.html")) if "findings" not in page.parts and page.name != "404.html"]
    pages = [*every, site / "reference/findings/index.html", site / "reference/findings/added-field.html"]
    found = list[str]()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for width, dark, shown in (
            (320, True, pages[::2]),
            (1280, False, pages[1::2]),
            (320, False, pages[1:2]),
            (2560, True, pages[:1]),
        ):
            with context(browser, script=True, width=width, dark=dark) as opened:
                page = opened.new_page()
                for path in shown:
                    page.goto(path.as_uri())
                    found += faults(page)
        browser.close()
    assert found == []
