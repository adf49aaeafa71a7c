"""What is next with papers: the first page of a link, the page of a paper, that of its form and the checklist say the same."""

import io
from collections.abc import Iterator

import httpx
import pytest
from portal.page_forms import text_of, typed
from portal.running import Running, running, small_settings, with_seal
from pypdf import PdfReader
from sqlalchemy import update

from assembler.portal.clock import now
from assembler.portal.jobs import sandbox
from assembler.portal.store.database import reading, writing
from assembler.portal.store.open_papers import NOT_STANDING
from assembler.portal.store.submissions import SIGNED_TOGETHER, add_return, returns_of
from assembler.portal.store.tables import packets, returns, signings
from assembler.portal.web.partner import receiving

FILE = {"sha256": "0" * 64, "size": 1, "filled_here": True, "values": {}}
UNSIGNED = [{"id": "unsigned-form", "severity": "error", "message": "It is not signed.", "hint": "", "subject": ""}]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with (
        pytest.MonkeyPatch.context() as patch,
        running(with_seal(small_settings(tmp_path_factory.mktemp("standings")), patch)) as portal,
    ):
        yield portal


def said_by(web: httpx.Client, *addresses: str) -> list[str]:
    return [" ".join(text_of(web.get(address).text).split()) for address in addresses]


def came_back(portal: Running, packet: str, form: str, state: str, reason: str = "", findings: object = ()) -> None:
    """Store that something came back, alone: what came before is gone."""
    with writing(portal.context.engine) as connection:
        connection.execute(returns.delete().where(returns.c.packet == packet))
        about = {"state": state, "reason": reason, "findings": list(findings)}  # type: ignore[call-overload]
        add_return(connection, packet, form, now(), **about, **FILE)


def test_every_page_of_a_form_says_the_same_in_every_state(served: Running, web: httpx.Client) -> None:
    packet = served.small_packet("form-states", "Exempel AB")
    link = served.link(packet)
    papers = served.find(packet).contents.papers
    number, name = next((at, one.name) for at, one in enumerate(papers, 1) if one.returned)
    pages = (link, f"{link}/papers/{number}", f"{link}/papers/{number}/fill")
    checklist = PdfReader(io.BytesIO(web.get(f"{link}/checklist").content)).pages[0].extract_text()
    for page in (*said_by(web, *pages), " ".join(checklist.split())):
        assert "When its time has come: fill it in, sign it where it says so, and return it." in page
    assert "It asks for 1 entry, of which 1 must be made" in said_by(web, pages[2])[0]
    web.post(f"{link}/papers/{number}/fill", data={"version": "0", "do": "save"})
    for state, reason, findings, label, words in (
        ("", "", (), "draft saved", "What was typed so far is kept. Fill it in, sign it where it says so, and return it."),
        ("incomplete", "", UNSIGNED, "to be signed", "It is filled in, and not signed yet. Get the filled-in PDF:"),
        ("sent_back", "No place.", (), "to be corrected", "Sent back: No place. Correct it, and return it once more."),
        ("complete", "", (), "returned", "Nothing is to be done now: the other side looks at it."),
        ("accepted", "", (), "accepted", "It was accepted. Nothing more is to be done."),
    ):
        if state:
            came_back(served, packet, name, state, reason, findings)
        for page, text in zip(pages, said_by(web, *pages), strict=True):
            assert words in text, (state, page)
            assert f"Note {label} " in text, (state, page)


