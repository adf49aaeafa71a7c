"""What a job of the portal costs: in a process that has read nothing, in a copy of the warm parent, in a kept worker, beside a warm process.

    python -m benchmarks.portal_jobs [--times 5]

A packet is built each time for another partner; then its own file and one of its forms, which a program has saved anew, are read as what came
back. All ways take turns. Times are processor time of all processes together, the copies included; those of the warm parent and of copies come from
/proc, in hundredths of a second.
"""

import argparse
import os
import re
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

import pikepdf

from assembler.formats.registry import PDF
from assembler.loader import load_library
from assembler.packets.manifest_file import MANIFEST
from assembler.platform.installed_data import library_folder, templates_folder
from assembler.portal.jobs.kept_library import keep_library
from assembler.portal.jobs.messages import (
    ASSIGNMENT,
    ISSUED_FILE,
    PACKET_FOLDER,
    RETURNED_FILE,
    WHOLE_FOLDER,
    Assignment,
    BuildPacket,
    IssuedFiles,
    Job,
    ReadReturn,
)
from assembler.portal.jobs.sandbox import output_of_child, output_of_worker
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.jobs.worker_tasks import written_result
from assembler.portal.settings import default_settings
from benchmarks.clocks import Medians, Times, medians, no_times
from benchmarks.peers import ROOT
from benchmarks.results import Comparison, longer, seconds, short, table

MATTER = ROOT / "examples/qpn-referral-sell.yaml"
BUILD, READ, FORM = "a packet built", "a returned packet read", "a returned form read"
RETURNED = {
    READ: ("packet", ("alliance-agreement", "participation-form", "referral-addendum", "sell-addendum")),
    FORM: ("forms/material-value-declaration-opp-001", ("material-value-declaration-opp-001",)),
}
"""The PDF that comes back in each job, and the papers that are expected in it."""

