"""Stored files stay whole when many are stored at once, and an altered one is never returned."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from assembler.packets.manifest import PacketFile
from assembler.portal.store.file_storage import AlteredFileError, FileStorage


def test_many_files_stored_at_once_are_each_whole(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    files = {f"packet-{number % 7}/{number}.pdf": bytes([number % 251]) * 5000 for number in range(400)}
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda item: storage.put(*item), files.items()))
    assert all(storage.fetch(key, sha256(data).hexdigest()) == data for key, data in files.items())
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == len(files)


def test_a_file_that_was_changed_or_removed_is_not_returned(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    storage.put("packet-1/one.pdf", b"one")
    with pytest.raises(AlteredFileError):
        storage.fetch("packet-1/one.pdf", sha256(b"two").hexdigest())
    with pytest.raises(AlteredFileError):
        storage.fetch("packet-1/two.pdf", sha256(b"one").hexdigest())


def test_what_lies_below_a_key_is_read_and_removed(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    storage.put("pages/1/views/a.html", b"a")
    storage.put("pages/1/packet.json", b"{}")
    assert storage.below("pages/1") == {"packet.json": b"{}", "views/a.html": b"a"}
    assert (storage.read("pages/1/packet.json"), storage.read("pages/2/packet.json")) == (b"{}", None)
    storage.remove(["pages/1", "pages/2"])
    assert (storage.keys("pages"), storage.below("pages/1")) == ((), {})


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_packets_lie_in_a_folder_as_the_command_line_leaves_them(tmp_path: Path, scheme: str) -> None:
    storage = FileStorage(f"{scheme}{tmp_path}")
    assert storage.packets.commit("m-1", [PacketFile("manifest.json", b"{}", ())])
    assert storage.keys("packets/m-1") == ("manifest.json",)
    assert (tmp_path / "packets/m-1/manifest.json").read_bytes() == b"{}"
