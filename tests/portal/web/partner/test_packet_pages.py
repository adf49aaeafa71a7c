"""A partner reports entries of a list, and sees what became of them; an altered file is not sent."""

import re
from pathlib import Path

import httpx
import pytest
from portal.running import ROOT, Running


@pytest.mark.slow
def test_only_entries_for_which_the_partner_signs_a_form_can_be_reported(served: Running, partner: httpx.Client) -> None:
    text = (ROOT / "examples/ipp-implementation.yaml").read_text("utf-8")
    link = served.link(served.packet("reported-003", "Reported GmbH", text=text))
    assert re.findall(r'href="/p/[^"]+/reports/(\w+)"', partner.get(link).text) == ["opportunities"]
    for other in ("territories", "exceptions", "nothing"):
        assert partner.get(f"{link}/reports/{other}").status_code == 404
        assert partner.post(f"{link}/reports/{other}", data={"id": "x"}).status_code == 404


@pytest.mark.slow
def test_a_file_that_was_changed_on_the_shelf_is_not_handed_out(served: Running, partner: httpx.Client) -> None:
    packet = served.packet("altered-001", "Acme Analytics GmbH")
    link = served.link(packet)
    (folder,) = (Path(served.context.settings.files) / "packets").glob("altered-001-*")
    path = folder / "packet.pdf"
    path.write_bytes(path.read_bytes() + b" ")
    assert partner.get(f"{link}/packet").status_code == 503
    assert partner.get(f"{link}/all").status_code == 503
    assert partner.get(f"{link}/papers/1/pdf").status_code == 200
