"""How fast packets come by the thousand, how much memory that takes, and whether any bears another's words.

    python -m benchmarks.batch [--rows 100] [--jobs 1 2] [--kinds 20] [--keep FOLDER]

Builds the packets of so many made-up partners of mixed combinations from the shipped library, in Word and PDF, once with each
number of processes. Every partner's texts bear its number, its canary; afterwards each packet's files are read and must bear no other.
Prints packets a second, the ratio to the first, and the memory of the processes at each tenth of the way.
"""

import argparse
import csv
import random
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path
from time import perf_counter

import pikepdf
import pypdfium2

from assembler.batch import BatchSettings, Journal, read_rows, run_batch, run_local
from assembler.loader import load_library
from assembler.loader.templates import load_templates

ROOT = Path(__file__).parent.parent
CANARY = re.compile(r"\b7\d{5}7\b")
HEADING = [
    "programme",
    "matter",
    "issued",
    "kind",
    "legal_name",
    "country",
    "address_1",
    "signatory_1_name",
    "signatory_1_title",
    "territory",
    "referral",
    "co_sell",
    "sell",
    "eula",
    "no_eula",
    "services",
    "vendor_paper",
    "nda",
    "data_processing",
]
LOANS = ("matter", "id", "customer", "country", "model", "expected_value")


@dataclass(frozen=True)
class Run:
    """One run: its processes, seconds, and the megabytes of all processes at each tenth of the way."""

    jobs: int
    rows: int
    seconds: float
    memory: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Packets a second."""
        return self.rows / self.seconds


def main() -> None:
    """Run once with each number of processes, and look for canaries."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=100)
    arguments.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    arguments.add_argument("--kinds", type=int, default=0, help="so many kinds of partners take turns, instead of any")
    arguments.add_argument("--keep", type=Path, help="a folder to build in, which is kept; a run that was stopped goes on there")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        table = made_up(folder / "partners.csv", given.rows, given.kinds)
        runs = [measure(table, folder / f"by-{jobs}", jobs) for jobs in given.jobs]
        print(f"{'processes':>10}{'packets':>9}{'seconds':>9}{'a second':>10}{'ratio':>7}  memory in MB at each tenth")
        for run in runs:
            memory = " ".join(f"{megabytes:.0f}" for megabytes in run.memory)
            print(f"{run.jobs:>10}{run.rows:>9,}{run.seconds:>9.1f}{run.rate:>10.2f}{run.rate / runs[0].rate:>7.2f}  {memory}")
        for jobs in given.jobs:
            strangers = [*mixed(folder / f"by-{jobs}", jobs)]
            packets = len([*(folder / f"by-{jobs}").glob("*/manifest.json")])
            print(f"canaries: of {packets:,} packets {len(strangers)} bear another's or none of their own {strangers[:3] or ''}")


def made_up(path: Path, rows: int, kinds: int = 0) -> Path:
    """Write a table of partners of mixed combinations, and of their opportunities; with `kinds`, so many take turns."""
    chance = random.Random(rows)
    with path.open("w", newline="") as partners, path.with_suffix(".opportunities.csv").open("w", newline="") as entries:
        table, listed = csv.DictWriter(partners, HEADING, restval=""), csv.DictWriter(entries, LOANS)
        table.writeheader()
        listed.writeheader()
        for number in range(rows):
            row, opportunities = partner(number, random.Random(number % kinds) if kinds else chance)
            table.writerow(row)
            listed.writerows(opportunities)
    return path


