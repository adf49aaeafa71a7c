"""A packet that nobody has signed is corrected: under the partner's link, with what was typed and returned, and seen before it is built."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from portal.page_forms import form_of, text_of
from portal.running import ADMIN, Running, running, small_settings, small_text

from assembler.cli import main
from assembler.model.record import PacketState
from assembler.packets.records import read_record
from assembler.portal.clock import now
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import ConflictError, record_signature, request_packet, store_matter, withdraw
from assembler.portal.store.accounts import Role
from assembler.portal.store.database import reading, writing
from assembler.portal.store.index import keep_rows
from assembler.portal.store.matters import StoredMatter, find_matter
from assembler.portal.store.packets import PacketRequest, claim_packet, find_packet, queue_packet
from assembler.portal.store.revisions import is_being_revised, supersede
from assembler.portal.store.tables import packets
from assembler.portal.web.partner import packet_pages

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    with running(small_settings(tmp_path)) as found:
        yield found


@pytest.fixture
def desk(portal: Running) -> Iterator[httpx.Client]:
    with portal.client_of("editor") as client:
        yield client


def matter_of(portal: Running, packet: str) -> StoredMatter:
    with reading(portal.context.engine) as connection:
        found = find_matter(connection, portal.find(packet).matter)
    assert found
    return found


def change(portal: Running, packet: str, text: str) -> StoredMatter:
    matter = matter_of(portal, packet)
    id, findings = store_matter(
        portal.context, ADMIN, read_matter_text(portal.context, text, partner=matter.partner), (matter.id, matter.version)
    )
    assert id, findings
    return matter_of(portal, packet)


def revise(portal: Running, packet: str, text: str) -> str:
    revision = request_packet(portal.context, ADMIN, change(portal, packet, text), PacketRequest(), revise=True)
    assert portal.wait(revision) == "built", portal.find(revision).findings
    return revision


def test_what_nobody_was_given_is_not_shown_when_it_was_corrected(portal: Running) -> None:
    packet = portal.small_packet("unseen-001", "Exempel mit Sonderrabatt AB")
    revision = revise(portal, packet, small_text("unseen-001", "Exempel AB"))
    link = portal.link(revision)
    with portal.client() as partner:
        assert "/changes" not in partner.get(link).text
        refused = partner.get(f"{link}/changes")
        assert (refused.status_code, "Sonderrabatt" in refused.text) == (404, False)
        later = revise(portal, revision, small_text("unseen-001", "Exempel Zwei AB"))
        assert portal.find(later).revises == revision
        shown = partner.get(f"{link}/changes").text
        assert ("Zwei" in shown, "Sonderrabatt" in shown) == (True, False)


def test_what_was_corrected_is_compared_so_often_in_an_hour_and_no_more(portal: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    packet = portal.small_packet("often-001", "Exempel AB")
    links = [portal.link(packet) for _ in range(2)]
    revise(portal, packet, small_text("often-001", "Exempel Zwei AB"))
    monkeypatch.setattr(packet_pages, "COMPARISONS", "2/hour")
    with portal.client() as partner:
        assert [partner.get(f"{links[0]}/changes").status_code for _ in range(3)] == [200, 200, 429]
        assert partner.get(f"{links[1]}/changes").status_code == 200, "each link counts alone"


def test_a_correction_is_seen_built_and_shown_under_the_same_link(portal: Running, desk: httpx.Client) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    link = portal.link(packet)
    with portal.client() as partner:
        form = form_of(partner, link)
        partner.post(f"{form}/fill", data={"note.place": "Lund", "version": "0", "do": "save"})
        matter = change(portal, packet, small_text("first-001", "Exempel Zwei AB"))
        page = text_of(desk.get(f"/desk/matters/{matter.id}").text)
        assert "Changed since the packet was built" in page
        assert "Zwei" in page.partition("Changed since")[2], page
        assert "Exempel AB" in text_of(partner.get(link).text), "nothing is changed before it is built"
        ordered = desk.post(f"/desk/matters/{matter.id}/build", data={"do": "revise", "note": "The name is corrected."})
        revision = ordered.headers["location"].rpartition("/")[2]
        assert portal.wait(revision) == "built"
        shown = text_of(partner.get(link).text)
        assert "These papers were corrected on" in shown
        assert "The name is corrected." in shown
        changed = text_of(partner.get(f"{link}/changes").text)
        assert "Agreement: reads otherwise" in changed
        assert "Zwei" in changed
        assert 'value="Lund"' in partner.get(f"{form}/fill").text
    assert (portal.find(packet).state, portal.find(revision).revises) == ("superseded", packet)
    record, _ = read_record(portal.context.file_storage.packets, "first-001")
    assert record
    assert record.states == {portal.find(packet).name: PacketState.SUPERSEDED, portal.find(revision).name: PacketState.ISSUED}
    assert "superseded by" in text_of(desk.get(f"/desk/packets/{packet}").text)


def test_a_form_that_reads_the_same_keeps_its_return_and_another_does_not(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    link = portal.link(packet)
    with portal.client() as partner:
        partner.post(f"{form_of(partner, link)}/return", files={"file": ("note.txt", b"hello")})
        partner.post(f"{link}/return", files={"file": ("packet.txt", b"hello")})
        revision = revise(portal, packet, small_text("first-001", "Exempel AB") + "return_by: 2026-12-31\n")
        assert "31 December 2026" in text_of(partner.get(link).text)
        with portal.client_of("editor") as desk:
            page = desk.get(f"/desk/packets/{revision}").text
            (address,) = re.findall(rf"/desk/packets/{revision}/returns/[0-9a-f]+(?=\")", page)[:1]
            assert desk.get(f"{address}/original").content == b"hello"
            assert "What came back" in desk.get(f"/desk/packets/{packet}").text, (
                "what was signed of the superseded packet stays there"
            )


def test_while_a_correction_is_built_nothing_can_be_fetched_or_returned_and_typing_goes_on(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    link = portal.link(packet)
    revision = _revision_at_work(portal, packet)
    with portal.client() as partner:
        assert "These papers are being corrected." in text_of(partner.get(link).text)
        form = form_of(partner, link)
        for address in ("/packet", "/checklist", "/all", "/papers/1", "/papers/1/pdf"):
            assert partner.get(f"{link}{address}").status_code == 409, address
        assert partner.post(f"{link}/return", files={"file": ("packet.pdf", b"hello")}).status_code == 409
        saved = partner.post(f"{form}/fill", data={"note.place": "Lund", "version": "0", "do": "return"})
        assert saved.status_code == 409
        assert 'value="Lund"' in partner.get(f"{form}/fill").text
    with pytest.raises(ConflictError, match="about to take the place"):
        record_signature(portal.context, ADMIN, portal.find(packet), date(2026, 11, 20))
    with pytest.raises(ConflictError, match="about to take the place"):
        withdraw(portal.context, ADMIN, portal.find(packet), "Late.")
    with writing(portal.context.engine) as connection:
        connection.execute(packets.update().where(packets.c.id == revision).values(state="refused"))
        assert not is_being_revised(connection, packet), "a refused correction changes nothing"


def _revision_at_work(portal: Running, packet: str) -> str:
    """Return the id of a correction that another worker builds."""
    changed = change(portal, packet, small_text("first-001", "Exempel Zwei AB"))
    with writing(portal.context.engine) as connection:
        revision = queue_packet(connection, changed.id, changed.text, PacketRequest(revises=packet), "", now())
        assert claim_packet(connection, revision, now(), 3600)
    with pytest.raises(ConflictError, match="being built"):
        change(portal, packet, small_text("first-001", "Exempel Drei AB"))
    return revision


def test_a_worker_that_dies_before_the_links_are_handed_over_is_followed_up(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    link = portal.link(packet)
    revision = revise(portal, packet, small_text("first-001", "Exempel Zwei AB"))
    with writing(portal.context.engine) as connection:  # as if the last transaction had been lost, and the file of rows had not
        keep_rows(connection, portal.context.file_storage, revision)
        connection.execute(packets.update().where(packets.c.id == packet).values(state="built"))
        connection.execute(packets.update().where(packets.c.id == revision).values(state="building", claimed_until=1, name=""))
    with portal.client() as partner:
        assert "These papers are being corrected." in text_of(partner.get(link).text) or partner.get(link).status_code == 404
        portal.context.build_queue.poll()
        assert "Exempel Zwei AB" in text_of(partner.get(link).text)
    assert (portal.find(packet).state, portal.find(revision).state) == ("superseded", "built")
    with writing(portal.context.engine) as connection:
        found = find_packet(connection, revision)
        assert found
        assert not supersede(connection, portal.context.file_storage, found, 0), "once"


def test_what_is_signed_unchanged_or_another_matter_is_not_revised(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    same = matter_of(portal, packet)
    with pytest.raises(ConflictError, match="nobody has signed"):
        request_packet(portal.context, ADMIN, same, PacketRequest())
    with pytest.raises(ConflictError, match="nothing to correct"):
        request_packet(portal.context, ADMIN, same, PacketRequest(), revise=True)
    with pytest.raises(ConflictError, match="that id stays"):
        change(portal, packet, small_text("second-001", "Exempel AB"))
    record_signature(portal.context, ADMIN, portal.find(packet), date(2026, 11, 20))
    with pytest.raises(ConflictError, match="is signed"):
        change(portal, packet, small_text("first-001", "Exempel Zwei AB"))


def test_a_machine_changes_a_matter_sees_what_differs_and_has_the_packet_revised(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    matter = matter_of(portal, packet)
    with portal.client() as machine:
        machine.headers["Authorization"] = f"Bearer {portal.token(Role.EDITOR)}"
        at, sent = f"/api/matters/{matter.id}", {"text": small_text("first-001", "Exempel Zwei AB"), "version": matter.version}
        changed = machine.put(at, json=sent)
        assert (changed.status_code, changed.json()["version"], changed.json()["partner"]) == (200, 2, matter.partner)
        assert machine.put(at, json=sent).status_code == 409, "somebody else has saved it meanwhile"
        assert machine.put(at, json={**sent, "version": 2, "text": "matter: x"}).status_code == 422
        papers = machine.get(f"{at}/changes").json()
        assert (papers[0]["title"], papers[0]["kind"]) == ("Agreement", "changed")
        assert any("Zwei" in edit["after"] for line in papers[0]["changes"] for edit in line["edits"])
        assert machine.post(f"{at}/packets", json={}).status_code == 409
        revision = machine.post(f"{at}/packets", json={"revise": True}).json()
        assert (revision["revises"], portal.wait(revision["id"])) == (packet, "built")
        assert machine.get(f"/api/packets/{packet}").json()["state"] == "superseded"
        assert machine.get(f"{at}/changes").json() == []
        events = machine.get(f"/api/packets/{revision['id']}/history").json()
        assert [(one["kind"], one["by"]) for one in events] == [("ordered", "test"), ("built", "")]


@pytest.mark.parametrize(
    ("path", "old", "new", "word"),
    [
        ("small/programme.yaml", "Ours Limited", "Theirs Limited", "Theirs"),
        ("small/agreement/loans.md", "must repay", "must pay back", "pay back"),
        ("small/programme.yaml", "title: Small Programme", "title: Little Programme", "Little"),
        ("small/programme.yaml", "choices:\n", "# a remark\nchoices:\n", ""),
    ],
    ids=["a company", "a clause", "a title", "a remark"],
)
def test_a_packet_is_corrected_where_the_library_alone_has_changed(
    tmp_path: Path, path: str, old: str, new: str, word: str
) -> None:
    settings = small_settings(tmp_path)
    with running(settings) as before:
        packet = before.small_packet("first-001", "Exempel AB")
    edited = settings.library / path
    assert old in edited.read_text("utf-8")
    edited.write_text(edited.read_text("utf-8").replace(old, new), "utf-8")
    with running(settings) as portal, portal.client() as machine:
        machine.headers["Authorization"] = f"Bearer {portal.token(Role.EDITOR)}"
        at = f"/api/matters/{portal.find(packet).matter}"
        told = [
            edit["after"] for paper in machine.get(f"{at}/changes").json() for line in paper["changes"] for edit in line["edits"]
        ]
        assert any(word in each for each in told) if word else told == []
        with portal.client_of("editor") as desk:
            assert "Issue the corrected packet" in desk.get(at.replace("api", "desk")).text
        revision = machine.post(f"{at}/packets", json={"revise": True}).json()
        assert (revision["revises"], portal.wait(revision["id"])) == (packet, "built")
        assert machine.get(f"{at}/changes").json() == []
        assert machine.post(f"{at}/packets", json={"revise": True}).status_code == 409, "nothing is left to correct"
        assert machine.post(f"{at}/packets").status_code == 409, "the body may be left out"


def test_a_file_of_a_superseded_packet_has_the_verdict_of_the_command_line(
    portal: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    store = portal.context.file_storage.packets
    old = {path: store.read(f"{portal.find(packet).name}/{path}") or b"" for path in ("forms/note.pdf", "packet.pdf")}
    revision = revise(portal, packet, small_text("first-001", "Exempel Zwei AB"))
    monkeypatch.chdir(tmp_path)
    with portal.client() as machine:
        machine.headers["Authorization"] = f"Bearer {portal.token(Role.EDITOR)}"
        for path, at in (("forms/note.pdf", "?form=note"), ("packet.pdf", "")):
            done = machine.post(f"/api/packets/{revision}/returns{at}", content=old[path])
            assert done.status_code == 201, done.text
            (verdict,) = done.json()["verdicts"]
            Path("back.pdf").write_bytes(old[path])
            arguments = ["compare", "back.pdf", "--packet", store.place(portal.find(revision).name), "--json"]
            told = json.loads(CliRunner().invoke(main, arguments).stdout)
            assert done.json()["state"] == "refused"
            assert (told["standing"], told["issued_as"], told["packet"]) == ("superseded", path, portal.find(packet).name)
            assert {**verdict, "file": "", "findings": []} == {**told, "file": "", "findings": []}
            assert [one["id"] for one in verdict["findings"]] == [one["id"] for one in told["findings"]]
            assert str(portal.context.settings.scratch) not in done.text, "where a child process worked is nobody's business"
