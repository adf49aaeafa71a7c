"""A request with an idempotency key is carried out once."""

import httpx
import pytest
from fastapi import HTTPException, Request
from portal.running import ADMIN, Running, matter_text
from pydantic import BaseModel

from assembler.portal.web.api.idempotency import once


def test_the_same_key_does_the_same_once(machine: httpx.Client) -> None:
    body, key = {"text": matter_text("once-001", "Acme Analytics GmbH")}, {"Idempotency-Key": "one"}
    first, second = (machine.post("/api/matters", json=body, headers=key) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, first.json())
    other = machine.post("/api/matters", json={"text": matter_text("once-002", "Acme")}, headers=key)
    assert (other.status_code, other.json()["message"]) == (422, "This key was used for another request.")
    without = machine.post("/api/matters", json=body)
    assert without.status_code == 422
    assert without.json()["findings"][0]["id"] == "doubled-id"


class Made(BaseModel):
    """The answer of a request of the test."""

    id: str


def test_a_request_that_fails_may_be_repeated_with_its_key(portal: Running) -> None:
    request = Request(
        {"type": "http", "method": "POST", "path": "/api/x", "headers": [], "query_string": b"", "server": ("x", 80)}
    )
    seen: list[str] = []

    def fail() -> tuple[int, BaseModel]:
        seen.append("asked")
        raise HTTPException(409)

    def repeat_under_way() -> tuple[int, BaseModel]:
        with pytest.raises(HTTPException) as refused:
            once(portal.context, ADMIN, request, "key", None, lambda: (201, Made(id="2")))
        assert (refused.value.status_code, refused.value.detail) == (409, "A request with this key is still at work.")
        return 201, Made(id="1")

    with pytest.raises(HTTPException):
        once(portal.context, ADMIN, request, "key", None, fail)
    answers = [once(portal.context, ADMIN, request, "key", None, action) for action in (repeat_under_way, fail)]
    assert [answer.body for answer in answers] == [b'{"id":"1"}'] * 2
    assert seen == ["asked"]
