"""Whoever has a second factor signs in by password and code; the code alone, the password alone and a code twice open nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from portal.page_forms import form_values, text_of
from portal.running import Running, limited, running, small_settings
from portal.store.test_second_factors import code

from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor, Role, add_staff, open_session
from assembler.portal.store.database import writing
from assembler.portal.store.second_factors import remove_factor
from assembler.portal.store.tables import second_factors

PASSWORD = "a long password"  # noqa: S105 - of people of this test
FACTOR = "/desk/account/second-factor"
pytestmark = pytest.mark.slow


@pytest.fixture
def portal(tmp_path: Path, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path, database())) as found:
        with writing(found.context.engine) as connection:
            for name in ("lena", "olaf"):
                add_staff(connection, name, PASSWORD, Role.ADMIN, now())
        yield found


def show_password(client: httpx.Client, **more: str) -> httpx.Response:
    return client.post("/desk/sign-in", data={"name": "lena", "password": PASSWORD, **more})


def turned_on(portal: Running) -> tuple[str, list[str]]:
    """Turn on the second factor of a person on the page; return its secret and the recovery codes."""
    with portal.client() as client:
        assert show_password(client).status_code == 303
        assert client.post(FACTOR, data={"do": "begin", "present_password": "wrong"}).status_code == 422
        page = client.post(FACTOR, data={"do": "begin", "present_password": PASSWORD})
        found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page.text)
        assert found, page.text
        assert page.text.count("<svg") == 1
        assert " style=" not in page.text
        secret = found[1].replace(" ", "")
        begun = {"do": "confirm", "begun": form_values(page.text)["begun"]}
        wrong = client.post(FACTOR, data=begun | {"code": "000000"})
        assert (wrong.status_code, found[1] in wrong.text) == (422, True), "the same secret is shown again"
        done = client.post(FACTOR, data=begun | {"code": code(secret, now())})
        codes = re.findall(r"<code>([a-z2-7-]{19})</code>", done.text)
        assert len(codes) == 10
        assert not [one for one in codes if one in client.get(FACTOR).text], "they are shown once"
        return secret, codes


def next_code(portal: Running, secret: str) -> str:
    """Return a code that counts, as if the last one had been used a while ago."""
    with writing(portal.context.engine) as connection:
        connection.execute(second_factors.update().values(last_step=0))
    return code(secret, now())


def test_password_and_code_sign_in_and_neither_does_alone(portal: Running) -> None:
    secret, codes = turned_on(portal)
    with portal.client() as client:
        asked = show_password(client, next="/desk/partners")
        assert (asked.status_code, "set-cookie" in asked.headers, client.get("/desk").status_code) == (200, False, 303)
        sent = form_values(asked.text)
        assert sent["next"] == "/desk/partners"
        for wrong in ("000000", "", codes[0][:-1]):
            assert client.post("/desk/sign-in/code", data=sent | {"code": wrong}).status_code == 401
        shown = next_code(portal, secret)
        done = client.post("/desk/sign-in/code", data=sent | {"code": shown})
        assert (done.status_code, done.headers["location"], client.get("/desk").status_code) == (303, "/desk/partners", 200)
        with portal.client() as thief:
            assert thief.post("/desk/sign-in/code", data=sent | {"code": shown}).status_code == 401, "a code is used once"
            for ticket in ("", "x", sent["ticket"][:-4] + "AAAA"):
                refused = thief.post("/desk/sign-in/code", data={"ticket": ticket, "code": codes[1]})
                assert (refused.status_code, "Begin again." in refused.text) == (401, True)
            assert thief.get("/desk").status_code == 303
            assert thief.post("/desk/sign-in/code", data=sent | {"code": codes[1]}).status_code == 303
        with portal.client() as thief:
            assert thief.post("/desk/sign-in/code", data=sent | {"code": codes[1]}).status_code == 401


def test_what_was_typed_is_kept_over_both_pages(portal: Running) -> None:
    _, codes = turned_on(portal)
    with portal.client() as client:
        ended = client.post("/desk/tokens", data={"name": "CI", "role": "viewer"})
        asked = client.post("/desk/sign-in", data=form_values(ended.text) | {"name": "lena", "password": PASSWORD})
        back = client.post("/desk/sign-in/code", data=form_values(asked.text) | {"code": codes[0]})
        assert form_values(back.text) == {"name": "CI", "role": "viewer"}
        assert PASSWORD not in asked.text


def test_codes_cannot_be_tried_without_end(tmp_path: Path) -> None:
    with limited(tmp_path) as portal, portal.client() as client:
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", PASSWORD, Role.ADMIN, now())
        _, codes = turned_on(portal)
        sent = form_values(show_password(client).text)
        tried = [client.post("/desk/sign-in/code", data=sent | {"code": f"{number:06}"}).status_code for number in range(9)]
        assert (tried[0], tried[-1]) == (401, 429)
        assert client.post("/desk/sign-in/code", data=sent | {"code": codes[0]}).status_code == 429, "the right one waits too"


def test_it_is_removed_by_password_and_code_or_by_an_admin(portal: Running) -> None:
    secret, codes = turned_on(portal)
    with portal.client() as client:
        sent = form_values(show_password(client).text)
        assert client.post("/desk/sign-in/code", data=sent | {"code": codes[0]}).status_code == 303
        for wrong in ({"present_password": "wrong", "code": codes[1]}, {"present_password": PASSWORD, "code": "000000"}):
            assert client.post(FACTOR, data={"do": "remove", **wrong}).status_code == 422
        assert client.post(FACTOR, data={"do": "begin", "present_password": PASSWORD}).status_code == 409
        assert client.post(FACTOR, data={"do": "else"}).status_code == 422
        right = {"present_password": PASSWORD, "code": next_code(portal, secret)}
        assert client.post(FACTOR, data={"do": "remove", **right}).status_code == 200
        assert show_password(client).status_code == 303
    turned_on(portal)
    with portal.client() as olaf, portal.client() as lena:
        assert olaf.post("/desk/sign-in", data={"name": "olaf", "password": PASSWORD}).status_code == 303
        (id,) = re.findall(r"/desk/people/([0-9a-f]{32})\"><button class=\"plain\"", olaf.get("/desk/people").text)
        assert olaf.post(f"/desk/people/{id}", data={"do": "no-factor"}).status_code == 303
        assert show_password(lena).status_code == 303
        audit = text_of(olaf.get("/desk/audit").text)
        assert "second factor taken away" in audit
        assert "second factor removed" in audit


def test_the_key_of_a_run_has_none(tmp_path: Path, database: Callable[[], str]) -> None:
    with running(small_settings(tmp_path, database())) as portal, portal.client_of("admin") as client:
        assert "has no second factor" in client.get(FACTOR).text
        assert client.post(FACTOR, data={"do": "begin"}).status_code == 409


def test_where_everybody_is_to_have_one_who_has_none_is_led_to_it_and_to_nothing_else(
    tmp_path: Path, database: Callable[[], str]
) -> None:
    with running(replace(small_settings(tmp_path, database()), require_second_factor=True)) as portal:
        with writing(portal.context.engine) as connection:
            id = add_staff(connection, "lena", PASSWORD, Role.ADMIN, now())
        with portal.client() as client:
            assert show_password(client).status_code == 303
            for method, path in (
                ("GET", "/desk/inbox"),
                ("GET", "/desk/people"),
                ("POST", "/desk/tokens"),
                ("GET", "/desk/account"),
            ):
                answer = client.request(method, path)
                assert (answer.status_code, answer.headers["location"]) == (303, FACTOR), path
            assert "Everybody signs in here with a second factor." in text_of(client.get(FACTOR).text)
            page = client.post(FACTOR, data={"do": "begin", "present_password": PASSWORD}).text
            found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)
            assert found
            assert client.get("/desk/inbox").status_code == 303, "begun is not had"
            sent = {"do": "confirm", "begun": form_values(page)["begun"]}
            client.post(FACTOR, data=sent | {"code": code(found[1].replace(" ", ""), now())})
            assert client.get("/desk/inbox").status_code == 200
            with writing(portal.context.engine) as connection:
                assert remove_factor(connection, id)
            assert client.get("/desk/inbox").status_code == 303, "whoever has lost it sets up another"
            assert client.post("/desk/sign-out").status_code == 303
        with writing(portal.context.engine) as connection:
            actor = Actor(id, "lena", Role.ADMIN)
            secret = open_session(connection, actor, now(), 3600, by_provider=True)
        with portal.client(cookies={"session": secret}) as client:
            assert client.get("/desk/inbox").status_code == 200, "a provider has its own"
        with portal.client() as machine:
            machine.headers["Authorization"] = f"Bearer {portal.token()}"
            assert machine.get("/api/programmes").status_code == 200, "a machine shows a token"


def test_whoever_knows_the_password_alone_is_out_once_a_second_factor_counts(tmp_path: Path, database: Callable[[], str]) -> None:
    with running(replace(small_settings(tmp_path, database()), require_second_factor=True)) as portal:
        with writing(portal.context.engine) as connection:
            add_staff(connection, "lena", PASSWORD, Role.ADMIN, now())
        with portal.client() as thief:
            assert show_password(thief).status_code == 303
            assert thief.get("/desk/inbox").headers["location"] == FACTOR
            turned_on(portal)
            for path in ("/desk/inbox", FACTOR):
                answer = thief.get(path)
                assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/desk/sign-in"), path


def test_another_session_of_the_same_person_neither_learns_a_secret_nor_puts_its_own_in_its_place(portal: Running) -> None:
    with portal.client() as lena, portal.client() as thief:
        assert (show_password(lena).status_code, show_password(thief).status_code) == (303, 303)
        begin = {"do": "begin", "present_password": PASSWORD}
        page = lena.post(FACTOR, data=begin).text
        found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)
        assert found
        for begun in ({}, {"begun": "0" * 64}):
            told = thief.post(FACTOR, data={"do": "confirm", "code": "000000", **begun})
            assert (told.status_code, found[1] in told.text, "Begin again." in told.text) == (422, False, True)
        another = re.search(r"<code>([A-Z2-7 ]{39})</code>", thief.post(FACTOR, data=begin).text)
        assert another
        sent = {"do": "confirm", "begun": form_values(page)["begun"], "code": code(found[1].replace(" ", ""), now())}
        told = lena.post(FACTOR, data=sent)
        assert (told.status_code, another[1] in told.text, "knows your password" in told.text) == (422, False, True)
