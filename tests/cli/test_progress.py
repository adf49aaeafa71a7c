"""Progress is shown on a terminal only."""

import os
import pty
import subprocess
import sys

import pytest

from assembler.cli.progress import file_progress, row_progress

SCRIPT = "from assembler.cli.progress import file_progress\nwith file_progress(quiet=False) as report: report('packet.pdf')"


def test_nothing_is_shown_where_the_output_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with file_progress(quiet=False) as report:
        report("packet.pdf")
    with row_progress(3, quiet=True):
        pass
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_terminal_shows_the_file_being_made() -> None:
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("the system gives no pseudo-terminal, as where /dev/pts is not mounted")
    subprocess.run([sys.executable, "-c", SCRIPT], stderr=theirs, check=True, env=os.environ | {"TERM": "xterm"})
    os.close(theirs)
    assert b"building" in os.read(ours, 10_000)
    os.close(ours)
