"""A webhook that is forged, replayed or doubled is told as such by the recipe of the documents, and by a library that is not ours."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from portal.running import ROOT
from standardwebhooks import Webhook, WebhookVerificationError

from assembler.portal.clock import now
from assembler.portal.portal_key import PortalKey
from assembler.portal.webhook_signatures import signed_headers, webhook_secret

KEY = PortalKey(bytes(range(32)))
BODY = '{"type": "came_back", "data": {"matter": "äöü"}}'.encode()
Recipe = Callable[[Mapping[str, str], bytes, int, Callable[[object], None]], int]


def recipe(secret: str) -> Recipe:
    """Return the function that `docs/operators/webhooks.md` gives to whoever receives."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/operators/webhooks.md").read_text("utf-8"), re.DOTALL)
    assert code.count("whsec_…") == 1
    names: dict[str, Any] = {}
    exec(code.replace("whsec_…", secret), names)  # noqa: S102 - the code of the document, which people copy
    receive: Recipe = names["receive"]
    return receive


def headers(delivery: str = "d1", at: int = 1000, webhook: str = "w1") -> dict[str, str]:
    return {name.lower(): text for name, text in signed_headers(KEY, webhook, delivery, at, BODY).items()}


def test_what_we_sign_is_taken_once() -> None:
    receive, acted = recipe(webhook_secret(KEY, "w1")), list[object]()
    assert [receive(headers(at=at), BODY, 1010, acted.append) for at in (1000, 1005)] == [204, 204]
    assert acted == [json.loads(BODY)], "the second is a try of the same delivery"
    assert receive(headers("d2"), BODY, 1010, acted.append) == 204
    assert len(acted) == 2


@pytest.mark.parametrize(
    ("changed", "body", "status"),
    [
        ({"webhook-signature": "v1,AAAA"}, BODY, 401),
        ({"webhook-signature": ""}, BODY, 401),
        ({"webhook-id": "d2"}, BODY, 401),
        ({"webhook-timestamp": "1300"}, BODY, 401),
        ({}, BODY.replace(b"came_back", b"overdue!!"), 401),
        (headers(webhook="w2"), BODY, 401),
        (headers(at=600), BODY, 400),
        (headers(at=1400), BODY, 400),
    ],
)
def test_what_is_forged_or_replayed_is_refused(changed: dict[str, str], body: bytes, status: int) -> None:
    acted = list[object]()
    assert recipe(webhook_secret(KEY, "w1"))(headers() | changed, body, 1010, acted.append) == status
    assert acted == []


def test_a_library_that_is_not_ours_takes_what_we_sign() -> None:
    theirs = Webhook(webhook_secret(KEY, "w1"))
    assert theirs.verify(BODY, headers(at=now())) == json.loads(BODY)
    for forged in (headers(at=now(), webhook="w2"), headers(at=now() - 400), headers(at=now()) | {"webhook-id": "d2"}):
        with pytest.raises(WebhookVerificationError):
            theirs.verify(BODY, forged)


def test_the_secret_of_one_webhook_says_nothing_of_another() -> None:
    made = {webhook_secret(KEY, "w1"), webhook_secret(KEY, "w2"), webhook_secret(PortalKey(bytes(32)), "w1")}
    assert len(made) == 3
    assert all(re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", one) for one in made)
