"""What is not there on other systems, such as Windows, is not needed to build, read, verify, or build many."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assembler.packets.store import BESIDE
from examples import ROOT

HIDE = """
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in (
    "O_DIRECTORY", "O_NOFOLLOW", "fork", "getuid", "killpg", "link", "memfd_create", "sched_getaffinity", "sched_setaffinity", "setsid"
):
    delattr(os, name)
os.supports_dir_fd.clear()
os.supports_fd.clear()
"""
"""Take away what a system that is not Unix does not have, or what a Unix need not have."""

RUN = """
import json
from pathlib import Path
from assembler.cli import main
out = sys.argv[1]

def run(*arguments):
    try:
        main(arguments, standalone_mode=False)
    except SystemExit as end:
        return end.code
    return 0

if __name__ == "__main__":
    ends = {"build": run("build", "examples/qpn-referral-sell.yaml", "-o", out)}
    (packet,) = (path for path in Path(out).iterdir() if (path / "manifest.json").is_file())
    ends["verify"] = run("verify", str(packet))
    ends["read"] = run("read", str(packet / "forms/material-value-declaration-opp-001.docx"), "--packet", str(packet))
    ends["batch"] = run("batch", "TABLE", "-o", f"{out}-many", "--jobs", "1", "--formats", "txt")
    print("\\n" + json.dumps(ends))
"""


@pytest.mark.slow
def test_a_packet_is_built_read_verified_and_built_in_a_batch_without_what_unix_alone_has(tmp_path: Path) -> None:
    (tmp_path / "matters").mkdir()
    matter = (ROOT / "examples/qalyptus-reseller.yaml").read_bytes()
    (tmp_path / "matters/one.yaml").write_bytes(matter)
    script = tmp_path / "run.py"
    script.write_text(HIDE + RUN.replace("TABLE", str(tmp_path / "matters")), "utf-8")
    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "out")],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr.count("Traceback")) == (0, 0), run.stderr
    ends = json.loads(run.stdout.splitlines()[-1])
    assert ends == {"build": 0, "verify": 0, "read": 1, "batch": 0}, f"{run.stdout}{run.stderr}; the form is not filled in"
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} > {*BESIDE}
    assert len([*(tmp_path / "out-many").glob("*/manifest.json")]) == 1
    assert not [*tmp_path.glob("out*/*-*/**/*.lock")]
