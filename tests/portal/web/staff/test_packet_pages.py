"""Staff decide what partners returned and reported."""

import re

import httpx
import pytest
from portal.page_forms import FILLED, form_of, text_of, typed
from portal.running import Running


@pytest.mark.slow
def test_what_came_back_is_judged_and_an_accepted_form_takes_no_more(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("judge-001", "Acme Analytics GmbH")
    link = served.link(packet)
    form = form_of(partner, link)
    partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "return"})
    page = desk.get(f"/desk/packets/{packet}").text
    receipt = re.search(rf'action="(/desk/packets/{packet}/returns/[0-9a-f]+)"', page)
    assert receipt
    assert desk.get(receipt[1]).content.startswith(b"%PDF-")
    assert desk.post(receipt[1], data={"do": "back", "reason": " "}).status_code == 409
    desk.post(receipt[1], data={"do": "back", "reason": "The date is wrong."})
    assert "The date is wrong." in text_of(partner.get(f"{form}/return").text)
    again = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "return"})
    assert again.status_code == 303
    latest = re.findall(rf'action="(/desk/packets/{packet}/returns/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert len(latest) == 1, "what was sent back is decided"
    assert desk.post(latest[0], data={"do": "accept"}).status_code == 409, "nobody has signed it"
    desk.post(latest[0], data={"do": "accept", "sure": "yes"})
    assert "accepted" in text_of(partner.get(link).text)
    assert partner.post(f"{form}/return", files={"file": ("x.pdf", b"%PDF-", "application/pdf")}).status_code == 422
    assert partner.post(f"{form}/fill", data={"version": "9", "do": "return"}).status_code == 409
