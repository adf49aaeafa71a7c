"""How long a packet takes, beside the way it is done today, in one run on the same words.

    python -m benchmarks.packet [examples/qpn-referral-sell.yaml] [--times 5] [--alone] [--json]

Ours is the packet of a matter: library read before, shells compiled before, another partner's name each time. What reads the same as in
the last files need not be set again, so it is built three times a round: with nothing remembered; after the packet of other choices,
as in a batch, which is what is compared and told by stages; and after one of the same choices. The peer is each of its papers as a whole docxtpl template, turned into a PDF by LibreOffice, which
unoserver keeps warm. Each is timed in turn, round by round, as processor time of the process and those it starts, which a busy
machine changes least; medians are printed, and ratios of medians. `--alone` leaves the peers out.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from time import process_time
from typing import Any

import assembler.packets.order
from assembler import BuildRequest, Library, Order, build_packet, load_library, order_packet
from assembler.formats.pdf import pdf_file
from assembler.formats.pdf.typesetting import Typesetter
from assembler.formats.registry import FORMATS, PDF, WORD, Format
from assembler.model.document import Document
from assembler.packets import rendering
from assembler.packets.store import FolderStore
from assembler.platform.installed_data import library_folder, templates_folder
from benchmarks.clocks import Medians, Times, clocked, medians, no_times, spent
from benchmarks.cold import cold_comparisons, time_cold
from benchmarks.pdf_files import forget, pdf_comparisons, time_pdf
from benchmarks.peers import LIKE_OURS, ROOT, Peers, peers
from benchmarks.results import Comparison, faster, short, table, times_table
from benchmarks.word_files import VALUES, named, time_word, word_comparisons

MATTER = ROOT / "examples/qpn-referral-sell.yaml"
LIBRARY, MATTER_READ = "library read, once for all packets", "matter read, chosen, assembled"
WHOLE = "the packet built, after one of other choices"
FIRST, AGAIN = "the packet built, nothing remembered", "the packet built, after one of the same choices"
TYPST = "– – of it set by Typst"
STAGES: tuple[tuple[str, object, str], ...] = (
    ("– Word written", WORD, "write"),
    ("– Word read back", WORD, "read_back"),
    ("– PDF written", PDF, "write"),
    (TYPST, Typesetter, "run"),
    ("– – of it fields made, packed", pdf_file, "finish"),
    ("– PDF read back", PDF, "read_back"),
    ("– manifest", assembler.packets.order, "build_manifest"),
    ("– committed to the disk", FolderStore, "commit"),
)
PACKET = "a packet, Word and PDF, read back"
OFFICE = "LibreOffice through unoserver, all papers"
OFFICE_LIKE_OURS = "the same, told to write tags, PDF/A-2, PDF/UA and fields"
OFFICE_STARTED, OFFICE_WARM = "`soffice --convert-to`, all papers, started", "`soffice --convert-to`, all papers, warm"


@dataclass(slots=True)
class Measured:
    """What all rounds took: a packet, the same with nothing remembered, its Word files, its PDF, cold starts; the pages of the PDFs."""

    packet: Times = field(default_factory=no_times)
    first: Times = field(default_factory=no_times)
    word: Times = field(default_factory=no_times)
    pdf: Times = field(default_factory=no_times)
    cold: Times = field(default_factory=no_times)
    pages: dict[str, int] = field(default_factory=dict)
    papers: int = 0


def main() -> None:
    """Measure everything, and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("matter", type=Path, nargs="?", default=MATTER)
    arguments.add_argument("--times", type=int, default=5)
    arguments.add_argument("--alone", action="store_true")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    with nullcontext() if given.alone else peers() as others:
        found = measure(given.matter, given.times, others)
    if given.json:
        print(json.dumps({name: medians(getattr(found, name)) for name in ("packet", "first", "word", "pdf", "cold")}))
    else:
        print("\n\n".join([short(comparisons(found)), *details(found)]))


def measure(matter: Path, rounds: int, others: Peers | None) -> Measured:
    """Time ours and the peers in turn; the first round, which warms both up, is not counted."""
    library, findings = load_library(library_folder())
    assert library is not None, findings
    counted = Measured()
    others_of_it = others_alone(matter)
    with tempfile.TemporaryDirectory() as folder:
        for round_ in range(rounds + 1):
            own = Path(folder) / f"{round_}"
            own.mkdir()
            before = others_of_it[round_ % len(others_of_it)] if others_of_it else matter
            _measure_round(Making(library, own), matter, before, others, counted if round_ else Measured())
    return counted


def others_alone(matter: Path) -> list[Path]:
    """Return the other examples of the matter's programme that rest on no packet which was signed before."""
    of_programme = sorted((ROOT / "examples").glob(f"{matter.stem.partition('-')[0]}-*.yaml"))
    return [path for path in of_programme if path != matter and "\nin_force:" not in path.read_text("utf-8")]


@dataclass(frozen=True, slots=True)
class Making:
    """What packets are built from, and the folder of a round that they are built in."""

    library: Library
    folder: Path

    def order(self, matter: Path, sign: str) -> Order:
        """Order the packet of a matter, a sign and the round's number behind the first word of the partner's name."""
        written = self.folder / f"{sign}.yaml"
        name = f"{sign}{self.folder.name}"
        written.write_text(re.sub(r"(legal_name: \"?)(\w+)", rf"\1\2 {name}", matter.read_text("utf-8")), "utf-8")
        order, findings = order_packet(BuildRequest(self.library, written, templates_folder()))
        assert order is not None, findings
        return order

    def build(self, order: Order, output: str) -> None:
        """Build a packet into a folder; the first of a folder is the one for which the library is kept there."""
        packet, findings = build_packet(order, self.folder / output, lambda _: None)
        assert packet is not None, findings


