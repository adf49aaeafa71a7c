import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from packets.small_order import order
from small_library import MATTER

from assembler.loader.files import digest_of_files
from assembler.model.diagnostics import Diagnostic
from assembler.packets.kept import (
    KeptMatter,
    copy_kept,
    keep,
    kept_library,
    kept_matter,
    kept_packets,
    kept_service,
    kept_templates,
    library_path,
    matter_path,
    pack,
    remove_packet,
    service_path,
    templates_path,
)
from assembler.packets.order import Order, build_packet
from assembler.packets.store import FolderStore, ObjectStore, Store


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    MemoryFileSystem.store.clear()
    yield FolderStore(tmp_path / "out") if request.param == "folder" else ObjectStore("memory://bucket/packets")
    MemoryFileSystem.store.clear()


def kept(ordered: Order) -> KeptMatter:
    return KeptMatter(1, ordered.packet, "first-001", ordered.matter.kept)


def put(store: Store, path: str, data: bytes) -> None:
    """Write a file, over one that is there."""
    store.create(path, b"")
    store.remove(path)
    store.create(path, data)


def test_what_is_kept_is_read_again_from_every_store(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    keep(store, kept(ordered), ordered.library, ordered.templates, None)
    assert kept_library(store, ordered.library.digest) == (ordered.library.files, ())
    assert kept_templates(store, ordered.templates.digest) == (ordered.templates.files, ())
    assert kept_matter(store, ordered.packet) == (kept(ordered), ())
    assert kept(ordered).matter.text == MATTER + "loans: [{id: loan-7, item: '../../etc/passwd'}]\n"
    assert kept_packets(store) == {ordered.packet: "first-001"}


def test_libraries_and_templates_are_kept_once_and_each_matter_of_its_own(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "out")
    for id in ("first-001", "second-001"):
        assert build_packet(order(tmp_path, text=MATTER.replace("first-001", id)), store, lambda _: None)[0]
    assert {folder: len(store.below(f"kept/{folder}")) for folder in store.below("kept")} == {
        "library": 1,
        "matters": 2,
        "templates": 1,
    }


def test_an_archive_has_the_same_bytes_whatever_the_order_and_a_folder_sorts_before_its_files() -> None:
    files = {"b/c.md": b"1", "b-a.md": b"2", "b.md": b"3"}
    assert pack(files) == pack(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(pack(files))) as archive:
        assert archive.namelist() == ["b-a.md", "b.md", "b/c.md"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert digest_of_files(files) != digest_of_files({**files, "b.md": b"4"})


def test_a_draft_and_a_store_without_records_keep_nothing(tmp_path: Path) -> None:
    draft = order(tmp_path, "special_terms: {terms: [More time.]}\n")
    assert draft.assembly.draft
    assert build_packet(draft, tmp_path / "out", lambda _: None)[0]
    assert not (tmp_path / "out/kept").exists()
    elsewhere = ObjectStore(f"file://{tmp_path / 'objects'}")
    elsewhere.files.auto_mkdir = True
    assert build_packet(order(tmp_path), elsewhere, lambda _: None)[0]
    assert elsewhere.below("kept") == ()


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (library_path, kept_library),
        (templates_path, kept_templates),
        (service_path, kept_service),
        (matter_path, kept_matter),
    ],
)
def test_what_is_missing_or_changed_is_a_finding(
    store: Store, path: Callable[[str], str], read: Callable[[Store, str], tuple[object, tuple[Diagnostic, ...]]]
) -> None:
    name = "0a" * 32
    nothing, (finding,) = read(store, name)
    assert (nothing, finding.id, finding.span and finding.span.path) == (None, "not-kept", store.place(path(name)))
    for other in (b"other", pack({"a": b"other"}), b'{"format": 1}'):
        put(store, path(name), other)
        nothing, (finding,) = read(store, name)
        assert (nothing, finding.id, finding.span and finding.span.path) == (None, "altered-kept", store.place(path(name)))


def test_a_changed_word_of_a_kept_matter_is_found(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    keep(store, kept(ordered), ordered.library, ordered.templates, None)
    data = json.loads(store.read(matter_path(ordered.packet)) or b"")
    data["matter"]["earlier"] = {"first.yaml": {"sha256": "0", "text": "matter: x", "earlier": {}, "events": {}}}
    put(store, matter_path(ordered.packet), json.dumps(data).encode())
    assert [one.id for one in kept_matter(store, ordered.packet)[1]] == ["altered-kept"]
    assert kept_packets(store) == {ordered.packet: ""}


def test_what_is_kept_is_copied_once(store: Store, tmp_path: Path) -> None:
    ordered = order(tmp_path)
    here = FolderStore(tmp_path / "here")
    keep(here, kept(ordered), ordered.library, ordered.templates, None)
    put(store, matter_path(ordered.packet), b"there")
    copy_kept(here, store)
    assert kept_library(store, ordered.library.digest)[1] == ()
    assert store.read(matter_path(ordered.packet)) == b"there", "what is kept already stays"


def test_a_packet_is_removed_with_its_matter_and_the_library_stays(tmp_path: Path) -> None:
    store, ordered = FolderStore(tmp_path / "out"), order(tmp_path)
    assert build_packet(ordered, store, lambda _: None)[0]
    remove_packet(store, ordered.packet)
    assert store.below("") == ("kept", "records")
    assert (len(store.below("kept/library")), store.below("kept/matters")) == (1, ())


def test_a_packet_of_an_earlier_version_is_kept_when_it_is_built_again(tmp_path: Path) -> None:
    store, ordered = FolderStore(tmp_path / "out"), order(tmp_path)
    assert build_packet(ordered, store, lambda _: None)[0]
    store.remove("kept")
    assert build_packet(replace(ordered), store, lambda _: None)[0]
    assert kept_matter(store, ordered.packet) == (kept(ordered), ())
