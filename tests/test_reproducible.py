"""The same matter gives the same bytes, whatever the folder, the time zone, the hash seed or the process."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examples import ROOT

MATTER = ROOT / "examples" / "qpn-co-sell-sell.yaml"


def built(work: Path, seed: str, zone: str) -> dict[str, str]:
    """Build the example in a folder of its own; give the SHA-256 of each file."""
    work.mkdir()
    for folder in ("clauses", "templates"):
        shutil.copytree(ROOT / folder, work / folder)
    shutil.copy(MATTER, work / "matter.yaml")
    command = [sys.executable, "-m", "assembler", "build", "matter.yaml", "--library", "clauses", "--templates", "templates"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, "-o", "out"], cwd=work, env=environment, check=True, capture_output=True)
    (packet,) = (work / "out").glob("*-*")
    files = (path for path in packet.rglob("*") if path.is_file())
    return {f"{packet.name}/{path.relative_to(packet)}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_same_matter_same_bytes(tmp_path: Path) -> None:
    here = built(tmp_path / "here", "0", "UTC")
    there = built(tmp_path / "there is another", "4711", "Pacific/Kiritimati")
    assert len(here) == 10
    assert here == there
