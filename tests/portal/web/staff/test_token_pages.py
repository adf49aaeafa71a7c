"""API tokens are made and revoked on a page."""

import re

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running

from assembler.portal.clock import now
from assembler.portal.store.accounts import Role, add_staff
from assembler.portal.store.database import writing


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
