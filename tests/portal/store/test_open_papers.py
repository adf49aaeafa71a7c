"""Nothing is kept for papers that do not stand any more, or that somebody is about to correct or to change."""

from portal.store.rows import HOUR, built_packet
from sqlalchemy import Engine, insert, update

from assembler.portal.store.database import writing
from assembler.portal.store.open_papers import stands
from assembler.portal.store.record_changes import announce_change
from assembler.portal.store.tables import packets


def test_papers_stand_until_they_are_corrected_or_changed(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        assert stands(connection, id)
        assert not stands(connection, "0" * 32)
        announce_change(connection, id, HOUR)
        assert not stands(connection, id)
        announce_change(connection, id, 0)
        row = connection.execute(packets.select()).mappings().one()
        connection.execute(insert(packets).values({**row, "id": "1" * 32, "state": "building", "revises": id}))
        assert not stands(connection, id), "while it is corrected"
        connection.execute(insert(packets).values({**row, "id": "2" * 32, "parent": id}))
        assert not stands(connection, "2" * 32), "nor do the forms that follow it"
        connection.execute(update(packets).where(packets.c.id == "1" * 32).values(state="refused"))
        assert [stands(connection, one) for one in (id, "2" * 32)] == [True, True]
        connection.execute(update(packets).values(state="superseded"))
        assert not stands(connection, id)
