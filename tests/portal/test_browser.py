"""The pages in a real browser: with and without JavaScript, 320 to 2560 pixels wide, by keyboard, checked by axe."""

import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from time import monotonic

import docx
import pytest
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright
from portal.running import KEY, Running, free_port, running, settings_for
from portal.walks import (
    CHROMIUM,
    build_and_send,
    context,
    faults,
    fetch_every_file,
    fill_in_and_return,
    follow,
    launch,
    meet_the_conflict_and_mend_it,
    sign_in,
    write_the_matter,
)

from assembler.formats.registry import WORD
from assembler.portal.clock import now
from assembler.portal.store.database import writing
from assembler.portal.store.links import create_link

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() or not shutil.which(CHROMIUM):
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture(scope="module")
def served(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(settings_for(tmp_path_factory.mktemp("browser"), free_port(), database())) as portal:
        yield portal


@pytest.fixture(scope="module")
def link(served: Running) -> str:
    packet = served.packet("seen-001", "Acme Analytics SE")
    return served.address + served.link(packet)


@pytest.mark.usefixtures("child_processes")
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_legal_ops_mend_a_conflict_build_and_send_and_the_partner_fetches_all(
    browser: Browser, served: Running, *, script: bool
) -> None:
    with context(browser, script=script) as desk:
        page = desk.new_page()
        sign_in(page, served.address, KEY)
        meet_the_conflict_and_mend_it(page, script=script)
        write_the_matter(page, f"acme-{'with' if script else 'without'}", "Acme Analytics GmbH")
        link = build_and_send(page)
        with context(browser, script=script) as partner:
            theirs = partner.new_page()
            theirs.goto(link)
            assert theirs.get_by_role("heading", level=1).inner_text() == "Papers for Acme Analytics GmbH"
            assert theirs.get_by_text("by 31 December 2026").count()
            assert len(fetch_every_file(theirs)) == 11
            follow(theirs, theirs.get_by_role("link", name="View Alliance Agreement"))
            assert theirs.get_by_role("heading", name="Alliance Agreement", level=2).count()
            theirs.goto(link)
            fill_in_and_return(theirs)
            theirs.go_back()
            assert theirs.get_by_role("heading", name="Receipt").count()
            assert not script or faults(page) + faults(theirs) == []
            follow(page, page.get_by_role("button", name="Revoke"))
            assert page.get_by_text("revoked").count()
            for closed in (link, expired(served, page.url)):
                theirs.goto(closed)
                assert theirs.get_by_role("heading", level=1).inner_text() == "Nothing opens here"


def expired(served: Running, packet: str) -> str:
    """Return a link to a packet that has expired."""
    with writing(served.context.engine) as connection:
        id = packet.partition("/packets/")[2][:32]
        return f"{served.address}/p/{create_link(connection, id, now() - 100, 10)}"


@pytest.mark.parametrize(("width", "dark"), [(320, False), (768, True), (1280, False), (2560, True)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    browser: Browser, served: Running, link: str, width: int, *, dark: bool
) -> None:
    with context(browser, script=True, width=width, dark=dark) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        found = []
        for address in addresses(served, link):
            page.goto(address)
            found += faults(page)
        page.goto(f"{served.address}/desk")
        follow(page, page.get_by_role("rowheader").get_by_role("link").first)
        found += faults(page)
    assert found == []


def addresses(served: Running, link: str) -> list[str]:
    desk = f"{served.address}/desk"
    return [
        *(link, f"{link}/papers/1", f"{link}/papers/8/fill", f"{link}/papers/8/return", f"{link}/return"),
        *(f"{link}/reports/opportunities", f"{served.address}/p/lost", f"{desk}/lost"),
        *(
            desk,
            f"{desk}/inbox",
            f"{desk}?q=nobody",
            f"{desk}/matters",
            f"{desk}/programmes",
            f"{desk}/partners",
            f"{desk}/tokens",
            f"{desk}/webhooks",
            f"{desk}/people",
            f"{desk}/account",
            f"{desk}/batch",
            f"{desk}/proofread",
        ),
        *(f"{desk}/programmes/qpn?choice=referral&choice=co_sell", f"{desk}/programmes/qpn?choice=sell&choice=eula"),
        *(f"{desk}/programmes/qpn/matter?choice=referral", f"{desk}/catalogue", f"{desk}/catalogue?id=referral"),
    ]


def test_a_contract_is_proofread_and_its_copy_fetched(browser: Browser, served: Running) -> None:
    contract = docx.Document()
    contract.add_paragraph("1. The the Buyer pays within thirty (60) days.")
    written = BytesIO()
    contract.save(written)
    sent = FilePayload(name="ours.docx", mimeType=WORD.media_type, buffer=written.getvalue())
    with context(browser, script=True) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        follow(page, page.get_by_role("link", name="Proofread"))
        page.get_by_label("Contract").set_input_files(sent)
        follow(page, page.get_by_role("button", name="Show the remarks"))
        assert page.get_by_text("“The” stands twice in a row.").count() == 1
        assert faults(page) == []
        page.get_by_label("Contract").set_input_files(sent)
        with page.expect_download() as fetched:
            page.get_by_role("button", name="Word copy with comments").click()
        assert docx.Document(str(fetched.value.path())).paragraphs[0].text == contract.paragraphs[0].text


def test_nothing_moves_while_a_page_loads(browser: Browser, link: str) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; })"
            ".observe({type: 'layout-shift', buffered: true});"
        )
        for address in (link, f"{link}/papers/1", f"{link}/papers/8/fill"):
            page.goto(address, wait_until="networkidle")
            assert page.evaluate("window.moved") == 0, address


