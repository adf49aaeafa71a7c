"""Signing in by a password, and by the key of a run while there is no user."""

import re
from pathlib import Path

import pytest
from argon2 import extract_parameters
from portal.page_forms import form_values, text_of
from portal.running import KEY, ROOT, Running, limited
from sqlalchemy import select

from assembler.portal.clock import now
from assembler.portal.store.accounts import UNKNOWN_USER_HASH, Role, add_staff
from assembler.portal.store.database import writing
from assembler.portal.store.tables import staff
from assembler.portal.web.dependencies import PASSWORD


@pytest.mark.slow
def test_after_many_wrong_passwords_the_right_one_has_to_wait_too(tmp_path: Path) -> None:
    with limited(tmp_path, sign_ins="3/minute") as portal, portal.client() as client:
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", "a long password", Role.EDITOR, now())
        tried = [client.post("/desk/sign-in", data={"name": "lena", "password": "wrong"}).status_code for _ in range(3)]
        assert tried == [401] * 3
        assert client.post("/desk/sign-in", data={"name": "lena", "password": "a long password"}).status_code == 429


@pytest.mark.slow
def test_strangers_who_try_passwords_do_not_keep_out_who_has_signed_in_before(tmp_path: Path) -> None:
    with limited(tmp_path, sign_ins="3/minute") as portal, portal.client() as client, portal.client() as stranger:
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", "a long password", Role.EDITOR, now())
        right = {"name": "lena", "password": "a long password"}
        assert client.post("/desk/sign-in", data=right).status_code == 303
        tried = [stranger.post("/desk/sign-in", data=right | {"password": "wrong"}).status_code for _ in range(4)]
        assert tried == [401] * 2 + [429] * 2
        assert client.post("/desk/sign-in", data=right).status_code == 303
        stranger.cookies["browser"] = "0" * 64
        assert stranger.post("/desk/sign-in", data=right).status_code == 429
        assert [client.post("/desk/sign-in", data=right | {"password": "wrong"}).status_code for _ in range(3)] == [401, 401, 429]


def test_after_signing_in_one_goes_on_where_one_wanted_to(portal: Running) -> None:
    with portal.client() as client:
        asked = client.get("/desk/partners?q=acme")
        assert (asked.status_code, asked.headers["location"]) == (303, "/desk/sign-in?next=%2Fdesk%2Fpartners%3Fq%3Dacme")
        assert 'name="next" value="/desk/partners?q=acme"' in client.get(asked.headers["location"]).text
        signed_in = client.post("/desk/sign-in", data={"key": KEY, "next": "/desk/partners?q=acme"})
        assert signed_in.headers["location"] == "/desk/partners?q=acme"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/desk",
        "//evil.example",
        "/desk/../api",
        "/desk/./sign-out",
        "/desk/matters/../sign-out",
        "/desk\\@evil",
        "/desk/sign-out",
        "/p/x",
        "/deskx",
        "",
    ],
)
def test_a_sign_in_leads_to_no_page_but_one_of_staff(elsewhere: str, portal: Running) -> None:
    with portal.client() as client:
        signed_in = client.post("/desk/sign-in", data={"key": KEY, "next": elsewhere})
    assert signed_in.headers["location"] == "/desk/inbox"


def test_what_was_typed_while_the_session_ended_is_sent_after_signing_in(portal: Running) -> None:
    sent = {"name": "CI <b>&", "role": "viewer", "days": "7"}
    with portal.client() as client:
        ended = client.post("/desk/tokens", data=sent)
        assert (ended.status_code, "You were signed out meanwhile" in ended.text) == (401, True)
        wrong = client.post("/desk/sign-in", data=form_values(ended.text) | {"key": "wrong"})
        assert wrong.status_code == 401
        back = client.post("/desk/sign-in", data=form_values(wrong.text) | {"key": KEY})
        assert (back.status_code, form_values(back.text)) == (200, sent)
        assert 'action="/desk/tokens"' in back.text
        made = client.post("/desk/tokens", data=form_values(back.text))
    assert (made.status_code, "CI <b>&" in text_of(made.text)) == (201, True)


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        ("/desk/account", {"present_password": "an old secret", "new_password": "a new secret"}, {}),
        ("/desk/people", {"name": "jonas", "password": "a first secret", "role": "viewer"}, {"name": "jonas", "role": "viewer"}),
    ],
)
def test_no_password_is_kept_on_a_page(path: str, sent: dict[str, str], kept: dict[str, str], portal: Running) -> None:
    with portal.client() as client:
        ended = client.post(path, data=sent)
        assert (ended.status_code, "secret" in ended.text) == (401, False)
        back = client.post("/desk/sign-in", data=form_values(ended.text) | {"key": KEY})
        assert (back.status_code, "secret" in back.text) == (200 if kept else 303, False)
        assert form_values(back.text) == kept
        assert client.get(path).status_code == 200


def test_every_input_for_a_password_is_named_so_that_it_is_not_kept() -> None:
    pages = [path for path in (ROOT / "templates/portal").glob("*.html") if path.name != "sign_in.html"]
    inputs = [tag for path in pages for tag in re.findall(r"<input[^>]*>", path.read_text("utf-8")) if 'type="password"' in tag]
    names = [re.search(r' name="(\w+)"', tag) for tag in inputs]
    assert [name[1] for name in names if name and name[1].endswith(PASSWORD)] == [name[1] for name in names if name]
    assert len(names) == len(inputs) == 4


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
@pytest.mark.usefixtures("slow_passwords")
def test_an_unknown_name_costs_as_much_as_a_known_one(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        add_staff(connection, "lena", "a long password", Role.VIEWER, now())
        kept = connection.scalar(select(staff.c.password))
    assert extract_parameters(UNKNOWN_USER_HASH) == extract_parameters(str(kept))
