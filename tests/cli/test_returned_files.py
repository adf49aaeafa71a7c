"""How `read` and `compare` find what was issued: by the packet, by the matter, or by what a returned file names."""

from pathlib import Path

import click
import pytest

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