def _measure_round(making: Making, matter: Path, before: Path, others: Peers | None, found: Measured) -> None:
    with clocked(LIBRARY, found.packet):
        load_library(library_folder())
    forget()
    first = making.order(matter, "First")
    with staged(found.first), clocked(FIRST, found.packet):
        making.build(first, "first")
    making.build(making.order(before, "Before"), "packets")
    with clocked(MATTER_READ, found.packet):
        order = making.order(matter, "Whole")
    with staged(found.packet), clocked(WHOLE, found.packet):
        making.build(order, "packets")
    again = making.order(matter, "Again")
    with clocked(AGAIN, found.packet):
        making.build(again, "again")
    papers, folder = _papers(order), making.folder
    found.papers = len(papers)
    another = making.order(matter, "Another")
    filled = time_word(another, _papers(another), folder, others, found.word)
    if others and others.office:
        _time_office(filled, papers, folder, others, found.packet)
    found.pages = time_pdf(order, papers, folder, others, found.pdf)
    time_cold(folder / "Whole.yaml", folder, found.cold)


def _papers(order: Order) -> list[Document]:
    return [paper.document for paper in order.assembly.papers if paper.document.handling != "reference"]


@contextmanager
def staged(times: Times) -> Iterator[None]:
    """Stand before the functions of the stages while a packet is built, and add up the time of each."""
    sums = dict.fromkeys((stage for stage, _, _ in STAGES), 0.0)
    timed = [
        (home, name, _adding(stage, getattr(home, name), sums)) for stage, home, name in STAGES if not isinstance(home, Format)
    ]
    stages: list[tuple[object, str, object]] = [*timed, (rendering, "FORMATS", {**FORMATS, **_timed_formats(sums)})]
    kept = [(home, name, getattr(home, name)) for home, name, _ in stages]
    for home, name, function in stages:
        setattr(home, name, function)
    yield
    for home, name, function in kept:
        setattr(home, name, function)
    for stage, taken in sums.items():
        times[stage].append(taken)


def _timed_formats(sums: dict[str, float]) -> dict[str, Format]:
    """Give Word and PDF with a clock around what writes a file and what reads it back."""
    return {
        format.id: replace(
            format,
            write=_adding(f"– {format.short_name} written", format.write, sums),
            read_back=_adding(f"– {format.short_name} read back", format.read_back, sums),
        )
        for format in (WORD, PDF)
    }


def _adding(stage: str, function: Callable[..., Any], sums: dict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        began = process_time()
        try:
            return function(*given, **named)
        finally:
            sums[stage] += process_time() - began

    return timed


def _time_office(files: Sequence[Path], papers: Sequence[Document], folder: Path, others: Peers, times: Times) -> None:
    """Time LibreOffice on the papers that docxtpl has made: as a server, both ways; and without one, in one start."""
    made = named(folder, "converted", papers, "pdf")
    times[OFFICE].append(others.convert(files, made))
    times[OFFICE_LIKE_OURS].append(others.convert(files, made, LIKE_OURS))
    again = [Path(shutil.copy(path, path.with_name(f"again-{path.name}"))) for path in files]
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder.parent}/profile", "--convert-to", "pdf"]
    command += ["--outdir", str(folder / "started")]
    once, twice = (spent([*command, *map(str, given)]) for given in (files, [*files, *again]))
    times[OFFICE_STARTED].append(once)
    times[OFFICE_WARM].append(twice - once)


def comparisons(measured: Measured) -> Iterator[Comparison]:
    """Compare, in the order of DESIGN's table."""
    packet, word = medians(measured.packet), medians(measured.word)
    unoserver = "docxtpl, LibreOffice through unoserver"
    for what, built, against, office, aim, aside in (
        (PACKET, WHOLE, unoserver, OFFICE, "3, then 10", False),
        (f"{PACKET}, nothing remembered", FIRST, unoserver, OFFICE, "", False),
        (f"{PACKET}, the same choices as the last", AGAIN, unoserver, OFFICE, "", True),
        (PACKET, WHOLE, "the same, told to write PDF/A-2 and PDF/UA", OFFICE_LIKE_OURS, "", True),
        (PACKET, WHOLE, "docxtpl, many files in one start of `soffice`", OFFICE_WARM, "", False),
    ):
        theirs = word[VALUES] + packet[office] if office in packet else None
        yield replace(faster(what, packet[MATTER_READ] + packet[built], against, theirs, aim), aside=aside)
    yield from word_comparisons(word)
    yield from pdf_comparisons(medians(measured.pdf))
    yield from cold_comparisons(medians(measured.cold), packet[MATTER_READ] + packet[FIRST])


def details(measured: Measured) -> Iterator[str]:
    """Write all times."""
    yield f"## A packet of {measured.papers} papers\n\n" + times_table(("what", "processor time"), medians(measured.packet))
    yield "## The same, nothing remembered\n\n" + times_table(("what", "processor time"), medians(measured.first))
    yield "## Its Word files\n\n" + times_table(("what", "processor time"), medians(measured.word))
    yield "## Its own PDF\n\n" + _pdf_table(medians(measured.pdf), measured.pages)
    yield "## Cold starts\n\n" + times_table(("what", "processor time"), medians(measured.cold))


def _pdf_table(found: Medians, pages: dict[str, int]) -> str:
    rows = ((name, f"{1000 * taken:,.0f} ms", f"{pages[name]}" if name in pages else "") for name, taken in found.items())
    return table(("what", "processor time", "pages"), rows)


if __name__ == "__main__":
    main()
