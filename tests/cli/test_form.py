"""`assembler form` as a person runs it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli.packets_sent import run
from pypdf import PdfReader
from returns.returned_sample import MATTER

from assembler.formats.registry import DEFAULT_FORMATS

ADDED = "  - {id: opp-005, customer: Neue AG, country: DE, model: referral, accepted_on: 2027-01-15}\n"
KIND = "material-value-declaration"


def form(name: str, text: str) -> dict[str, Any]:
    """Ask for a form of a matter of this text, on a day two months later, and return what `--json` prints."""
    Path("acme.yaml").write_text(text, "utf-8")
    result = run("form", name, "acme.yaml", "--on", "2027-02-01", "--json")
    assert result.exit_code == 0, result.stdout
    return dict(json.loads(result.stdout))


def status(file: str) -> tuple[str, list[str]]:
    """Read a returned file, and return the status of its form with the ids of what is said of it, blank answers apart."""
    data = json.loads(run("read", file, "--json").stdout)
    found = {finding["id"] for one in (data, *data["forms"]) for finding in one["findings"]}
    return data["status"], sorted(found - {"blank-answer", "unsigned-form"})


@pytest.mark.slow
def test_a_second_opportunity_two_months_later_and_a_corrected_form(sent_packet: Path) -> None:
    assert run("record", "adopt", str(sent_packet), "--signed-on", "2026-12-20", "--today", "2026-12-20").exit_code == 0
    text = MATTER.read_text("utf-8")
    second = form(KIND, text + ADDED)
    added = Path(second["supplement"]["packet"])
    assert second["supplement"] == {"packet": str(added), "to": sent_packet.name, "fresh": True, "replaces": {}}
    assert [(one["entry"], one["packet"], one["fresh"]) for one in second["forms"]] == [
        *((f"opp-00{number}", sent_packet.name, False) for number in (1, 2, 3)),
        ("opp-005", added.name, True),
    ]
    pdf, _ = (file["path"] for file in second["forms"][3]["files"])
    assert "issued 2027-02-01\n" in run("verify", str(added)).stdout
    fields = {name.rpartition(".")[2]: field.get("/V") for name, field in (PdfReader(pdf).get_fields() or {}).items()}
    assert (fields["agreement_since"], fields["accepted_on"]) == ("20 December 2026", "15 January 2027")

    first = form(f"{KIND}-opp-001", (text + ADDED).replace("Beispiel AG", "Beispiel SE"))
    corrected = Path(first["supplement"]["packet"])
    assert first["supplement"]["replaces"] == {f"{KIND}-opp-001": sent_packet.name}
    old, new = (str(folder / "forms" / f"{KIND}-opp-001.pdf") for folder in (sent_packet, corrected))
    assert (status(old), status(new)) == (("refused", ["superseded-form"]), ("incomplete", []))
    shutil.copy(old, "old.pdf")
    for command in ("compare", "verify"):
        result = run(command, "old.pdf")
        assert (result.exit_code, str(corrected) in result.output) == (1, True)

    far = run("form", f"{KIND}-opp-001", "acme.yaml", "--on", "2127-02-01", "--formats", "txt")
    assert "The day of issue, 1 February 2127, lies" in far.stderr

    Path("back").mkdir()
    for at, file in enumerate((old, pdf)):
        shutil.copy(file, f"back/{at}.pdf")
    states = {one["form"]: one["state"] for one in json.loads(run("read", "back", "--json").stdout)["forms"]}
    shutil.make_archive("sent-back", "zip", "back")
    zipped = {one["form"]: one["state"] for one in json.loads(run("read", "sent-back.zip", "--json").stdout)["forms"]}
    assert zipped == states
    assert {name: states[f"{KIND}-{name}"] for name in ("opp-001", "opp-002", "opp-005")} == {
        "opp-001": "stale",
        "opp-002": "missing",
        "opp-005": "incomplete",
    }
    assert run("record", "verify").exit_code == 0


@pytest.mark.slow
def test_a_form_that_was_never_issued_is_told_with_the_command_that_issues_it(sent_packet: Path) -> None:
    Path("acme.yaml").write_text(MATTER.read_text("utf-8") + ADDED.replace(", accepted_on: 2027-01-15", ""), "utf-8")
    alone = run("form", f"{KIND}-opp-005", "acme.yaml", "-o", "elsewhere")
    assert (alone.exit_code, "[form-alone]" in alone.stderr) == (0, True)
    result = run("read", f"elsewhere/{KIND}-opp-005.docx", "--packet", str(sent_packet))
    assert "[other-packet]" in result.stderr
    assert "assembler form" in result.stderr


@pytest.mark.slow
def test_form_builds_one_form_and_refuses_a_wrong_name_with_the_list(sent_packet: Path) -> None:
    result = run("form", "material-value-declaration-opp-001", str(MATTER), "-o", "forms", "--json")
    assert result.exit_code == 0
    (form,) = json.loads(result.stdout)["forms"]
    names = [f"material-value-declaration-opp-001.{id}" for id in DEFAULT_FORMATS]
    assert [Path(file["path"]).name for file in form["files"]] == names
    for file in form["files"]:
        assert Path(file["path"]).read_bytes() == (sent_packet / "forms" / Path(file["path"]).name).read_bytes()
    again = run("form", "material-value-declaration-opp-001", str(MATTER), "-o", "forms")
    assert again.stdout.splitlines()[0].endswith("material-value-declaration-opp-001.docx  (already built)")
    wrong = run("form", "material-value-declaratio", str(MATTER))
    assert wrong.exit_code == 2
    assert "Did you mean “material-value-declaration”?" in wrong.stderr
    assert "eula" in wrong.stderr
