import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from keys import made_key
from returns.verification_sample import ISSUER, annotated, issued, packet

from assembler.cli import main
from assembler.returns.verdict_data import signature_place


def verify(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


@pytest.mark.slow
def test_a_packet_is_verified_in_one_screen() -> None:
    result = verify(packet().folder)
    assert result.exit_code == 0
    first, second, *lines = result.stdout.splitlines()
    assert first == f"Packet {packet().manifest.packet}, issued 2026-12-01, certified by Issuer"
    assert second == (
        f"  its manifest is signed by {ISSUER}, stated 2026-12-01: holds, a certificate that nobody you named vouches for"
    )
    assert len(lines) == len(packet().manifest.files)
    assert {line.strip().startswith("as issued") for line in lines} == {True}


@pytest.mark.slow
def test_an_unsigned_manifest_is_reported_as_information() -> None:
    result = verify(packet(certified=False).folder)
    assert result.exit_code == 0
    assert "info: The manifest is not signed: it tells what was changed by mistake" in result.stdout


@pytest.mark.slow
def test_a_file_that_was_changed_ends_with_status_1_and_names_what_was_changed(tmp_path: Path) -> None:
    (tmp_path / "back.pdf").write_bytes(annotated(issued()))
    result = verify(tmp_path / "back.pdf", "--packet", packet().folder)
    assert result.exit_code == 1
    assert "back.pdf: altered: “packet.pdf”, added to; the words are those issued" in result.stdout
    assert (
        "error: A note (FreeText) was added on page 1, which says “and a bonus”; it lies over “Alliance Agreement”. [added-annotation]"
        in result.stderr
    )


@pytest.mark.slow
def test_verification_as_data(tmp_path: Path) -> None:
    (tmp_path / "issuer.pem").write_bytes(made_key(ISSUER).certificate)
    (tmp_path / "back.pdf").write_bytes(issued())
    result = verify(tmp_path / "back.pdf", "--trust", tmp_path / "issuer.pem", "--json")
    (line,) = result.stdout.splitlines()
    file = json.loads(line)
    assert (result.exit_code, file["standing"], file["issued_as"]) == (0, "as issued", "packet.pdf")
    assert [(one["certifies"], one["holds"], one["trusted"]) for one in file["signatures"]] == [(True, True, True)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.pdf",), "none.pdf cannot be read"),
        (("back.pdf", "--packet", "."), ". holds no packet."),
        (("back.pdf", "--trust", "back.pdf"), "back.pdf holds no certificate."),
        (("back.pdf", "--trust", "none.pem"), "none.pem cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("back.pdf").write_bytes(b"%PDF-1.7 nothing")
    result = verify(*arguments)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "back.pdf").write_bytes(b"%PDF-1.7 nothing")
    result = verify(tmp_path / "back.pdf")
    assert result.exit_code == 1
    assert "The file cannot be opened as a PDF. [unreadable-return]" in result.stderr


def test_a_word_file_without_its_packet_is_held_against_nothing_and_a_text_is_no_file_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "back.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "back.txt").write_bytes(b"text")
    assert "There is no one packet of it in output/. [no-packet]" in verify("back.docx").stderr
    assert "There is no one packet of it in output/. [no-packet]" in verify("back.txt").stderr


def test_a_place_to_sign_is_said_in_words() -> None:
    assert signature_place("note.opp-1.signatures.partner.2") == "note opp-1, partner 2"
    assert signature_place("Certification") == "Certification"
