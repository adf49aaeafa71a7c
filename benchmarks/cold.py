"""Cold starts of the command line, beside the least that can be done: Python's own start, `import click`, a warm process.

Each runs as an installed program does, with its modules compiled before: the first round, which is not counted, compiles them.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clocks import Medians, Times, spent
from benchmarks.peers import ROOT
from benchmarks.results import Comparison, longer

PASS, CLICK, HELP, BUILD = "`python -c pass`", "`python -c 'import click'`", "`assembler --help`", "`assembler build`"

BYTECODE = ROOT / "build/bytecode"


def time_cold(matter: Path, folder: Path, times: Times) -> None:
    """Time each from the start of its process to its end."""
    command = [sys.executable, "-m", "assembler"]
    times[PASS].append(spent([sys.executable, "-c", "pass"], as_installed()))
    times[CLICK].append(spent([sys.executable, "-c", "import click"], as_installed()))
    times[HELP].append(spent([*command, "--help"], as_installed()))
    times[BUILD].append(spent([*command, "build", str(matter), "-o", str(folder / "cold")], as_installed()))


def as_installed() -> dict[str, str]:
    """Give the environment in which Python keeps what it compiles, whatever the one of this run says."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": str(BYTECODE)
    }


def cold_comparisons(found: Medians, warm: float) -> Iterator[Comparison]:
    """Compare with `import click`, and with what a packet takes in a `warm` process that has set nothing yet."""
    yield longer("a cold `--help`", found[HELP], "`import click`", found[CLICK], "1.5")
    yield longer("a cold `build`", found[BUILD], "a warm process that has set nothing yet", warm, "1.5")
