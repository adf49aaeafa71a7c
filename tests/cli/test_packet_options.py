from pathlib import Path

import pytest
from cli.running import run
from click.testing import CliRunner
from keys import PASSPHRASE, made_key
from returns.verification_sample import ISSUER

from assembler.cli import main
from examples import ROOT


@pytest.mark.parametrize("command", ["build", "batch"])
def test_a_url_of_no_storage_is_reported_before_anything_is_read(place: Path, command: str) -> None:
    result = run(place, command, str(place / "nothing.yaml"), "-o", "nowhere://packets")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "nowhere://packets:1:1: error: No packet can be kept in nowhere://packets: Protocol not known: nowhere. [not-written]",
        "  hint: Name a folder, or a URL such as s3://bucket/path.",
    ]


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
