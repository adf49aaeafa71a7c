"""Draw what is seen on a screen: two pages of the portal and a redline. `make pictures` draws these by Chromium."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import httpx
from click.testing import CliRunner
from lxml.html import fromstring
from PIL import Image
from recorded_run import import_tests

from assembler.cli import main as command_line

import_tests()

from portal.running import Running, free_port, running, settings_for  # noqa: E402 - the tests' folder is known only now

WORD = re.compile(r"[^\W\d_]+")
AGREED, RETURNED = "sixty (60) days", "ninety (90) days"


@dataclass(frozen=True, slots=True)
class Screen:
    """A page in a browser 1,200 pixels wide: its address and source, the height that is drawn, and the session that opens it."""

    address: str
    source: str
    height: int
    session: str = ""

    @property
    def digest(self) -> str:
        """The digest of its words: a picture is not stale for another day, number or id."""
        body = fromstring(self.source).find("body")
        words = () if body is None else WORD.findall(" ".join(map(str, body.itertext())))
        return hashlib.sha256(" ".join(words).encode()).hexdigest()


@contextmanager
def screens(packet: Path, folder: Path) -> Iterator[Mapping[str, Screen]]:
    """Give each screen by the name of its picture, while a portal runs in `folder` that shows some."""
    folder.mkdir()
    with running(settings_for(folder / "portal", free_port())) as portal:
        yield {
            "choices.png": _desk(portal, "/desk/programmes/qpn?choice=referral&choice=co_sell", 900),
            "partner.png": _partner(portal),
            "redline.png": _redline(packet, folder),
        }


def _desk(portal: Running, path: str, height: int) -> Screen:
    with portal.client_of("admin") as client:
        return Screen(portal.address + path, client.get(path).raise_for_status().text, height, client.cookies["session"])


def _partner(portal: Running) -> Screen:
    address = portal.address + portal.link(portal.packet("acme-2026-001", "Acme Analytics GmbH"))
    return Screen(address, httpx.get(address).raise_for_status().text, 900)


def _redline(packet: Path, folder: Path) -> Screen:
    """Show an agreement that came back with a period that was changed without tracking."""
    path, shown = folder / "agreement.docx", folder / "redline.html"
    paper = docx.Document(str(min(packet.glob("documents/01-*.docx"))))
    changed = next(run for paragraph in paper.paragraphs for run in paragraph.runs if AGREED in run.text)
    changed.text = changed.text.replace(AGREED, RETURNED)
    paper.save(str(path))
    CliRunner().invoke(command_line, ["compare", str(path), "--packet", str(packet), "--html", str(shown)])
    return Screen(shown.as_uri(), shown.read_text("utf-8"), 620)


def draw_screens(shown: Mapping[str, Screen]) -> Iterator[tuple[str, Image.Image]]:
    """Yield the name and the picture of each screen, as Chromium draws it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who draws needs it
    from portal.walks import launch  # noqa: PLC0415 - the same

    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, screen in shown.items():
            context = browser.new_context(viewport={"width": 1200, "height": screen.height})
            if screen.session:
                context.add_cookies([{"name": "session", "value": screen.session, "url": screen.address}])
            page = context.new_page()
            page.goto(screen.address)
            yield name, Image.open(BytesIO(page.screenshot())).convert("RGB")
            context.close()
        browser.close()