COLD, COPIED, KEPT, WARM = "by a cold process", "by a copy of the warm parent", "by a kept worker", "by a warm process"
HOUR = 3600.0
MEMORY = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The median seconds of each job in each way, and the megabytes that the parent and a kept worker hold of their own at the end."""

    times: Medians
    parent: float
    kept: float


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=5)
    found = measure(arguments.parse_args().times)
    print("\n\n".join([short(job_comparisons(found)), details(found)]))


def measure(rounds: int) -> Measured:
    """Run both jobs in all ways, in turns; the first round, which warms all up, is not counted."""
    times = no_times()
    with tempfile.TemporaryDirectory() as folder:
        pool = WorkerPool(default_settings(Path(folder), library_folder(), templates_folder(), "http://127.0.0.1:1"))
        pool.settings.scratch.mkdir()
        keep_library(pool.settings.library)
        try:
            for round_ in range(rounds + 1):
                _round(pool, Path(folder) / str(round_), round_, times if round_ else no_times())
            parent = pool.take(kept=False)
            parent.end()
            process = next(child for child in _children(os.getpid()) if any(_children(child)))  # others begin no process
            return Measured(medians(times), _own_memory(process), max(map(_own_memory, _children(process))))
        finally:
            pool.close()


def _round(pool: WorkerPool, folder: Path, round_: int, times: Times) -> None:
    def cold(job: Job) -> None:
        output_of_child(pool, _assigned(job), HOUR, lambda: None)

    def copied(job: Job) -> None:
        output_of_worker(pool, _assigned(job), HOUR, lambda: None, kept=False)

    def kept(job: Job) -> None:
        output_of_worker(pool, _assigned(job), HOUR, lambda: None, kept=True)

    def warm(job: Job) -> None:
        written_result(job)

    ways: dict[str, Callable[[Job], None]] = {COLD: cold, COPIED: copied, KEPT: kept, WARM: warm}
    built = [_build(pool, folder / f"{number}-build", 10 * round_ + number) for number in range(len(ways))]
    for job, (way, run) in zip(built, ways.items(), strict=True):
        _clock(f"{BUILD}, {way}", times, run, job)
    del ways[KEPT]  # which reads nothing that was sent
    for number, (way, run) in enumerate(ways.items()):
        for other, name in enumerate(
            RETURNED
        ):  # of another packet each, for a warm process knows the one that it has read before
            _clock(f"{name}, {way}", times, run, _read(pool, folder / f"{number}-{other}", built[number - other], name))


def _assigned(job: Job) -> bytes:
    return ASSIGNMENT.dump_json(Assignment(job, int(HOUR), MEMORY))


def _build(pool: WorkerPool, folder: Path, number: int) -> BuildPacket:
    """Return the job that builds the packet of a partner with a name of its own."""
    folder.mkdir(parents=True)
    library, findings = load_library(pool.settings.library)
    assert library is not None, findings
    text = re.sub(r"(?m)^(  legal_name:).*", rf"\1 Partner {number} GmbH", MATTER.read_text("utf-8"))
    return BuildPacket(folder, pool.settings.library, pool.settings.templates, library.digest, text, {}, date(2026, 12, 1))


def _read(pool: WorkerPool, folder: Path, built: BuildPacket, job: str) -> ReadReturn:
    """Return the job that reads a PDF of a packet, saved anew by another program."""
    name, papers = RETURNED[job]
    (packet,) = (path.parent for path in (built.folder / PACKET_FOLDER).glob(f"*/{MANIFEST}"))
    shutil.copytree(packet, folder / WHOLE_FOLDER)
    shutil.copy(packet / MANIFEST, folder)
    shutil.copy(packet / f"{name}{PDF.ending}", folder / f"{ISSUED_FILE}{PDF.ending}")
    with pikepdf.open(packet / f"{name}{PDF.ending}") as file:
        file.save(folder / RETURNED_FILE)
    return ReadReturn(IssuedFiles(folder, pool.settings.templates, "m-1", (f"{ISSUED_FILE}{PDF.ending}",), papers))


def _clock(name: str, times: Times, run: Callable[[Job], None], job: Job) -> None:
    before = _spent()
    run(job)
    times[name].append(_spent() - before)


def _spent() -> float:
    """Return the processor time of this process and of all that it has started, dead or alive."""
    dead = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + dead.ru_utime + dead.ru_stime + sum(map(_spent_by, _children(os.getpid())))


def _spent_by(process: int) -> float:
    """Return the processor time of a process and of all its children."""
    user, system, dead_user, dead_system = _stat(process)[11:15]
    own = (int(user) + int(system) + int(dead_user) + int(dead_system)) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_spent_by, _children(process)))


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _children(process: int) -> Iterator[int]:
    return (int(one) for path in Path(f"/proc/{process}/task").glob("*/children") for one in path.read_text().split())


def _own_memory(process: int) -> float:
    """Return the megabytes that a process shares with no other."""
    rows = re.findall(r"(?m)^Private_\w+: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text())
    return sum(map(int, rows)) / 1024


def job_comparisons(found: Measured) -> Iterator[Comparison]:
    """Compare with a warm process that runs job after job."""
    of = found.times
    for job, way, reach in (
        (READ, COPIED, "1.8"),
        (READ, COLD, ""),
        (FORM, COPIED, "1.8"),
        (FORM, COLD, ""),
        (BUILD, KEPT, "1.2"),
        (BUILD, COPIED, ""),
        (BUILD, COLD, ""),
    ):
        one = longer(f"in the portal, {job} {way}", of[f"{job}, {way}"], "a warm process", of[f"{job}, {WARM}"], reach)
        yield replace(one, aside=not reach)


def details(found: Measured) -> str:
    """Write all times, and the memory."""
    head = f"## The portal's jobs\n\n{datetime.now(UTC):%-d %B %Y}, load average {os.getloadavg()[0]:.1f}. "
    memory = f"Of their own the warm parent holds {found.parent:.0f} MB, a kept worker {found.kept:.0f} MB.\n\n"
    return head + memory + table(("what", "processor time"), ((name, seconds(taken)) for name, taken in found.times.items()))


if __name__ == "__main__":
    main()
