"""One worker at a time builds a packet, and only while its claim is valid."""

from sqlalchemy import Engine

from assembler.portal.store.database import writing
from assembler.portal.store.matters import create_matter, create_partner
from assembler.portal.store.packets import (
    PacketRequest,
    claim_packet,
    find_packet,
    finish_packet,
    interrupt_lapsed,
    queue_again,
    queue_packet,
    renew_claim,
)


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
