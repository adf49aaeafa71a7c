"""A portal for all tests of a process, on SQLite and on PostgreSQL, with packets of two partners."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from portal.running import Running, database_server, free_port, fresh_database, postgresql, running, settings_for
from sqlalchemy import Engine

from assembler.portal.database import open_database

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
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """A portal on each kind of database."""
    url = fresh_database(request.getfixturevalue("postgresql_url")) if request.param == "postgresql" else ""
    with running(settings_for(tmp_path_factory.mktemp("portal"), free_port(), url)) as portal:
        ours, theirs = portal.packet("ours-001", "Canary Eins GmbH"), portal.packet("theirs-001", "Canary Zwei AG")
        yield Two(portal, ours, portal.link(ours), theirs, portal.link(theirs))


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    """A portal with nothing in it."""
    with running(settings_for(tmp_path, free_port())) as found:
        yield found


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with tables and nothing in them."""
    on_server = request.param == "postgresql"
    url = fresh_database(request.getfixturevalue("postgresql_url")) if on_server else f"sqlite:///{tmp_path / 'portal.sqlite'}"
    found = open_database(url)
    yield found
    found.dispose()
