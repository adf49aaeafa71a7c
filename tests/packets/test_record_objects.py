"""Records in object storage, on a server for S3 on this machine."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from object_storage import served_bucket
from packets.small_order import order, upon
from small_library import MATTER

from assembler.commands.record import adopt, erase, show, verify_records
from assembler.commands.sending import receive, send
from assembler.commands.status import status
from assembler.formats.received import received_file
from assembler.model.diagnostics import Diagnostic
from assembler.model.record import PacketIssued, Record
from assembler.packets.order import build_packet
from assembler.packets.records import Note, append, event_path, read_record
from assembler.packets.store import PROBE, ObjectStore

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]

SIGNED_ON = date(2026, 12, 20)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with served_bucket(monkeypatch) as url:
        yield ObjectStore(url)


def issued(matter: str) -> PacketIssued:
    return PacketIssued("issued", f"{matter}-1", matter, "0", adopted=False)


def test_s3_refuses_to_write_an_event_again(store: ObjectStore) -> None:
    assert store.keeps_records()
    assert ObjectStore(store.url).keeps_records(), "the object of the first question is there"
    assert store.create(event_path("acme", 1), b"one")
    assert not store.create(event_path("acme", 1), b"two")
    assert (store.read(event_path("acme", 1)), store.read(PROBE)) == (b"one", b"")
    assert store.below("records/acme") == ("000001.json",)


def test_of_many_writers_at_once_one_writes_the_event(store: ObjectStore) -> None:
    writers = [ObjectStore(store.url) for _ in range(6)]
    with ThreadPoolExecutor(len(writers)) as pool:
        found = [*pool.map(lambda one: append(one[1], Record("acme"), issued(f"b-{one[0]}"), SIGNED_ON), enumerate(writers))]
    (won,) = [one for one in found if isinstance(one, Record)]
    assert {one.id for one in found if isinstance(one, Diagnostic)} == {"record-moved-on"}
    assert read_record(store, "acme") == (won, ())


def test_packets_follow_each_other_and_a_loser_leaves_none(tmp_path: Path, store: ObjectStore) -> None:
    first = order(tmp_path)
    assert build_packet(first, store, lambda _: None)[0]
    assert adopt(store, first.packet, SIGNED_ON, Note("0f", "Berit Holm rang"))[1] == ()
    shown, _ = show(store, "first-001")
    assert shown is not None
    assert shown.in_force is not None
    second, third = (
        upon(order(tmp_path, text=MATTER.replace("first-001", id)), shown.in_force) for id in ("second-001", "third-001")
    )

    def overtake(_: str) -> None:
        build_packet(second, store, lambda _: None)

    packet, findings = build_packet(third, store, overtake)
    assert (packet, [one.id for one in findings]) == (None, ["record-moved-on"])
    assert store.below("") == (first.packet, "kept", "records", second.packet)
    assert verify_records(store) == ({"first-001": ()}, ())

    removed, findings = erase(store, "first-001", date(2030, 1, 1))
    assert ({*removed}, findings) == ({first.packet, second.packet}, ())
    left = {path: store.files.cat_file(path) for path in store.files.find("packets/2026")}
    paths = {path.removeprefix("packets/2026/") for path in left}
    shared = {path for path in paths if path.startswith(("kept/library/", "kept/templates/"))}  # of all records, and of nobody
    assert paths - shared == {PROBE, *(event_path("first-001", at) for at in range(1, 5))}
    assert not any(name.encode() in data for name in ("Anna", "Exempel", "Berit") for data in left.values())
    assert verify_records(store) == ({"first-001": ()}, ())


class DiedError(BaseException):
    """The process dies: nothing that handles errors comes to run."""


def dying_at(store: ObjectStore, at: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> bool:
    """Do work that dies before a write to the bucket, by its number from 1; return whether it came so far."""
    write, done = store.files.pipe_file, count(1)

    def dying(*arguments: object, **options: object) -> object:
        if next(done) == at:
            raise DiedError
        return write(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(store.files, "pipe_file", dying)
        try:
            work()
        except DiedError:
            return True
    return False


@pytest.mark.parametrize("work", ["build", "adopt"])
def test_a_writer_that_dies_before_any_write_leaves_the_record_whole(
    work: str, tmp_path: Path, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.keeps_records()
    for at in count(1):
        id = f"first-{at:03}"
        ordered = order(tmp_path, text=MATTER.replace("first-001", id))
        works: dict[str, Callable[[], object]] = {
            "build": partial(build_packet, ordered, store, lambda _: None),
            "adopt": partial(adopt, store, ordered.packet, SIGNED_ON, Note("0f", "Berit Holm rang")),
        }
        if work == "adopt":
            works["build"]()
        died = dying_at(store, at, monkeypatch, works[work])
        found, findings = verify_records(store, (id,))
        assert findings == ()
        assert {one.id for one in found[id]} <= {"never-issued", "no-record"}
        manifest, _ = store.manifest(ordered.packet)
        assert manifest is None or store.altered(ordered.packet, manifest) == ()
        works[work]()
        assert verify_records(store, (id,)) == ({id: ()}, ())
        record, _ = read_record(store, id)
        assert record is not None
        assert len(record.events) == (1 if work == "build" else 2)
        if not died:
            break
    assert at > 2, "a note or a file is written before the event"


def test_a_packet_in_a_bucket_is_sent_and_comes_back_and_its_status_is_read(tmp_path: Path, store: ObjectStore) -> None:
    ordered = order(tmp_path, formats=("docx",))
    assert build_packet(ordered, store, lambda _: None)[0]
    assert send(store, ordered.packet, SIGNED_ON)[1] == ()
    data = store.read(f"{ordered.packet}/forms/note-loan-7.docx")
    assert data is not None
    (received,), findings = receive(store, ordered.packet, [received_file("back.docx", data)], SIGNED_ON, ordered.templates)
    assert (findings, received.recorded is not None) == ((), True)
    (found,) = status(store, SIGNED_ON).records
    (packet,) = found.packets
    assert (found.id, packet.sent, packet.files, packet.complete) == ("first-001", SIGNED_ON, 1, 0)
