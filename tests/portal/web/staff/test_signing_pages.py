"""The vendor's turn by a sign-in with a recorded authority; and later forms, each signed alone, with an executed copy of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from portal.lending import lending_settings, lending_text
from portal.page_forms import form_of, text_of, typed
from portal.running import Running, running, with_seal
from portal.test_later_forms import add, run
from portal.web.partner.test_signing_pages import form, sign
from pypdf import PdfReader

from assembler.formats.pdf.signatures import read_signatures
from assembler.portal import packet_signing
from assembler.portal.clock import now, today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.packet_signing import signer_of_staff
from assembler.portal.service import ConflictError
from assembler.portal.signing_state import PapersToSign, signing_state
from assembler.portal.store.accounts import Actor, Role, add_staff, check_password, open_session, set_authority
from assembler.portal.store.database import reading, writing
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import returns_of
from assembler.signing import CONSENT
from assembler.signing.audit import Step
from assembler.signing.executed import check_audit

pytestmark = pytest.mark.slow
PASSWORD, AUTHORITY = "a long password", "Prokura of 3 May 2024, alone, up to EUR 100,000"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with (
        pytest.MonkeyPatch.context() as patch,
        running(with_seal(lending_settings(tmp_path_factory.mktemp("staff")), patch)) as portal,
    ):
        with writing(portal.context.engine) as connection:
            for name in ("lena", "olaf"):
                add_staff(connection, name, PASSWORD, Role.EDITOR, now())
            assert set_authority(connection, "olaf", AUTHORITY)
            assert not set_authority(connection, "nobody", AUTHORITY)
        yield portal


@pytest.fixture(scope="module")
def packet(served: Running) -> str:
    return served.packet("first-001", "Exempel AB", text=lending_text())


def client_of(served: Running, name: str) -> httpx.Client:
    with writing(served.context.engine) as connection:
        actor = check_password(connection, name, PASSWORD)
        assert actor
        secret = open_session(connection, actor, now(), 3600)
    return served.client(cookies={"session": secret})


def personal_link(desk: httpx.Client, packet: str, key: str, form: str = "") -> str:
    page = desk.post(f"/desk/packets/{packet}/signing/links", data={"person": key, "form": form})
    found = re.search(r'value="http://[^/]+(/p/[^"]+)"', page.text)
    assert found, page.text
    return found[1]


def waiting(served: Running, packet: str) -> list[Waiting]:
    return [item.waiting for item in all_waiting(served.context, today(), EVERY_MATTER) if item.packet == packet]


def test_staff_sign_for_the_vendor_by_an_authority_that_is_recorded_and_nobody_else_does(served: Running, packet: str) -> None:
    with client_of(served, "lena") as lena, client_of(served, "olaf") as olaf, served.client() as web:
        at = f"/desk/packets/{packet}/signing"
        assert lena.post(at, data={"days": "30"}).status_code == 303
        vendor = {"person": "vendor.1"}
        early = olaf.post(f"{at}/shown", data=vendor)
        assert olaf.get(early.headers["location"]).headers["location"] == f"/desk/packets/{packet}#signing", "not the turn yet"
        assert waiting(served, packet) == []
        assert sign(web, personal_link(lena, packet, "partner.1")).status_code == 303
        assert waiting(served, packet) == [Waiting.TO_COUNTERSIGN]
        assert "What is signed now your turn" in text_of(olaf.get("/desk/inbox").text)
        assert "Sign for the vendor" not in lena.get(f"/desk/packets/{packet}").text
        assert "Sign for the vendor" in olaf.get(f"/desk/packets/{packet}").text
        for path in ("shown", "here"):
            assert lena.post(f"{at}/{path}", data=vendor).status_code == 403
            assert olaf.post(f"{at}/{path}", data={"person": "partner.1"}).status_code == 409, "for the vendor alone"
        page = olaf.get(olaf.post(f"{at}/shown", data=vendor).headers["location"]).text
        assert AUTHORITY in page
        shown = re.search(r'name="shown" value="(\w+)"', page)
        assert shown
        sent = {**vendor, "shown": shown[1], "name": "Olaf Kay", "title": "Prokurist", "place": "Oslo", "consent": ""}
        assert olaf.post(f"{at}/here", data=sent).status_code == 422
        assert olaf.post(f"{at}/here", data=sent | {"consent": CONSENT.version, "shown": "0" * 64}).status_code == 409
        assert olaf.post(f"{at}/here", data=sent | {"consent": CONSENT.version}).status_code == 303
        executed, audit = (olaf.get(f"/desk/packets/{packet}/{name}").content for name in ("executed", "audit"))
    signatures, _ = read_signatures(executed)
    assert [one.name for one in signatures] == ["Anna Berg", "Olaf Kay", ""]
    record = check_audit(audit, executed, signatures).record
    assert record
    facts = record.steps[-2].facts
    assert (facts["account"], facts["authority"], facts["known_by"]) == ("olaf", AUTHORITY, "sign-in to the portal")
    assert served.find(packet).signed


def test_nobody_signs_at_the_places_of_two_people_of_the_vendor(served: Running, packet: str) -> None:
    found = signing_state(served.context, PapersToSign(served.find(packet)))
    assert found
    person = next(one for one in found.people if one.role == "vendor")
    state = replace(found, people=(*found.people, replace(person, number=2)))
    olaf, lena = (Actor(name, name, Role.EDITOR, AUTHORITY) for name in ("olaf", "lena"))
    with pytest.raises(ConflictError, match="somebody else signs at the other place"):
        signer_of_staff(state, olaf, "vendor.2")
    assert signer_of_staff(state, lena, "vendor.2").key == "vendor.2"


def fill(served: Running, link: str, place: str) -> None:
    """Fill in the first form behind a link that is not there yet, and return it from its page."""
    with served.client() as web:
        path = form_of(web, link)
        assert web.post(f"{path}/fill", data={**typed(web, path, place=place), "do": "return"}).status_code == 303


def test_a_later_form_is_signed_alone_as_it_was_filled_in_and_comes_back_complete(
    served: Running, packet: str, tmp_path: Path
) -> None:
    link, note = served.link(packet), next(one for one in served.find(packet).contents.papers if one.handling == "sign_later")
    number = next(at for at, one in enumerate(served.find(packet).contents.papers, 1) if one.name == note.name)
    with client_of(served, "lena") as lena, served.client() as web:
        at, data = f"/desk/packets/{packet}/signing", {"form": note.name}
        assert "has not filled in this form" in lena.post(at, data=data).text
        fill(served, link, "Lund")
        wrong = web.post(f"{link}/papers/{number}/return", files={"file": ("a.txt", b"not this")}).headers["location"]
        assert "has not filled in this form" in lena.post(at, data=data).text
        assert web.post(f"{wrong}/take-back").status_code == 303
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(packet_signing, "_file_to_sign", lambda *_: b"a version that was taken back meanwhile")
            assert "changed these papers" in lena.post(at, data=data).text
        assert lena.post(at, data=data).status_code == 303, "the version before it stands"
        assert lena.post(at, data=data).status_code == 409, "it is open already"
        card = text_of(web.get(link).text)
        assert "being signed on pages" in card
        assert "What you returned" in card
        again = web.post(
            f"{link}/papers/{number}/fill", data={**typed(web, f"{link}/papers/{number}", place="Malmö"), "do": "return"}
        )
        assert (again.status_code, "It was not returned. This is being signed on a page" in text_of(again.text)) == (409, True)
        own = personal_link(lena, packet, "partner.1", note.name)
        offered = [web.get(f"{own}/sign").text]
        web.post(f"{own}/sign/shown")
        offered += [web.get(f"{own}/sign/here").text]
        for page in offered:
            assert re.search(rf'href="{own}/sign/file">[^<]*as it was filled in', page), "the file that is signed comes first"
        assert "What was filled in is not on this page." in web.get(f"{own}/sign/papers/{number}").text
        assert web.get(f"{own}/sign/papers/1").status_code == (200 if number == 1 else 404), "no other paper"
        assert web.get(f"{link}/papers/{number}/executed").status_code == 404
        assert web.post(f"{own}/sign/here", data=form(web, own)).status_code == 303
        copies = {
            web.get(f"{own}/executed").content,
            web.get(f"{link}/papers/{number}/executed").content,
            lena.get(f"/desk/packets/{packet}/executed?form={note.name}").content,
        }
        (executed,) = copies
        audit = web.get(f"{link}/papers/{number}/audit").content
        assert "Executed copy" in web.get(link).text
    signatures, findings = read_signatures(executed)
    assert findings == ()
    assert [(one.name, one.holds) for one in signatures] == [("Anna Berg", True), ("", True)]
    assert check_audit(audit, executed, signatures).findings == ()
    (tmp_path / "note.pdf").write_bytes(executed)
    folder = served.context.settings.scratch.parent / "files/packets" / served.find(packet).name
    (said,) = run("read", tmp_path / "note.pdf", "--packet", folder)["forms"]
    assert said["status"] == "complete"
    assert run("verify", tmp_path / "note.pdf", "--packet", folder)["standing"] == "completed"
    with reading(served.context.engine) as connection:
        newest = next(one for one in returns_of(connection, packet) if one.form == note.name)
    assert (newest.number, newest.state) == (3, "complete")
    with served.client() as web:
        receipt = f"{link}/receipts/{newest.id}"
        assert "take-back" not in web.get(receipt).text
        assert web.post(f"{receipt}/take-back").status_code == 409, "what all have signed is nobody’s to take back"
    assert "Lund" in str(newest.values), "what was signed, and not what was typed meanwhile"
    assert "Lund" in (PdfReader(BytesIO(executed)).get_form_text_fields() or {}).values()


def test_the_form_of_a_supplement_is_signed_alone_too_and_then_not_sent_back(served: Running, packet: str) -> None:
    supplement = add(served, packet, "A lathe")
    assert served.wait(supplement) == "built"
    (note,) = served.find(supplement).contents.papers
    link = served.link(packet)
    with client_of(served, "lena") as lena, served.client() as web:
        forms = re.findall(r'href="([^"]+/papers/)(\d+)/fill"', web.get(link).text)
        place, number = max(forms, key=lambda form: int(form[1]))  # papers are counted in the order in which they were added
        path = f"{place}{number}"
        assert web.post(f"{path}/fill", data={**typed(web, path, place="Ystad"), "do": "return"}).status_code == 303
        at, data = f"/desk/packets/{supplement}/signing", {"form": note.name}
        assert lena.post(at, data=data).headers["location"] == f"/desk/packets/{packet}#signing"
        own = personal_link(lena, supplement, "partner.1", note.name)
        assert sign(web, own).status_code == 303
        assert web.get(f"{path}/executed").content == web.get(f"{own}/executed").content
    state = signing_state(served.context, PapersToSign(served.find(supplement), note.name))
    assert state
    assert [one.by for one in state.steps if one.step is Step.SIGNED] == ["partner.1"]
    assert state.standing == "executed"
    with reading(served.context.engine) as connection:
        (newest, *_) = returns_of(connection, supplement)
    with client_of(served, "lena") as lena:
        decided = f"/desk/packets/{packet}/returns/{newest.id}"
        refused = lena.post(decided, data={"do": "back", "reason": "The place is wrong."})
        assert (refused.status_code, "nothing else can come back in its place" in text_of(refused.text)) == (409, True)
        assert lena.post(decided, data={"do": "accept"}).status_code == 303, "it can go on"
