"""Of the matters of two owners each finds, lists and counts its own, on both databases; nobody's is found by neither."""

from datetime import date

import pytest
from portal.store.rows import HOUR
from sqlalchemy import Engine

from assembler.portal.store.accounts import Role, add_staff, set_approving
from assembler.portal.store.approvals import ask_approval, waiting_approvals, who_may_approve
from assembler.portal.store.database import reading, writing
from assembler.portal.store.inbox import waiting_items
from assembler.portal.store.links import create_link, links_of
from assembler.portal.store.matters import (
    create_matter,
    create_partner,
    find_matter,
    find_named_matter,
    find_partner,
    list_partners,
    matter_files,
    matters_having,
    partners_named,
    reached_matters,
    search_matters,
)
from assembler.portal.store.packets import (
    PacketRequest,
    claim_packet,
    find_packet,
    find_packets,
    finish_packet,
    latest_record,
    queue_packet,
    reached_records,
    search_packets,
    sign_packet,
)
from assembler.portal.store.questions import ask_question
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.submissions import add_return, pending_reports, report_entry
from assembler.portal.store.unfinished import UnfinishedMatter, find_unfinished, keep_unfinished, list_unfinished

FILE = {"sha256": "0" * 64, "size": 1, "state": "look", "reason": "", "filled_here": False, "findings": [], "values": {}}


@pytest.fixture
def both(engine: Engine) -> dict[str, str]:
    """Make a matter of one partner for each of two owners and for nobody, with all that waits, and return their ids by the owner's name."""
    made: dict[str, str] = {}
    with writing(engine) as connection:
        partner = create_partner(connection, "Acme", 5)
        for at, owner in enumerate(("ours", "theirs", ""), 10):
            matter = create_matter(connection, partner, f"m-{owner}", "small", f"after: r-{owner}\n", at, owner)
            packet = queue_packet(connection, matter, "text", PacketRequest(), "", at)
            assert claim_packet(connection, packet, at, HOUR)
            finish_packet(connection, packet, at, state="built", name=f"p-{owner}", record=f"m-{owner}", contents={}, findings=[])
            assert sign_packet(connection, packet, f"2026-11-{at}")
            create_link(connection, packet, at, HOUR)
            ask_question(connection, packet, links_of(connection, packet)[0].id, "Why?", at)
            add_return(connection, packet, "form", at, **FILE)
            report_entry(connection, packet, "loans", {"item": "A lathe"}, at)
            ask_approval(connection, matter, f"after: r-{owner}\n", "somebody", at)
            typed = UnfinishedMatter("", "small", None, 0, None, owner, {}, owner, owner, 0, 0)
            keep_unfinished(connection, typed, EVERY_MATTER, at)
            keep_unfinished(
                connection, UnfinishedMatter("", "small", matter, 1, None, owner, {}, "x", "x", 0, 0), EVERY_MATTER, at
            )
            made |= {owner: packet, f"matter of {owner}": matter}
        ended = queue_packet(connection, made["matter of ours"], "text", PacketRequest(), "", 99)
        assert claim_packet(connection, ended, 99, HOUR)
        finish_packet(connection, ended, 99, state="refused", findings=[])
    return made | {"partner": partner}


def test_each_owner_finds_lists_and_counts_the_own_matters(engine: Engine, both: dict[str, str]) -> None:
    ours, theirs, partner = Reach("ours"), Reach("theirs"), both["partner"]
    matter, packet = both["matter of ours"], both["ours"]
    with reading(engine) as connection:
        for reach, there in ((ours, True), (theirs, False), (Reach(""), False), (EVERY_MATTER, True)):
            found = (
                find_matter(connection, matter, reach),
                find_named_matter(connection, "m-ours", reach),
                find_packet(connection, packet, reach),
                find_packets(connection, [packet], reach),
                reached_matters(connection, [matter], reach),
                "m-ours" in reached_records(connection, reach),
                "r-ours" in reached_records(connection, reach),
                "m-ours.yaml" in matter_files(connection, partner, reach),
                matter in matters_having(connection, "r-ours", reach),
                packet in pending_reports(connection, reach),
            )
            assert [bool(one) for one in found] == [there] * len(found), reach
        for reach, number in ((ours, 1), (theirs, 1), (Reach("nobody"), 0), (EVERY_MATTER, 3)):
            assert search_matters(connection, reach)[1] == search_matters(connection, reach, partner=partner)[1] == number
            assert len(waiting_approvals(connection, reach)) == number
            assert [one.matters for one in list_partners(connection, reach)] == ([number] if number else [])
            assert (
                bool(find_partner(connection, partner, reach)) == bool(number) == bool(partners_named(connection, "ACME", reach))
            )
            waiting = [one.waiting.name for one in waiting_items(connection, date(2026, 12, 1), reach)]
            own = sorted(["CAME_BACK", "ASKED", "REPORTED", "TO_APPROVE"] * number)
            assert sorted(waiting) == sorted([*own, *(["NOT_BUILT"] if reach in (ours, EVERY_MATTER) else [])])
        assert search_packets(connection, ours)[1] == 2
        assert [latest_record(connection, partner, "small", one) for one in (ours, theirs)] == ["m-ours", "m-theirs"]
        assert [one.created for one in list_partners(connection, theirs)] == [11], "since its own first matter"


def test_what_is_unfinished_belongs_to_who_typed_it_or_to_the_owner_of_what_it_changes(
    engine: Engine, both: dict[str, str]
) -> None:
    with reading(engine) as connection:
        assert both
        for owner in ("ours", "theirs"):
            own = list_unfinished(connection, Reach(owner))
            assert sorted(one.owner for one in own) == sorted([owner, "x"])
            assert {one.title for one in own} == {owner}
        theirs = list_unfinished(connection, Reach("theirs"))[0]
        assert find_unfinished(connection, theirs.id, Reach("ours")) is None
    with writing(engine) as connection:
        assert keep_unfinished(connection, theirs, Reach("ours"), 20) != theirs.id
        assert keep_unfinished(connection, theirs, Reach("theirs"), 20) == theirs.id


def test_whoever_approves_own_matters_alone_is_asked_about_these(engine: Engine, both: dict[str, str]) -> None:
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.OWN, 0)
        for person in (lena, add_staff(connection, "omar", "a long password", Role.EDITOR, 0)):
            set_approving(connection, person, approves=True)
        stored = find_matter(connection, both["matter of ours"])
        assert stored
        assert [*who_may_approve(connection, stored).values()] == ["omar"]
        own = create_matter(connection, both["partner"], "m-lena", "small", "text", 0, lena)
        stored = find_matter(connection, own)
        assert stored
        assert [*who_may_approve(connection, stored).values()] == ["lena", "omar"]
