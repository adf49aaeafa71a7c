"""Processes for the batches of the tests: copies of one that has read the program, which takes a new process a second and a half."""

from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running

import pytest

from assembler.batch import cluster, local_processes


@pytest.fixture(scope="session", autouse=True)
def processes_that_have_read_the_program() -> Iterator[None]:
    """Build rows in such processes, but in the tests that ask for `new_processes`, and where a batch is a command of its own."""
    copies = get_context("forkserver")
    copies.set_forkserver_preload([local_processes.__name__, cluster.__name__, "distributed"])
    ensure_running()  # with these, whatever Dask asks for later
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_processes, "get_context", lambda _: copies)
        yield


@pytest.fixture
def new_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build rows in processes that begin with nothing, as a batch does."""
    monkeypatch.setattr(local_processes, "get_context", get_context)
