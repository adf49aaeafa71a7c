"""Steps of the act of signing in a real browser: by a mouse and by the keyboard alone, with and without JavaScript."""

from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize
from portal.walks import faults, follow

WIDE: ViewportSize = {"width": 1280, "height": 800}


def seen(page: Page) -> list[str]:
    """Return what axe finds in a page, and at which of two widths the page is wider than its window."""
    found, narrow = faults(page), page.viewport_size
    page.set_viewport_size(WIDE)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size(narrow or WIDE)
    return [*found, *([f"{page.url}: wider than a wide window"] if wide else [])]


def reach(page: Page, target: Locator) -> None:
    """Press the tab key until something has the focus, which must be seen there."""
    target.wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => getComputedStyle(one).outlineStyle") != "none", "nobody sees where the focus is"
            return
    raise AssertionError(f"the tab key does not lead to {target}")


def press(page: Page, role: str, name: str) -> None:
    """Follow a link or press a button that leads to a page, by the keyboard alone, and wait for that page: the one before may look like it."""
    reach(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """Write into an input in place of what is there, by the keyboard alone."""
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def sign_by_keyboard(page: Page, *, name: str = "", code: str = "") -> None:
    """Go on from the papers, or begin at the place to sign: type the name, agree, sign; no key but those of the keyboard."""
    if page.get_by_role("button", name="Go on to the place to sign").count():
        press(page, "link", "Agreement")
        assert page.get_by_role("heading", name="Agreement").count()
        press(page, "link", "Back to the papers to sign")
        press(page, "button", "Go on to the place to sign")
    if name:
        write(page, "Your name", name)
    write(page, "Place (optional)", "Lund")
    reach(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    if code:
        write(page, "Code from the e-mail", code)
    press(page, "button", "Sign 1 place")


def draw_and_sign(page: Page, code: str = "") -> None:
    """Agree and sign on the page of the place to sign, with a signature that is drawn."""
    pad = page.locator("canvas").bounding_box()
    assert pad
    page.mouse.move(pad["x"] + 20, pad["y"] + 80)
    page.mouse.down()
    for across, down in ((60, 20), (90, 90), (150, 30), (220, 70)):
        page.mouse.move(pad["x"] + across, pad["y"] + down)
    page.mouse.up()
    page.get_by_label("Place").fill("Malmö")
    page.get_by_role("checkbox").check()
    if code:
        page.get_by_label("Code from the e-mail").fill(code)
    follow(page, page.get_by_role("button", name="Sign 1 place"))


def downloaded(page: Page, link: str) -> bytes:
    """Download the file of a link, and return it."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).first.click()
    return Path(coming.value.path()).read_bytes()
