from pathlib import Path

import pytest
from cli.running import run
from click.testing import CliRunner
from keys import PASSPHRASE, made_key
from returns.verification_sample import ISSUER

from assembler.cli import COMMANDS, main
from assembler.formats.registry import FORMATS, Format
from examples import ROOT


@pytest.mark.parametrize("command", ["build", "batch"])
def test_a_url_of_no_storage_is_reported_before_anything_is_read(place: Path, command: str) -> None:
    result = run(place, command, str(place / "nothing.yaml"), "-o", "nowhere://packets")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "nowhere://packets:1:1: error: No packet can be kept in nowhere://packets: Protocol not known: nowhere. [not-written]",
        "  hint: Name a folder, or a URL such as s3://bucket/path.",
    ]


WRITING = {"batch": ("matters",), "build": ("matter.yaml",), "form": ("note-loan-7", "matter.yaml")}
"""The commands that write files of a packet, with their arguments."""


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("command", ["build", "form", pytest.param("batch", marks=pytest.mark.slow)])
def test_each_command_that_writes_offers_each_format(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: str, format: Format
) -> None:
    monkeypatch.chdir(place)
    (place / "matters").mkdir()
    (place / "matters" / "acme.yaml").write_bytes((place / "matter.yaml").read_bytes())
    result = run(place, command, *WRITING[command], "--formats", format.id)
    assert result.exit_code == 0, result.output
    written = (place / "output").rglob("*note-loan-7.*")
    assert [path.suffix for path in written] == [format.ending]


def test_no_other_command_asks_for_formats() -> None:
    asking = [name for name in COMMANDS if "--formats" in CliRunner().invoke(main, [name, "--help"]).stdout]
    assert asking == [*WRITING, "conformed"]


def test_a_format_that_is_none_is_refused_with_those_that_are(place: Path) -> None:
    result = run(place, "build", str(place / "matter.yaml"), "--formats", "docs")
    assert result.exit_code == 2
    assert f"“docs” is no format. Did you mean “docx”? There are {', '.join(FORMATS)}." in result.stderr


@pytest.mark.slow
def test_the_passphrase_is_asked_for_or_taken_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "issuer.p12").write_bytes(made_key(ISSUER).p12)
    arguments = ["build", str(ROOT / "examples/qpn-alliance.yaml"), "--formats", "txt", "--certify", str(tmp_path / "issuer.p12")]
    environment = {"ASSEMBLER_CERTIFY_PASSPHRASE": PASSPHRASE.decode()}
    given = CliRunner().invoke(main, [*arguments, "-o", str(tmp_path / "a")], env=environment)
    asked = CliRunner().invoke(main, [*arguments, "-o", str(tmp_path / "b")], input=f"{PASSPHRASE.decode()}\n")
    wrong = CliRunner().invoke(main, [*arguments, "-o", str(tmp_path / "c")], input="wrong\n")
    assert (given.exit_code, asked.exit_code, wrong.exit_code) == (0, 0, 1)
    assert PASSPHRASE.decode() not in asked.output
    assert "cannot be opened with this passphrase" in wrong.stderr
