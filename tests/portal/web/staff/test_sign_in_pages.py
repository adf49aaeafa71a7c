"""Signing in by a password, and by the key of a run while there is no user."""

from pathlib import Path

import pytest
from argon2 import extract_parameters
from portal.running import KEY, Running, limited
from sqlalchemy import select

from assembler.portal.clock import now
from assembler.portal.store.accounts import UNKNOWN_USER_HASH, Role, add_staff
from assembler.portal.store.database import writing
from assembler.portal.store.tables import staff


@pytest.mark.slow
def test_after_many_wrong_passwords_the_right_one_has_to_wait_too(tmp_path: Path) -> None:
    with limited(tmp_path, sign_ins="3/minute") as portal, portal.client() as client:
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", "a long password", Role.EDITOR, now())
        tried = [client.post("/desk/sign-in", data={"name": "lena", "password": "wrong"}).status_code for _ in range(3)]
        assert tried == [401] * 3
        assert client.post("/desk/sign-in", data={"name": "lena", "password": "a long password"}).status_code == 429


@pytest.mark.slow
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


@pytest.mark.slow
def test_an_unknown_name_costs_as_much_as_a_known_one(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        add_staff(connection, "lena", "a long password", Role.VIEWER, now())
        kept = connection.scalar(select(staff.c.password))
    assert extract_parameters(UNKNOWN_USER_HASH) == extract_parameters(str(kept))