def partner(number: int, chance: random.Random) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Make up a partner: a model or none, resale by either route or none, services or none."""
    canary, matter = f"7{number:05}7", f"canary-{number:05}"
    model, route, services = (
        chance.choice(["", "referral", "co_sell"]),
        chance.choice(["", "eula", "no_eula"]),
        chance.randrange(3),
    )
    chosen = [
        model,
        route and "sell",
        route,
        services and "services",
        services == 2 and "vendor_paper",
        chance.random() < 0.3 and "nda",
    ]
    row = dict(zip(HEADING, ("qpn", matter, "2026-12-01", "company", f"Canary {canary} Ltd"), strict=False))
    row |= {"country": chance.choice(["DE", "US", "AU", "FR", "GB"]), "address_1": f"{canary} Example Street"}
    row |= {"signatory_1_name": f"Signer {canary}", "signatory_1_title": "Director", "territory": f"Territory {canary}"}
    row |= {choice: "yes" for choice in chosen if choice}
    opportunities = [
        {"matter": matter, "id": f"opp-{at}", "customer": f"Customer {canary}", "country": "DE", "model": model}
        | {"expected_value": "120000 EUR"}
        for at in range(chance.randrange(3) if model else 0)
    ]
    return row, opportunities


def measure(table: Path, output: Path, jobs: int) -> Run:
    """Build every packet of a table by so many processes."""
    library, _ = load_library(ROOT / "clauses")
    templates, _ = load_templates(ROOT / "templates")
    assert library is not None
    assert templates is not None
    making = BatchSettings(str(ROOT / "clauses"), str(ROOT / "templates"), str(output), library.digest, templates.digest)
    orders, findings = read_rows(table, library, making)
    assert orders is not None, findings
    assert not orders.refused, orders.refused[0].reasons
    begun, memory, rows = perf_counter(), [], len(orders.tasks)
    with Journal(output.with_suffix(".sqlite")) as journal:
        engine = run_batch(making, orders.tasks, journal, lambda one, tasks: run_local(one, tasks, jobs))
        for done, outcome in enumerate(engine, 1):
            assert outcome.done, outcome.reasons
            if done % max(1, rows // 10) == 0:
                memory.append(megabytes())
    return Run(jobs, rows, perf_counter() - begun, tuple(memory))


def megabytes() -> float:
    """Give the resident memory of the processes that build for this one."""
    return _memory("VmRSS")


def peak() -> float:
    """Give the most resident memory that those processes have had."""
    return _memory("VmHWM")


def _memory(kind: str) -> float:
    statuses = (Path(f"/proc/{child.pid}/status").read_text() for child in active_children())
    return sum(int(found[1]) for status in statuses if (found := re.search(rf"{kind}:\s+(\d+) kB", status))) / 1024


def mixed(output: Path, jobs: int) -> Iterator[str]:
    """Give the files that bear another packet's canary, and the packets of which no paper bears its own."""
    packets = [manifest.parent for manifest in output.glob("*/manifest.json")]
    with get_context("spawn").Pool(jobs) as processes:
        for strangers in processes.imap_unordered(strangers_in, packets, chunksize=8):
            yield from strangers


def strangers_in(packet: Path) -> list[str]:
    """Give the files of a packet that bear another's canary, and the packet itself where none of its papers bears its own."""
    own = f"7{packet.name[7:12]}7"
    found = {path: {*CANARY.findall(text(path))} for path in packet.rglob("*") if path.is_file()}
    strangers = [str(path) for path, canaries in found.items() if canaries - {own}]
    papers = (canaries for path, canaries in found.items() if path.suffix in (".docx", ".pdf"))
    return strangers if any(own in canaries for canaries in papers) else [*strangers, str(packet)]


def text(path: Path) -> str:
    """Read all text of a file: of Word every part, of a PDF what its pages and fields show and every string it holds."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if path.suffix == ".pdf":
        return "\n".join([*_shown(path), *_held(path)])
    return path.read_text("utf-8", "replace")


def _shown(path: Path) -> Iterator[str]:
    """Give the words of each page, those of its fields too: these are drawn upon the page first, as for print."""
    with pypdfium2.PdfDocument(path) as file:
        file.init_forms()
        for number in range(len(file)):
            if file.formenv:
                file[number].flatten()
            yield file[number].get_textpage().get_text_bounded()


def _held(path: Path) -> Iterator[str]:
    """Give every string a PDF holds, entries of fields among them, and its metadata."""
    with pikepdf.open(path) as file:
        for held in file.objects:
            yield from _strings(held)
        yield file.Root.Metadata.read_bytes().decode("utf-8", "replace")


def _strings(held: object) -> Iterator[str]:
    if isinstance(held, pikepdf.String):
        yield str(held)
    elif isinstance(held, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)):
        for part in held if isinstance(held, pikepdf.Array) else held.values():
            if not getattr(part, "is_indirect", False):
                yield from _strings(part)


if __name__ == "__main__":
    main()
