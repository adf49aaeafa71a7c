"""Stored files stay whole when many are stored at once, and an altered one is never returned."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

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


def test_the_manifest_of_a_folder_is_stored_last(tmp_path: Path) -> None:
    folder, storage = tmp_path / "packet", FileStorage(str(tmp_path / "files"))
    folder.mkdir()
    for name in ("manifest.json", "a.pdf", "z.pdf"):
        (folder / name).write_bytes(b"x")
    seen: list[tuple[str, ...]] = []
    storage.put_folder("packets/1", folder, lambda: seen.append(storage.keys("packets/1")))
    assert seen == [(), ("a.pdf",), ("a.pdf", "z.pdf")]
    assert storage.keys("packets/1") == ("a.pdf", "manifest.json", "z.pdf")
    storage.remove(["packets/1", "packets/none"])
    assert storage.keys("packets") == ()
