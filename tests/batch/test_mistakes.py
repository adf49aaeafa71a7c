"""A table with a hundred mistakes: each is found at its cell, none is built by accident, the good rows are built when asked."""

import json
import zipfile
from pathlib import Path

import pytest
from batch.small_batch import partner
from click.testing import CliRunner
from loader.matter_tables.table_files import LOAN, as_csv, as_workbook, small_library

from assembler.cli import main
from examples import ROOT

MISTAKES = [
    *(("issued", text) for text in ("", "1/12/2026", "31.11.2026", "2026-13-01", "tomorrow", "1.12.26", "2025-06-30")),
    *(("effective", text) for text in ("30.02.2027", "2027/01/01", "soon", "01-02-2027")),
    *(("form_number", text) for text in ("1.234", "one", "-1", "1.5")),
    *(("kind", text) for text in ("", "Firma", "companies", "person", "GmbH")),
    *(
        ("legal_name", text)
        for text in ("", "=HYPERLINK(A1)", "+49 AB", "@ab", "A  B", "A\tB", "A\u200bB", "A\u202eB", "x" * 501, "A\nB")
    ),
    *(("country", text) for text in ("", "Sweden", "sw", "SWE", "XX", "EU", "se ")),
    *(("address_1", text) for text in ("", "Sweden", "=A1", "Gatan  1", "a\nb", "y" * 501)),
    *(("signatory_1_name", text) for text in ("", "=A2", "A  B", "\u202dAnna")),
    *(("signatory_1_title", text) for text in ("", "-Director", "A\u0007B")),
    *(("lend", text) for text in ("maybe", "y", "0", "si", "oui", "??")),
    *(("trade", text) for text in ("yes", "ja", "x", "perhaps")),
    *(("delivery", text) for text in ("yes", "on")),
    *(("express", text) for text in ("yes",)),
    *(("place", text) for text in ("=1", "A  B", "A\u00adB", "A\x0bB")),
    *(("email", text) for text in ("a  b", "=cmd")),
    *(("matter", text) for text in ("", "Partner 1", "partner_1", "../etc", "PARTNER-1", "a" * 61, "müller-1")),
]
LOANS = [
    *(
        ("owed", text)
        for text in ("1.234 EUR", "12", "12 XYZ", "EUR", "1,2,3 EUR", "12 EUR USD", "-5 EUR", "1e3 EUR", "12,345 EUR", "$ 5")
    ),
    *(("id", text) for text in ("", "Loan 1", "=A1", "loan_1", "l" * 61)),
    *(("item", text) for text in ("", "A  bicycle", "=1+1", "a\u202eb", "\u200d", "z" * 501, "a\tb")),
]
KEYS = ("email", "express", "effective", "form_number")
UNPRINTABLE = {"A\u0007B", "A\x0bB"}


def bad_rows() -> tuple[list[dict[str, str]], list[dict[str, str]], set[str]]:
    """Return the rows, the loans, and the cells with a mistake; each good row has a bad one below it."""
    blank = dict.fromkeys(KEYS, "")
    rows, loans, cells = [], [], set()
    for number, (column, text) in enumerate(written for written in MISTAKES if written[1] not in UNPRINTABLE):
        rows += [partner(2 * number) | blank, partner(2 * number + 1) | blank | {column: text}]
        cells.add(f"partners!{'ABCDEFGHIJKLMNOPQR'[list(rows[0]).index(column)]}{2 * number + 3}")
    for column, text in LOANS:
        number = len(rows)
        rows += [partner(number) | blank, partner(number + 1) | blank]
        loans.append(LOAN | {"matter": f"partner-{number + 1:05}", column: text})
        cells.add(f"loans!{'ABCD'[list(LOAN).index(column)]}{len(loans) + 1}")
    return rows, loans, cells


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mistakes")
    small_library(root / "library")
    rows, loans, _ = bad_rows()
    as_workbook(root / "t.xlsx", rows, loans)
    return root


def run(folder: Path, *more: str) -> tuple[int, list[dict[str, object]]]:
    arguments = [
        "batch",
        str(folder / "t.xlsx"),
        "--library",
        str(folder / "library"),
        "-o",
        str(folder / "out"),
        "--formats",
        "txt",
    ]
    result = CliRunner().invoke(main, [*arguments, "--json", "--jobs", "1", "--templates", str(ROOT / "templates"), *more])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_each_mistake_is_found_at_its_cell_and_nothing_is_built(folder: Path) -> None:
    _, _, cells = bad_rows()
    assert len(cells) >= 95
    status, lines = run(folder)
    found = {str(reason).split(": ", 1)[0].rpartition(":")[2] for line in lines[:-1] for reason in line["reasons"]}  # type: ignore[attr-defined]
    moved = {cell for cell in cells if cell not in found}
    assert moved == set(), "a mistake is reported elsewhere"
    assert status == 1
    assert {line["state"] for line in lines[:-1]} == {"refused"}
    assert not (folder / "out").exists()


@pytest.mark.slow
def test_the_good_rows_are_built_when_asked(folder: Path) -> None:
    status, lines = run(folder, "--skip-refused")
    rows, _, _ = bad_rows()
    built = {line["matter"] for line in lines if line.get("state") == "built"}
    assert status == 1
    assert built == {f"partner-{number:05}" for number in range(0, len(rows), 2)}
    assert {path.parent.name[:13] for path in (folder / "out").glob("*/manifest.json")} == built


def test_the_packets_of_a_table_go_into_one_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small_library(tmp_path / "library")
    as_csv(tmp_path / "t.csv", [partner(0), partner(1)])
    shared = ("t.csv", "--library", "library", "-o", "out", "--formats", "txt", "--jobs", "1")
    result = CliRunner().invoke(main, ["batch", *shared, "--archive", "all.zip"])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile("all.zip") as archive:
        folders = {name.partition("/")[0] for name in archive.namelist()}
    assert folders == {path.name for path in Path("out").glob("partner-*")}
    refused = CliRunner().invoke(main, ["batch", *shared, "--archive", "none/all.zip"])
    assert (refused.exit_code, "The archive could not be written to none/all.zip" in refused.output) == (1, True)
