"""`assembler read` as a person runs it."""

import json
from pathlib import Path

import pytest
from cli.packets_sent import run
from returns.returned_sample import MATTER, filled


@pytest.mark.slow
def test_read_says_what_was_filled_in(sent_packet: Path) -> None:
    Path("back.docx").write_bytes(filled("docx"))
    result = run("read", "back.docx")
    assert (result.exit_code, "“Signature of" in result.stderr, result.stderr.count("[unsigned-form]")) == (1, True, 1)
    first, second, *rest = result.stdout.splitlines()
    assert first == "back.docx: incomplete"
    assert second == "  Material Value Declaration (material-value-declaration-opp-001) of acme-2026-001: incomplete"
    assert [line for line in rest if line.endswith("(introduced_on): 1 December 2026")]
    assert run("read", "back.docx", "--packet", str(sent_packet)).stdout == result.stdout
    assert run("read", "back.docx", "--matter", str(MATTER)).stdout == result.stdout


@pytest.mark.slow
def test_read_as_data(sent_packet: Path) -> None:
    Path("back.pdf").write_bytes(filled("pdf", {"material-value-declaration.opp-001.form_number": "2.5"}))
    result = run("read", "back.pdf", "--packet", str(sent_packet), "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["status"], data["findings"]) == (1, "incomplete", [])
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


@pytest.mark.slow
def test_a_finding_about_a_field_names_it_in_the_data(sent_packet: Path) -> None:
    result = run("read", str(sent_packet / "forms" / "material-value-declaration-opp-001.pdf"), "--json")
    findings = json.loads(result.stdout)["forms"][0]["findings"]
    assert result.exit_code == 1
    assert {"id": "blank-answer", "field": "need", "severity": "error"}.items() <= findings[6].items()


@pytest.mark.slow
def test_read_of_a_folder_says_what_is_missing(sent_packet: Path) -> None:
    Path("returned").mkdir()
    Path("returned/one.docx").write_bytes(filled("docx"))
    result = run("read", "returned")
    assert result.exit_code == 1
    assert "1 of 3 returned of “Material Value Declaration”; missing: opp-002, opp-003" in result.stdout
    assert sent_packet.name in result.stderr
    forms = json.loads(run("read", "returned", "--json").stdout)["forms"]
    declarations = [form for form in forms if form["form"].startswith("material-value-declaration")]
    assert [form["state"] for form in declarations] == ["incomplete", "missing", "missing"]


def test_read_and_compare_refuse_what_is_not_there() -> None:
    result = run("read", "nothing.docx")
    assert (result.exit_code, "nothing.docx cannot be read: No such file or directory." in result.stderr) == (1, True)
    assert run("compare", "nothing.docx", "--json").exit_code == 1
    assert run("compare", __file__, "--packet", "a", "--matter", "b").exit_code == 2
    assert run("read", __file__, "--packet", "nothing").exit_code == 1


@pytest.mark.slow
def test_what_lacks_is_marked_at_its_label(sent_packet: Path) -> None:
    said = run("read", str(next(sent_packet.glob("forms/*-opp-001.pdf"))), "--by", "partner")
    lacking = [line.strip() for line in said.stdout.splitlines() if line.endswith(", which is lacking")]
    assert "Prepared by (preparer): –, which is lacking" in lacking
    assert len(lacking) == said.stderr.count("[blank-answer]")
    assert all(line.partition(" (")[0] in said.stderr for line in lacking)
