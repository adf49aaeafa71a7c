"""The portal writes the events of records as the command line does; what contradicts a record is refused and changes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from object_storage import served_bucket
from packets.older import DATA, OLDER, older_store
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running, small_settings, small_text
from pydantic import TypeAdapter

from assembler.commands.adopt_older import record_older
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import verify_records
from assembler.loader import load_library
from assembler.model.manifest import Manifest
from assembler.model.record import PacketIssued, PacketSigned, PartnerErased, Record
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.manifest_format_1 import DocumentOfFormat1, ManifestOfFormat1, MatterOfFormat1
from assembler.packets.older_packets import StatedOfPacket
from assembler.packets.order import build_packet
from assembler.packets.records import append, in_force_of, read_record
from assembler.packets.store import FolderStore
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import erase, record_signature, request_packet, store_matter
from assembler.portal.store.database import reading
from assembler.portal.store.index import Indexed, rebuild_index
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packet_records import copy_records, write_signature
from assembler.portal.store.packets import PacketRequest

DAY = date(2026, 11, 20)

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    """Run a portal whose packets are built quickly."""
    with running(small_settings(tmp_path)) as found:
        yield found


@pytest.fixture
def desk(portal: Running) -> Iterator[httpx.Client]:
    """Return a client with the session of an editor."""
    with portal.client_of("editor") as client:
        yield client


def record_of(portal: Running, id: str) -> Record:
    record, findings = read_record(portal.context.file_storage.packets, id)
    assert record, findings
    return record


def test_a_packet_and_its_record_have_the_bytes_that_the_command_line_writes(portal: Running, tmp_path: Path) -> None:
    portal.small_packet("first-001", "Exempel AB")
    path = tmp_path / "matter.yaml"
    path.write_text(small_text("first-001", "Exempel AB"), "utf-8")
    order, findings = order_packet(BuildRequest(portal.context.library, path, portal.context.settings.templates, split=True))
    assert order, findings
    built, findings = build_packet(order, tmp_path / "output", lambda _: None)
    assert built, findings
    assert files_in(tmp_path / "files/packets") == files_in(tmp_path / "output")
    assert isinstance(record_of(portal, "first-001").events[0].event.what, PacketIssued)


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_of_many_who_record_a_signature_at_once_one_does_and_the_others_are_told(portal: Running, desk: httpx.Client) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")

    def sign(number: int) -> httpx.Response:
        return desk.post(f"/desk/packets/{packet}/signature", data={"signed_on": f"2026-11-{10 + number}"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign, range(6)))
    assert sorted(answer.status_code for answer in answers) == [303, *[409] * 5]
    assert "This packet is signed or withdrawn already." in next(answer.text for answer in answers if answer.status_code == 409)
    ((signed, day),) = record_of(portal, "first-001").signed.items()
    assert (signed, day.isoformat()) == (portal.find(packet).name, portal.find(packet).signed)


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({}, 409, "Say on which day the last signature was made"),
        ({"signed_on": "20 November"}, 422, "A day is written as 2026-12-01."),
        ({"signed_on": "2999-01-01"}, 409, "is still to come"),
        ({"signed_on": "2026-11-01"}, 409, "cannot be signed on 2026-11-01: it was issued on 2026-11-02"),
    ],
)
def test_a_day_that_cannot_be_that_of_the_signature_is_refused(
    portal: Running, desk: httpx.Client, sent: dict[str, str], status: int, told: str
) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    refused = desk.post(f"/desk/packets/{packet}/signature", data=sent)
    assert (refused.status_code, told in text_of(refused.text)) == (status, True), refused.text
    assert (portal.find(packet).signed, len(record_of(portal, "first-001").events)) == ("", 1)


def test_a_signature_that_another_program_recorded_is_met_and_never_changed(portal: Running, desk: httpx.Client) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    name = portal.find(packet).name
    written = append(portal.context.file_storage.packets, record_of(portal, "first-001"), PacketSigned("signed", name), DAY)
    assert isinstance(written, Record)
    other = desk.post(f"/desk/packets/{packet}/signature", data={"signed_on": "2026-11-21"})
    assert (other.status_code, f"{name} was signed already, on 2026-11-20" in text_of(other.text)) == (409, True)
    assert desk.post(f"/desk/packets/{packet}/signature", data={"signed_on": "2026-11-20"}).status_code == 303
    assert record_of(portal, "first-001") == written


def test_a_signed_packet_is_not_withdrawn_and_a_withdrawn_one_not_signed(portal: Running, desk: httpx.Client) -> None:
    signed, withdrawn = portal.small_packet("first-001", "Exempel AB"), portal.small_packet("second-001", "Muster GmbH")
    sent = {"signed_on": "2026-11-20"}
    assert desk.post(f"/desk/packets/{signed}/signature", data=sent).status_code == 303
    assert desk.post(f"/desk/packets/{signed}/withdraw", data={"reason": "A wrong name."}).status_code == 409
    assert desk.post(f"/desk/packets/{withdrawn}/withdraw", data={"reason": "A wrong name."}).status_code == 303
    assert desk.post(f"/desk/packets/{withdrawn}/signature", data=sent).status_code == 409
    assert (portal.find(signed).state, portal.find(withdrawn).signed) == ("built", "")


def test_a_packet_that_contradicts_its_record_is_refused_and_not_kept(portal: Running, desk: httpx.Client) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    store = portal.context.file_storage.packets
    assert write_signature(store, portal.find(packet).name, DAY) == (), "which the database does not know"
    changed = read_matter_text(portal.context, small_text("first-001", "Exempel Zwei AB"))
    matter, _ = store_matter(portal.context, ADMIN, changed, (portal.find(packet).matter, 1))
    with reading(portal.context.engine) as connection:
        stored = find_matter(connection, matter)
    assert stored
    other = request_packet(portal.context, ADMIN, stored, PacketRequest(), revise=True)
    assert portal.wait(other) == "refused"
    assert portal.find(packet).state == "built"
    assert "was signed already, as the packet" in text_of(desk.get(f"/desk/packets/{other}").text)
    assert store.names("first-001") == (portal.find(packet).name,)


def test_a_child_process_is_given_the_record_before_its_matter_and_what_was_signed(portal: Running, tmp_path: Path) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    store, name = portal.context.file_storage.packets, portal.find(packet).name
    write_signature(store, name, DAY)
    assert copy_records(store, tmp_path / "whole", ["first-001"], "first-002") == ()
    copied = files_in(tmp_path / "whole")
    assert set(copied) == {"records/first-001/000001.json", "records/first-001/000002.json", f"{name}/manifest.json"}
    assert copied.items() <= files_in(tmp_path / "files/packets").items()
    assert copy_records(store, tmp_path / "before", ["first-001"], "first-001") == ()
    assert files_in(tmp_path / "before") == {}


def test_a_packet_of_format_1_is_taken_into_a_record_with_its_signature(portal: Running) -> None:
    packet = portal.find(portal.small_packet("first-001", "Exempel AB"))
    store = portal.context.file_storage.packets
    issued, _ = store.manifest(packet.name)
    assert issued is not None
    store.remove("records/first-001")
    (Path(store.place(packet.name)) / MANIFEST).write_bytes(as_format_1(issued))
    record_signature(portal.context, ADMIN, packet, DAY)
    found, findings = in_force_of(store, record_of(portal, "first-001"), DAY)
    assert found is not None, findings
    numbers = {one.id: one.numbers for one in issued.documents if one.id in found.papers}
    assert {id: paper.numbers for id, paper in found.papers.items()} == numbers
    assert all(numbers.values())


def as_format_1(issued: Manifest) -> bytes:
    """Return the file of a manifest as the earlier release wrote it: without what the first format did not say."""
    documents = tuple(
        DocumentOfFormat1(
            one.id, one.name, one.title, one.kind, one.handling, one.specimen,
            tuple(place.role for place in one.signers), one.because, one.files, one.clauses,
        )
        for one in issued.documents
    )  # fmt: skip
    old = ManifestOfFormat1(
        packet=issued.packet,
        matter=MatterOfFormat1(issued.matter.id, issued.matter.issued, issued.matter.sha256),
        programme=issued.programme,
        draft=issued.draft,
        choices=issued.choices,
        library=issued.library,
        templates=issued.templates,
        content_sha256=issued.content_sha256,
        documents=documents,
        files=issued.files,
        engines=issued.engines,
        signers=issued.signers,
        checklist=issued.checklist,
    )
    return TypeAdapter(ManifestOfFormat1).dump_json(old, by_alias=True)


def test_a_child_process_is_given_what_was_read_from_a_packet_of_format_1(tmp_path: Path) -> None:
    library, findings = load_library(DATA / "clauses")
    assert library is not None, findings
    store = older_store(tmp_path / "files")
    assert record_older(store, OLDER, StatedOfPacket(1), library) == ()
    assert write_signature(store, OLDER, date(2026, 2, 10)) == ()
    assert copy_records(store, tmp_path / "copy", ["first-001"], "first-002") == ()
    copied = FolderStore(tmp_path / "copy")
    (ours, _), (theirs, _) = (in_force_of(one, read_record(one, "first-001")[0] or Record(""), DAY) for one in (store, copied))
    assert ours == theirs
    assert ours is not None
    assert ours.papers["small/agreement"].numbers["term.notice"] == "1.2"


def test_erasing_a_partner_ends_its_record_and_leaves_the_files_of_others(portal: Running, tmp_path: Path) -> None:
    packet, other = portal.small_packet("first-001", "Exempel AB"), portal.small_packet("first", "Muster GmbH")
    erase(portal.context, ADMIN, portal.find(packet).partner)
    left = files_in(tmp_path / "files/packets")
    assert {path.partition("/")[0] for path in left} == {"kept", "records", portal.find(other).name}
    assert isinstance(record_of(portal, "first-001").events[-1].event.what, PartnerErased)
    assert not record_of(portal, "first").erased


def test_a_partner_who_is_erased_while_a_packet_is_built_leaves_nothing_of_it(portal: Running, tmp_path: Path) -> None:
    matter, _ = store_matter(portal.context, ADMIN, read_matter_text(portal.context, small_text("first-001", "Quastelhuber AB")))
    with reading(portal.context.engine) as connection:
        stored = find_matter(connection, matter)
    assert stored
    request_packet(portal.context, ADMIN, stored, PacketRequest())
    erase(portal.context, ADMIN, stored.partner)
    portal.context.build_queue.stop()
    assert b"Quastelhuber" not in b"".join(files_in(tmp_path / "files").values())
    assert {path.partition("/")[0] for path in files_in(tmp_path / "files/packets")} <= {"kept", "records"}


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_packets_and_records_lie_in_object_storage_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served_bucket(monkeypatch) as url, running(replace(small_settings(tmp_path), files=url)) as portal:
        packet = portal.small_packet("first-001", "Exempel AB")
        record_signature(portal.context, ADMIN, portal.find(packet), DAY)
        assert record_of(portal, "first-001").signed == {portal.find(packet).name: DAY}
        assert verify_records(portal.context.file_storage.packets) == ({"first-001": ()}, ())
        with portal.client() as partner:
            link = portal.link(packet)
            assert "Exempel AB must repay." in text_of(partner.get(f"{link}/papers/1").text)
            assert partner.get(f"{link}/packet").content.startswith(b"%PDF-")
        assert rebuild_index(portal.context.engine, portal.context.file_storage) == Indexed(1, 0, 1, 0, ())
