"""`assembler impact` in words and as data."""

import json
from pathlib import Path

from click.testing import CliRunner
from small_library import agreement, write

from assembler.cli import main


def test_what_a_change_reaches_as_data_and_in_words(tmp_path: Path) -> None:
    place = write(tmp_path, agreement({"price": "1. The price is fixed.\n"}))
    (data,) = json.loads(CliRunner().invoke(main, ["impact", "price", "--library", str(place), "--json"]).stdout)["clauses"]
    assert (data["id"], data["packets"]) == ("small/agreement/price", None)
    (programme,) = data["programmes"]
    assert (programme["id"], programme["combinations"]) == ("small", 14)
    words = CliRunner().invoke(main, ["impact", "price", "--library", str(place)])
    assert words.exit_code == 0
    assert words.stdout.splitlines() == [
        "clause small/agreement/price",
        "in Small Programme, of 14 valid combinations",
        "  price, version 1, from 2026-01-01 on",
        "    Agreement (sign_now), in every packet: 14 combinations",
    ]


def test_the_packets_that_hold_a_clause_are_named(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["init", str(tmp_path / "own")])
    library, output = ("--library", str(tmp_path / "own/clauses")), tmp_path / "own/output"
    example = str(tmp_path / "own/examples/first.yaml")
    assert CliRunner().invoke(main, ["build", example, *library, "-o", str(output), "--formats", "txt"]).exit_code == 0
    (packet,) = output.glob("*-*")
    result = CliRunner().invoke(main, ["impact", "term", *library, "--packets", str(output)])
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"  is in {packet.name}, version 1")
    (output / "broken").mkdir()
    (output / "broken/manifest.json").write_text("x", "utf-8")
    data = CliRunner().invoke(main, ["impact", "term", *library, "--packets", str(output), "--json"])
    assert data.exit_code == 1
    assert f"{output}/broken/manifest.json is damaged" in data.stderr
    (clause,) = json.loads(data.stdout)["clauses"]
    assert clause["packets"] == [{"packet": packet.name, "variant": "", "version": "1", "printed": True, "current": True}]


def test_a_manifest_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    place = write(tmp_path / "clauses", agreement({"price": "1. The price is fixed.\n"}))
    (tmp_path / "output/packet/manifest.json").mkdir(parents=True)
    result = CliRunner().invoke(main, ["impact", "price", "--library", str(place), "--packets", str(tmp_path / "output")])
    assert result.exit_code == 1
    assert "manifest.json cannot be read: Is a directory. [unreadable-file]" in result.stderr


def test_an_unknown_clause_is_wrong_use(tmp_path: Path) -> None:
    place = write(tmp_path, agreement({"price": "1. The price is fixed.\n"}))
    result = CliRunner().invoke(main, ["impact", "prize", "--library", str(place)])
    assert result.exit_code == 2
    assert "Did you mean “price”?" in result.stderr
