"""The database server that the tests start ends with them."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from portal.conftest import needs_postgresql
from portal.running import ROOT, postgresql

STARTED = """
import sys
from portal.running import database_server, postgresql
with database_server(postgresql()) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def servers(folder: str) -> list[str]:
    """Return the command lines of the processes that serve a database below a folder."""
    lines = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())
    return [line.decode() for line in lines if b"postgres" in line and folder.encode() in line]


@needs_postgresql
@pytest.mark.skipif(postgresql() is None, reason="PostgreSQL is not installed")
def test_a_database_server_ends_with_a_test_run_that_is_killed() -> None:
    before = {*Path("/tmp").glob("portal-pg-*")}  # noqa: S108 - where the servers of tests keep their data
    run = subprocess.Popen(
        [sys.executable, "-c", STARTED], cwd=ROOT / "tests", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    port = run.stdout.readline().rpartition(":")[2].partition("/")[0]
    (folder,) = (each for each in {*Path("/tmp").glob("portal-pg-*")} - before if (each / f".s.PGSQL.{port}").exists())  # noqa: S108
    assert servers(str(folder))
    run.kill()
    run.communicate()
    until = time.monotonic() + 20
    while (folder.exists() or servers(str(folder))) and time.monotonic() < until:
        time.sleep(0.05)
    assert (folder.exists(), servers(str(folder))) == (False, [])
