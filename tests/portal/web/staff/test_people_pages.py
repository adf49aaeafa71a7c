"""Admins add, change and remove people; each changes the own password."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from portal.page_forms import text_of
from portal.running import KEY, Running

from assembler.portal.clock import now
from assembler.portal.store.accounts import Role, add_staff, list_staff
from assembler.portal.store.audit import names_of_actors
from assembler.portal.store.database import reading, writing

LONG = "a long password"
OTHER = "another long one"


@contextmanager
def signed_in(portal: Running, name: str, password: str = LONG) -> Iterator[httpx.Client]:
    with portal.client() as client:
        assert client.post("/desk/sign-in", data={"name": name, "password": password}).status_code == 303, name
        yield client


def admin(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        add_staff(connection, "lena", LONG, Role.ADMIN, now())


def id_of(page: str, name: str) -> str:
    found = re.search(rf"/desk/people/([0-9a-f]{{32}})[^\n]*{re.escape(name)}", page)
    assert found, page
    return found[1]


def test_an_admin_adds_changes_and_removes_somebody(portal: Running) -> None:
    admin(portal)
    with signed_in(portal, "lena") as desk:
        assert desk.post("/desk/people", data={"name": "jonas", "password": LONG, "role": "viewer"}).status_code == 303
        jonas = id_of(desk.get("/desk/people").text, "jonas")
        with signed_in(portal, "jonas") as his:
            assert his.get("/desk/people").status_code == 403
            assert his.get("/desk/tokens").status_code == 403
            assert desk.post(f"/desk/people/{jonas}", data={"role": "admin", "signs": "Prokura"}).status_code == 303
            assert his.get("/desk/tokens").status_code == 200, "a role counts at once"
            assert "You sign for the vendor: Prokura" in text_of(his.get("/desk/account").text)
            assert desk.post(f"/desk/people/{jonas}", data={"do": "remove"}).status_code == 303
            assert his.get("/desk").status_code == 303, "sessions end with the account"
        assert "jonas" not in desk.get("/desk/people").text
        assert [desk.post(f"/desk/people/{jonas}", data={"do": "remove"}).status_code] == [404]


def test_what_cannot_be_added_is_said_and_what_was_typed_stays(portal: Running) -> None:
    admin(portal)
    with signed_in(portal, "lena") as desk:
        for sent, said in (
            ({"name": "jonas", "password": "short", "role": "viewer"}, "A password has 12 to 1,000 characters."),
            ({"name": "lena", "password": LONG, "role": "viewer"}, "“lena” is here already."),
            ({"name": " ", "password": LONG, "role": "viewer"}, "A person has a name"),
            ({"name": "jonas", "password": LONG, "role": "owner"}, "A person has a name of at most 120 characters, and a role."),
        ):
            answer = desk.post("/desk/people", data=sent)
            assert (answer.status_code, said in text_of(answer.text)) == (422, True), said
            assert f'value="{sent["name"].strip()}"' in answer.text or not sent["name"].strip()
            assert LONG not in answer.text


def test_whoever_is_added_by_the_key_can_add_others(portal: Running) -> None:
    with portal.client() as desk:
        assert desk.post("/desk/sign-in", data={"key": KEY}).status_code == 303
        sent = {"name": "lena", "password": LONG, "role": "editor"}
        refused = desk.post("/desk/people", data=sent)
        assert (refused.status_code, "The first person must be an admin" in refused.text) == (422, True)
        assert desk.post("/desk/people", data=sent | {"role": "admin"}).status_code == 303
        assert desk.get("/desk/people").status_code == 303, "the key holds no more"
    with signed_in(portal, "lena") as hers:
        assert hers.post("/desk/people", data=sent | {"name": "jonas"}).status_code == 303


def test_nobody_changes_or_removes_oneself(portal: Running) -> None:
    admin(portal)
    with signed_in(portal, "lena") as desk:
        with reading(portal.context.engine) as connection:
            (own,) = [person.id for person in list_staff(connection)]
        for sent in ({"do": "remove"}, {"role": "viewer"}):
            assert desk.post(f"/desk/people/{own}", data=sent).status_code == 409
        assert desk.get("/desk/people").status_code == 200


def test_everybody_changes_the_own_password_and_other_sessions_end(portal: Running) -> None:
    admin(portal)
    with signed_in(portal, "lena") as desk, signed_in(portal, "lena") as elsewhere:
        wrong = desk.post("/desk/account", data={"present_password": "not this one", "new_password": OTHER})
        assert (wrong.status_code, "This is not your present password." in wrong.text) == (422, True)
        assert desk.post("/desk/account", data={"present_password": LONG, "new_password": "short"}).status_code == 422
        done = desk.post("/desk/account", data={"present_password": LONG, "new_password": OTHER})
        assert (done.status_code, "Your password is changed." in done.text) == (200, True)
        assert (desk.get("/desk").status_code, elsewhere.get("/desk").status_code) == (200, 303)
    with portal.client() as client:
        assert client.post("/desk/sign-in", data={"name": "lena", "password": LONG}).status_code == 401
    with signed_in(portal, "lena", OTHER):
        pass
    with reading(portal.context.engine) as connection:
        assert "lena" in names_of_actors(connection).values()
