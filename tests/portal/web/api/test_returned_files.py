"""A machine sends what came back, and gets the verdict that a page and the command line give."""

import json
from io import BytesIO
from pathlib import Path

import docx
import httpx
import pytest
from click.testing import CliRunner
from portal.running import Running

from assembler.cli import main
from assembler.portal.store.accounts import Role


def file_of(machine: httpx.Client, packet: str, ending: str) -> bytes:
    """Return the first file of a packet whose path has an ending."""
    files = machine.get(f"/api/packets/{packet}").json()["files"]
    number = next(file["number"] for file in files if file["path"].endswith(ending))
    return machine.get(f"/api/packets/{packet}/files/{number}").content


def changed(word: bytes) -> bytes:
    """Return a Word file with a longer period, not tracked."""
    paper = docx.Document(BytesIO(word))
    run = next(run for each in paper.paragraphs for run in each.runs if "sixty (60) days" in run.text)
    run.text = run.text.replace("sixty (60) days", "ninety (90) days")
    paper.save(saved := BytesIO())
    return saved.getvalue()


@pytest.mark.slow
def test_a_changed_contract_has_the_verdict_of_the_command_line(
    served: Running, machine: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet = served.packet("sent-back-001", "Retour GmbH")
    shown = machine.get(f"/api/packets/{packet}").json()
    sent = changed(file_of(machine, packet, "-alliance-agreement.docx"))
    at, key = f"/api/packets/{packet}/returns", {"Idempotency-Key": "returned-1"}
    done = machine.post(at, content=sent, headers=key)
    assert done.status_code == 201, done.text
    (verdict,) = done.json()["verdicts"]

    folder = tmp_path / "output" / shown["name"]
    for file in shown["files"]:
        (folder / file["path"]).parent.mkdir(parents=True, exist_ok=True)
        (folder / file["path"]).write_bytes(machine.get(f"/api/packets/{packet}/files/{file['number']}").content)
    assert (folder / "manifest.json").exists()
    monkeypatch.chdir(tmp_path)
    Path("agreement.docx").write_bytes(sent)
    told = json.loads(CliRunner().invoke(main, ["compare", "agreement.docx", "--packet", str(folder), "--json"]).stdout)
    assert (told["standing"], told["silent"]) == ("altered", 1)
    assert verdict["changes"] == told["changes"]
    assert {**verdict, "file": "", "findings": []} == {**told, "file": "", "findings": []}
    assert [one["id"] for one in verdict["findings"]] == [one["id"] for one in told["findings"]]

    assert machine.post(at, content=sent, headers=key).json() == done.json(), "the key stands for one file that came back"
    assert machine.post(at, content=sent + b" ", headers=key).status_code == 422
    (listed,) = machine.get(at).json()
    assert (listed["id"], listed["form"], listed["state"]) == (done.json()["id"], "packet", "refused")
    again = machine.get(f"{at}/{listed['id']}/verdicts")
    assert again.json() == [verdict]
    assert "returned" in [event["kind"] for event in machine.get(f"/api/packets/{packet}/history").json()]


@pytest.mark.slow
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(served: Running, machine: httpx.Client) -> None:
    packet = served.packet("sent-back-002", "Retour AB")
    at = f"/api/packets/{packet}/returns"
    form = next(
        one["name"] for one in machine.get(f"/api/packets/{packet}").json()["documents"] if one["handling"] == "sign_later"
    )
    blank = file_of(machine, packet, f"{form}.pdf")
    assert f"it has “{form}”" in machine.post(f"{at}?form=nothing", content=b"x").json()["message"]
    assert "is empty" in machine.post(at).json()["message"]
    elsewhere = machine.post(at, content=blank)
    assert (elsewhere.status_code, f"“{form}” (form={form})" in elsewhere.json()["message"]) == (422, True)
    assert machine.get(at).json() == []
    checklist = file_of(machine, packet, served.find(packet).contents.checklist)
    kept = machine.post(at, content=checklist)
    assert (kept.status_code, "is the checklist of" in kept.json()["message"]) == (422, True)
    done = machine.post(f"{at}?form={form}", content=blank)
    assert (done.status_code, done.json()["state"], done.json()["verdicts"][0]["standing"]) == (201, "incomplete", "as issued")
    viewer = {"Authorization": f"Bearer {served.token(Role.VIEWER)}"}
    assert machine.post(at, content=blank, headers=viewer).status_code == 403
    assert machine.post(f"/api/packets/{packet}/withdrawals", json={"reason": "x"}).status_code == 201
    assert machine.post(f"{at}?form={form}", content=blank).status_code == 409
