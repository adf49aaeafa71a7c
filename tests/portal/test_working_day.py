"""A working day of legal ops and of three partners, told as it happens, in a real browser: with JavaScript and without.

Lena writes, Priya approves and signs for the vendor, and an admin erases. Of the partners one returns what nobody has signed, one asks a
question and signs, and one changes a word. `PORTAL_PICTURES` names a folder for pictures of the pages, to be looked at by people.
"""

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from formats.word.word_sample import edited
from playwright.sync_api import Browser, FilePayload, Page
from portal.running import Running, running, small_settings, with_seal
from portal.signing_walks import downloaded
from portal.test_browser import browser
from portal.walks import context, faults, follow

from assembler.formats.registry import PDF, WORD, Format
from assembler.formats.word.package import DOCUMENT
from assembler.portal.clock import now
from assembler.portal.store.accounts import Role, add_staff, set_approving, set_authority
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import reading, writing

__all__ = ["browser"]

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.long]
PASSWORD, AUTHORITY = "a long password", "Prokura, alone"
UNSIGNED, SIGNS, ALTERS = "Ohne Unterschrift AB", "Signerande AB", "Ändrande AB"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        settings = replace(with_seal(small_settings(tmp_path_factory.mktemp("day")), patch), approve_every_packet=True)
        with running(settings) as found:
            with writing(found.context.engine) as connection:
                for name, role in (("lena", Role.EDITOR), ("priya", Role.EDITOR), ("admin", Role.ADMIN)):
                    id = add_staff(connection, name, PASSWORD, role, now())
                    set_approving(connection, id, approves=name == "priya")
                assert set_authority(connection, "priya", AUTHORITY)
            yield found


@dataclass(slots=True)
class Day:
    """A day with JavaScript or without: the pages of its people, and what axe has found on them."""

    portal: Running
    script: bool
    desk: Page
    other: Page
    partner: Page
    found: list[str] = field(default_factory=list)
    seen: int = 0

    def look(self, page: Page) -> None:
        """Let axe look at a page, where JavaScript lets it, and keep a picture for people."""
        self.seen += 1
        if self.script:
            self.found += faults(page)
        if folder := os.environ.get("PORTAL_PICTURES"):
            name = f"{'with' if self.script else 'without'}-{self.seen:02}.png"
            page.screenshot(path=Path(folder) / name, full_page=True)

    def named(self, partner: str) -> str:
        """Return the legal name of a partner on this day."""
        return f"{partner} {'mit' if self.script else 'ohne'}"

    def matter_name(self, partner: str) -> str:
        return f"{partner.split(maxsplit=1)[0].casefold().replace('ä', 'a')}-{'with' if self.script else 'without'}"


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in"))
    assert page.get_by_role("heading", name="Inbox").count()


def write_and_ask_for_approval(day: Day, partner: str) -> str:
    """Write the matter of a partner, and ask for its approval; return the address of its page."""
    page = day.desk
    follow(page, page.get_by_role("link", name="Programmes"))
    follow(page, page.get_by_role("link", name="Small Programme"))
    follow(page, page.get_by_role("link", name="Go on to the partner"))
    page.get_by_label("Id of the matter", exact=True).fill(day.matter_name(partner))
    page.get_by_label("Kind").select_option("company")
    page.get_by_label("Legal name").fill(day.named(partner))
    page.locator("[id='partner.country']").select_option("SE")
    page.locator("[id='partner.address.0']").fill("Gatan 1, Stockholm")
    page.get_by_role("textbox", name="Name", exact=True).fill("Anna Berg")
    page.get_by_label("Title").first.fill("Director")
    follow(page, page.get_by_role("button", name="Save the matter").last)
    follow(page, page.get_by_role("button", name="Build the packet"))
    assert page.get_by_text("priya").count(), "who is asked"
    page.goto(f"{day.portal.address}/desk/matters?q={day.matter_name(partner)}")
    follow(page, page.get_by_role("link", name=day.matter_name(partner)))
    assert page.get_by_text("It waits for approval").count()
    day.look(page)
    return page.url


def approve(day: Day, partner: str) -> None:
    """Approve a matter that waits in the inbox."""
    page = day.other
    page.goto(f"{day.portal.address}/desk/inbox")
    follow(page, page.get_by_role("link", name=day.named(partner)))
    follow(page, page.get_by_role("link", name="Agreement").first)
    page.go_back()
    follow(page, page.get_by_role("button", name="Approve", exact=True))
    assert page.get_by_text("priya approved this text").count()


