"""veraPDF, a judge of PDF files for the archive and for the blind that is not ours, where its script stands beside this checkout."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from examples import ROOT

_SCRIPT = ROOT.parent / "shared" / "bin" / "verapdf"
_QUICK = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""Lets Java compile once, in one thread: it judges for seconds, for which the better code of a second time comes too late."""

needs_verapdf = pytest.mark.skipif(not _SCRIPT.exists(), reason="veraPDF's script does not stand beside this checkout")


def verdicts(profiles: str, files: Iterable[Path]) -> list[str]:
    """Return a line for each file and each of some profiles, such as `2a,ua1`: it ends with PASS, or the rules that are broken follow it."""
    command = [str(_SCRIPT), profiles, *map(str, files)]
    return subprocess.run(command, env=os.environ | _QUICK, check=False, capture_output=True, text=True).stdout.splitlines()


def faults(profiles: str, *files: Path) -> list[str]:
    """Return what veraPDF says of files that do not pass each of some profiles; each is judged by each."""
    said = verdicts(profiles, files)
    assert sum("\t" in line for line in said) == len(files) * len(profiles.split(","))
    return [line for line in said if not line.endswith("\tPASS")]
