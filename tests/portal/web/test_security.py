"""The limits of rate, size and time before every page."""

import socket
from pathlib import Path

import pytest
from portal.running import Running, limited


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
    portal.context.engine.dispose()
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
    assert (answer.status_code, answer.text) == (500, "Something is wrong on our side; it has been noted.\n")
    assert any("ProgrammingError at" in record.getMessage() for record in caplog.records)
