"""The database: opened by its address, brought up to date by migrations, read and written in transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=20000")
UPGRADING = 7_260_123
"""The number by which PostgreSQL lets only one of several workers bring the tables up to date."""


def open_database(address: str) -> Engine:
    """Open a database by its URL and bring its tables up to date. A PostgreSQL URL may leave its driver unnamed."""
    url = make_url(address)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 20})
        _settle_sqlite(engine)
    else:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    upgrade(engine)
    return engine


def _settle_sqlite(engine: Engine) -> None:
    """Let SQLite write ahead, keep foreign keys, wipe what is deleted, and begin transactions when we say so."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(engine: Engine) -> None:
    """Run the migrations that the database has not seen; of several workers one does it and the others wait."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": UPGRADING})
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read in one transaction."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Write in one transaction, all of it or nothing."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def wipe(engine: Engine) -> None:
    """Leave nothing of deleted rows in the database's files: not in free pages, nor in SQLite's log.

    What PostgreSQL has logged, and what was backed up, goes when its keeper lets it go.
    """
    steps = ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)") if engine.dialect.name == "sqlite" else ("VACUUM FULL",)
    connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        if engine.dialect.name != "sqlite":
            driver.autocommit = True
        for step in steps:
            driver.execute(step)
    finally:
        connection.invalidate()
