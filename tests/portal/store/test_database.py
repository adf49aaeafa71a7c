"""The migrations make the tables that the code expects; deleted rows are wiped; a failed transaction writes nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from portal.conftest import PRAGMAS
from portal.running import free_port
from portal.store.rows import built_packet
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from assembler.portal.store import database
from assembler.portal.store.accounts import Role, add_staff
from assembler.portal.store.database import UnusableDatabaseError, open_database, reading, upgrade, wipe, writing
from assembler.portal.store.matters import create_partner, list_partners
from assembler.portal.store.packets import find_packet
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.tables import matters, metadata
from assembler.portal.store.unfinished import UnfinishedMatter, keep_unfinished, list_unfinished


def test_the_migrations_make_the_tables_that_the_code_expects(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_bringing_tables_up_to_date_twice_changes_nothing(engine: Engine) -> None:
    id = built_packet(engine)
    upgrade(engine)
    with reading(engine) as connection:
        assert find_packet(connection, id)


def test_matters_of_before_belong_to_whoever_saved_them_last(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.EDITOR, 0)
        connection.execute(matters.update().values(saved_by=lena))
        for by in ("lena", "omar"):
            typed = UnfinishedMatter("", "small", None, 0, None, by, {}, by, "", 0, 0)
            keep_unfinished(connection, typed, EVERY_MATTER, 0)
        connection.execute(text("DROP INDEX ix_matters_owner"))
        for table in ("matters", "unfinished"):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN owner"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0017'"))
    upgrade(engine)
    with reading(engine) as connection:
        found = find_packet(connection, id, Reach(lena))
        assert (found.owner if found else "") == lena
        assert [one.title for one in list_unfinished(connection, Reach(lena))] == ["lena"]


def test_what_sqlite_has_committed_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SQLITE_PRAGMAS", PRAGMAS)
    engine = open_database(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL, in the words of SQLite's manual
    engine.dispose()


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
        assert list_partners(connection, EVERY_MATTER) == ()


def test_a_database_that_does_not_answer_is_named_with_the_reason_and_without_its_password(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(
        UnusableDatabaseError, match=rf"^The database “desk” at 127.0.0.1:{port} cannot be used: .*refused"
    ) as found:
        open_database(f"postgresql://portal:secret@127.0.0.1:{port}/desk")
    assert "secret" not in str(found.value)
    (tmp_path / "portal.sqlite").write_text("no database at all, but a text of some length")
    with pytest.raises(UnusableDatabaseError, match=r"portal.sqlite cannot be used: file is not a database"):
        open_database(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    with pytest.raises(UnusableDatabaseError, match="no address of one"):
        open_database("a server")


def test_a_database_of_a_later_release_is_refused_in_a_sentence(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'zzzz99'"))
    address = engine.url.render_as_string(hide_password=False)
    with pytest.raises(UnusableDatabaseError, match=r"was migrated by a later release\. Install that release again"):
        open_database(address)
