"""One worker at a time builds a packet, and only while its claim is valid."""

import pytest
from portal.store.rows import built_packet
from sqlalchemy import Engine

from assembler.portal.store.database import writing
from assembler.portal.store.matters import create_matter, create_partner
from assembler.portal.store.packets import (
    PacketFilter,
    PacketRequest,
    claim_packet,
    find_packet,
    finish_packet,
    interrupt_lapsed,
    queue_again,
    queue_packet,
    queued_packets,
    renew_claim,
    search_packets,
)
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import add_return
from assembler.portal.store.tables import TAKEN_BACK, packets, returns


def test_a_build_whose_claim_has_run_out_is_interrupted_and_its_result_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        matter = create_matter(connection, create_partner(connection, "Acme", 0), "m-2", "small", "text", 0)
        id = queue_packet(connection, matter, "text", PacketRequest(), "", 0)
        assert claim_packet(connection, id, 0, 10)
        assert claim_packet(connection, id, 0, 10) is None, "two workers would build it twice"
        renew_claim(connection, id, 20)
        assert interrupt_lapsed(connection, 19) == ()
        assert interrupt_lapsed(connection, 20) == (id,)
        assert not finish_packet(connection, id, 21, state="built", name="late", contents={}, findings=[])
        found = find_packet(connection, id)
        assert found
        assert found.state == "interrupted"
        assert queue_again(connection, id)


def test_a_queued_packet_knows_how_many_stand_before_it(engine: Engine) -> None:
    with writing(engine) as connection:
        matter = create_matter(connection, create_partner(connection, "Acme", 0), "m-3", "small", "text", 0)
        for at in (5, 7, 7, 6):
            queue_packet(connection, matter, "text", PacketRequest(), "", at)
        ids = queued_packets(connection)

        def ahead() -> list[int]:
            return [found.ahead for id in ids if (found := find_packet(connection, id))]

        assert ahead() == [0, 1, 2, 3]
        assert claim_packet(connection, ids[1], 8, 10)
        assert ahead() == [0, 0, 1, 2]
        assert {one.id: one.ahead for one in search_packets(connection, EVERY_MATTER)[0]} == dict(zip(ids, ahead(), strict=True))


@pytest.mark.parametrize(
    ("within", "found"),
    [
        (PacketFilter(), "late early middle"),
        (PacketFilter(order="oldest"), "middle early late"),
        (PacketFilter(order="due"), "early middle late"),
        (PacketFilter(order="partner"), "early late middle"),
        (PacketFilter(order="nonsense", state="nonsense"), "late early middle"),
        (PacketFilter(returned="yes"), "middle"),
        (PacketFilter(returned="no"), "late early"),
        (PacketFilter(state="built", programme="small"), "late early middle"),
        (PacketFilter(state="refused"), ""),
        (PacketFilter(programme="other"), ""),
    ],
)
def test_packets_are_listed_by_what_is_asked_for_and_in_that_order(engine: Engine, within: PacketFilter, found: str) -> None:
    ids = [built_packet(engine, name, partner) for name, partner in (("middle", "zeta"), ("early", "Alpha"), ("late", "beta"))]
    file = {"sha256": "0" * 64, "size": 1, "state": "look", "reason": "", "filled_here": False, "findings": [], "values": {}}
    with writing(engine) as connection:
        for at, (id, due) in enumerate(zip(ids, ("2027-02-02", "2027-01-01", ""), strict=True)):
            connection.execute(packets.update().where(packets.c.id == id).values(created=at, due=due))
        add_return(connection, ids[0], "form", 5, **file)
        taken = add_return(connection, ids[1], "form", 5, **file)
        connection.execute(returns.update().where(returns.c.id == taken.id).values(state=TAKEN_BACK))
        assert " ".join(one.matter_name for one in search_packets(connection, EVERY_MATTER, within=within)[0]) == found
