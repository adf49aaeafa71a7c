"""Fifty partners at once fetch their packets while others are built: nobody meets an error, nobody sees another's."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from portal.running import Running
from portal.test_access import everything_behind

PARTNERS = 50
pytestmark = pytest.mark.slow


def canary(number: int) -> str:
    """Give a name that stands in no other packet."""
    return f"Canary {number:03} {'ABCDEFGHJK'[number % 10]}{'LMNPQRSTUV'[number // 10]} GmbH"


def test_fifty_partners_at_once_each_see_their_own_while_packets_are_built(portal: Running) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(
            lambda number: portal.packet(f"load-{number:03}", canary(number), example="qpn-alliance"), range(PARTNERS)
        )
        links = [portal.link(packet) for packet in made]
    gate = threading.Barrier(PARTNERS + 1)

    def visit(number: int) -> int:
        with portal.client() as client:
            gate.wait()
            texts = list(everything_behind(client, links[number], least=8))
        names = {found for text in texts for found in re.findall(r"Canary \d{3} \w\w", text)}
        assert names == {canary(number).removesuffix(" GmbH")}
        return len(texts)

    with ThreadPoolExecutor(PARTNERS + 1) as pool:
        visits = [pool.submit(visit, number) for number in range(PARTNERS)]
        gate.wait()
        for number in range(5):
            portal.packet(f"meanwhile-{number}", f"Meanwhile {number} GmbH", example="qpn-alliance")
        assert all(done.result() >= 8 for done in visits)
