"""An entry that is accepted or added later gets its form in a supplement, which the command line knows as its own."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from portal.lending import lending_settings, lending_text
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running
from sqlalchemy import select, update

from assembler.cli import main
from assembler.commands.record import verify_records
from assembler.model.record import PacketIssued, PacketWithdrawn, Record, SupplementIssued
from assembler.packets.records import read_record
from assembler.portal.later_forms import add_entry, reportable_lists
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.paper_changes import changes_since_built
from assembler.portal.service import ConflictError, request_packet, store_matter, withdraw
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import PacketRequest
from assembler.portal.store.tables import packets

pytestmark = pytest.mark.slow


@pytest.fixture
def lending(tmp_path: Path) -> Iterator[Running]:
    """Run a portal whose partners sign a form for each loan."""
    with running(lending_settings(tmp_path)) as found:
        yield found


def record_of(portal: Running, id: str) -> Record:
    record, findings = read_record(portal.context.file_storage.packets, id)
    assert record, findings
    return record


def add(portal: Running, packet: str, item: str) -> str:
    """Add a loan as staff do, and return the id of the row of its supplement."""
    found = portal.find(packet)
    (plan,) = reportable_lists(portal.context, found)
    before = supplements(portal, packet)
    add_entry(portal.context, ADMIN, found, plan, {"item": item})
    (added,) = supplements(portal, packet) - before
    return added


def supplements(portal: Running, packet: str) -> set[str]:
    """Return the ids of the supplements to a packet, in any state."""
    with reading(portal.context.engine) as connection:
        return set(connection.scalars(select(packets.c.id).where(packets.c.parent == packet)))


def run(*arguments: object) -> dict[str, Any]:
    return dict(json.loads(CliRunner().invoke(main, [*map(str, arguments), "--json"]).stdout))


def test_forms_that_are_accepted_at_once_are_supplements_one_after_the_other(lending: Running, tmp_path: Path) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    added = [add(lending, packet, item) for item in ("A lathe", "A mill", "A press")]
    assert [lending.wait(one) for one in added] == ["built"] * 3
    record, names = record_of(lending, "first-001"), {lending.find(one).name for one in added}
    assert [type(event.event.what) for event in record.events] == [PacketIssued, *[SupplementIssued] * 3]
    assert set(record.supplements_to(lending.find(packet).name)) == names
    store = tmp_path / "files/packets"
    assert verify_records(lending.context.file_storage.packets) == ({"first-001": ()}, ())
    sent = [next(path for path in (store / lending.find(one).name).glob("forms/*.pdf")) for one in added]
    for form in sent:
        assert run("verify", form, "--packet", store / lending.find(packet).name)["standing"] == "as issued"
        (read,) = run("read", form, "--packet", store / lending.find(packet).name)["forms"]
        assert (read["status"], read["matter"]) == ("incomplete", "first-001")
    (tmp_path / "back").mkdir()
    for at, form in enumerate(sent):
        (tmp_path / f"back/{at}.pdf").write_bytes(form.read_bytes())
    forms = run("read", tmp_path / "back", "--packet", store / lending.find(packet).name)["forms"]
    assert {form["entry"]: form["state"] for form in forms} == {
        "loan-7": "missing",
        **dict.fromkeys(("loan-8", "loan-9", "loan-10"), "incomplete"),
    }


def test_the_command_line_knows_the_supplement_as_its_own(lending: Running, tmp_path: Path) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    added = add(lending, packet, "A lathe")
    assert lending.wait(added) == "built"
    matter, store = tmp_path / "matter.yaml", tmp_path / "files/packets"
    matter.write_text(lending.find(added).text, "utf-8")
    library = lending.context.settings.library
    given = run("form", "note-loan-8", matter, "-o", store, "--library", library, "--on", "2027-02-01")
    assert [(form["packet"], form["fresh"]) for form in given["forms"]] == [(lending.find(added).name, False)]
    assert given["supplement"] is None


def test_an_entry_of_after_the_issue_gets_its_form_and_nothing_else_of_the_matter_reads_otherwise(lending: Running) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    found = lending.find(packet)
    with lending.client_of("editor") as desk:
        sent = {"item": "A lathe", "met_on": "2026-11-20"}
        assert desk.post(f"/desk/packets/{packet}/entries/loans", data=sent).status_code == 303
    (added,) = supplements(lending, packet)
    assert lending.wait(added) == "built"
    manifest, _ = lending.context.file_storage.packets.manifest(lending.find(added).name)
    assert manifest is not None
    assert manifest.issued > manifest.matter.issued == date(2026, 11, 2)
    with reading(lending.context.engine) as connection:
        stored = find_matter(connection, found.matter)
    assert stored
    corrected = stored.text.replace("A crane", "A big crane")
    assert read_matter_text(lending.context, corrected, partner=stored.partner).matter is not None
    changed = changes_since_built(lending.context, replace(stored, text=corrected))
    assert [(one.title, one.kind) for one in changed] == [("Note: A crane", "changed")]


def test_a_supplement_that_was_issued_and_never_shown_is_shown_when_it_is_built_again(lending: Running) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    added = add(lending, packet, "A lathe")
    lending.wait(added)
    record, name = record_of(lending, "first-001"), lending.find(added).name
    lending.context.file_storage.remove([f"pages/{added}"])
    with writing(lending.context.engine) as connection:
        lost = {"state": "interrupted", "name": "", "record": "", "contents": {}}
        connection.execute(update(packets).where(packets.c.id == added).values(**lost))
    with lending.client_of("editor") as desk:
        page = desk.get(f"/desk/packets/{packet}")
        assert "The form of loan-8 is not issued: its build was interrupted" in text_of(page.text)
        again = desk.post(f"/desk/packets/{added}/again")
        assert (again.status_code, again.headers["location"]) == (303, f"/desk/packets/{packet}")
    assert lending.wait(added) == "built"
    assert (lending.find(added).name, record_of(lending, "first-001")) == (name, record)


def test_a_supplement_ends_with_its_packet_and_never_alone(lending: Running) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    added = add(lending, packet, "A lathe")
    lending.wait(added)
    with pytest.raises(ConflictError, match="is taken back with its packet"):
        withdraw(lending.context, ADMIN, lending.find(added), "A slip.")
    withdraw(lending.context, ADMIN, lending.find(packet), "A slip.")
    assert {lending.find(one).state for one in (packet, added)} == {"withdrawn"}
    assert type(record_of(lending, "first-001").events[-1].event.what) is PacketWithdrawn
    with pytest.raises(ConflictError, match="packet"):
        add(lending, packet, "A mill")


def test_a_form_that_was_issued_later_is_no_correction_and_its_loss_is_told(lending: Running) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    added = add(lending, packet, "A lathe")
    assert lending.wait(added) == "built"
    with reading(lending.context.engine) as connection:
        stored = find_matter(connection, lending.find(packet).matter)
    assert stored
    assert changes_since_built(lending.context, stored) == ()
    with pytest.raises(ConflictError, match="nothing to correct"):
        request_packet(lending.context, ADMIN, stored, PacketRequest(), revise=True)
    without = read_matter_text(lending.context, lending.find(packet).text, partner=stored.partner)
    store_matter(lending.context, ADMIN, without, (stored.id, stored.version))
    with reading(lending.context.engine) as connection:
        changed = find_matter(connection, stored.id)
    assert changed
    assert [(one.title, one.kind) for one in changes_since_built(lending.context, changed)] == [("Note: A lathe", "removed")]
    with pytest.raises(ConflictError, match="was changed after its papers were issued"):
        add(lending, packet, "A mill")
