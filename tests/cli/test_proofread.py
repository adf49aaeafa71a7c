"""`assembler proofread`: its exit status, its forms, its copy, and what it remembers."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands.test_proofread import OWN
from formats.word.test_comment_writer import anchored
from proofreading.sound_contract import SOUND, changed

from assembler.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["proofread", *map(str, arguments)])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("own.docx").write_bytes(OWN)
    Path("sound.md").write_text(SOUND, "utf-8")
    Path("look.md").write_text(changed("The hall of", "“Hall” means the hall of"), "utf-8")
    return tmp_path


def test_only_what_is_surely_wrong_fails() -> None:
    assert [run(name).exit_code for name in ("sound.md", "look.md", "own.docx")] == [0, 0, 1]


def test_every_form_says_the_same() -> None:
    data = json.loads(run("own.docx", "--json").stdout)
    ids = [each["id"] for each in (*data["sure"], *data["to_look_at"])]
    log = json.loads(run("own.docx", "--format", "sarif").stdout)
    assert [each["ruleId"] for each in log["runs"][0]["results"]] == ids
    lines = run("own.docx", "--format", "github").stdout.splitlines()
    assert [line.partition("title=")[2].partition("::")[0] for line in lines] == ids
    text = run("own.docx").stdout
    assert all(f"[{id}]" in text for id in ids)


def test_a_copy_is_written_beside_the_contract_or_where_it_is_told_and_never_over_it() -> None:
    assert run("own.docx", "--copy", "-o", "copy.docx").exit_code == 1
    assert run("own.docx", "--copy").exit_code == 1
    assert Path("copy.docx").read_bytes() == Path("own.proofread.docx").read_bytes()
    assert len(anchored(Path("copy.docx").read_bytes())) == 3
    assert run("own.docx", "-o", "own.docx").exit_code == 2
    assert Path("own.docx").read_bytes() == OWN
    assert run("sound.md", "--copy").exit_code == 1


def test_what_is_accepted_is_asked_once() -> None:
    assert run("own.docx", "--accept", "no-such-key").exit_code == 2
    assert run("own.docx", "--accept", "all").exit_code == 0
    assert run("own.docx").stdout.startswith("own.docx: 0 surely wrong, 0 to look at")
    assert run("own.docx", "--accepted", "other.accepted").exit_code == 1


def test_what_cannot_be_read_is_refused() -> None:
    for arguments in (["gone.docx"], ["sound.md", "--with", "gone.md"], ["sound.md", "--lexicon", "gone.txt"]):
        result = run(*arguments)
        assert (result.exit_code, "gone" in result.output, result.exception.__class__) == (1, True, SystemExit)
