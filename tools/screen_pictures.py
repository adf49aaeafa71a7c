"""Draw what is seen on a screen: two pages of the portal, a redline and a terminal. `make pictures` draws these by Chromium."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from html import escape
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

STYLED = re.compile(r"((?:\x1b\[\d+m)+)(.*?)\x1b\[0m", re.DOTALL)
LOOKS = {"1": "bold", "31": "red", "32": "green", "33": "yellow", "36": "blue"}
"""The names of looks, by the signs by which a terminal is told of them."""
LINE = 22.5
"""The height of a line, in pixels."""
TERMINAL = f"""
body {{ margin: 0; background: #1b2130; }}
pre {{ margin: 20px 24px; color: #e4e8f0; font: 15px/{LINE}px "DejaVu Sans Mono", monospace; white-space: pre-wrap; }}
.bold {{ font-weight: bold; }} .red {{ color: #ff8a80; }} .green {{ color: #8fe3a1; }} .yellow {{ color: #ffd479; }}
.blue {{ color: #8fc7ff; }}
"""


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
            "terminal.png": _terminal(folder),
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


def _terminal(folder: Path) -> Screen:
    """Show a fault that the check finds in a new library, and a choice that is refused."""
    library, shown = folder / "my-library", folder / "terminal.html"
    CliRunner().invoke(command_line, ["init", str(library)])
    clause = library / "clauses/example/partner-agreement/general.md"
    reference = "3. [](#course-addendum/courses) goes on after the end.\n"
    clause.write_text(f"{clause.read_text('utf-8').rstrip()}\n{reference}", "utf-8")
    commands = ["check --library my-library/clauses", "choose example courses online exams --library my-library/clauses"]
    with chdir(folder):
        said = [f"$ assembler {each}\n{CliRunner().invoke(command_line, each.split(), color=True).output}" for each in commands]
    text = STYLED.sub(_styled, escape("\n".join(said)))
    shown.write_text(f"<!doctype html><meta charset=utf-8><style>{TERMINAL}</style><body><pre>{text}</pre>", "utf-8")
    return Screen(shown.as_uri(), shown.read_text("utf-8"), 40 + round(LINE * (text.count("\n") + 1)))


def _styled(found: re.Match[str]) -> str:
    """Return what a terminal shows in a look as a page shows it."""
    looks = " ".join(LOOKS[sign] for sign in re.findall(r"\d+", found[1]))
    return f'<span class="{looks}">{found[2]}</span>'


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
            page.goto(screen.address, wait_until="networkidle")  # pictures of papers are drawn when they are first seen
            yield name, Image.open(BytesIO(page.screenshot())).convert("RGB")
            context.close()
        browser.close()
