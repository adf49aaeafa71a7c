"""The days on which the run-off of what has ended is over, in the Qualtrics programme: counted by hand, told by the status."""

from datetime import date
from pathlib import Path

import pytest
from small_library import write

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt
from assembler.commands.status import status
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore
from examples import ROOT, library

TODAY = date(2026, 12, 20)
PARTNER = """\
partner: {kind: company, legal_name: Exempel AB, country: SE, address: [Gatan 1, Ort], signatories: [{name: Anna Berg, title: Director}]}
"""
FACTS = "facts: {territory: Sweden, partner_manager: Jo Berg}\n"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def issue(store: FolderStore, id: str, issued: str, more: str, signed_on: date | None = None) -> None:
    """Build a matter's packet in plain text and, where a day is given, record that it is signed."""
    text = f"programme: qpn\nmatter: {id}\nissued: {issued}\n{more}{PARTNER}{'' if 'facts' in more else FACTS}"
    path = write(store.root.parent, {"matter.yaml": text}) / "matter.yaml"
    order, findings = order_packet(BuildRequest(library(), path, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    if signed_on:
        record, findings = adopt(store, order.packet, signed_on)
        assert record is not None, findings


def days(store: FolderStore, title: str) -> list[tuple[date, str]]:
    """Give the days of the record whose title has some words, with what each is for."""
    (found,) = status(store, TODAY, ("first",)).records
    return [(day.day, day.entry) for day in found.days if title in day.title]


def test_an_addendum_that_a_form_no_longer_lists_has_a_last_day_which_a_further_form_does_not_end(store: FolderStore) -> None:
    issue(store, "first", "2026-11-01", "choices: [referral, sell, eula]\n", date(2026, 11, 5))
    assert days(store, "run-off") == []
    issue(store, "second", "2026-11-10", "after: first\neffective: 2026-11-15\nchoices: [co_sell]\n", date(2026, 11, 12))
    over = [(date(2027, 2, 13), "referral"), (date(2027, 2, 13), "sell")]  # ninety days after 15 November
    assert days(store, "run-off") == over
    issue(store, "third", "2026-11-20", "after: first\nchoices: [services]\n", date(2026, 11, 25))
    assert days(store, "run-off") == [*over, (date(2027, 11, 25), "co_sell")]  # twelve months


@pytest.mark.parametrize(
    ("ground", "received"),
    [
        ("convenience", [(date(2027, 1, 16), "")]),
        ("compliance, ground_details: A bribe was paid.", []),
    ],  # sixty days before the end
)
def test_a_notice_without_a_reason_has_a_day_by_which_it_is_received(
    ground: str, received: list[tuple[date, str]], store: FolderStore
) -> None:
    issue(store, "first", "2026-11-01", "choices: [referral]\n", date(2026, 11, 5))
    facts = f"facts: {{given_by: vendor, ground: {ground}, ends_on: 2027-03-17}}\n"
    issue(store, "notice", "2026-12-01", f"after: first\noccasion: termination_notice\n{facts}")
    assert days(store, "notice of termination is received") == received
