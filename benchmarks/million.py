"""What a million packets take: core hours, storage and the scheduler's share, computed from a batch that is measured now.

    python -m benchmarks.million [--packets 1000000] [--rows 100] [--scheduler SECONDS]

Builds the packets of so many made-up partners in one process, as a batch does, and counts processor time, bytes and files. `--scheduler` is the
scheduler's processor time for a row, from `benchmarks.scheduler`. Writes the table into docs/operators/many-packets.md.
"""

import argparse
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assembler import load_library
from assembler.batch import BatchSettings, Journal, read_rows, run_batch, run_local
from assembler.loader.templates import load_templates
from assembler.platform.installed_data import library_folder, templates_folder
from benchmarks.batch import made_up
from benchmarks.clocks import clocked_with_children, no_times
from benchmarks.growth import KINDS
from benchmarks.peers import ROOT
from benchmarks.results import machine, seconds, spliced, table

PAGE = ROOT / "docs/operators/many-packets.md"
BLOCK = 4096
"""Bytes that a file takes on a disk at least, and in steps of which it grows."""
CORES = (16, 100, 1000)


@dataclass(frozen=True, slots=True)
class Packets:
    """What so many packets took: processor seconds, bytes in files, bytes on a disk, files, bytes of the journal."""

    count: int
    spent: float
    size: int
    on_disk: int
    files: int
    journal: int


def main() -> None:
    """Measure, compute and write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--packets", type=int, default=1_000_000)
    arguments.add_argument("--rows", type=int, default=100)
    arguments.add_argument("--scheduler", type=float, required=True)
    given = arguments.parse_args()
    shown = computed(build(given.rows), given.packets, given.scheduler)
    PAGE.write_text(spliced(PAGE.read_text("utf-8"), shown), "utf-8")
    print(shown)


def build(rows: int) -> Packets:
    """Build the packets of so many partners in one process; its start and its reading of the library are counted."""
    library, findings = load_library(library_folder())
    templates, _ = load_templates(templates_folder())
    assert library is not None, findings
    assert templates is not None
    times = no_times()
    with tempfile.TemporaryDirectory() as folder:
        output, kept = Path(folder) / "packets", Path(folder) / "journal.sqlite"
        settings = BatchSettings(str(library_folder()), str(templates_folder()), str(output), library.digest, templates.digest)
        orders, faults = read_rows(made_up(Path(folder) / "partners.csv", rows, KINDS), library, settings)
        assert orders is not None, faults
        with clocked_with_children("all", times), Journal(kept) as journal:
            outcomes = [*run_batch(settings, orders.tasks, journal, lambda one, tasks: run_local(one, tasks, 1))]
        assert all(outcome.done for outcome in outcomes), outcomes
        sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
        on_disk = sum(-(-size // BLOCK) * BLOCK for size in sizes)
        return Packets(rows, times["all"][0], sum(sizes), on_disk, len(sizes), kept.stat().st_size)


def computed(one: Packets, packets: int, scheduler: float) -> str:
    """Compute what so many packets take, with the figures that it comes from."""
    each = one.spent / one.count
    hours = packets * each / 3600
    rows = [
        ("core hours", f"{hours:,.0f}", f"{seconds(each)} of one core a packet"),
        *((f"hours on {cores:,} cores", f"{hours / cores:,.1f}", "each packet is built by one core") for cores in CORES),
        ("storage", f"{packets * one.size / one.count / 1e12:.2f} TB", f"{one.size / one.count / 1000:,.0f} kB a packet"),
        ("on a disk", f"{packets * one.on_disk / one.count / 1e12:.2f} TB", f"blocks of {BLOCK:,} bytes"),
        ("files", f"{packets * one.files / one.count / 1e6:.1f} million", f"{one.files / one.count:.1f} a packet"),
        ("journal", f"{packets * one.journal / one.count / 1e9:.2f} GB", f"{one.journal / one.count:,.0f} bytes a packet"),
        ("hours of the scheduler", f"{packets * scheduler / 3600:.2f}", f"{1e6 * scheduler:,.0f} µs a packet, in stretches"),
        ("cores that one scheduler can keep busy", f"{each / scheduler:,.0f}", "a packet's time by the scheduler's"),
    ]
    told = f"Computed on {datetime.now(UTC):%-d %B %Y} from {one.count} packets of {KINDS} kinds, {one.spent:.0f} s of processor time; {machine()}"
    load = f"load average {os.getloadavg()[0]:.1f} at the end"
    return f"{told}, {load}.\n\n{table((f'for {packets:,} packets', 'takes', 'from'), rows)}"


if __name__ == "__main__":
    main()
