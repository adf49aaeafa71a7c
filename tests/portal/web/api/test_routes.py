"""The API: its answers conform to its OpenAPI document, and a machine can do all that staff do on pages."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from portal.running import PLAIN, Running, matter_text, running, small_settings

from assembler.portal.store.accounts import Role

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "negative_data_rejection",
)


@pytest.fixture
def small(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """Run a portal with a small library."""
    with running(small_settings(tmp_path, database())) as found:
        yield found


@pytest.mark.long
@pytest.mark.slow
def test_no_answer_is_outside_the_description(small: Running) -> None:
    small.small_packet("fuzzed-001", "Canary Eins GmbH")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{small.address}/api/openapi.json"),
            *(
                "--header",
                f"Authorization: Bearer {small.token()}",
                "--checks",
                ",".join(CHECKS),
                "--phases",
                "examples,coverage,fuzzing",
            ),
            *("--max-examples", "20", "--seed", "1", "--generation-deterministic", "--no-color"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=small.context.settings.scratch,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_a_day_of_a_machine(machine: httpx.Client) -> None:
    made = machine.post("/api/matters", json={"text": matter_text("machine-001", "Machine GmbH")})
    assert made.status_code == 201, made.text
    ordered = machine.post(f"/api/matters/{made.json()['id']}/packets", json={})
    assert ordered.status_code == 202
    packet = wait(machine, ordered.json()["id"])
    assert packet["state"] == "built"
    for file in packet["files"]:
        fetched = machine.get(f"/api/packets/{packet['id']}/files/{file['number']}")
        assert len(fetched.content) == file["size"]
    link = machine.post(f"/api/packets/{packet['id']}/links", json={"days": 7}).json()["address"]
    assert httpx.get(link, timeout=60, verify=PLAIN).status_code == 200
    (shown,) = machine.get(f"/api/packets/{packet['id']}/links").json()
    assert machine.delete(f"/api/packets/{packet['id']}/links/{shown['id']}").status_code == 204
    assert httpx.get(link, timeout=60, verify=PLAIN).status_code == 404
    renewed = machine.post(f"/api/packets/{packet['id']}/links/{shown['id']}/renewals", json={}).json()["address"]
    assert httpx.get(renewed, timeout=60, verify=PLAIN).status_code == 200
    assert (
        machine.post(f"/api/packets/{packet['id']}/withdrawals", json={"reason": "A wrong name."}).json()["state"] == "withdrawn"
    )
    assert httpx.get(renewed, timeout=60, verify=PLAIN).status_code == 404
    assert machine.delete(f"/api/partners/{made.json()['partner']}").status_code == 204
    assert machine.get(f"/api/packets/{packet['id']}").status_code == 404


@pytest.mark.slow
def test_a_machine_records_a_signature_once(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as portal:
        packet = portal.small_packet("first-001", "Exempel AB")
        headers = {"Authorization": f"Bearer {portal.token(Role.EDITOR)}", "Idempotency-Key": "sign-1"}
        with portal.client() as machine:
            at, sent = f"/api/packets/{packet}/signatures", {"signed_on": "2026-11-20"}
            done = machine.post(at, json=sent, headers=headers)
            assert (done.status_code, done.json()["record"], done.json()["signed_on"]) == (201, "first-001", "2026-11-20")
            assert machine.post(at, json=sent, headers=headers).json() == done.json()
            again = machine.post(at, json=sent, headers={**headers, "Idempotency-Key": "sign-2"})
            assert (again.status_code, again.json()["findings"]) == (409, [])
            assert machine.post(at, json={"signed_on": "soon"}, headers=headers).status_code == 422


def wait(machine: httpx.Client, id: str) -> dict[str, Any]:
    while (found := machine.get(f"/api/packets/{id}").json())["state"] in ("queued", "building"):
        time.sleep(0.1)
    assert isinstance(found, dict)
    return found


def test_a_refusal_has_the_findings_of_the_command_line(machine: httpx.Client) -> None:
    text = matter_text("bad-001", "Acme Analytics GmbH").replace("choices: [referral,", "choices: [co_sell, referral,")
    (finding,) = machine.post("/api/matters", json={"text": text}).json()["findings"]
    assert finding["id"] == "referral-excludes-co-sell"
    assert finding["line"] == text[: text.index("choices:")].count("\n") + 1
    assert finding["hint"].startswith("Drop “XM ")


def test_a_programme_is_shown_with_its_choices_and_the_groups_they_stand_in(machine: httpx.Client) -> None:
    choices = {choice["id"]: choice for choice in machine.get("/api/programmes/qpn").json()["choices"]}
    assert (choices["eula"]["group"], choices["eula"]["parent"]) == ("Selling models", "sell")
    assert [*dict.fromkeys(choice["group"] for choice in choices.values())] == [
        "Selling models",
        "Other models",
        "Disputes",
        "Onboarding papers",
    ]


def test_choices_are_answered_with_conflicts_and_repairs(machine: httpx.Client) -> None:
    found = machine.post("/api/programmes/qpn/answers", json={"choices": ["referral", "co_sell"]}).json()
    assert not found["valid"]
    assert found["repairs"] == [{"add": [], "drop": ["referral"]}, {"add": [], "drop": ["co_sell"]}]


def test_choices_that_bring_no_packet_say_whom_to_ask(machine: httpx.Client) -> None:
    found = machine.post("/api/programmes/ipp/answers", json={"choices": ["oem"]}).json()
    assert (found["valid"], found["documents"], found["forms"]) == (True, [], [])
    assert [(one["source"], "oem@vendor.example" in one["text"]) for one in found["answers"]] == [("I-7", True)]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_a_role_that_is_too_low_is_refused(served: Running, role: Role) -> None:
    shown = {"Authorization": f"Bearer {served.token(role)}"}
    with httpx.Client(base_url=served.address, headers=shown, timeout=60, verify=PLAIN) as client:
        if role is Role.VIEWER:
            assert client.post("/api/matters", json={"text": "x"}).status_code == 403
        assert client.post("/api/tokens", json={"name": "x", "role": "admin"}).status_code == 403
        assert client.delete(f"/api/partners/{'0' * 32}").status_code == 403


def test_what_is_too_large_is_refused(machine: httpx.Client) -> None:
    assert machine.post("/api/matters", json={"text": "x" * 300_000}).status_code == 422
    assert machine.post("/api/matters", content=b"x" * 21_000_000).status_code == 413


def test_the_description_names_every_status_it_may_answer(served: Running) -> None:
    described = httpx.get(f"{served.address}/api/openapi.json", timeout=60, verify=PLAIN).json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert {"401", "404", "422", "429"} <= set(operation["responses"]), f"{method} {path}"
    assert json.dumps(described).count("Idempotency-Key") >= 3
