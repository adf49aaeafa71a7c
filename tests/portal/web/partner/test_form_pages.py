"""A form is filled in on its page, checked, saved and returned, and what is typed is not lost."""

import re

import httpx
import pytest
from portal.page_forms import FILLED, form_of, text_of, typed
from portal.running import Running

from assembler.portal.store.database import reading
from assembler.portal.store.packets import search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import find_saved_form


@pytest.mark.slow
def test_a_form_is_filled_in_checked_and_returned_with_a_receipt(served: Running, partner: httpx.Client) -> None:
    link = served.link(served.packet("fill-001", "Acme Analytics GmbH"))
    form = form_of(partner, link)
    checked = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "check"})
    assert checked.status_code == 422
    assert "“Date of the introduction” is blank." in text_of(checked.text)
    assert "by the Partner" not in text_of(checked.text), "the partner is the one who reads it"
    assert "If it is not, leave it open, save the draft, and tell your contact." in text_of(checked.text)
    assert 'id="fault-introduced_on"' in checked.text
    part = partner.get(f"{form}/filled")
    assert (part.status_code, "-not-complete.pdf" in part.headers["content-disposition"]) == (200, True)
    offered = partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "pdf"})
    assert f'<meta http-equiv="refresh" content="0; url={form}/filled">' in offered.text, "it comes by itself"
    pdf = partner.get(f"{form}/filled")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Ana Pérez" in typed(partner, form).values(), "what was typed is kept"
    returned = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "return"})
    receipt = text_of(partner.get(returned.headers["location"]).text)
    assert "Your form was received, and is filled in. It is not signed yet." in receipt
    assert "Still to be signed." in receipt
    assert f'href="{returned.headers["location"]}">What you returned' in partner.get(link).text
    assert "to be signed Version 1" in text_of(partner.get(f"{form}/return").text)
    assert "error:" not in receipt
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


def test_a_saved_form_keeps_only_what_is_the_partners(served: Running, partner: httpx.Client) -> None:
    link = served.link_to("kept-001")
    form = form_of(partner, link)
    values = typed(partner, form, need="Bare need")
    assert "Beispiel AG" in values.values(), "what we had filled in is sent with it"
    assert partner.post(f"{form}/fill", data={**values, "do": "save"}).status_code == 303
    with reading(served.context.engine) as connection:
        (packet,), _ = search_packets(connection, EVERY_MATTER, "kept-001")
        saved = [find_saved_form(connection, packet.id, paper.name) for paper in packet.contents.papers if paper.form]
    assert [one.values for one in saved if one.version] == [{name: text for name, text in values.items() if text == "Bare need"}]


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


def test_a_link_that_was_passed_on_is_listed_and_closed_by_whoever_made_it_alone(served: Running, partner: httpx.Client) -> None:
    ours, theirs = served.link_to("whatever-001"), served.link_to("whatever-002")
    page = partner.post(f"{form_of(partner, ours)}/pass").text
    link, id = re.search(r'value="http://[^/]+(/p/[^"]+)"', page), re.search(r'name="link" value="(\w+)"', page)
    assert link
    assert id
    assert "change what was typed, attach files, and return the form" in text_of(page)
    assert "Links you passed on" in partner.get(ours).text
    assert id[1] in partner.get(f"{ours}/passed").text
    for other in (theirs, link[1]):
        assert partner.post(f"{other}/passed", data={"link": id[1]}).status_code == 404
    assert partner.get(f"{link[1]}/passed").status_code == 404
    assert partner.get(link[1]).status_code == 200
    assert partner.post(f"{ours}/passed", data={"link": id[1]}).status_code == 303
    assert partner.get(link[1]).status_code == 404
    assert id[1] not in partner.get(f"{ours}/passed").text


def test_the_words_of_a_form_stand_on_its_page_with_what_is_declared_in_sight(served: Running, partner: httpx.Client) -> None:
    page = partner.get(f"{form_of(partner, served.link_to('whatever-001'))}/fill").text
    declared = re.search(r"<legend>([^<]*[Dd]eclar[^<]*)</legend><details open>.*?</details>", page, re.DOTALL)
    assert declared, re.findall("<legend>[^<]*</legend>", page)
    assert len(text_of(declared[0])) > 200
    assert 'data-head="Name"' in page, "a row is a card where the window is narrow"


def test_a_form_that_was_sent_back_says_why_on_its_page_and_on_the_first(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("why-001", "Warum GmbH")
    link = served.link(packet)
    form = form_of(partner, link)
    sent = partner.post(f"{form}/return", files={"file": ("x.png", b"\x89PNG\r\n\x1a\n", "image/png")})
    receipt = sent.headers["location"].rpartition("/")[2]
    reason = "The page with the date is missing."
    assert desk.post(f"/desk/packets/{packet}/returns/{receipt}", data={"do": "send_back", "reason": reason}).status_code == 303
    for page in (link, f"{form}/fill"):
        text = partner.get(page).text
        assert reason in text
        assert f"/receipts/{receipt}" in text


def test_what_was_typed_is_saved_before_the_form_is_passed_on(served: Running, partner: httpx.Client) -> None:
    form = form_of(partner, served.link_to("pass-001"))
    passed = partner.post(
        f"{form}/fill", data={**typed(partner, form, need="For the signer"), "do": "pass"}, follow_redirects=True
    )
    link = re.search(r'value="http://[^/]+(/p/[^"]+)"', passed.text)
    assert link
    own = form_of(partner, link[1])
    assert "For the signer" in partner.get(f"{own}/fill").text
    for page in (partner.get(link[1]).text, partner.get(own).text):
        assert page.index(f'href="{own}/filled"') < page.index(f'href="{own}/pdf"'), "the filled-in file comes first"
    assert "Blank PDF" in text_of(partner.get(link[1]).text)
    assert "Download the blank form as PDF" in text_of(partner.get(own).text)
    assert "/filled" not in partner.get(served.link_to("pass-002")).text, "nothing was filled in"


@pytest.mark.slow
def test_a_long_form_is_saved_below_each_part_and_goes_on_there(served: Running, partner: httpx.Client) -> None:
    form = form_of(partner, served.link_to("parts-001"))
    page = partner.get(f"{form}/fill").text
    parts = re.findall(r'formaction="([^"]+)">Save, and go on here', page)
    assert len(parts) > 2
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    saved = partner.post(parts[1], data={"version": version, "do": "save"})
    part = parts[1].rpartition("=")[2]
    assert saved.headers["location"] == f"{form}/fill?saved={part}#part-{part}"
    again = partner.get(f"{form}/fill?saved={part}").text
    fieldset = again.partition(f'id="part-{part}"')[2].partition("</fieldset>")[0]
    assert "Your draft is saved." in fieldset
    assert again.count("Your draft is saved.</span>") == 1, "it is said where one is"
