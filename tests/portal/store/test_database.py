"""The migrations make the tables that the code expects, once."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from portal.store.rows import built_packet
from sqlalchemy import Engine

from assembler.portal.store.database import reading, upgrade
from assembler.portal.store.packets import find_packet
from assembler.portal.store.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_expects(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_bringing_tables_up_to_date_twice_changes_nothing(engine: Engine) -> None:
    id = built_packet(engine)
    upgrade(engine)
    with reading(engine) as connection:
        assert find_packet(connection, id)
