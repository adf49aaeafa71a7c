"""Steps through the pages in a real browser, with and without JavaScript, as a partner and as staff."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def follow(page: Page, target: Locator) -> None:
    """Click what leads to another page, and wait until that one is there whole.

    Until then the page before it is still read, or a half of the next one; and whoever goes on, back or anew meanwhile, ends the way to it.
    """
    with page.expect_navigation():
        target.click()


def sign_in(page: Page, address: str, key: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("Key").fill(key)
    follow(page, page.get_by_role("button", name="Sign in"))
    assert page.get_by_role("heading", name="Inbox").count()


def meet_the_conflict_and_mend_it(page: Page, *, script: bool) -> None:
    """Choose two models that exclude each other, read why, and click the repair that is offered."""
    follow(page, page.get_by_role("link", name="Programmes"))
    follow(page, page.get_by_role("link", name="Qualtrics Partner Network"))
    page.get_by_label("XM Referral", exact=True).check()
    show(page, script=script)
    page.get_by_text("Does not fit any more").first.wait_for()
    page.get_by_label("XM Co-Sell", exact=True).check()
    show(page, script=script)
    page.get_by_role("heading", name="These choices do not go together").wait_for()
    assert page.get_by_text("XM Referral cannot be combined with XM Co-Sell").count()
    follow(page, page.get_by_role("link", name="Drop “XM Co-Sell”"))
    assert page.get_by_role("heading", name="What the packet will hold").count()
    assert page.get_by_label("XM Referral", exact=True).is_checked()
    assert not page.get_by_label("XM Co-Sell", exact=True).is_checked()


def show(page: Page, *, script: bool) -> None:
    """Show what follows from the choices; with JavaScript the page does so by itself."""
    if not script:
        follow(page, page.get_by_role("button", name="Show what follows"))


def write_the_matter(page: Page, matter: str, partner: str) -> None:
    """Fill in the form of a matter, first with faults, then without."""
    follow(page, page.get_by_role("link", name="Go on to the partner"))
    page.get_by_label("Id of the matter", exact=True).fill("Not An Id")
    follow(page, page.get_by_role("button", name="Save the matter").last)
    assert page.get_by_role("heading", name="This cannot be saved yet").count()
    assert page.locator("#fault-matter").inner_text().startswith("“Not An Id” is no id.")
    page.get_by_label("Id of the matter", exact=True).fill(matter)
    page.get_by_label("Kind").select_option("company")
    page.get_by_label("Legal name").fill(partner)
    page.locator("[id='partner.country']").select_option("DE")
    page.locator("[id='partner.address.0']").fill("Beispielstraße 1")
    page.get_by_role("textbox", name="Name", exact=True).fill("Dr. Lena Müller")
    page.get_by_label("Title").first.fill("Managing Director")
    page.locator("[id='return_by']").fill("2026-12-31")
    page.get_by_label("Territory").fill("Germany and Austria")
    page.get_by_role("button", name="Add to opportunities").click()
    page.locator("[id='opportunities.0.id']").fill("opp-001")
    page.locator("[id='opportunities.0.customer']").fill("Beispiel AG")
    page.locator("[id='opportunities.0.country']").select_option("DE")
    page.locator("[id='opportunities.0.model']").select_option("referral")
    follow(page, page.get_by_role("button", name="Save the matter").last)
    assert page.get_by_role("heading", name=partner).count()


def build_and_send(page: Page) -> str:
    """Build the packet, wait until the page shows that it is built, and return a link for the partner."""
    follow(page, page.get_by_role("link", name="Alliance Agreement"))
    assert page.get_by_role("heading", name="Preview: Alliance Agreement").count()
    page.go_back()
    follow(page, page.get_by_role("button", name="Build the packet"))
    page.get_by_role("button", name="Create a link").wait_for(timeout=60_000)
    follow(page, page.get_by_role("button", name="Create a link"))
    return page.get_by_label("Link", exact=True).input_value()


def fetch_every_file(page: Page) -> list[str]:
    """Download every file that the page offers, and return their names."""
    names = []
    for link in (
        page.get_by_role("link", name="PDF").all()
        + page.get_by_role("link", name="Word").all()
        + page.get_by_role("link", name="Download all").all()
    ):
        with page.expect_download() as coming:
            link.click()
        names.append(coming.value.suggested_filename)
        assert Path(coming.value.path()).stat().st_size > 1000
    return names


FILLED = {
    "Date of the introduction": "2026-12-01",
    "Why this work mattered for the sale": "It would not have been bought.",
    "The Customer’s need": "To know what customers think.",
    "Why the Opportunity was new to the Vendor, as far as the Partner knows": "Nobody had spoken to them.",
    "Told on": "2026-12-02",
    "Told to whom, and how": "The head of purchase, by e-mail",
    "Conflicts of interest, or “none”": "none",
    "Others who receive a share of the fee, or “none”": "none",
    "Prepared by": "Lena Müller",
}


def fill_in_and_return(page: Page) -> None:
    """Fill in the form, see what is missing, save a draft, return it, and return a file too."""
    follow(page, page.get_by_role("link", name="Fill in here"))
    follow(page, page.get_by_role("button", name="Check it"))
    page.get_by_role("link", name="“Date of the introduction” is blank").click()
    for label, text in FILLED.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Manner of the introduction").select_option("Event")
    page.get_by_label("People introduced, row 1: Name").fill("Ana Pérez")
    page.get_by_label("Work before the Order, row 1: Date").fill("2 November 2026")
    page.get_by_label("The Customer was told in writing").check()
    page.get_by_label("The people named in this form were told").check()
    follow(page, page.get_by_role("button", name="Save the draft"))
    assert page.get_by_text("Your draft is saved.").count()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Get the filled-in PDF").click()
    filled = coming.value.path()
    follow(page, page.get_by_role("button", name="Return it as filled in here"))
    assert page.get_by_text("Your form was received, and is filled in. It is not signed yet.").count()
    follow(page, page.get_by_role("link", name="Return another file"))
    page.get_by_label("File").set_input_files(
        {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": filled.read_bytes()}
    )
    follow(page, page.get_by_role("button", name="Return this file"))
    assert page.get_by_role("heading", name="Receipt").count()
    follow(page, page.get_by_role("link", name="Back to all papers"))
    assert page.get_by_text("to be signed", exact=True).count()


def faults(page: Page) -> list[str]:
    """Return the violations that axe finds in a page, and whether the page is wider than its window."""
    found = [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url}: {one}" for one in (*found, *(["wider than its window"] if wide else []))]


def context(browser: Browser, *, script: bool, width: int = 1280, dark: bool = False) -> BrowserContext:
    return browser.new_context(
        java_script_enabled=script,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )
