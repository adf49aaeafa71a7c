"""A portal for all tests of a process, on SQLite and on PostgreSQL, with packets of two partners."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from portal.running import Running, database_server, free_port, fresh_database, postgresql, running, settings_for
from sqlalchemy import Engine

from assembler.portal.store.database import open_database

needs_postgresql = pytest.mark.postgresql
DATABASES = ("sqlite", pytest.param("postgresql", marks=needs_postgresql))


@dataclass(frozen=True, slots=True)
class Two:
    """A portal with two partners: the packet of each, and a link to it."""

    portal: Running
    ours: str
    our_link: str
    theirs: str
    their_link: str


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL that nobody else uses."""
    programs = postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with database_server(programs) as url:
        yield url


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give the address of a fresh database; an empty one is the portal's own SQLite."""
    if request.param == "sqlite":
        return lambda: ""
    server = request.getfixturevalue("postgresql_url")
    return lambda: fresh_database(server)


@pytest.fixture(scope="session")
def two(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """A portal on each kind of database."""
    with running(settings_for(tmp_path_factory.mktemp("portal"), free_port(), database())) as portal:
        ours, theirs = portal.packet("ours-001", "Canary Eins GmbH"), portal.packet("theirs-001", "Canary Zwei AG")
        yield Two(portal, ours, portal.link(ours), theirs, portal.link(theirs))


@pytest.fixture
def portal(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """A portal with nothing in it."""
    with running(settings_for(tmp_path, free_port(), database())) as found:
        yield found


@pytest.fixture
def engine(database: Callable[[], str], tmp_path: Path) -> Iterator[Engine]:
    """A database with tables and nothing in them."""
    found = open_database(database() or f"sqlite:///{tmp_path / 'portal.sqlite'}")
    yield found
    found.dispose()