def test_the_address_follows_the_choices_and_an_added_entry_is_where_one_goes_on(browser: Browser, served: Running) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/programmes/qpn")
        for choice in ("referral", "sell"):
            page.locator(f"#choice-{choice}").check()
            page.wait_for_url(f"**choice={choice}**")
            page.wait_for_load_state("networkidle")
        page.reload()
        assert [page.locator(f"#choice-{choice}").is_checked() for choice in ("referral", "sell")] == [True, True]
        page.goto(f"{served.address}/desk/programmes/qpn/matter?choice=referral")
        page.get_by_role("button", name="Add to opportunities").click()
        page.locator("[id='opportunities.0']:focus").wait_for()
        assert page.evaluate("window.scrollY") > 0
        page.get_by_role("button", name="Remove").last.click()
        page.locator("[id='opportunities']:focus").wait_for()


def test_the_page_shows_the_last_choice_however_quickly_it_followed(browser: Browser, served: Running) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/programmes/qpn")
        page.evaluate(
            "const sent = fetch; window.fetch = async (...asked) => { await new Promise(go => setTimeout(go, 300)); return sent(...asked); }"
        )
        with page.expect_request(lambda asked: "choice=referral&choice=sell&choice=services" in asked.url):
            page.evaluate("for (const id of ['referral', 'sell', 'services']) document.getElementById(`choice-${id}`).click()")


def test_everything_can_be_done_by_keyboard(browser: Browser, served: Running) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/programmes/qpn")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "To the contents of this page"
        page.get_by_label("XM Referral", exact=True).focus()
        page.keyboard.press("Space")
        page.get_by_text("Does not fit any more").first.wait_for()
        page.locator("#choice-referral:focus").wait_for()  # the focus stays where it was


def test_no_policy_is_broken_and_no_script_fails(browser: Browser, served: Running, link: str) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        sign_in(page, served.address, KEY)
        for address in addresses(served, link):
            if "lost" not in address:
                page.goto(address)
        assert said == []
        assert all(url.startswith(served.address) for url in asked)


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_what_staff_typed_is_found_again_whichever_way_they_leave(browser: Browser, served: Running, *, script: bool) -> None:
    name = f"Left {'Alone' if script else 'Kept'} GmbH"
    with context(browser, script=script) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/programmes/qpn/matter?choice=referral")
        page.get_by_role("button", name="Add to opportunities").click()
        page.locator("[id='opportunities.0.customer']").fill("Beispiel AG")
        page.get_by_label("Legal name").fill(name)
        if not script:
            follow(page, page.get_by_role("button", name="Keep it unfinished"))
        follow(page, page.get_by_role("navigation").get_by_role("link", name="Matters", exact=True))
        # What was typed is sent beside the way to the next page, which does not wait for it.
        wait_until(page, lambda: page.get_by_role("link", name=name).count() > 0, page.reload)
        follow(page, page.get_by_role("link", name=name))
        assert page.locator("[id='opportunities.0.customer']").input_value() == "Beispiel AG"
        follow(page, page.get_by_role("button", name="Change the choices"))
        assert page.get_by_role("heading", name="What the packet will hold").count()
        follow(page, page.get_by_role("link", name="Go on to the partner"))
        assert page.get_by_label("Legal name").input_value() == name


