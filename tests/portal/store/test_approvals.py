from portal.store.rows import built_packet
from sqlalchemy import Engine

from assembler.portal.store.approvals import ApprovalState, approval_of, ask_approval, decide_approval
from assembler.portal.store.database import reading, writing
from assembler.portal.store.packets import find_packet


def test_what_is_asked_again_is_known_as_the_last_in_the_same_second_and_where_the_clock_goes_back(engine: Engine) -> None:
    with reading(engine) as connection:
        packet = find_packet(connection, built_packet(engine))
    assert packet is not None
    with writing(engine) as connection:
        for at in (100, 100, 100, 40):
            ask_approval(connection, packet.matter, packet.text, "lena", at)
            asked = approval_of(connection, packet.matter, packet.text)
            assert asked is not None
            assert asked.state == ApprovalState.ASKED
            assert decide_approval(connection, asked, state=ApprovalState.REFUSED, decided_by="olive", decided=at, reason="no")
