"""A file of ours is known by its bytes, with what was added behind them, and one of another partner is not."""

import hashlib
from collections.abc import Callable, Iterator

import pytest
from portal.running import Running, running, small_settings

from assembler.portal.web.partner.own_files import beginnings, own_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("own"), database())) as found:
        yield found


def test_a_file_of_the_same_partner_is_known_by_its_bytes(served: Running) -> None:
    ours, later, theirs = (
        served.find(served.small_packet(name, partner))
        for name, partner in (("own-001", "Exempel AB"), ("own-002", "Exempel AB"), ("own-003", "Andra AB"))
    )
    for packet in (ours, later):
        for file in packet.contents.downloads:
            data = served.context.file_storage.fetch(packet.key(file.path), file.sha256)
            for sent in (data, data + b"\n% signed"):
                found = own_file(served.context, ours, sent)
                assert found
                assert (found.packet.id, found.path) == (packet.id, file.path)
            assert own_file(served.context, ours, data[:-1]) is None
            assert own_file(served.context, theirs, data) is None, "whose it is stays unsaid"


class Counted:
    """A digest that counts the bytes that all of its kind have read."""

    read = 0

    def __init__(self, data: bytes = b"") -> None:
        self.digest = hashlib.new("sha256")
        self.update(data)

    def update(self, data: bytes) -> None:
        Counted.read += len(data)
        self.digest.update(data)

    def copy(self) -> "Counted":
        copied = Counted()
        copied.digest = self.digest.copy()
        return copied

    def hexdigest(self) -> str:
        return self.digest.hexdigest()


def test_the_beginnings_of_a_file_are_read_once_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes(range(256)) * 40
    expected = {size: hashlib.sha256(data[:size]).hexdigest() for size in range(1, len(data), 100)}
    monkeypatch.setattr("hashlib.sha256", Counted)
    assert beginnings(data, [*expected, len(data) + 1]) == expected
    assert Counted.read <= len(data)
