import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from packets.small_order import order

from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore, ObjectStore, Store, open_store


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    MemoryFileSystem.store.clear()
    yield FolderStore(tmp_path / "out") if request.param == "folder" else ObjectStore("memory://bucket/packets")
    MemoryFileSystem.store.clear()


def test_a_packet_is_the_same_in_every_store(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    packet, findings = build_packet(ordered, store, lambda _: None)
    assert packet is not None, findings
    assert (packet.fresh, packet.place) == (True, store.place(ordered.packet))
    here, _ = build_packet(ordered, tmp_path / "here", lambda _: None)
    assert here is not None
    assert (packet.manifest, ()) == (here.manifest, ()) == store.manifest(ordered.packet)
    assert store.altered(ordered.packet, packet.manifest) == ()


def test_the_same_order_is_built_once(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    build_packet(ordered, store, lambda _: None)
    packet, findings = build_packet(ordered, store, lambda _: None)
    assert packet is not None, findings
    assert not packet.fresh
    assert store.names("first-001") == (ordered.packet,)


def test_other_contents_for_the_same_matter_are_refused(store: Store, tmp_path: Path) -> None:
    build_packet(order(tmp_path), store, lambda _: None)
    packet, (finding,) = build_packet(replace(order(tmp_path), split=True), store, lambda _: None)
    assert (packet, finding.id) == (None, "other-packet")


def test_a_missing_file_is_reported(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    packet, _ = build_packet(ordered, store, lambda _: None)
    assert packet is not None
    gone = packet.manifest.files[0].path
    if isinstance(store, ObjectStore):
        store.files.rm_file(f"/bucket/packets/{ordered.packet}/{gone}")
    else:
        (packet.folder / gone).unlink()
    assert store.altered(ordered.packet, packet.manifest) == (gone,)
    assert build_packet(ordered, store, lambda _: None)[1][0].id == "altered-packet"


def test_a_moved_folder_is_noticed_and_one_that_cannot_be_read_raises(tmp_path: Path) -> None:
    store, name = FolderStore(tmp_path / "out"), order(tmp_path).packet
    build_packet(order(tmp_path), store, lambda _: None)
    assert store.keeps(name)
    (tmp_path / "out").rename(tmp_path / "away")
    assert not store.keeps(name)
    (tmp_path / "out").symlink_to(tmp_path / "out")
    with pytest.raises(OSError, match="symbolic links"):
        store.keeps(name)


def test_objects_without_a_manifest_are_no_packet(tmp_path: Path) -> None:
    store = ObjectStore("memory://bucket/half")
    ordered = order(tmp_path)
    store.files.pipe_file(f"/bucket/half/{ordered.packet}/documents/01-agreement.txt", b"half of it")
    assert not store.taken(ordered.packet)
    packet, findings = build_packet(ordered, store, lambda _: None)
    assert packet is not None, findings
    assert store.altered(ordered.packet, packet.manifest) == ()
    assert store.files.exists(f"/bucket/half/{ordered.packet}/{MANIFEST}")
    MemoryFileSystem.store.clear()


def test_a_small_file_is_written_once_read_listed_and_removed(store: Store) -> None:
    assert store.keeps_records()
    assert (store.read("records/a/1.json"), store.below("records/a")) == (None, ())
    assert store.create("records/a/1.json", b"one")
    assert not store.create("records/a/1.json", b"two")
    assert store.create("records/a/notes/2.json", b"three")
    assert store.read("records/a/1.json") == b"one"
    assert store.below("records/a") == ("1.json", "notes")
    store.remove("records/a/notes")
    store.remove("records/b")
    assert store.below("records/a") == ("1.json",)
    store.remove("records/a/1.json")
    assert store.read("records/a/1.json") is None


def test_a_removed_packet_leaves_nothing(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    build_packet(ordered, store, lambda _: None)
    store.remove(ordered.packet)
    assert not store.taken(ordered.packet)
    assert ordered.packet not in store.below("")


def test_a_storage_that_only_looks_before_it_writes_keeps_no_records(tmp_path: Path) -> None:
    assert not ObjectStore(f"file://{tmp_path}").keeps_records()
    assert [*tmp_path.iterdir()] == []


class Overwriting:
    """A storage that leaves the condition of a write out of account, as older servers for S3 do."""

    def pipe_file(self, path: str, value: bytes, mode: str) -> None:
        """Write an object, whatever is there."""
        assert mode == "create"
        MemoryFileSystem().pipe_file(path, value)


class Refusing:
    """A storage whose refusal s3fs does not know, since the answer names no condition."""

    def pipe_file(self, path: str, value: bytes, mode: str) -> None:
        """Write an object; where it is there, refuse with the error that s3fs has for HTTP 412."""
        if mode == "create" and MemoryFileSystem().exists(path):
            raise OSError(errno.EINVAL, "PreconditionFailed")
        MemoryFileSystem().pipe_file(path, value)

    def cat_file(self, path: str) -> bytes:
        """Read an object."""
        return bytes(MemoryFileSystem().cat_file(path))


def test_a_storage_shows_whether_it_refuses_to_write_an_object_again() -> None:
    MemoryFileSystem.store.clear()
    store = ObjectStore("memory://bucket/packets")
    store.files = Overwriting()
    assert not store.keeps_records()
    store = ObjectStore("memory://bucket/packets")
    store.files = Refusing()
    assert store.keeps_records()
    assert store.create("records/a/1.json", b"one")
    assert not store.create("records/a/1.json", b"two")
    assert store.read("records/a/1.json") == b"one"
    MemoryFileSystem.store.clear()


def test_a_url_opens_object_storage_and_a_path_a_folder(tmp_path: Path) -> None:
    assert isinstance(open_store("memory://bucket"), ObjectStore)
    assert isinstance(open_store(str(tmp_path)), FolderStore)


def test_a_url_of_no_storage_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="Protocol not known: nowhere"):
        open_store("nowhere://bucket")
