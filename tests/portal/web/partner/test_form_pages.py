"""A form is filled in on its page, checked, saved and returned, and what is typed is not lost."""

import httpx
import pytest
from portal.page_forms import FILLED, form_of, text_of, typed
from portal.running import Running


@pytest.mark.slow
def test_a_form_is_filled_in_checked_and_returned_with_a_receipt(served: Running, partner: httpx.Client) -> None:
    link = served.link(served.packet("fill-001", "Acme Analytics GmbH"))
    form = form_of(partner, link)
    checked = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "check"})
    assert checked.status_code == 422
    assert "“Date of the introduction” is blank, and must be filled in by the Partner." in text_of(checked.text)
    assert 'id="fault-introduced_on"' in checked.text
    assert partner.get(f"{form}/filled").status_code == 409, "nothing was typed yet"
    offered = partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "pdf"})
    assert f'href="{form}/filled"' in offered.text
    pdf = partner.get(f"{form}/filled")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Ana Pérez" in typed(partner, form).values(), "what was typed is kept"
    returned = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "return"})
    receipt = text_of(partner.get(returned.headers["location"]).text)
    assert "Your form was received, and is filled in. It is not signed yet." in receipt
    assert "Still to be signed." in receipt
    uploaded = partner.post(f"{form}/return", files={"file": ("signed.pdf", pdf.content, "application/pdf")})
    assert "Version 2" in text_of(partner.get(uploaded.headers["location"]).text)
    assert "returned" in text_of(partner.get(link).text)


def test_two_people_who_type_at_once_lose_nothing(served: Running, partner: httpx.Client) -> None:
    form = form_of(partner, served.link_to("whatever-001"))
    first, second = typed(partner, form, need="first"), typed(partner, form, need="second")
    assert partner.post(f"{form}/fill", data={**first, "do": "save"}).status_code == 303
    refused = partner.post(f"{form}/fill", data={**second, "do": "save"})
    assert refused.status_code == 409
    assert "second" in refused.text
    assert typed(partner, form)[next(name for name in second if name.endswith(".preparer_contact") or name == "version")]