def build_and_send(day: Day, matter: str) -> tuple[str, str]:
    """Build the packet, and return its address and the link for the partner."""
    page = day.desk
    page.goto(matter)
    follow(page, page.get_by_role("button", name="Build the packet"))
    page.get_by_role("button", name="Create a link").wait_for()
    page.wait_for_load_state()
    assert page.get_by_role("term").filter(has_text="Approval").count() == 1
    follow(page, page.get_by_role("button", name="Create a link"))
    day.look(page)
    return page.url.removesuffix("/links"), page.get_by_label("Link", exact=True).input_value()


def file_of(portal: Running, packet: str, format: Format) -> bytes:
    """Return the agreement of a packet as it was issued."""
    found = portal.find(packet.rpartition("/")[2])
    path = next(paper for paper in found.contents.papers if not paper.form).files[format.id]
    return portal.context.file_storage.fetch(found.key(path), found.contents.file(path).sha256)


def return_file(day: Day, link: str, name: str, data: bytes, said: str) -> None:
    page = day.partner
    page.goto(f"{link}/return")
    page.get_by_label("File").set_input_files(FilePayload(name=name, mimeType="application/pdf", buffer=data))
    follow(page, page.get_by_role("button", name="Return this file"))
    assert page.get_by_role("heading", name="Receipt").count()
    assert page.get_by_text(said).count(), page.inner_text("main")
    day.look(page)


def return_what_nobody_signed(day: Day, link: str) -> None:
    """Fill in the form on its page, return the agreement as it came, and take back a file that was sent by mistake."""
    page = day.partner
    page.goto(link)
    day.look(page)
    follow(page, page.get_by_role("link", name="Fill in here"))
    page.get_by_label("Place").fill("Lund")
    follow(page, page.get_by_role("button", name="Save the draft"))
    assert page.get_by_text("Your draft is saved.").count()
    day.look(page)
    follow(page, page.get_by_role("button", name="Return it as filled in here"))
    assert page.get_by_text("It is not signed yet.").count()
    page.goto(link)
    return_file(day, link, "wrong.txt", b"a private letter", "cannot be taken as it is")
    page.get_by_text("Was it the wrong file?").click()
    follow(page, page.get_by_role("button", name="Take it back"))
    assert page.get_by_text("You have taken this back.").count()


def ask(day: Day, link: str) -> None:
    page = day.partner
    page.goto(link)
    page.get_by_label("Ask a question").fill("May our director sign alone?")
    follow(page, page.get_by_role("button", name="Ask"))
    assert page.get_by_text("Not answered yet.").count()
    day.look(page)


def go_through_the_inbox(day: Day, partners: dict[str, str]) -> None:
    """Answer the question; send back what nobody signed, which is asked about, and what was changed, which cannot be accepted."""
    page, address = day.desk, day.portal.address
    page.goto(f"{address}/desk/inbox")
    assert page.get_by_role("heading", name=re.compile(r"Came back \(\d\)")).count() == 1
    assert page.get_by_text("May our director sign alone?").count() == 1
    day.look(page)
    narrow_to_what_was_asked(day)
    follow(page, page.get_by_role("row").filter(has_text="May our director sign alone?").get_by_role("link"))
    page.get_by_label("Answer").fill("Yes, by the register.")
    follow(page, page.get_by_role("button", name="Answer"))
    assert page.get_by_text("Answered").count()
    day.look(page)
    page.goto(partners[UNSIGNED])
    assert page.get_by_text("The partner has taken this back.").count() == 1
    assert page.get_by_text("It is not complete.").count()
    for packet, why in ((UNSIGNED, "Please sign it."), (ALTERS, "Our words were changed.")):
        page.goto(partners[packet])
        newest = page.locator(".came-back", has=page.get_by_role("heading", name="The papers signed now"))
        newest.get_by_label("What is to be corrected").first.fill(why)
        day.look(page)
        follow(page, newest.get_by_role("button", name=re.compile("^Send back")).first)
        assert page.get_by_text(why).count()


def narrow_to_what_was_asked(day: Day) -> None:
    """Show one kind of what waits in an order of one's own; the address keeps both."""
    page = day.desk
    follow(page, page.get_by_role("navigation", name="Kinds").get_by_role("link", name=re.compile("^Asked")))
    page.get_by_label("Order").select_option("oldest")
    follow(page, page.get_by_role("button", name="Show", exact=True))
    assert page.get_by_role("heading", name="Longest waiting first (1)").count()
    assert page.url.partition("?")[2] == "kind=asked&q=&owner=&programme=&sort=oldest"
    day.look(page)


def open_for_signature(day: Day, packet: str) -> str:
    page = day.desk
    page.goto(packet)
    follow(page, page.get_by_role("button", name="Open for signature", exact=True))
    follow(page, page.get_by_role("button", name="Make a link by which Anna Berg signs"))
    return page.get_by_label("Link", exact=True).input_value()


