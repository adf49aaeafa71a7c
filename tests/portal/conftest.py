"""Portals and databases for the tests: what stores and answers on SQLite and on PostgreSQL, pages on SQLite alone."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from argon2 import PasswordHasher
from portal.running import Running, database_server, free_port, fresh_database, make_template, postgresql, running, settings_for
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from assembler.portal.jobs import build_queue, sandbox
from assembler.portal.jobs.messages import ASSIGNMENT
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.jobs.worker_tasks import written_result
from assembler.portal.store import accounts
from assembler.portal.store import database as databases
from assembler.portal.store.database import open_database, reading
from assembler.portal.web import app

WORKER = sandbox.output_of_worker
PRAGMAS = databases.SQLITE_PRAGMAS
HASHER = accounts._hasher  # noqa: SLF001 - what hashes each password
needs_postgresql = pytest.mark.postgresql
DATABASES = ("sqlite", pytest.param("postgresql", marks=needs_postgresql))


@dataclass(frozen=True, slots=True)
class TwoPartners:
    """A portal with the packets of two partners, and a link to each."""

    portal: Running
    ours: str
    our_link: str
    theirs: str
    their_link: str


def output_of_function(
    _: WorkerPool, assignment: bytes, _seconds: float, while_waiting: Callable[[], None], *, kept: bool
) -> bytes:
    """Run an assignment in a thread of this process: a process of its own would take a second to begin."""
    del kept  # all run in one
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(written_result, ASSIGNMENT.validate_json(assignment).job)
        while not wait([done], sandbox.WAIT_SECONDS).done:
            while_waiting()
    if fault := done.exception():
        raise sandbox.ChildFailedError from fault
    return done.result()


@pytest.fixture(scope="session", autouse=True)
def jobs_in_this_process() -> Iterator[None]:
    """Run the jobs of portals in this process, but in the tests that ask for `child_processes`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "output_of_worker", output_of_function)
        yield


@pytest.fixture(scope="session", autouse=True)
def portals_at_rest() -> Iterator[None]:
    """Keep the portals of this process from looking now and then for what is to be done: a test does so when it is time, and not twice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_queue, "POLL_SECONDS", 1e6)
        patch.setattr(app, "SIGNINGS", ())
        patch.setattr(app, "NOTICES", ())
        yield


@pytest.fixture(scope="session", autouse=True)
def databases_not_synced() -> Iterator[None]:
    """Leave to the system when it writes what SQLite has committed, since no test cuts the power."""
    unsafe = tuple(pragma.replace("synchronous=FULL", "synchronous=OFF") for pragma in PRAGMAS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "SQLITE_PRAGMAS", unsafe)
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make the tables of a portal once by its migrations, and copy the file wherever SQLite would begin another one.

    A database that has seen all migrations is not asked for more. The rest is done by the migrations: tables of earlier releases, and
    what is no database.
    """
    migrate, made = databases.upgrade, tmp_path_factory.mktemp("tables") / "portal.sqlite"
    engine = open_database(f"sqlite:///{made}")
    newest = version(engine)
    engine.dispose()

    def upgrade(engine: Engine, revision: str = "head") -> None:
        if revision != "head" or not (is_copied(made, engine) or version(engine) == newest):
            migrate(engine, revision)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "upgrade", upgrade)
        yield


def is_copied(made: Path, engine: Engine) -> bool:
    """Copy a file to where a database would begin a new one; return whether it did."""
    file = Path(engine.url.database or "")
    if engine.dialect.name != "sqlite" or file.exists():
        return False
    try:
        with TemporaryDirectory(dir=file.parent) as folder:
            copy = shutil.copyfile(made, Path(folder, made.name))
            os.link(copy, file)
    except OSError:  # it has been begun meanwhile, or cannot be
        return False
    return True


def version(engine: Engine) -> str:
    """Return the last migration that a database has seen, nothing where it has seen none."""
    try:
        with reading(engine) as connection:
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    except DBAPIError:
        return ""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords by the least work there is, since each takes a sixth of a second otherwise, but in the test that asks for `slow_passwords`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def slow_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords as a portal does."""
    monkeypatch.setattr(accounts, "_hasher", HASHER)


@pytest.fixture
def child_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the jobs of portals in child processes, as a portal does."""
    monkeypatch.setattr(sandbox, "output_of_worker", WORKER)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Start a PostgreSQL server for the tests of this process, and return its URL."""
    programs = postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with database_server(programs) as url:
        make_template(url)
        yield url


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both databases, but one of pages on SQLite alone, unless `--every-database` is given.

    Whatever is asked of the database is tested in `store/` too, which tries it on both.
    """
    if "database" in metafunc.fixturenames:
        pages = {"staff", "partner"} & {*metafunc.definition.path.parts} or metafunc.definition.get_closest_marker("chromium")
        one = pages and not metafunc.config.getoption("--every-database")
        metafunc.parametrize("database", DATABASES[:1] if one else DATABASES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Return a function that creates a database and returns its URL; an empty URL stands for the portal's own SQLite."""
    if request.param == "sqlite":
        return lambda: ""
    server = request.getfixturevalue("postgresql_url")
    return lambda: fresh_database(server)


@pytest.fixture(scope="session")
def two(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoPartners]:
    """Run a portal with the packets of two partners."""
    with running(settings_for(tmp_path_factory.mktemp("portal"), free_port(), database())) as portal:
        ours, theirs = portal.packet("ours-001", "Canary Eins GmbH"), portal.packet("theirs-001", "Canary Zwei AG")
        yield TwoPartners(portal, ours, portal.link(ours), theirs, portal.link(theirs))


@pytest.fixture(scope="session")
def served(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal that many tests share, each with matters of its own."""
    with running(settings_for(tmp_path_factory.mktemp("shared"), free_port(), database())) as portal:
        yield portal


@pytest.fixture
def web(served: Running) -> Iterator[httpx.Client]:
    """Return a client without a session, at the portal that the tests of a module share."""
    with served.client() as client:
        yield client


@pytest.fixture
def partner(web: httpx.Client) -> httpx.Client:
    """Return the client of a partner, who has no session."""
    return web


@pytest.fixture
def desk(served: Running) -> Iterator[httpx.Client]:
    """Return a client with the session of an admin, at the shared portal."""
    with served.client_of("admin") as client:
        yield client


@pytest.fixture
def portal(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """Run a portal with nothing in it."""
    with running(settings_for(tmp_path, free_port(), database())) as found:
        yield found


@pytest.fixture
def engine(database: Callable[[], str], tmp_path: Path) -> Iterator[Engine]:
    """Open a database with empty tables."""
    found = open_database(database() or f"sqlite:///{tmp_path / 'portal.sqlite'}")
    yield found
    found.dispose()
