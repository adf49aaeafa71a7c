"""Staff decide on what came back: not on what is refused, with a question where there is a doubt, and an admin takes back."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count

import httpx
import pytest
from formats.pdf.test_clean_copy import hostile
from formats.word.word_sample import edited
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running, small_settings

from assembler.formats.registry import WORD
from assembler.formats.word.package import DOCUMENT
from assembler.portal.clock import now
from assembler.portal.service import ConflictError, accept_return, take_back_acceptance
from assembler.portal.store.database import reading, writing
from assembler.portal.store.submissions import FormReturn, add_return, find_return, returns_of, state_of_form

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("returns"), database())) as found:
        found.small_packet("returned-001", "Eins AB")
        yield found


NUMBERS = count(2)


@pytest.fixture
def packet(portal: Running) -> str:
    """Build a packet that no other test sends anything back to."""
    number = next(NUMBERS)
    return portal.small_packet(f"returned-{number:03}", f"Nummer {number} AB")


@pytest.fixture
def desk(portal: Running) -> Iterator[httpx.Client]:
    with portal.client_of("admin") as client:
        yield client


def came_back(portal: Running, packet: str, form: str, state: str, data: bytes = b"hello", **values: str) -> FormReturn:
    """Store a returned file as if it had been judged."""
    file = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "state": state, "reason": "", "filled_here": False}
    with writing(portal.context.engine) as connection:
        found = add_return(connection, packet, form, now(), **file, findings=[], values=values)
        portal.context.file_storage.put(found.key, data)
    return found


def state(portal: Running, packet: str, id: str) -> str:
    with reading(portal.context.engine) as connection:
        found = find_return(connection, packet, id)
    return found.state if found else ""


def form_name(portal: Running, packet: str) -> str:
    return next(paper.name for paper in portal.find(packet).contents.papers if paper.form)


def decide(desk: httpx.Client, found: FormReturn, **more: str) -> int:
    return desk.post(f"/desk/packets/{found.packet}/returns/{found.id}", data={"do": "accept", **more}).status_code


def test_what_is_refused_has_no_button_and_is_never_accepted(portal: Running, packet: str, desk: httpx.Client) -> None:
    found = came_back(portal, packet, form_name(portal, packet), "refused")
    page = desk.get(f"/desk/packets/{packet}").text
    assert "It is refused, so it cannot be accepted." in page
    assert 'value="accept"' not in page
    assert decide(desk, found, sure="yes") == 409
    assert state(portal, packet, found.id) == "refused"


@pytest.mark.parametrize("doubt", ["incomplete", "older"])
def test_what_is_incomplete_or_not_the_newest_is_asked_about(portal: Running, desk: httpx.Client, doubt: str) -> None:
    packet = portal.small_packet(f"doubt-{doubt}", f"{doubt} AB")
    found = came_back(portal, packet, form_name(portal, packet), "incomplete" if doubt == "incomplete" else "complete")
    if doubt == "older":
        came_back(portal, packet, form_name(portal, packet), "look")
    said = "It is not complete." if doubt == "incomplete" else "Version 2 is newer than version 1."
    assert said in text_of(desk.get(f"/desk/packets/{packet}").text)
    assert decide(desk, found) == 409
    assert decide(desk, found, sure="yes") == 303
    assert state(portal, packet, found.id) == "accepted"


def test_an_acceptance_is_taken_back_for_a_reason_by_an_admin(portal: Running, packet: str, desk: httpx.Client) -> None:
    found = came_back(portal, packet, "note-b", "complete")
    at = f"/desk/packets/{packet}/returns/{found.id}"
    assert decide(desk, found) == 303
    with portal.client_of("editor") as editor:
        assert editor.post(f"{at}/take-back", data={"reason": "A slip."}).status_code == 403
    assert desk.post(f"{at}/take-back", data={"reason": " "}).status_code == 409
    assert desk.post(f"{at}/take-back", data={"reason": "The day is wrong."}).status_code == 303
    assert state(portal, packet, found.id) == "look"
    assert "The day is wrong." in text_of(desk.get(f"/desk/packets/{packet}").text)
    with reading(portal.context.engine) as connection:
        assert state_of_form(returns_of(connection, packet), "note-b") == "to_look", "another version may come"
    assert desk.post(f"{at}/take-back", data={"reason": "Again."}).status_code == 409


def test_signed_papers_cannot_be_taken_back(portal: Running) -> None:
    packet = portal.small_packet("signed-001", "Drei AB")
    found = came_back(portal, packet, "packet", "complete")
    accept_return(portal.context, ADMIN, portal.find(packet), found, date(2026, 11, 20))
    with pytest.raises(ConflictError, match="cannot be taken back"):
        take_back_acceptance(portal.context, ADMIN, portal.find(packet), found, "A slip.")


def test_one_row_a_form_with_the_older_versions_folded_and_changed_values_marked(portal: Running, desk: httpx.Client) -> None:
    packet = portal.small_packet("rows-001", "Vier AB")
    form = form_name(portal, packet)
    for version in range(3):
        came_back(portal, packet, form, "look", place=f"<b>Ort {version}</b>")
    page = desk.get(f"/desk/packets/{packet}").text
    assert page.count('class="came-back"') == 1
    assert "Older versions (2)" in page
    assert "&lt;b&gt;Ort 2&lt;/b&gt;" in page
    assert "<b>Ort" not in page


def test_a_clean_copy_is_handed_out_and_the_original_kept_behind_a_warning(
    portal: Running, packet: str, desk: httpx.Client
) -> None:
    data = hostile()
    found = came_back(portal, packet, "note-c", "look", data)
    at = f"/desk/packets/{packet}/returns/{found.id}"
    assert "It is kept as it came, with whatever acts in it" in text_of(desk.get(f"/desk/packets/{packet}").text)
    cleaned = desk.get(at)
    assert (cleaned.status_code, cleaned.headers["content-type"]) == (200, "application/pdf")
    assert b"cmd.exe" not in cleaned.content
    assert desk.get(f"{at}/original").content == data
    other = came_back(portal, packet, "note-c", "refused")
    assert desk.get(f"/desk/packets/{packet}/returns/{other.id}").status_code == 422


def test_a_returned_word_file_is_shown_beside_ours(portal: Running, packet: str, desk: httpx.Client) -> None:
    agreement = next(paper for paper in portal.find(packet).contents.papers if not paper.form)
    built = portal.find(packet)
    path = agreement.files[WORD.id]
    ours = portal.context.file_storage.fetch(built.key(path), built.contents.file(path).sha256)
    theirs = edited(ours, DOCUMENT, lambda text: text.replace("must repay", "may &lt;img src=x&gt; repay", 1))
    found = came_back(portal, packet, "packet", "refused", theirs)
    answer = desk.get(f"/desk/packets/{packet}/returns/{found.id}/changes")
    assert answer.status_code == 200
    assert re.search(r'<ins class="silent">[^<]*may', answer.text)
    assert "<img src=x" not in answer.text
    other = came_back(portal, packet, "packet", "refused", b"hello")
    assert desk.get(f"/desk/packets/{packet}/returns/{other.id}/changes").status_code == 422
