"""What is not there on other systems, such as Windows, is not needed to build."""

import subprocess
import sys
from pathlib import Path

import pytest

from assembler.packets.store import BESIDE
from examples import ROOT

BUILD = """
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("O_DIRECTORY", "O_NOFOLLOW", "killpg", "sched_getaffinity", "sched_setaffinity"):
    delattr(os, name)
from assembler.cli import main
main(["build", "examples/qpn-referral-sell.yaml", "-o", sys.argv[1]])
"""


@pytest.mark.slow
def test_a_packet_is_built_without_what_unix_alone_has(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", BUILD, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr.count("Traceback")) == (0, 0), run.stderr
    (packet,) = (path for path in tmp_path.iterdir() if path.name not in BESIDE)
    assert (packet / "manifest.json").exists()
    assert not [*packet.rglob("*.lock")]
