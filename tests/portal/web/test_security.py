"""The limits of rate, size and time before every page."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from portal.running import Running, limited

from assembler.portal.web.app import guarded_app


def test_a_client_that_asks_too_often_has_to_wait(tmp_path: Path) -> None:
    with limited(tmp_path, requests="5/minute") as portal, portal.client() as client:
        answers = [client.get("/desk/sign-in") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert answers[-1].headers["retry-after"] == "60"


def test_a_client_that_tries_many_links_has_to_wait(tmp_path: Path) -> None:
    with limited(tmp_path, misses="5/minute") as portal, portal.client() as client:
        assert [client.get(f"/p/{number}").status_code for number in range(7)] == [404] * 5 + [429] * 2


def test_a_body_that_does_not_arrive_is_not_waited_for(tmp_path: Path) -> None:
    with limited(tmp_path, arrival=0.5) as portal:
        host, port = portal.context.settings.host.split(":")
        head = f"POST /desk/sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {portal.address}\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nkey="
        with socket.create_connection((host, int(port)), timeout=20) as one:
            one.sendall(head.encode())
            assert one.recv(4000).startswith(b"HTTP/1.1 408")


def test_a_request_that_states_its_length_twice_is_refused_and_nothing_behind_it_is_read(tmp_path: Path) -> None:
    with limited(tmp_path) as portal:
        host, port = portal.context.settings.host.split(":")
        head = f"POST /desk/sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {portal.address}\r\nContent-Length: 5\r\n"
        head += f"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /desk/sign-in HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
        with socket.create_connection((host, int(port)), timeout=20) as one:
            one.sendall(head.encode())
            got = b""
            while more := one.recv(4000):
                got += more
    assert got.startswith(b"HTTP/1.1 400")
    assert got.count(b"HTTP/1.1 ") == 1


def test_a_browser_asks_a_portal_of_https_by_nothing_else(tmp_path: Path) -> None:
    with limited(tmp_path) as portal, portal.client() as client:
        assert "strict-transport-security" not in client.get("/desk/sign-in").headers
        secure = replace(portal.context.settings, address=portal.address.replace("http:", "https:"))
        object.__setattr__(portal.context, "settings", secure)
        app = httpx.ASGITransport(guarded_app(portal.context))

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=app, base_url=secure.address) as reader:
                return await reader.get("/desk/sign-in")

        assert asyncio.run(ask()).headers["strict-transport-security"] == "max-age=31536000"


def test_what_is_too_large_is_answered_by_a_page_that_names_the_limit(portal: Running) -> None:
    with portal.client() as client:
        answer = client.post(
            "/p/unknown/return", content=b"x" * 21_000_000, headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        machine = client.post("/api/matters", content=b"x" * 21_000_000, headers={"Content-Type": "application/json"})
    assert (answer.status_code, "This is too large" in answer.text, "20 MB" in answer.text) == (413, True, True)
    assert machine.json()["message"].startswith("What was sent is too large: it may have 20 MB.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"key=" + b"x" * 1_200_000, 413),
        (b"&".join(b"a=1" for _ in range(3_000)), 400),
        (b"key=" + b"x" * 21_000_000, 413),
    ],
)
def test_a_form_that_is_too_large_is_refused(portal: Running, body: bytes, status: int) -> None:
    with portal.client() as client:
        answer = client.post("/desk/sign-in", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == status


def test_an_address_that_is_too_long_is_refused(portal: Running) -> None:
    with portal.client() as client:
        assert client.get(f"/desk?q={'x' * 5_000}").status_code == 414


def test_the_answer_to_a_fault_of_the_program_says_nothing_about_it(portal: Running, caplog: pytest.LogCaptureFixture) -> None:
    object.__setattr__(portal.context, "page_templates", None)
    with portal.client() as client:
        answer = client.get("/desk/sign-in")
    assert answer.status_code == 500
    assert answer.text == "Something is wrong on our side; it has been noted.\n"
    assert any("AttributeError at" in record.getMessage() for record in caplog.records)


def test_a_request_that_cannot_be_counted_does_not_pass(portal: Running, caplog: pytest.LogCaptureFixture) -> None:
    portal.context.rate_limiter.close()
    with portal.client() as client:
        answer = client.get("/desk/sign-in")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "The portal cannot work at this moment. Nothing was kept: try again in a minute." in answer.text
    assert any("ProgrammingError at" in record.getMessage() for record in caplog.records)
