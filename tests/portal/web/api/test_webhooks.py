"""Machines add webhooks, read what they were told, and remove them, if an admin's token is shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from portal.receivers import receiver
from portal.running import Running, running, small_settings
from portal.test_webhook_signatures import recipe

from assembler.portal.clock import now
from assembler.portal.notices import deliver_due
from assembler.portal.store.accounts import Role
from assembler.portal.store.audit import every_event
from assembler.portal.store.database import writing
from assembler.portal.store.webhooks import MOST_WEBHOOKS, add_webhook, remove_webhook

pytestmark = pytest.mark.slow
AT = "/api/webhooks"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    settings = small_settings(tmp_path_factory.mktemp("webhooks"), database())
    with running(replace(settings, webhook_networks=("127.0.0.1/32",))) as found:
        yield found


@pytest.fixture
def machine(portal: Running) -> Iterator[httpx.Client]:
    with portal.client() as client:
        client.headers["Authorization"] = f"Bearer {portal.token()}"
        yield client


def test_a_webhook_is_added_tried_read_and_removed(portal: Running, machine: httpx.Client) -> None:
    with receiver() as found:
        made = machine.post(AT, json={"name": "Chat", "address": found.address, "notices": ["asked", "asked", "overdue"]})
        assert made.status_code == 201, made.text
        webhook, secret = made.json()["webhook"], made.json()["secret"]
        assert webhook["notices"] == ["asked", "overdue"]
        assert machine.get(AT).json() == [webhook]
        assert machine.post(f"{AT}/{webhook['id']}/tries").status_code == 202
        deliver_due(portal.context)
        ((headers, body),) = found.came
        assert recipe(secret)(headers, body, now(), lambda _: None) == 204
    (told,) = machine.get(f"{AT}/{webhook['id']}/deliveries").json()
    assert (told["kind"], told["state"], told["tries"]) == ("trial", "delivered", 1)
    assert machine.post(f"{AT}/{webhook['id']}/missed").json() == {"number": 0}
    assert machine.delete(f"{AT}/{webhook['id']}").status_code == 204
    assert machine.delete(f"{AT}/{webhook['id']}").status_code == 404
    assert machine.get(AT).json() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://192.168.1.1/"},
        {"address": "no address"},
        {"name": " "},
        {"notices": []},
        {"notices": ["everything"]},
        {"more": "x"},
    ],
)
def test_a_webhook_that_cannot_be_is_refused(machine: httpx.Client, wrong: dict[str, object]) -> None:
    sent = {"name": "Chat", "address": "https://chat.example/hook", "notices": ["asked"], **wrong}
    assert machine.post(AT, json=sent).status_code == 422
    assert machine.get(AT).json() == []


def test_there_may_be_so_many_webhooks_and_no_more(portal: Running, machine: httpx.Client) -> None:
    with writing(portal.context.engine) as connection:
        made = [add_webhook(connection, f"{number}", "https://chat.example", ("asked",), 0) for number in range(MOST_WEBHOOKS)]
        before = len(tuple(every_event(connection)))
    refused = machine.post(AT, json={"name": "One more", "address": "https://chat.example/hook", "notices": ["asked"]})
    assert (refused.status_code, "50 webhooks already" in refused.json()["message"]) == (409, True)
    with portal.client_of("admin") as desk:
        typed = {"name": "One more", "address": "https://chat.example/hook", "notice": "asked"}
        answer = desk.post("/desk/webhooks", data=typed)
        assert (answer.status_code, 'value="One more"' in answer.text) == (409, True), "what was typed stays"
    with writing(portal.context.engine) as connection:
        assert len(tuple(every_event(connection))) == before, "what was refused was not done"
        assert all(remove_webhook(connection, id) for id in made)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_only_an_admin_s_token_sees_or_changes_webhooks(portal: Running, machine: httpx.Client, role: Role) -> None:
    machine.headers["Authorization"] = f"Bearer {portal.token(role)}"
    at = f"{AT}/{'f' * 32}"
    asked = [
        ("GET", AT),
        ("POST", AT),
        ("DELETE", at),
        ("GET", f"{at}/deliveries"),
        ("POST", f"{at}/tries"),
        ("POST", f"{at}/missed"),
    ]
    sent = {"name": "Chat", "address": "https://chat.example/hook", "notices": ["asked"]}
    assert [machine.request(method, path, json=sent if method == "POST" else None).status_code for method, path in asked] == [
        403
    ] * 6