def test_every_page_of_papers_that_are_signed_together_says_the_same_in_every_state(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    packet = served.small_packet("together-states", "Exempel AB")
    link = served.link(packet)
    pages = (link, f"{link}/papers/1")

    def put(**values: object) -> None:
        with writing(served.context.engine) as connection:
            connection.execute(update(signings).where(signings.c.packet == packet).values(**values))

    def every_page_says(words: str) -> None:
        for page, text in zip(pages, said_by(web, *pages), strict=True):
            assert words in text, page

    every_page_says("Sign it where it says so and return it. Sign by pen or with your signing service.")
    assert desk.post(f"/desk/packets/{packet}/signing", data={"days": "30"}).status_code == 303
    every_page_says("These papers are signed on pages. It is the turn of Anna Berg.")
    put(state="declined", reason="Too dear.")
    every_page_says("These papers were declined, so nobody signs them now. Reason: Too dear.")
    put(state="withdrawn", reason="An error.")
    every_page_says("These papers were taken back, so nobody signs them now. Reason: An error.")
    put(state="open", expires=now() - 1)
    every_page_says("The time to sign these papers was over on")
    came_back(served, packet, SIGNED_TOGETHER, "look")
    every_page_says("Nothing is to be done now: the other side looks at it.")
    put(state="signed")
    every_page_says("The contract with every signature is being made")
    put(state="executed")
    every_page_says("All have signed. Keep both files")


def test_what_is_not_complete_is_not_returned_and_the_checklist_is_no_paper(served: Running, web: httpx.Client) -> None:
    link = served.link(served.small_packet("gaps", "Exempel AB"))
    number = next(at for at in range(1, 9) if web.get(f"{link}/papers/{at}/fill").status_code == 200)
    refused = web.post(f"{link}/papers/{number}/fill", data={"version": "0", "do": "return"})
    assert (refused.status_code, "It was not returned." in text_of(refused.text)) == (422, True)
    assert "It was not returned" not in web.post(f"{link}/papers/{number}/fill", data={"version": "1", "do": "check"}).text
    (card,) = [part for part in web.get(link).text.split("<li ") if f'id="paper-{number}"' in part]
    assert f'href="{link}/papers/{number}/filled"' in card, "what was typed can be had as a file"
    assert "Go on filling in" in card
    checklist = web.get(f"{link}/checklist").content
    told = web.post(f"{link}/return", files={"file": ("x.pdf", checklist, "application/pdf")})
    assert (told.status_code, "This is the checklist: nobody signs or returns it." in text_of(told.text)) == (422, True)
    assert "So far" not in web.get(f"{link}/return").text


def test_nothing_takes_the_place_of_a_form_that_all_have_signed(served: Running, web: httpx.Client) -> None:
    packet = served.small_packet("signed-form", "Exempel AB")
    link = served.link(packet)
    number, name = next((at, one.name) for at, one in enumerate(served.find(packet).contents.papers, 1) if one.returned)
    at = f"{link}/papers/{number}"
    came_back(served, packet, name, "incomplete", findings=UNSIGNED)
    with writing(served.context.engine) as connection:
        row = {"id": "e" * 32, "packet": packet, "form": name, "state": "executed", "version": 1, "issued_sha256": "0" * 64}
        row |= {"sha256": "0" * 64, "audit_sha256": "0" * 64, "reason": "", "created": now(), "expires": now() + 60}
        connection.execute(signings.insert().values(**row))
    assert "signed by all" in said_by(web, link)[0].partition("Returned")[2]
    assert web.post(f"{at}/fill", data={"version": "0", "do": "return"}).status_code == 409
    refused = web.post(f"{at}/return", files={"file": ("x.pdf", b"%PDF-1.7", "application/pdf")})
    assert (refused.status_code, "This is signed by all already." in text_of(refused.text)) == (422, True)
    assert "Save the draft" not in web.get(f"{at}/fill").text


def test_nothing_is_kept_for_papers_that_were_corrected_while_it_was_read(
    served: Running, web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet = served.small_packet("meanwhile", "Exempel AB")
    number = next(at for at, one in enumerate(served.find(packet).contents.papers, 1) if one.returned)
    at, read = f"{served.link(packet)}/papers/{number}", sandbox.run_in_turn

    def corrected_meanwhile(*job: object) -> object:
        found: object = read(*job)  # type: ignore[arg-type]
        with writing(served.context.engine) as connection:
            connection.execute(update(packets).where(packets.c.id == packet).values(state="superseded"))
        return found

    monkeypatch.setattr(receiving, "run_in_turn", corrected_meanwhile)
    told = web.post(f"{at}/return", files={"file": ("x.png", b"\x89PNG\r\n\x1a\n", "image/png")})
    assert (told.status_code, NOT_STANDING in text_of(told.text)) == (422, True)
    with reading(served.context.engine) as connection:
        assert returns_of(connection, packet) == ()


def test_a_form_is_returned_from_its_page_as_often_as_a_file_and_no_more(
    served: Running, web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_RETURNS", 2)
    packet = served.small_packet("often", "Exempel AB")
    at = f"{served.link(packet)}/papers/{next(n for n, one in enumerate(served.find(packet).contents.papers, 1) if one.returned)}"
    answers = [web.post(f"{at}/fill", data=typed(web, at, place="Berlin") | {"do": "return"}).status_code for _ in range(3)]
    assert answers == [303, 303, 409]
    with reading(served.context.engine) as connection:
        assert len(returns_of(connection, packet)) == 2
