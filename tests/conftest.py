"""What all tests share: the flags of a run, how tests are collected, and CI's word that nothing heavy may be skipped."""

import gc
import os
from collections.abc import Collection, Generator, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from selection import HEAVY, NOT_QUICK

from assembler.checks import CheckReport
from assembler.commands.check import CheckSession
from assembler.loader import libraries
from assembler.loader.library_files import read_files
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library
from assembler.model.remembered import forget
from assembler.platform.user_cache import OFF, SWITCH

SHIPPED = Path(__file__).parent.parent / "clauses"

# How long a case takes is measured in benchmarks, never judged in a test; and the cases are the same in each run of a commit.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="record the golden texts anew, to be read in review")
    parser.addoption(
        "--every-database", action="store_true", help="try the pages of the portal on PostgreSQL too, not on SQLite alone"
    )
    parser.addoption("--quick", action="store_true", help="leave out what is slow or needs a heavy program")


def pytest_configure(config: pytest.Config) -> None:
    """Let `--quick` be a condition on the marks of the tests, beside the one that may be given with `-m`."""
    if config.getoption("--quick"):
        given = [f"({config.option.markexpr})"] if config.option.markexpr else []
        config.option.markexpr = " and ".join([*given, *(f"not {name}" for name in NOT_QUICK)])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without the garbage collector, and never let it look at what is there by then: modules stay until the end.

    Afterwards it looks seldom, since little of what tests make has cycles.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run first what takes long by itself: begun as the last, it would let the other workers wait for one."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def no_cache() -> Iterator[None]:
    """Leave the cache of whoever runs the tests alone; a test of the cache names a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, OFF)
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_synced() -> Iterator[None]:
    """Leave to the system when it writes to the disk, since no test cuts the power: which files are synced, a test of `platform/files.py` counts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_library_read_once() -> Iterator[None]:
    """Read the shipped library once in a run, by whichever command or page: the same files give the same values, which nothing changes."""
    read = libraries._load_programmes  # noqa: SLF001 - below the one function that all ask
    known: dict[object, tuple[Library | None, tuple[Diagnostic, ...]]] = {}

    def read_once(root: Path, only: Collection[str] | None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        if root.absolute() != SHIPPED:
            return read(root, only)
        key = (root, only, contents_below(root))
        return known.get(key) or known.setdefault(key, read(root, only))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libraries, "_load_programmes", read_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_library_checked_once() -> Iterator[None]:
    """Check the shipped library once in a run with the same options, by whichever command or page, as long as no file is another."""
    check = CheckSession.check
    known: dict[object, tuple[Library | None, CheckReport]] = {}

    def check_once(session: CheckSession, unsaved: Mapping[Path, bytes] | None = None) -> CheckReport:
        if unsaved or session.folder.absolute() != SHIPPED:
            return check(session, unsaved)
        asked = session._select, session._ignore  # noqa: SLF001 - what a report depends on besides the files
        key = (session.folder, *asked, contents_below(session.folder), contents_below(session._templates))  # noqa: SLF001 - the same
        if key not in known:
            report = check(session)
            known[key] = session.library, report
        session.library, report = known[key]
        return report

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CheckSession, "check", check_once)
        yield


@pytest.fixture(autouse=True)
def no_file_remembered() -> None:
    """Begin each test with nothing remembered of other files, so that CI reads each page and each block at least once in a test."""
    forget()


def contents_below(folder: Path) -> tuple[tuple[str, bytes], ...]:
    return tuple(read_files(folder, {}).contents.items())


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """`True` when the golden texts are to be recorded."""
    return bool(request.config.getoption("--update-golden"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI has installed the heavy programs (`ASSEMBLER_HEAVY=required`), a test skipped for want of one has failed."""
    report = yield
    if (
        report.skipped
        and os.environ.get("ASSEMBLER_HEAVY") == "required"
        and any(item.get_closest_marker(name) for name in HEAVY)
    ):
        report.outcome = "failed"
        report.longrepr = f"a heavy test was skipped, which CI does not allow: {report.longrepr}"
    return report
