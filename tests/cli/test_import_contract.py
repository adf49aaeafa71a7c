"""`assembler import` and what it prints work: the imported library builds the words of the contract, as python-docx reads them."""

import json
import re
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from commands.test_import_contract import AGREEMENT

from assembler.cli import main

SAID = [
    "This Agreement is made by [Name of the Vendor] (the “Vendor”) and the Partner.",
    "Term",
    "Start. It begins on ____ and runs as Section 2.1 (Price) says.",
    "It ends:",
    "by notice; or",
    "under Section 1.1.",
    "Fees",
    "Price. “Fee” means {amount} * 2 [net] | gross.",
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("own.docx").write_bytes(AGREEMENT)
    return Path("own.docx")


def test_the_commands_that_it_prints_work_and_build_the_same_words(contract: Path) -> None:
    result = run("import", contract, "--into", "own", "--today", "2026-05-01")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("own: 3 clauses, 2 live references, 2 definitions, 5 blanks, 0 doubts.")
    build, check = (line.split()[1:] for line in result.stdout.splitlines() if line.startswith("  assembler "))
    done = run(*build, "--output", "out")
    assert done.exit_code == 0, done.output
    (built,) = Path("out").glob("*/documents/*.docx")
    document = docx.Document(str(built))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [text for text in texts if text in SAID] == SAID
    assert [[cell.text.strip() for cell in row.cells] for row in document.tables[-1].rows] == [
        ["Name", "[Name of the Vendor]"],
        ["Date", ""],
    ]
    assert run(*check).exit_code in (0, 1), "what a checker says of somebody's English stops no build"


def test_a_packet_is_a_draft_until_its_parties_have_names(contract: Path) -> None:
    assert run("import", contract, "--into", "own", "--today", "2026-05-01").exit_code == 0
    build = ("build", "own/matter.yaml", "--library", "own/clauses", "-o", "out")
    first = run(*build)
    assert (first.exit_code, "DRAFT" in first.stdout, "“[Name of the Partner]”" in first.stderr) == (0, True, True)
    given = {
        "Name of the Partner": "Exempel AB",
        "Name of the Vendor": "Ours",
        "Name of who signs": "Bo Ek",
        "Title of who signs": "Clerk",
    }
    for file in (Path("own/matter.yaml"), *Path("own/clauses").glob("*/programme.yaml")):
        file.write_text(re.sub(r"\[((?:Name|Title) of [^]]+)\]", lambda found: given[found[1]], file.read_text("utf-8")), "utf-8")
    issued = run(*build)
    assert (issued.exit_code, "DRAFT" in issued.stdout, "in brackets" in issued.stderr) == (0, False, False)


def test_it_says_all_of_it_as_data(contract: Path) -> None:
    said = json.loads(run("import", contract, "--into", "own", "--json").stdout)
    (paper,) = said["papers"]
    assert (paper["clauses"], paper["doubts"], said["findings"]) == (["preamble", "term", "fees"], [], [])


def test_it_checks_what_it_imported(contract: Path) -> None:
    result = run("import", contract, "--into", "own", "--check")
    assert result.exit_code == 0, result.output
    assert (
        "Checked: the paper that is built has all 50 words and 7 counted numbers of the contract, in their order."
        in result.stdout
    )


def test_what_cannot_be_read_ends_with_a_sentence(contract: Path) -> None:
    contract.write_bytes(b"no contract")
    result = run("import", contract, "--into", "own")
    assert result.exit_code == 1
    assert "own.docx is neither a Word document nor Markdown. [unreadable-contract]" in result.output
