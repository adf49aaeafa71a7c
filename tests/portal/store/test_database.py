"""The migrations make the tables that the code expects; deleted rows are wiped; a failed transaction writes nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from portal.store.rows import built_packet
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assembler.portal.store.database import open_database, reading, upgrade, wipe, writing
from assembler.portal.store.matters import create_partner, list_partners
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


def test_deleted_rows_leave_no_bytes_in_the_files_of_sqlite(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    built_packet(engine, partner="Quastelhuber")
    assert b"Quastelhuber" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    wipe(engine)
    assert b"Quastelhuber" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    engine.dispose()


def test_wiping_can_be_done_while_others_read(engine: Engine) -> None:
    id = built_packet(engine)
    with reading(engine) as connection:
        wipe(engine)
        assert find_packet(connection, id)


def test_a_database_that_cannot_be_wiped_now_says_so_as_any_fault_of_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    held = engine.raw_connection()
    held.cursor().execute("BEGIN")
    monkeypatch.setattr(engine, "raw_connection", lambda: held)
    with pytest.raises(SQLAlchemyError):  # which the queue of builds survives, and tries again
        wipe(engine)


def test_an_exception_takes_back_all_that_was_written(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            create_partner(connection, "Acme", 0)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with reading(engine) as connection:
        assert list_partners(connection) == ()
