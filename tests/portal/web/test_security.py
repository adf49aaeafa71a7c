"""The limits of rate, size and time before every page, and the sign-in."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import extract_parameters
from portal.running import KEY, Running, free_port, running, settings_for
from sqlalchemy import select

from assembler.portal.clock import now
from assembler.portal.store.accounts import UNKNOWN_USER_HASH, Role, add_staff
from assembler.portal.store.database import wipe, writing
from assembler.portal.store.tables import staff


@contextmanager
def limited(folder: Path, **limits: object) -> Iterator[Running]:
    made = settings_for(folder, free_port())
    with running(replace(made, limits=replace(made.limits, **limits))) as portal:  # type: ignore[arg-type]
        yield portal


def test_who_asks_too_often_is_told_to_wait(tmp_path: Path) -> None:
    with limited(tmp_path, requests="5/minute") as portal, portal.client() as client:
        answers = [client.get("/desk/sign-in") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert answers[-1].headers["retry-after"] == "60"


def test_who_tries_many_links_is_told_to_wait(tmp_path: Path) -> None:
    with limited(tmp_path, misses="5/minute") as portal, portal.client() as client:
        assert [client.get(f"/p/{number}").status_code for number in range(7)] == [404] * 5 + [429] * 2


def test_who_tries_many_passwords_is_told_to_wait_and_the_right_one_is_not_let_in_then(tmp_path: Path) -> None:
    with limited(tmp_path, sign_ins="3/minute") as portal, portal.client() as client:
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", "a long password", Role.EDITOR, now())
        tried = [client.post("/desk/sign-in", data={"name": "lena", "password": "wrong"}).status_code for _ in range(3)]
        assert tried == [401] * 3
        assert client.post("/desk/sign-in", data={"name": "lena", "password": "a long password"}).status_code == 429


def test_a_body_that_does_not_arrive_is_not_waited_for(tmp_path: Path) -> None:
    with limited(tmp_path, arrival=0.5) as portal:
        host, port = portal.context.settings.host.split(":")
        head = f"POST /desk/sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {portal.address}\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nkey="
        with socket.create_connection((host, int(port)), timeout=20) as one:
            one.sendall(head.encode())
            assert one.recv(4000).startswith(b"HTTP/1.1 408")


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


def test_the_key_signs_in_until_there_is_a_user(portal: Running) -> None:
    with portal.client() as client:
        assert client.post("/desk/sign-in", data={"key": "wrong"}).status_code == 401
        assert client.post("/desk/sign-in", data={"key": KEY}).status_code == 303
        assert client.get("/desk").status_code == 200
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", "a long password", Role.VIEWER, now())
        assert client.get("/desk").status_code == 303, "what the key opened is closed"
        assert client.post("/desk/sign-in", data={"key": KEY}).status_code == 401
        assert client.post("/desk/sign-in", data={"name": "lena", "password": "a long password"}).status_code == 303
        assert client.get("/desk").status_code == 200
        assert client.post("/desk/sign-out").status_code == 303
        assert client.get("/desk").status_code == 303


def test_an_unknown_name_costs_as_much_as_a_known_one(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        add_staff(connection, "lena", "a long password", Role.VIEWER, now())
        kept = connection.scalar(select(staff.c.password))
    assert extract_parameters(UNKNOWN_USER_HASH) == extract_parameters(str(kept))


def test_a_fault_of_ours_tells_the_person_nothing_of_it(portal: Running, caplog: pytest.LogCaptureFixture) -> None:
    portal.context.engine.dispose()
    object.__setattr__(portal.context, "page_templates", None)
    with portal.client() as client:
        answer = client.get("/desk/sign-in")
    assert answer.status_code == 500
    assert answer.text == "Something is wrong on our side; it has been noted.\n"
    assert any("AttributeError at" in record.getMessage() for record in caplog.records)


def test_a_request_that_cannot_be_counted_does_not_pass(portal: Running, caplog: pytest.LogCaptureFixture) -> None:
    portal.context.rates.close()
    with portal.client() as client:
        answer = client.get("/desk/sign-in")
    assert (answer.status_code, answer.text) == (500, "Something is wrong on our side; it has been noted.\n")
    assert any("ProgrammingError at" in record.getMessage() for record in caplog.records)


def test_wiping_can_be_done_while_the_portal_runs(portal: Running) -> None:
    wipe(portal.context.engine)
    with portal.client() as client:
        assert client.get("/desk/sign-in").status_code == 200
