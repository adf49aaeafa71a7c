"""Every id that the program can print has a page, and no page is of an id that nothing prints.

`assembler explain ID` shows the page. That of a check is its docstring; that of any other message stands in `messages.md` of the
folder that prints it, or of one above it.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from message_ids import Written, written_ids

import assembler
from assembler.checks import CHECKS
from assembler.commands.explain import explain_id
from assembler.loader.clause.markdown import read_markdown
from assembler.loader.matter_tables.csv_text import read_csv
from assembler.loader.message_pages import message_page, read_pages
from assembler.loader.yaml.tree import read_yaml, read_yaml_list
from assembler.model.expressions import parse_expression
from assembler.model.source import SourceText
from examples import ROOT, library

PACKAGE = Path(assembler.__file__).parent
PRINTED = re.compile(r"(?:error|warning|info): .*\[([a-z-]{2,})\]")
REFUSED = re.compile(r"^ +refused: ([a-z-]+)", re.MULTILINE)
INVENTED = {"done", "dangling"}
"""Ids that a test of findings made up."""

FRONT = re.compile(r"---\n.*?^---\n", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def written() -> tuple[Written, ...]:
    return written_ids(PACKAGE)


def pages() -> list[tuple[Path, str, str]]:
    """Return the folder, the id and the text of each page."""
    files = sorted(PACKAGE.rglob("messages.md"))
    return [(file.parent, id, page) for file in files for id, page in read_pages(file.read_text("utf-8"))]


def test_the_id_of_every_finding_can_be_read_from_the_code() -> None:
    assert [f"{one.path}:{one.line}" for one in written() if not one.id] == []


def test_every_id_that_the_code_prints_has_a_page() -> None:
    checks = {check.id for check in CHECKS}
    missing = {
        one.id: f"{one.path.relative_to(PACKAGE)}:{one.line}"
        for one in written()
        if one.id not in checks and not message_page(one.id)
    }
    assert missing == {}, "write its page in the messages.md beside the code"


def test_a_page_stands_once_beside_the_code_that_prints_its_id() -> None:
    lone = [id for folder, id, _ in pages() if not any(one.id == id and one.path.is_relative_to(folder) for one in written())]
    assert lone == []
    ids = [id for _, id, _ in pages()]
    assert sorted(ids) == sorted({*ids})


def test_every_id_that_a_document_or_a_test_shows_can_be_explained() -> None:
    files = [path for ending in ("py", "md", "txt", "yaml") for path in (ROOT / "tests").rglob(f"*.{ending}")]
    texts = [path.read_text("utf-8") for path in (*files, ROOT / "README.md", ROOT / "clauses/README.md")]
    shown = {id for text in texts for id in (*PRINTED.findall(text), *REFUSED.findall(text))} - INVENTED
    assert len(shown) > 40
    assert [id for id in sorted(shown) if not explain_id(library(), id)] == []


@pytest.mark.parametrize(("id", "page"), [(id, page) for _, id, page in pages()])
def test_a_page_says_what_it_is_why_it_matters_and_what_to_do(id: str, page: str) -> None:
    first, *others = (part for part in BLOCK.sub("", page).split("\n\n") if part.strip())
    begins = [part.partition(":")[0].strip() for part in others]
    assert first.endswith("."), id
    assert begins in (["Why it matters", "Write instead"], ["Why it matters", "What to do"]), id


EXAMPLES = [(id, kind, text) for _, id, page in pages() for kind, text in BLOCK.findall(page)]


@pytest.mark.parametrize(("id", "kind", "text"), EXAMPLES, ids=[id for id, _, _ in EXAMPLES])
def test_an_example_can_be_read(id: str, kind: str, text: str) -> None:
    source = SourceText(id, text)
    match kind:
        case "yaml":
            faults = (read_yaml_list if text.startswith("- ") else read_yaml)(source)[1]
            conditions = [found.span(1) for found in re.finditer(r"\b(?:when|is|constraint): '?([^,'}\n]+)", text)]
            faults += tuple(fault for place in conditions for fault in parse_expression(source, *place)[1])
        case "md":
            faults = read_markdown(source, front.end() if (front := FRONT.match(text)) else 0)[1]
        case _:
            assert kind == "csv"
            faults = read_csv(Path(id), text.encode())[1]
    assert faults == ()
