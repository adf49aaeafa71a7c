"""`assembler compare` as a person runs it."""

import json
import zipfile
from pathlib import Path

import pytest
from cli.packets_sent import run
from formats.word.word_sample import edited

from assembler.formats.word.package import DOCUMENT
from assembler.returns.redline import Redline, redline_file


@pytest.mark.slow
def test_compare_says_what_was_changed_silently(sent_packet: Path) -> None:
    ours = (sent_packet / "documents" / "01-alliance-agreement.docx").read_bytes()
    Path("back.docx").write_bytes(edited(ours, DOCUMENT, lambda text: text.replace("thirty (30)", "ninety (90)", 1)))
    result = run("compare", "back.docx")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        "back.docx: altered: “alliance-agreement”, saved anew; 1 change, 1 of them without a tracked change; nothing signed."
    )
    assert result.stdout.splitlines()[1].endswith("SILENT changed")
    assert result.stdout.splitlines()[2].strip() == "“thirty (30)” became “ninety (90)”"
    data = json.loads(run("compare", "back.docx", "--json").stdout)
    assert (data["silent"], data["changes"][0]["edits"]) == (1, [{"deleted": "thirty (30)", "inserted": "ninety (90)"}])


@pytest.mark.slow
def test_a_redline_is_written_and_never_over_what_came_back_or_was_issued(sent_packet: Path) -> None:
    ours = sent_packet / "documents" / "01-alliance-agreement.docx"
    theirs = edited(ours.read_bytes(), DOCUMENT, lambda text: text.replace("thirty (30)", "ninety (90)", 1))
    Path("back.docx").write_bytes(theirs)
    assert run("compare", "back.docx", "--redline", "redline.docx", "--html", "redline.html").exit_code == 1
    assert part(Path("redline.docx"), DOCUMENT).count("Not marked by its author") > 0
    assert "<del" in Path("redline.html").read_text("utf-8")
    before = ours.read_bytes()
    for kept, said in (("back.docx", "is the file that came back"), (str(ours), "lies in a packet")):
        refused = run("compare", "back.docx", "--redline", kept)
        assert (refused.exit_code, said in refused.stderr) == (1, True)
    assert (Path("back.docx").read_bytes(), ours.read_bytes()) == (theirs, before)


@pytest.mark.slow
def test_of_a_redline_that_reads_otherwise_nothing_is_written(sent_packet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = sent_packet / "documents" / "01-alliance-agreement.docx"
    Path("back.docx").write_bytes(edited(ours.read_bytes(), DOCUMENT, lambda text: text.replace("thirty (30)", "ninety (90)", 1)))

    def broken(redline: Redline) -> bytes:
        return edited(redline_file(redline), DOCUMENT, lambda text: text.replace("ninety (90)", "forty (40)", 1))

    monkeypatch.setattr("assembler.cli.compare.redline_file", broken)
    refused = run("compare", "back.docx", "--redline", "red.docx", "--html", "red.html")
    assert (refused.exit_code, "misread-redline" in refused.stderr) == (1, True)
    assert not Path("red.docx").exists()
    assert not Path("red.html").exists()


def part(file: Path, name: str) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


@pytest.mark.slow
def test_compare_of_a_pdf_that_is_ours(sent_packet: Path) -> None:
    result = run("compare", str(sent_packet / "packet.pdf"))
    assert (result.exit_code, result.stdout.rpartition("/")[2]) == (
        0,
        "packet.pdf: as issued, not signed: “packet.pdf”; the words are those issued.\n",
    )


@pytest.mark.slow
def test_verify_gives_the_same_verdict_on_a_word_file(sent_packet: Path) -> None:
    ours = sent_packet / "documents" / "01-alliance-agreement.docx"
    Path("back.docx").write_bytes(edited(ours.read_bytes(), DOCUMENT, lambda text: text.replace("thirty (30)", "ninety (90)", 1)))
    for path, status in (("back.docx", 1), (str(ours), 0)):
        compared, verified = (run(command, path, "--json") for command in ("compare", "verify"))
        said = {key: value for key, value in json.loads(verified.stdout).items() if key != "manifest"}
        assert (compared.exit_code, verified.exit_code, said) == (status, status, json.loads(compared.stdout))
