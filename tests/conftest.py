"""What all tests share: the flags of a run, how tests are collected, and CI's word that nothing heavy may be skipped."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings
from selection import HEAVY, NOT_QUICK

# How long a case takes is measured in benchmarks, never judged in a test; and the cases are the same in each run of a commit.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="record the golden texts anew, to be read in review")
    parser.addoption("--quick", action="store_true", help="leave out what is slow or needs a heavy program")


def pytest_configure(config: pytest.Config) -> None:
    """Let `--quick` be a condition on the marks of the tests, beside the one that may be given with `-m`."""
    if config.getoption("--quick"):
        given = [f"({config.option.markexpr})"] if config.option.markexpr else []
        config.option.markexpr = " and ".join([*given, *(f"not {name}" for name in NOT_QUICK)])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without the garbage collector, and never let it look at what is there by then: modules stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


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