def wait_until(page: Page, shown: Callable[[], bool], meanwhile: Callable[[], object] | None = None) -> None:
    """Wait until a page shows something, and do something meanwhile, again and again."""
    until = monotonic() + 60
    while not shown():
        assert monotonic() < until, page.inner_text("main")
        (meanwhile or (lambda: page.wait_for_timeout(20)))()


def row_top(page: Page) -> float:
    """Return where the first row of a list stands in the window."""
    box = page.locator("[id='opportunities.0']").bounding_box()
    assert box
    return box["y"]


def test_a_row_is_added_without_a_jump_of_the_page(browser: Browser, served: Running) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/programmes/qpn/matter?choice=referral")
        page.get_by_label("Legal name").fill("Stays GmbH")
        page.evaluate("window.here = true")
        add = page.get_by_role("button", name="Add to opportunities")
        add.scroll_into_view_if_needed()
        top = add.bounding_box()
        add.click()
        page.locator("[id='opportunities.0.id']").wait_for()
        page.locator("[id='opportunities.0']:focus").wait_for()
        assert page.evaluate("window.here"), "the page was not loaded anew"
        assert page.get_by_label("Legal name").input_value() == "Stays GmbH"
        assert top
        wait_until(page, lambda: abs(row_top(page) - top["y"]) < 400)  # the new row comes to stand where the button was


def test_what_is_shown_once_is_not_made_again_when_the_page_is_reloaded(browser: Browser, served: Running, link: str) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/tokens")
        page.get_by_label("Name of the machine").fill("Reloaded")
        follow(page, page.get_by_role("button", name="Make a token"))
        assert page.get_by_role("heading", name="The token").count()
        page.reload()
        assert page.get_by_role("rowheader", name="Reloaded").count() == 1
        page.goto(f"{link}/papers/8/fill")
        follow(page, page.get_by_role("button", name="Pass it on to the person who signs"))
        assert page.get_by_role("heading", name="A link for the person who signs").count()
        made = page.get_by_role("button", name="Close this link").count()
        page.reload()
        assert page.get_by_role("heading", name="Links you passed on").count()
        assert page.get_by_role("button", name="Close this link").count() == made


def test_a_page_says_at_once_that_a_file_is_being_read(browser: Browser, link: str) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        page.goto(f"{link}/return")
        told = page.get_by_role("status")
        assert told.inner_text() == ""
        page.get_by_label("File").set_input_files(FilePayload(name="a.pdf", mimeType="application/pdf", buffer=b"hello"))
        page.route("**/return", lambda route: route.abort("aborted"))  # as if the answer were still to come
        page.get_by_role("button", name="Return this file").click(no_wait_after=True)
        told.get_by_text("Your file is being sent and read.").wait_for()


def test_what_a_partner_typed_is_saved_when_the_page_is_left(browser: Browser, link: str) -> None:
    with context(browser, script=True) as opened:
        page = opened.new_page()
        page.goto(link)
        follow(page, page.get_by_role("link", name="Fill in here").first)
        page.get_by_label("Prepared by").fill("Lena Left")
        follow(page, page.get_by_role("link", name="Return the signed file"))
        assert page.get_by_role("heading", name="Return:").count()
        page.go_back()
        wait_until(page, lambda: page.get_by_label("Prepared by").input_value() == "Lena Left", page.reload)
        page.get_by_label("Prepared by").fill("")
        follow(page, page.get_by_role("button", name="Save the draft"))
        assert page.get_by_text("Your draft is saved.").count()
