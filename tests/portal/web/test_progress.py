"""The progress of a packet counts what has come back, and what is to be done stands apart from what is there to read."""

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running

from assembler.portal.clock import now
from assembler.portal.store.database import writing
from assembler.portal.store.submissions import SIGNED_TOGETHER, add_return

FILE = {"sha256": "0" * 64, "size": 1, "reason": "", "filled_here": False, "findings": [], "values": {}}


def came_back(portal: Running, packet: str, form: str, state: str) -> None:
    with writing(portal.context.engine) as connection:
        add_return(connection, packet, form, now(), state=state, **FILE)


@pytest.mark.slow
def test_what_came_back_is_counted_and_no_longer_to_be_done(served: Running, partner: httpx.Client) -> None:
    packet = served.packet("progress-001", "Progress GmbH")
    link = served.link(packet)
    forms = [paper.name for paper in served.find(packet).contents.papers if paper.returned]

    def shown() -> tuple[str, str]:
        text = text_of(partner.get(link).text)
        return text.partition(" returned")[0].rpartition("Network. ")[2], text.partition("To do")[2].partition(
            "To read and keep"
        )[0]

    progress, to_do = shown()
    assert (progress, to_do.count("to be filled in"), "Sign Alliance Agreement" in to_do) == ("0 of 4", 3, True)
    came_back(served, packet, forms[0], "complete")
    came_back(served, packet, forms[1], "incomplete")
    progress, to_do = shown()
    assert progress == "1 of 4"
    assert to_do.count("to be filled in") == 1
    assert to_do.index("to be corrected") < to_do.index("Returned")
    came_back(served, packet, SIGNED_TOGETHER, "look")
    assert shown()[0] == "1 of 4"
    assert "1 of 4 returned, 1 to be looked at" in text_of(partner.get(link).text), "a person looks first"


def test_a_form_that_was_passed_on_counts_alone(served: Running, partner: httpx.Client) -> None:
    link = served.link_to("progress-002")
    number = (
        next(paper for paper in partner.get(link).text.split('href="') if "/fill" in paper)
        .partition("/papers/")[2][:2]
        .strip("/")
    )
    passed = partner.post(f"{link}/papers/{number}/pass").text.partition('value="')[2].partition('"')[0]
    text = text_of(partner.get(passed).text)
    assert "0 of 1 returned" in text
    assert "To read and keep" not in text
