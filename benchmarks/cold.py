"""Cold starts of the command line, beside the least that can be done: Python's own start, `import click`, a warm process.

Each runs as an installed program does, with its modules compiled before, and with what the user's cache keeps of the library: the first
round, which is not counted, compiles and keeps. The very first build of all finds an empty cache.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from assembler.commands.check import check_folder
from assembler.platform.installed_data import library_folder, templates_folder
from benchmarks.clocks import Medians, Times, clocked, spent
from benchmarks.peers import ROOT
from benchmarks.results import Comparison, longer

PASS, CLICK, HELP, BUILD = "`python -c pass`", "`python -c 'import click'`", "`assembler --help`", "`assembler build`"
FIRST_EVER, UNKEPT = "`assembler build`, the cache empty", "`assembler build`, `ASSEMBLER_CACHE=off`"
CHECK, CHECKED = "`assembler check`", "a whole check in a warm process"

BYTECODE, CACHE = ROOT / "build/bytecode", ROOT / "build/cache"


def time_cold(matter: Path, folder: Path, times: Times) -> None:
    """Time each from the start of its process to its end."""
    command = [sys.executable, "-m", "assembler"]
    times[PASS].append(spent([sys.executable, "-c", "pass"], as_installed()))
    times[CLICK].append(spent([sys.executable, "-c", "import click"], as_installed()))
    times[HELP].append(spent([*command, "--help"], as_installed()))
    build = [*command, "build", str(matter), "-o"]
    times[BUILD].append(spent([*build, str(folder / "cold")], as_installed()))
    times[FIRST_EVER].append(spent([*build, str(folder / "first-ever")], as_installed(cache=folder / "cache")))
    times[UNKEPT].append(spent([*build, str(folder / "unkept")], as_installed() | {"ASSEMBLER_CACHE": "off"}))
    times[CHECK].append(spent([*command, "check"], as_installed()))
    with clocked(CHECKED, times):
        check_folder(library_folder(), templates_folder())


def as_installed(cache: Path = CACHE) -> dict[str, str]:
    """Give the environment in which Python keeps what it compiles, and we what we read, whatever the one of this run says."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "ASSEMBLER_CACHE")
    return {name: value for name, value in os.environ.items() if name not in left_out} | {
        "PYTHONPYCACHEPREFIX": str(BYTECODE),
        "XDG_CACHE_HOME": str(cache),
    }


def cold_comparisons(found: Medians, warm: float) -> Iterator[Comparison]:
    """Compare with `import click`, and with what a packet or a check takes in a `warm` process that has set nothing yet."""
    yield longer("a cold `--help`", found[HELP], "`import click`", found[CLICK], "1.5")
    yield longer("a cold `build`", found[BUILD], "a warm process that has set nothing yet", warm, "1.5")
    yield longer("the first `build` ever, which finds no cache", found[FIRST_EVER], "the same", warm)
    yield longer("a cold `check`", found[CHECK], "a warm process that checks", found[CHECKED], "1.5")
