"""A batch certifies with one key. It asks for the passphrase once, and stores neither of the two."""

import json
from pathlib import Path

import pytest
from batch.small_batch import contents, making, partner, table
from click.testing import CliRunner, Result
from keys import PASSPHRASE, made_key
from loader.matter_tables.table_files import as_csv

from assembler.cli import main
from examples import ROOT

pytestmark = pytest.mark.slow

ISSUER = "Issuer"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder with a small library and a key."""
    making(tmp_path)
    (tmp_path / "issuer.p12").write_bytes(made_key(ISSUER).p12)
    return tmp_path


def batch(root: Path, *more: str, passphrase: bytes = PASSPHRASE, output: str = "out") -> Result:
    given = ["batch", root / "t.csv", "--library", root / "library", "--formats", "pdf", "--jobs", "2", "-o", root / output]
    given += ["--templates", ROOT / "templates", "--certify", root / "issuer.p12", *more]
    return CliRunner().invoke(main, list(map(str, given)), input=f"{passphrase.decode()}\n")


def test_every_packet_is_certified_and_a_second_run_finds_them(small: Path) -> None:
    table(small / "t.csv", 3)
    said = batch(small)
    assert said.exit_code == 0, said.output
    assert said.output.count("Passphrase of") == 1
    manifests = [json.loads(path.read_text("utf-8")) for path in small.glob("out/*/manifest.json")]
    assert [manifest["certified"]["by"] for manifest in manifests] == [ISSUER] * 3
    assert {b"/DocMDP" in data for path, data in contents(small / "out").items() if path.endswith(".pdf")} == {True}
    before = contents(small / "out")
    assert "3 built before" in batch(small).stdout
    assert contents(small / "out") == before


def test_neither_key_nor_passphrase_is_kept(small: Path) -> None:
    table(small / "t.csv", 2)
    said = batch(small, "--json")
    assert said.exit_code == 0, said.output
    kept = b"".join(path.read_bytes() for path in (small / "out").glob("journal*"))
    for secret in (PASSPHRASE, made_key(ISSUER).p12[64:128], b"issuer.p12"):
        assert secret not in kept
        assert secret not in said.output.split("\n", 1)[1].encode()


def test_another_key_makes_another_packet_which_is_refused(small: Path) -> None:
    table(small / "t.csv", 1)
    assert batch(small).exit_code == 0
    (small / "issuer.p12").write_bytes(made_key("Other").p12)
    said = batch(small)
    assert said.exit_code == 1
    assert "has a packet of other contents" in said.stderr


def test_a_wrong_passphrase_or_a_missing_key_is_reported_before_anything_is_built(small: Path) -> None:
    table(small / "t.csv", 1)
    wrong = batch(small, passphrase=b"wrong")
    assert wrong.exit_code == 1
    assert "cannot be opened with this passphrase" in wrong.stderr
    (small / "issuer.p12").unlink()
    gone = batch(small)
    assert gone.exit_code == 1
    assert "issuer.p12 cannot be read: No such file or directory." in gone.stderr
    assert not (small / "out").exists()


def test_a_row_issued_on_a_day_on_which_the_key_does_not_hold_is_refused_at_its_place(small: Path) -> None:
    as_csv(small / "t.csv", [partner(0), partner(1, issued="2037-12-01")])
    said = batch(small)
    assert said.exit_code == 1
    assert "t.csv!A3: error: The certificate in" in said.stderr
    assert "not on 2037-12-01, the day of issue" in said.stderr
    assert not (small / "out").exists()


def test_a_service_that_saves_the_file_anew_is_named_once_as_what_breaks_the_certificates(small: Path) -> None:
    table(small / "t.csv", 2)
    said = batch(small, "--esign", "docusign")
    assert said.exit_code == 1, "a warning, as for a build"
    assert said.stderr.count("the certificate will not survive that") == 1
    assert "2 rows: 2 built" in said.stdout


def test_a_key_is_not_sent_to_a_cluster(small: Path) -> None:
    table(small / "t.csv", 1)
    said = batch(small, "--engine", "dask")
    assert said.exit_code == 2
    assert "goes with --engine local alone" in said.stderr
