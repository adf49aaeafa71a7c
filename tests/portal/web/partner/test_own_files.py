"""A file of ours is known by its bytes, with what was added behind them, and one of another partner is not."""

from collections.abc import Callable, Iterator

import pytest
from portal.running import Running, running, small_settings

from assembler.portal.web.partner.own_files import own_file

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
