"""What was measured, as tables: all of it in RESULTS.md, the short of it between two markers of the README."""

import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

OPEN, CLOSE = "<!-- bench -->", "<!-- /bench -->"
OURS = ("typst", "pikepdf", "pypdfium2", "lxml", "python-sat")
NOT_MEASURED = "not measured"

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the short table: what is measured, ours, against what, that, what it comes to, and what is to be reached.

    What is `aside` stands in RESULTS.md only.
    """

    what: str
    ours: str
    against: str
    theirs: str
    is_: str
    to_reach: str = ""
    aside: bool = False

    @property
    def cells(self) -> Cells:
        """The cells of its row."""
        return (self.what, self.ours, self.against, self.theirs, self.is_, self.to_reach)


HEADING: Cells = ("what", "ours", "against", "theirs", "is", "to reach")


def faster(what: str, ours: float, against: str, theirs: float | None, to_reach: str = "") -> Comparison:
    """Compare with what others take for the same, which may be missing."""
    if theirs is None:
        return Comparison(what, seconds(ours), against, NOT_MEASURED, "", to_reach)
    return Comparison(what, seconds(ours), against, seconds(theirs), f"{figure(theirs / ours)} times as fast", to_reach)


def longer(what: str, ours: float, against: str, floor: float, to_reach: str = "") -> Comparison:
    """Compare with a floor, the least that anybody could take."""
    return Comparison(what, seconds(ours), against, seconds(floor), f"{figure(ours / floor)} times as long", to_reach)


def seconds(taken: float) -> str:
    """Write a time."""
    return f"{taken:,.1f} s" if taken >= 2 else f"{1000 * taken:,.0f} ms" if taken >= 0.0095 else f"{1000 * taken:.1f} ms"


def figure(ratio: float) -> str:
    """Write a ratio, no finer than it was measured."""
    return f"{ratio:,.0f}" if ratio >= 9.95 else f"{ratio:.1f}"


def table(heading: Cells, rows: Iterable[Cells]) -> str:
    """Write a table in Markdown."""
    lines = (heading, ["---"] * len(heading), *rows)
    return "\n".join(f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|" for cells in lines)


def times_table(heading: Cells, found: Mapping[str, float]) -> str:
    """Write times by name."""
    return table(heading, ((name, seconds(taken)) for name, taken in found.items()))


def short(comparisons: Iterable[Comparison]) -> str:
    """Write the short table."""
    return table(HEADING, (one.cells for one in comparisons))


def spliced(text: str, shown: str) -> str:
    """Put the short table between the markers of a page; raises `ValueError` where it does not have them once."""
    before, opened, rest = text.partition(OPEN)
    _, closed, after = rest.partition(CLOSE)
    if not (opened and closed) or OPEN in rest or CLOSE in after:
        raise ValueError(f"The page needs {OPEN} and {CLOSE} once each, in this order.")
    return f"{before}{OPEN}\n{shown}\n{CLOSE}{after}"


def surroundings(began: datetime, load: float, peers: Mapping[str, str], missing: Iterable[str]) -> Iterator[str]:
    """Tell when and where was measured, with which versions, and how busy the machine was before and after."""
    now = datetime.now(UTC)
    yield f"{now:%-d %B %Y}, {(now - began).total_seconds() / 60:.0f} minutes; {machine()}."
    yield f"Load average {load:.1f} at the beginning, {os.getloadavg()[0]:.1f} at the end, where this run is about 1 of it."
    yield f"Python {platform.python_version()}; ours with {_listed({name: version(name) for name in OURS})}."
    yield f"Peers: {_listed(peers)}." if peers else "Peers: none, build/peers is not there."
    if missing := list(missing):
        yield f"Left out: LibreOffice, for {' and '.join(missing)} was not there."


def machine() -> str:
    """Name the machine's processor and how many of its cores may be used."""
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", told.read_text()) if told.exists() else None
    return f"{found[1].strip() if found else platform.machine()}, {len(os.sched_getaffinity(0))} cores, {platform.system()}"


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())
