"""A shelf keeps what is put on it whole, however many put at once."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from assembler.portal.store.file_storage import AlteredFileError, FileStorage


def test_many_put_at_once_and_each_file_is_whole(tmp_path: Path) -> None:
    file_storage = FileStorage(str(tmp_path))
    files = {f"packet-{number % 7}/{number}.pdf": bytes([number % 251]) * 5000 for number in range(400)}
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda item: file_storage.put(*item), files.items()))
    assert all(file_storage.fetch(key, sha256(data).hexdigest()) == data for key, data in files.items())
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == len(files)


def test_a_file_that_was_changed_or_taken_away_is_not_handed_out(tmp_path: Path) -> None:
    file_storage = FileStorage(str(tmp_path))
    file_storage.put("packet-1/one.pdf", b"one")
    with pytest.raises(AlteredFileError):
        file_storage.fetch("packet-1/one.pdf", sha256(b"two").hexdigest())
    with pytest.raises(AlteredFileError):
        file_storage.fetch("packet-1/two.pdf", sha256(b"one").hexdigest())
