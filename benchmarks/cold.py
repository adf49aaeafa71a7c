"""Cold starts of the command line, beside the least that Python can do."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clocks import Medians, Times, spent
from benchmarks.results import Comparison, longer

PASS, HELP, BUILD = "`python -c pass`", "`assembler --help`", "`assembler build`"


def time_cold(matter: Path, folder: Path, times: Times) -> None:
    """Time each from the start of its process to its end."""
    command = [sys.executable, "-m", "assembler"]
    times[PASS].append(spent([sys.executable, "-c", "pass"]))
    times[HELP].append(spent([*command, "--help"]))
    times[BUILD].append(spent([*command, "build", str(matter), "-o", str(folder / "cold")]))


def cold_comparisons(found: Medians, typst: float) -> Iterator[Comparison]:
    """Compare with Python's own start; `typst` is what a warm compile takes, which is no part of a start."""
    yield longer("a cold `--help`", found[HELP], "`python -c pass`", found[PASS], "8")
    yield longer("a cold `build`, less its compile", found[BUILD] - typst, "`python -c pass`", found[PASS], "60")
