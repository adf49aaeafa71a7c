"""The whole act in a real browser, told as it happens: with and without a script, 320 pixels and wide, by keyboard alone, by axe."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page
from portal.mailbox import Mailbox, mailbox
from portal.running import Running, running, small_settings, small_text, with_seal
from portal.signing_walks import downloaded, draw_and_sign, press, reach, seen, sign_by_keyboard, write
from portal.test_browser import browser
from portal.test_signing_mail import ADDRESS, last_code
from portal.walks import context, follow

from assembler.formats.pdf.signatures import read_signatures
from assembler.portal.clock import now
from assembler.portal.store.accounts import Role, add_staff, set_authority
from assembler.portal.store.database import writing
from assembler.signing.audit import AuditStep
from assembler.signing.executed import check_audit

__all__ = ["browser"]

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
TWO = "signatories: [{{name: Anna Berg, title: Director{email}}}, {{name: Bo Ek, title: Director}}]"
PASSWORD, AUTHORITY = "a long password", "Prokura of 3 May 2024, alone, up to EUR 100,000"


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with mailbox() as found:
        yield found


@pytest.fixture(scope="module")
def served(box: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        settings = replace(with_seal(small_settings(tmp_path_factory.mktemp("act")), patch), mail=box.server)
        with running(settings) as portal:
            with writing(portal.context.engine) as connection:
                add_staff(connection, "olaf", PASSWORD, Role.EDITOR, now())
                assert set_authority(connection, "olaf", AUTHORITY)
            yield portal


def packet_of(served: Running, name: str, email: str = "") -> str:
    two = TWO.format(email=f", email: {email}" if email else "")
    return served.packet(name, "Exempel AB", text=re.sub("signatories: .*", two, small_text(name, "Exempel AB")))


def staff_page(page: Page, served: Running, packet: str) -> None:
    """Sign in as staff by the keyboard, and open the page of a packet."""
    page.goto(f"{served.address}/desk/packets/{packet}")
    write(page, "Name", "olaf")
    write(page, "Password", PASSWORD)
    press(page, "button", "Sign in")
    assert page.get_by_role("heading", name="Signing in the page").count()


def personal_link(page: Page, who: str) -> str:
    press(page, "button", f"Make a link by which {who} signs")
    return page.get_by_label("Link", exact=True).input_value()


def fill_in_the_form(page: Page, link: str) -> None:
    page.goto(link)
    follow(page, page.get_by_role("link", name="Fill in here"))
    page.get_by_label("Place").fill("Lund")
    follow(page, page.get_by_role("button", name="Return it as filled in here"))
    assert page.get_by_text("Your form was received").count()


def try_without_the_code(page: Page, link: str) -> list[str]:
    """Try to sign and to decline by a link that was passed on, without its code; return what is wrong with the pages."""
    page.goto(link)
    follow(page, page.get_by_role("button", name="Go on to the place to sign"))
    draw_and_sign(page, "12345")
    assert page.get_by_text("This is not the code that was sent last").count()
    found = seen(page)
    page.goto(link)
    follow(page, page.get_by_role("button", name="Decline to sign"))
    page.get_by_label("Why you do not sign").fill("In her place")
    page.get_by_label("Code from the e-mail").fill("12345")
    follow(page, page.get_by_role("button", name="Decline these papers"))
    assert page.get_by_text("The papers were not declined").count()
    return found + seen(page)


def sign_with_the_code(page: Page, link: str, box: Mailbox) -> list[str]:
    """Read, draw and sign on a telephone, with the code that is sent; return what is wrong with the pages."""
    page.goto(link)
    found = seen(page)
    follow(page, page.get_by_role("link", name="Agreement"))
    found += seen(page)
    follow(page, page.get_by_role("link", name="Back to the papers to sign"))
    follow(page, page.get_by_role("button", name="Go on to the place to sign"))
    found += seen(page)
    draw_and_sign(page, last_code(box))
    assert page.get_by_text("You have signed.").count()
    return found + seen(page)


def sign_without_a_script(page: Page, link: str) -> None:
    page.goto(link)
    follow(page, page.get_by_role("button", name="Go on to the place to sign"))
    assert not page.locator("canvas").is_visible()
    page.get_by_role("checkbox").check()
    follow(page, page.get_by_role("button", name="Sign 1 place"))
    assert page.get_by_text("You have signed.").count()


def sign_for_the_vendor(page: Page, address: str) -> list[str]:
    """Countersign as staff, by the keyboard alone; return what is wrong with the pages."""
    page.goto(address)
    press(page, "button", "Sign for the vendor as Vendor")
    assert page.get_by_text(f"Your authority, as it is recorded: {AUTHORITY}.").count()
    page.set_viewport_size({"width": 320, "height": 800})
    found = seen(page)
    sign_by_keyboard(page, name="Olaf Kay")
    assert page.get_by_role("link", name="Executed copy (PDF)").count()
    return found + seen(page)


def test_the_partner_fills_in_two_directors_sign_the_vendor_countersigns_and_both_have_the_copy(
    browser: Browser, served: Running, box: Mailbox
) -> None:
    """One director's link is passed on to an assistant, who signs and declines nothing without the code from the director's e-mail."""
    packet = packet_of(served, "told-001", ADDRESS)
    whole, at_desk = served.address + served.link(packet), f"{served.address}/desk/packets/{packet}"
    with (
        context(browser, script=True) as desk,
        context(browser, script=True, width=320) as phone,
        context(browser, script=True, width=320, dark=True) as another,
        context(browser, script=False) as plain,
    ):
        staff, anna, assistant, bo = desk.new_page(), phone.new_page(), another.new_page(), plain.new_page()
        fill_in_the_form(anna, whole)
        staff_page(staff, served, packet)
        press(staff, "button", "Open for signature")
        links = {who: personal_link(staff, who) for who in ("Anna Berg", "Bo Ek")}
        staff.reload()  # makes no further link, which would take the place of the last
        found = [
            *seen(staff),
            *try_without_the_code(assistant, links["Anna Berg"]),
            *sign_with_the_code(anna, links["Anna Berg"], box),
        ]
        sign_without_a_script(bo, links["Bo Ek"])
        found += sign_for_the_vendor(staff, at_desk)
        anna.reload()
        found += seen(anna)
        anna.goto(whole)
        bo.reload()
        assert found + seen(anna) == []
        copies = [downloaded(page, "executed copy") for page in (anna, bo, staff)]
        audits = [downloaded(page, "audit file") for page in (anna, bo, staff)]
    assert (len({*copies}), len({*audits})) == (1, 1)
    names, steps = read_copy(copies[0], audits[0])
    assert names == ["Anna Berg", "Bo Ek", "Olaf Kay", ""]
    signed = [one.facts for one in steps if "how" in one.facts]
    assert [one["how"].partition(",")[0] for one in signed] == ["drawn", "by the button", "the name was typed"]
    assert [one["known_by"] for one in signed] == [
        "the link, and a code sent by e-mail",
        "the link alone",
        "sign-in to the portal",
    ]
    assert served.find(packet).signed


def test_the_whole_act_by_keyboard_alone_and_without_a_script(browser: Browser, served: Running) -> None:
    packet = packet_of(served, "keys-001")
    with context(browser, script=False) as desk, context(browser, script=False) as theirs:
        staff, page = desk.new_page(), theirs.new_page()
        staff_page(staff, served, packet)
        press(staff, "button", "Open for signature")
        links = {who: personal_link(staff, who) for who in ("Anna Berg", "Bo Ek", "Vendor")}
        page.goto(links["Vendor"])
        assert page.get_by_text("Somebody else signs first: Anna Berg and Bo Ek.").count()
        for who, name in (("Bo Ek", ""), ("Anna Berg", ""), ("Vendor", "Olive Kay")):
            page.goto(links[who])
            sign_by_keyboard(page, name=name)
            assert page.get_by_role("heading", name="Who signs").count()
        files = []
        for link in ("Download the contract that all have signed", "Download the audit file"):
            reach(page, page.get_by_role("link", name=link))
            with page.expect_download() as coming:
                page.keyboard.press("Enter")
            files.append(coming.value.path().read_bytes())
    names, steps = read_copy(*files)
    assert names == ["Bo Ek", "Anna Berg", "Olive Kay", ""]
    assert [one.facts["place"] for one in steps if "how" in one.facts] == ["Lund"] * 3


def read_copy(executed: bytes, audit: bytes) -> tuple[list[str], tuple[AuditStep, ...]]:
    """Return who signed an executed copy, and the steps of its audit file.

    It is read in another thread: Playwright runs an event loop in this one, and pyHanko one of its own.
    """

    def read() -> tuple[list[str], tuple[AuditStep, ...]]:
        signatures, findings = read_signatures(executed)
        checked = check_audit(audit, executed, signatures)
        assert (findings, checked.findings) == ((), ())
        assert checked.record
        return [one.name for one in signatures], checked.record.steps

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(read).result()
