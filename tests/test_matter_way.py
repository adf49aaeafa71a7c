"""A matter's way to its packet is short and goes no way back."""

from pathlib import Path

import pytest
from matter_way import stays_of

from examples import ROOT, library

MOST_STAYS = 25


@pytest.mark.slow
def test_a_matter_goes_to_its_packet_without_a_way_back(tmp_path: Path) -> None:
    """In text, which is rendered soonest: the way ends where a document is handed to its format."""
    stays = stays_of(ROOT / "examples" / "qpn-referral-sell.yaml", library(), ROOT / "templates", tmp_path, ("txt",))
    assert [stay.module for stay in stays if stay.again] == []
    assert len(stays) <= MOST_STAYS, [stay.module for stay in stays]
    assert {"loader/matters.py", "assembly/election.py", "assembly/writing.py", "packets/order.py"} <= {
        stay.module for stay in stays
    }