def sign(page: Page, name: str = "") -> None:
    """Agree and sign with a typed name on the page of the place to sign."""
    if name:
        page.get_by_label("Your name").fill(name)
    page.get_by_role("checkbox").check()
    follow(page, page.get_by_role("button", name="Sign 1 place"))


def sign_both_sides(day: Day, link: str, personal: str, packet: str) -> None:
    """Read the answer, sign, and countersign from the inbox; both sides get the same executed copy."""
    theirs, ours = day.partner, day.other
    theirs.goto(link)
    assert theirs.get_by_text("Yes, by the register.").count() == 1
    theirs.goto(personal)
    follow(theirs, theirs.get_by_role("button", name="Go on to the place to sign"))
    day.look(theirs)
    sign(theirs)
    assert theirs.get_by_text("You have signed.").count()
    ours.goto(f"{day.portal.address}/desk/inbox")
    waiting = ours.locator("section", has=ours.get_by_role("heading", name="To be countersigned"))
    follow(ours, waiting.get_by_role("link", name=day.named(SIGNS)))
    follow(ours, ours.get_by_role("button", name="Sign for the vendor as Vendor"))
    assert ours.get_by_text(f"Your authority, as it is recorded: {AUTHORITY}.").count()
    sign(ours, "Priya Nair")
    assert ours.get_by_role("link", name="Executed copy (PDF)").count()
    day.look(ours)
    theirs.goto(link)
    assert downloaded(theirs, "executed copy") == downloaded(ours, "Executed copy")
    day.look(theirs)
    assert day.portal.find(packet.rpartition("/")[2]).signed


def archive_and_erase(day: Day, link: str) -> None:
    """Hand out all that is kept of a partner, and erase it: its link opens nothing any more."""
    page = day.other
    follow(page, page.get_by_role("button", name="Sign out"))
    sign_in(page, day.portal.address, "admin")
    partner = day.named(SIGNS)
    follow(page, page.get_by_role("link", name="Partners"))
    follow(page, page.get_by_role("link", name=partner))
    day.look(page)
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "Download everything (ZIP)"))) as archive:
        names = archive.namelist()
        (asked,) = (name for name in names if name.endswith("questions.json"))
        assert "May our director sign alone?" in archive.read(asked).decode()
    assert [name for name in names if name.endswith(f"executed{PDF.ending}")]
    page.get_by_label("Type the partner’s name to confirm").fill(partner)
    follow(page, page.get_by_role("button", name=f"Erase {partner}"))
    assert page.get_by_role("heading", name="Partners").count()
    assert page.get_by_role("link", name=partner).count() == 0
    day.partner.goto(link)
    assert day.partner.get_by_role("heading", level=1).inner_text() == "Nothing opens here"
    page.goto(f"{day.portal.address}/desk/audit")
    assert page.get_by_role("cell", name="erased").count()
    day.look(page)


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_working_day(browser: Browser, portal: Running, *, script: bool) -> None:
    with (
        context(browser, script=script) as one,
        context(browser, script=script, dark=True) as two,
        context(browser, script=script, width=320) as three,
    ):
        for each in (one, two, three):
            each.set_default_timeout(120_000)
        day = Day(portal, script, one.new_page(), two.new_page(), three.new_page())
        sign_in(day.desk, portal.address, "lena")
        sign_in(day.other, portal.address, "priya")
        matters = {name: write_and_ask_for_approval(day, name) for name in (UNSIGNED, SIGNS, ALTERS)}
        for name in matters:
            approve(day, name)
        sent = {name: build_and_send(day, matter) for name, matter in matters.items()}
        packets, links = ({name: pair[at] for name, pair in sent.items()} for at in (0, 1))
        return_what_nobody_signed(day, links[UNSIGNED])
        return_file(day, links[UNSIGNED], "agreement.pdf", file_of(portal, packets[UNSIGNED], PDF), "It is not signed yet.")
        ask(day, links[SIGNS])
        word = edited(file_of(portal, packets[ALTERS], WORD), DOCUMENT, lambda text: text.replace("must repay", "may repay", 1))
        return_file(day, links[ALTERS], "agreement.docx", word, "cannot be taken as it is")
        go_through_the_inbox(day, packets)
        day.partner.goto(links[ALTERS])
        assert day.partner.get_by_text("Our words were changed.").count() == 1
        personal = open_for_signature(day, packets[SIGNS])
        sign_both_sides(day, links[SIGNS], personal, packets[SIGNS])
        archive_and_erase(day, links[SIGNS])
    assert day.found == []
    with reading(portal.context.engine) as connection:
        assert first_broken_event(connection) is None
