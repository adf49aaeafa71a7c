"""API tokens are made and revoked on a page."""

import re

import httpx
import pytest


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
