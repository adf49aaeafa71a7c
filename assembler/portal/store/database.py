"""The database: opened by its URL, migrated to the newest schema, read and written in transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

MIGRATIONS = Path(__file__).parent / "migrations"
# Durable after a power cut (WAL with FULL), deleted bytes overwritten, and writers wait for each other instead of failing.
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=20000")
MIGRATION_LOCK = 7_260_123
"""The number of the advisory lock in PostgreSQL that lets one worker migrate while the others wait."""

SECONDS_TO_CONNECT = 10


class UnusableDatabaseError(Exception):
    """A database cannot be opened; the message says which and why, without its password."""


def open_database(address: str) -> Engine:
    """Open a database by its SQLAlchemy URL and migrate it. A PostgreSQL URL may leave out the driver. Raises `UnusableDatabaseError`."""
    url = read_address(address)
    engine = _engine(url)
    try:
        upgrade(engine)
    except CommandError as fault:
        hint = "Install that release again, or restore a backup of this one into an empty place."
        engine.dispose()
        raise UnusableDatabaseError(f"The database {place_of(url)} was migrated by a later release. {hint}") from fault
    except DBAPIError as fault:
        reason = (str(fault.orig).strip() or "no reason was given").splitlines()[0]
        engine.dispose()
        raise UnusableDatabaseError(f"The database {place_of(url)} cannot be used: {reason}") from fault
    return engine


def read_address(address: str) -> URL:
    """Read the URL of a database. Raises `UnusableDatabaseError` where it is none."""
    try:
        return make_url(address)
    except ArgumentError as fault:
        hint = "Write it as postgresql://USER:PASSWORD@HOST/NAME."
        raise UnusableDatabaseError(f"What is given as the database is no address of one. {hint}") from fault


def place_of(url: URL) -> str:
    """Return where a database is, for people: its file, or its server and name, without user and password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return f"“{url.database}” at {url.host or 'this machine'}{f':{url.port}' if url.port else ''}"


def _engine(url: URL) -> Engine:
    # `hide_parameters`: the text of a database error would otherwise repeat what people wrote.
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 20})
        _configure_sqlite(engine)
    else:
        waiting = {"connect_timeout": SECONDS_TO_CONNECT}
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args=waiting)
    return engine


def _configure_sqlite(engine: Engine) -> None:
    """Set the pragmas of each new connection, and begin transactions explicitly, as writers where they will write."""

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # Python's driver begins no transaction of its own
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A transaction that begins as a reader and writes later fails at once where another has written meanwhile.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision that the database has not seen yet; of several workers one runs them and the others wait."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that reads in one transaction."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose writes are committed together at the end, or not at all after an exception."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def wipe(engine: Engine) -> None:
    """Rewrite the database files so that no deleted row is left in free pages or in SQLite's write-ahead log.

    PostgreSQL's own log archives and all backups are outside its reach. Raises SQLAlchemyError where it cannot now, for instance because
    of a deadlock with another process.
    """
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif isinstance(driver, psycopg.Connection):
            driver.autocommit = True  # VACUUM cannot run inside a transaction
            driver.execute("VACUUM FULL")
    except (sqlite3.Error, psycopg.Error) as fault:
        raise DBAPIError("VACUUM", None, fault) from fault
    finally:
        connection.invalidate()
