"""The audit chain shows that an event was changed or removed."""

from sqlalchemy import Engine, update

from assembler.portal.store.audit import first_broken_event, history, record
from assembler.portal.store.database import writing
from assembler.portal.store.matters import create_partner
from assembler.portal.store.tables import events


def test_the_audit_chain_shows_where_it_was_touched(engine: Engine) -> None:
    with writing(engine) as connection:
        partner = create_partner(connection, "Acme", 0)
        for at in range(5):
            record(connection, at, "saved", partner=partner)
        assert first_broken_event(connection) is None
        assert [event.number for event in history(connection, partner)] == [1, 2, 3, 4, 5]
        connection.execute(update(events).where(events.c.number == 3).values(kind="other"))
        assert first_broken_event(connection) == 3


def test_the_audit_chain_shows_that_its_end_was_cut_off(engine: Engine) -> None:
    with writing(engine) as connection:
        for at in range(3):
            record(connection, at, "saved")
        connection.execute(events.delete().where(events.c.number == 3))
        assert first_broken_event(connection) == 3
