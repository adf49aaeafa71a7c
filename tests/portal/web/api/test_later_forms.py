"""By the API an entry is added, or what the partner reported is decided on; its form is a packet of its own, a supplement."""

from collections.abc import Iterator

import httpx
import pytest
from portal.lending import lending_settings, lending_text
from portal.running import Running, running
from sqlalchemy import select

from assembler.portal.clock import now
from assembler.portal.store.accounts import Role
from assembler.portal.store.database import reading, writing
from assembler.portal.store.submissions import report_entry
from assembler.portal.store.tables import answers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal whose partners sign a form for each loan."""
    with running(lending_settings(tmp_path_factory.mktemp("lending"))) as found:
        yield found


@pytest.fixture(scope="module")
def packet(lending: Running) -> str:
    return lending.packet("first-001", "Exempel AB", text=lending_text())


@pytest.fixture
def machine(lending: Running) -> Iterator[httpx.Client]:
    shown = {"Authorization": f"Bearer {lending.token()}"}
    with httpx.Client(base_url=f"{lending.address}/api/packets/", headers=shown, timeout=60) as client:
        yield client


def test_an_entry_is_added_once_and_its_form_follows(lending: Running, packet: str, machine: httpx.Client) -> None:
    body, key = {"list": "loans", "values": {"item": " A lathe "}}, {"Idempotency-Key": "lathe"}
    first, second = (machine.post(f"{packet}/entries", json=body, headers=key) for _ in range(2))
    assert (first.status_code, second.json()["id"]) == (202, first.json()["id"])
    assert lending.wait(first.json()["id"]) == "built"
    (supplement,) = machine.get(f"{packet}/supplements").json()
    assert (supplement["id"], [paper["name"] for paper in supplement["documents"]]) == (first.json()["id"], ["note-loan-8"])
    reported = machine.get(f"{packet}/reports").json()[-1]
    assert (reported["values"], reported["state"]) == ({"item": "A lathe"}, "accepted")
    onto = machine.post(f"{supplement['id']}/entries", json=body)
    assert (onto.status_code, onto.json()["message"][:46]) == (409, "Entries are added to a packet that is built, a")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"list": "loan", "values": {"item": "A mill"}}, "The matter has no such list whose forms are signed one by one."),
        ({"list": "loans", "values": {"thing": "A mill"}}, "An entry has no such value."),
        ({"list": "loans", "values": {}}, "The entry cannot be used."),
    ],
)
def test_what_is_no_entry_is_refused_and_its_words_are_kept_nowhere(
    lending: Running, packet: str, machine: httpx.Client, sent: dict[str, object], said: str
) -> None:
    before = machine.get(f"{packet}/supplements").json()
    refused = machine.post(f"{packet}/entries", json=sent, headers={"Idempotency-Key": "refused"})
    assert (refused.status_code, said in refused.json()["message"]) == (422, True)
    assert machine.get(f"{packet}/supplements").json() == before
    with reading(lending.context.engine) as connection:
        assert 422 not in connection.scalars(select(answers.c.status)).all()


def test_what_the_partner_reported_is_decided_on_once(lending: Running, packet: str, machine: httpx.Client) -> None:
    with writing(lending.context.engine) as connection:
        good, bad = (report_entry(connection, packet, "loans", {"item": item}, now()) for item in ("A press", "A pen"))
    silent = machine.post(f"{packet}/reports/{bad}/decisions", json={"accept": False})
    assert (silent.status_code, silent.json()["message"]) == (409, "Say why the report is rejected: the partner reads it.")
    rejected = machine.post(f"{packet}/reports/{bad}/decisions", json={"accept": False, "reason": "It is ours."}).json()
    assert (rejected["state"], rejected["reason"]) == ("rejected", "It is ours.")
    accepted = machine.post(f"{packet}/reports/{good}/decisions", json={"accept": True})
    assert (accepted.status_code, accepted.json()["state"]) == (201, "accepted")
    assert machine.post(f"{packet}/reports/{good}/decisions", json={"accept": True}).status_code == 409
    assert lending.wait(machine.get(f"{packet}/supplements").json()[-1]["id"]) == "built"
    assert machine.post(f"{packet}/reports/{'0' * 32}/decisions", json={"accept": True}).status_code == 404


def test_who_may_only_read_adds_and_decides_nothing(lending: Running, packet: str) -> None:
    shown = {"Authorization": f"Bearer {lending.token(Role.VIEWER)}"}
    with httpx.Client(base_url=f"{lending.address}/api/packets/", headers=shown, timeout=60) as reader:
        assert reader.get(f"{packet}/reports").status_code == 200
        assert reader.post(f"{packet}/entries", json={"list": "loans", "values": {"item": "A saw"}}).status_code == 403
