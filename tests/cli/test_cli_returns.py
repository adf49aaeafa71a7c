"""The commands about what comes back, as a person runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from formats.word.word_sample import edited
from returns.test_reading import MATTER, filled

from assembler.cli import main
from assembler.formats.word.package import DOCUMENT


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the packet of an example in output/, and stand in it."""
    monkeypatch.chdir(tmp_path)
    assert run("build", str(MATTER)).exit_code == 0
    (packet,) = Path("output").iterdir()
    return packet


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])


def test_read_says_what_was_filled_in(place: Path) -> None:
    Path("back.docx").write_bytes(filled("docx"))
    result = run("read", "back.docx")
    assert (result.exit_code, result.stderr) == (0, "")
    first, second, *rest = result.stdout.splitlines()
    assert first == "back.docx: complete"
    assert second == "  Material Value Declaration (material-value-declaration-opp-001) of acme-2026-001: complete"
    assert ["introduced_on", "1", "December", "2026"] in [line.split() for line in rest]
    assert run("read", "back.docx", "--packet", str(place)).stdout == result.stdout
    assert run("read", "back.docx", "--matter", str(MATTER)).stdout == result.stdout


def test_read_as_data(place: Path) -> None:
    Path("back.pdf").write_bytes(filled("pdf", {"material-value-declaration.opp-001.form_number": "2.5"}))
    result = run("read", "back.pdf", "--packet", str(place), "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["status"], data["findings"]) == (0, "complete", [])
    (form,) = data["forms"]
    assert (form["matter"], form["document"], form["entry"]) == ("acme-2026-001", "qpn/material-value-declaration", "opp-001")
    values = form["values"]
    assert (values["introduced_on"], values["fee_told"], values["form_number"], values["documents"]) == (
        "2026-12-01",
        True,
        2.5,
        [],
    )
    assert values["people"][0]["Company"] is None


def test_read_tells_the_field_a_finding_is_about(place: Path) -> None:
    result = run("read", str(place / "forms" / "material-value-declaration-opp-001.pdf"), "--json")
    findings = json.loads(result.stdout)["forms"][0]["findings"]
    assert result.exit_code == 1
    assert {"id": "blank-answer", "field": "need", "severity": "error"}.items() <= findings[6].items()


def test_read_of_a_folder_says_what_is_missing(place: Path) -> None:
    Path("returned").mkdir()
    Path("returned/one.docx").write_bytes(filled("docx"))
    result = run("read", "returned")
    assert result.exit_code == 1
    assert "1 of 3 returned of “Material Value Declaration”; missing: opp-002, opp-003" in result.stdout
    assert place.name in result.stderr
    forms = json.loads(run("read", "returned", "--json").stdout)["forms"]
    assert [form["state"] for form in forms if form["entry"]] == ["complete", "missing", "missing"]


def test_read_and_compare_refuse_what_is_not_there() -> None:
    result = run("read", "nothing.docx")
    assert (result.exit_code, "nothing.docx cannot be read: No such file or directory." in result.stderr) == (1, True)
    assert run("compare", "nothing.docx", "--json").exit_code == 1
    assert run("compare", __file__, "--packet", "a", "--matter", "b").exit_code == 2
    assert run("read", __file__, "--packet", "nothing").exit_code == 1


def test_compare_says_what_was_changed_silently(place: Path) -> None:
    ours = (place / "documents" / "01-alliance-agreement.docx").read_bytes()
    Path("back.docx").write_bytes(edited(ours, DOCUMENT, lambda text: text.replace("thirty (30)", "ninety (90)", 1)))
    result = run("compare", "back.docx")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        "back.docx against “alliance-agreement”: 1 change, 1 of them without a tracked change"
    )
    assert result.stdout.splitlines()[1].endswith("SILENT changed")
    assert result.stdout.splitlines()[2].strip() == "“thirty (30)” became “ninety (90)”"
    data = json.loads(run("compare", "back.docx", "--json").stdout)
    assert (data["silent"], data["changes"][0]["edits"]) == (1, [{"deleted": "thirty (30)", "inserted": "ninety (90)"}])


def test_compare_of_a_pdf_that_is_ours(place: Path) -> None:
    result = run("compare", str(place / "packet.pdf"))
    assert (result.exit_code, "the words are those of “packet.pdf”" in result.stdout) == (0, True)


def test_form_builds_one_form_and_refuses_a_wrong_name_with_the_list(place: Path) -> None:
    result = run("form", "material-value-declaration-opp-001", str(MATTER), "-o", "forms", "--json")
    assert result.exit_code == 0
    (form,) = json.loads(result.stdout)["forms"]
    assert [Path(file["path"]).name for file in form["files"]] == [
        "material-value-declaration-opp-001.docx",
        "material-value-declaration-opp-001.pdf",
    ]
    for file in form["files"]:
        assert Path(file["path"]).read_bytes() == (place / "forms" / Path(file["path"]).name).read_bytes()
    again = run("form", "material-value-declaration-opp-001", str(MATTER), "-o", "forms")
    assert again.stdout.splitlines()[0].endswith("material-value-declaration-opp-001.docx  (already built)")
    wrong = run("form", "material-value-declaratio", str(MATTER))
    assert wrong.exit_code == 2
    assert "Did you mean “material-value-declaration”?" in wrong.stderr
    assert "eula" in wrong.stderr
