"""A form is filled in on its page, checked, saved and returned, and what is typed is not lost."""

import re

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


@pytest.mark.slow
def test_what_we_filled_in_stands_fixed_and_its_correction_is_a_finding(served: Running, partner: httpx.Client) -> None:
    packet = served.packet("ours-filled-001", "Acme Analytics GmbH")
    form = form_of(partner, served.link(packet))
    page = partner.get(f"{form}/fill").text
    assert re.search(
        r'<span class="label">Full name of the Customer</span> <span class="filled">Beispiel AG</span>\s*<details>', page
    )
    values = typed(partner, form, **FILLED)
    (customer,) = [name for name, text in values.items() if text == "Beispiel AG"]
    without = {name: text for name, text in values.items() if name != customer}
    assert partner.post(f"{form}/fill", data={**without, "do": "save"}).status_code == 303
    assert typed(partner, form)[customer] == "Beispiel AG", "what was not sent is as we filled it in"
    corrected = typed(partner, form) | {customer: "Beispiel SE"}
    returned = partner.post(f"{form}/fill", data={**corrected, "do": "return"})
    receipt = text_of(partner.get(returned.headers["location"]).text)
    assert "“Full name of the Customer” was “Beispiel AG” when the form was issued, and is “Beispiel SE”." in receipt
    assert "We had filled in “Beispiel AG”." in text_of(partner.get(f"{form}/fill").text)
    with served.client_of("editor") as desk:
        shown = text_of(desk.get(f"/desk/packets/{packet}").text)
    assert "Something that we had filled in was changed. Accept it all the same" in shown
    assert "Beispiel SE changed" in shown


def test_a_day_is_chosen_in_a_calendar_and_printed_as_papers_print_days(served: Running, partner: httpx.Client) -> None:
    form = form_of(partner, served.link_to("calendar-001"))
    day = typed(partner, form, introduced_on="2026-12-01")
    (name,) = [one for one in day if one.endswith(".introduced_on")]
    partner.post(f"{form}/fill", data={**day, "do": "save"})
    page = partner.get(f"{form}/fill").text
    assert re.search(rf'<input type="date" id="introduced_on" name="{re.escape(name)}" value="2026-12-01"', page)
    partner.post(f"{form}/fill", data={**typed(partner, form), name: "the first of December", "do": "save"})
    assert 'value="the first of December"' in partner.get(f"{form}/fill").text, "what is no day stays as it was typed"


def test_what_was_typed_is_saved_before_the_form_is_passed_on(served: Running, partner: httpx.Client) -> None:
    form = form_of(partner, served.link_to("pass-001"))
    passed = partner.post(
        f"{form}/fill", data={**typed(partner, form, need="For the signer"), "do": "pass"}, follow_redirects=True
    )
    link = re.search(r'value="http://[^/]+(/p/[^"]+)"', passed.text)
    assert link
    assert "For the signer" in partner.get(f"{form_of(partner, link[1])}/fill").text
