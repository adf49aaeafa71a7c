"""API tokens are made and revoked on a page."""

import re

import httpx
import pytest
from fastapi import HTTPException
from portal.page_forms import text_of
from portal.running import Running

from assembler.portal.clock import now
from assembler.portal.store.accounts import ApiToken, Role, add_staff, create_token, find_token, list_tokens, remove_person
from assembler.portal.store.database import reading, writing
from assembler.portal.web.api.routes import new_token
from assembler.portal.web.api.schemas import TokenOrder


@pytest.mark.slow
def test_a_token_made_on_the_page_opens_the_api_until_it_is_revoked(desk: httpx.Client, partner: httpx.Client) -> None:
    made = re.search(r'id="made"[^>]*value="([^"]+)"', desk.post("/desk/tokens", data={"name": "ci", "role": "viewer"}).text)
    assert made
    shown = {"Authorization": f"Bearer {made[1]}"}
    assert partner.get("/api/matters", headers=shown).status_code == 200
    action = re.search(r'action="(/desk/tokens/[0-9a-f]+/revoke)"', desk.get("/desk/tokens").text)
    assert action
    desk.post(action[1])
    assert partner.get("/api/matters", headers=shown).status_code == 401


def test_each_token_that_ends_with_another_stands_in_the_audit_chain(portal: Running) -> None:
    with portal.client_of("admin") as desk:
        made = re.search(r'id="made"[^>]*value="([^"]+)"', desk.post("/desk/tokens", data={"name": "ci", "role": "admin"}).text)
        assert made
        desk.post("/api/tokens", json={"name": "child", "role": "viewer"}, headers={"Authorization": f"Bearer {made[1]}"})
        (id,) = [one.id for one in tokens_of(portal) if one.name == "ci"]
        for _ in range(2):
            assert desk.post(f"/desk/tokens/{id}/revoke").status_code == 303
        assert text_of(desk.get("/desk/audit").text).count("token revoked") == 2, "the second time nothing ends"


def test_a_token_shows_who_made_it_and_ends_with_the_person(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        add_staff(connection, "lena", "a long password", Role.ADMIN, now())
        olaf = add_staff(connection, "olaf", "a long password", Role.ADMIN, now())
    with portal.client() as his, portal.client() as hers:
        for client, name in ((his, "olaf"), (hers, "lena")):
            client.post("/desk/sign-in", data={"name": name, "password": "a long password"})
        made = re.search(r'id="made"[^>]*value="([^"]+)"', his.post("/desk/tokens", data={"name": "ci", "role": "admin"}).text)
        assert made
        shown = {"Authorization": f"Bearer {made[1]}"}
        child = hers.post("/api/tokens", json={"name": "child", "role": "viewer"}, headers=shown).json()["token"]
        assert "ci admin" in text_of(hers.get("/desk/tokens").text)
        assert "olaf" in text_of(hers.get("/desk/tokens").text)
        assert hers.post(f"/desk/people/{olaf}", data={"do": "remove"}).status_code == 303
        for token in (made[1], child):
            assert hers.get("/api/matters", headers={"Authorization": f"Bearer {token}"}).status_code == 401
        listed = text_of(hers.get("/desk/tokens").text)
        assert "somebody who is removed" in listed
        assert listed.count("revoked") == 2
        done = text_of(hers.get("/desk/audit").text)
        assert "token revoked lena" in done
        assert done.count("token created") == 2


def test_a_token_that_is_asked_for_while_its_maker_is_removed_is_not_made(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.ADMIN, now())
        machine = find_token(connection, create_token(connection, "ci", Role.ADMIN, now(), 60, lena), now())
        assert machine
        remove_person(connection, "lena", now())
    order = TokenOrder(name="late", role="admin", days=1)
    with pytest.raises(HTTPException, match="no admin any more"):
        new_token(portal.context, machine, order)
    assert "late" not in {one.name for one in tokens_of(portal)}


def tokens_of(portal: Running) -> tuple[ApiToken, ...]:
    with reading(portal.context.engine) as connection:
        return list_tokens(connection)
