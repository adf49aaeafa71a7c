"""How `read` and `compare` find what was issued: by the packet, by the matter, or by what a returned file names."""

import json
import re
from pathlib import Path

import click
import pytest
from cli.running import run
from click.testing import CliRunner

from assembler.cli import main
from assembler.cli.returned_files import find_issued
from assembler.formats.registry import WORD
from assembler.model.diagnostics import Diagnostic
from assembler.returns import IssuedPapers


def lookup(
    packet: Path | None = None, matter: Path | None = None, library: Path | None = None, named: str = "", *, needed: bool = True
) -> tuple[IssuedPapers | None, tuple[Diagnostic, ...]]:
    return find_issued(packet, matter, None, library, named, as_data=False, needed=needed)


def test_the_papers_of_a_matter_are_made_anew(place: Path) -> None:
    issued, findings = lookup(matter=place / "matter.yaml", library=place / "library")

    assert issued is not None, findings
    assert {file.path for file in issued.files_of(WORD)} >= {"documents/01-agreement.docx", "forms/note-loan-7.docx"}


def test_packet_and_matter_together_are_wrong_use(place: Path) -> None:
    with pytest.raises(click.UsageError, match="Name the packet or the matter, not both"):
        lookup(packet=place, matter=place / "matter.yaml")


def test_without_a_packet_that_is_needed_there_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    issued, (finding,) = lookup(named="acme-1")

    assert (issued, finding.message) == (None, "There is no one packet of the matter “acme-1” in output/.")
    assert lookup(named="acme-1", needed=False) == (None, ())


FORM, AGREEMENT = "forms/note-loan-7.docx", "documents/01-agreement.docx"


@pytest.fixture
def sent(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a packet in Word into output/ below a new working directory."""
    monkeypatch.chdir(place)
    return issue(place)


def issue(place: Path, *more: str) -> Path:
    built = run(place, "build", "matter.yaml", "--formats", "docx,pdf", "-o", "output", "--json", *more)
    assert built.exit_code == 0, built.output
    return Path(json.loads(built.stdout)["packet"])


def told(command: str, *arguments: str) -> tuple[int, set[str], str]:
    """Return the exit status of a command, the ids of what it finds anywhere, and its output."""
    result = CliRunner().invoke(main, [command, *arguments, "--json"])
    return result.exit_code, set(re.findall(r'"id": "([a-z-]+)"', result.stdout)), result.stdout


@pytest.mark.slow
def test_what_comes_back_of_a_superseded_packet_names_the_newer_one(place: Path, sent: Path) -> None:
    matter = (place / "matter.yaml").read_text("utf-8")
    (place / "matter.yaml").write_text(matter.replace("Exempel AB", "Exampel AB").replace("passwd", "shadow"), "utf-8")
    newer = issue(place, "--revise")
    for path in (FORM, AGREEMENT, "forms/note-loan-7.pdf", "packet.pdf"):
        (place / "back").mkdir(exist_ok=True)
        (place / "back" / Path(path).name).write_bytes((sent / path).read_bytes())
    for command, name in (("read", "note-loan-7.docx"), ("read", "note-loan-7.pdf"), ("compare", "01-agreement.docx")):
        for packet in ((), ("--packet", str(sent))):
            status, ids, text = told(command, f"back/{name}", *packet)
            assert (status, "superseded" in ids, newer.name in text) == (1, True, True), (command, name, packet, text)
    for path in (str(sent), f"{sent}/packet.pdf", "back/packet.pdf"):
        status, ids, text = told("verify", path)
        assert (status, "superseded" in ids, newer.name in text) == (1, True, True), (path, text)
    assert told("verify", str(newer))[0] == 0
    assert told("compare", str(newer / AGREEMENT))[1] & {"superseded", "withdrawn", "draft"} == set()


@pytest.mark.slow
def test_what_comes_back_of_a_withdrawn_packet_or_a_draft_is_told(place: Path, sent: Path) -> None:
    assert CliRunner().invoke(main, ["withdraw", str(sent), "--reason", "A slip", "--today", "2026-12-05"]).exit_code == 0
    for command, path in (("read", FORM), ("compare", AGREEMENT), ("verify", "packet.pdf")):
        status, ids, _ = told(command, str(sent / path))
        assert (status, "withdrawn" in ids) == (1, True), command
    draft = issue(place, "--draft")
    for command, path in (("read", FORM), ("compare", AGREEMENT), ("verify", "packet.pdf")):
        status, ids, _ = told(command, str(draft / path), "--packet", str(draft))
        assert (status, "draft" in ids) == (1, True), command
