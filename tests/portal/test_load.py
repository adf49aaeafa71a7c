"""Fifty partners fetch their packets at once while others are built: no request fails, no partner sees another's papers."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from portal.running import Running, free_port, running, settings_for
from portal.test_access import everything_behind
from small_library import MATTER, agreement, write

PARTNERS = 50
pytestmark = pytest.mark.slow


def canary(number: int) -> str:
    """Return a name that occurs in no other packet."""
    return f"Canary {number:03} {'ABCDEFGHJK'[number % 10]}{'LMNPQRSTUV'[number // 10]} GmbH"


@pytest.fixture
def quick(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """A portal with a small library, so that fifty packets are built in a short time."""
    text = "1. **“Loan”** means what {{ partner.legal_name }} owes.\n2. The Partner shall repay the Loan.\n"
    library = write(tmp_path / "library", agreement({"loans": text}))
    with running(settings_for(tmp_path, free_port(), database(), library)) as found:
        yield found


@pytest.mark.long
def test_fifty_partners_at_once_each_see_their_own_while_packets_are_built(
    quick: Running, request: pytest.FixtureRequest
) -> None:
    made = [quick.packet(f"load-{number:03}", canary(number), text=MATTER) for number in range(PARTNERS)]
    links = [quick.link(packet) for packet in made]
    request.getfixturevalue("child_processes")
    gate = threading.Barrier(PARTNERS + 1)

    def visit(number: int) -> int:
        with quick.client() as client:
            gate.wait()
            texts = list(everything_behind(client, links[number], least=6))
        names = {found for text in texts for found in re.findall(r"Canary \d{3} \w\w", text)}
        assert names == {canary(number).removesuffix(" GmbH")}
        return len(texts)

    with ThreadPoolExecutor(PARTNERS + 1) as pool:
        visits = [pool.submit(visit, number) for number in range(PARTNERS)]
        gate.wait()
        for number in range(5):
            quick.packet(f"meanwhile-{number}", f"Meanwhile {number} GmbH", text=MATTER)
        assert all(done.result() >= 6 for done in visits)
