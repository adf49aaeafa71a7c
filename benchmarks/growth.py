"""How time and memory grow: over 1, 10, 100 and 1,000 matters built one after the other, and over 10 to 100 pages of a paper.

    python -m benchmarks.growth [--long] [--times 3]

Matters are those of made-up partners, ten kinds that take turns, so that ten matters and a hundred are of the same sizes; one process
builds them. Its start and its reading of the library are counted. 1,000 take some ten minutes and are built with `--long` only.
Pages are those of the alliance agreement, its clauses repeated and numbered on until it is long enough.
"""

import argparse
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from assembler import BuildRequest, Order, load_library, order_packet
from assembler.batch import BatchSettings, Journal, read_rows, run_batch, run_local
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.word.read_back import compare_word
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.loader.templates import load_templates
from assembler.model.diagnostics import failing
from assembler.model.document import Block, Document, Heading, Provision, Reference
from assembler.platform.installed_data import library_folder, templates_folder
from benchmarks.batch import made_up, peak
from benchmarks.clocks import Times, clocked, clocked_with_children, medians, no_times
from benchmarks.packet import MATTER
from benchmarks.pdf_files import forget, pages
from benchmarks.peers import Peers, peers
from benchmarks.results import Comparison, seconds, table

KINDS = 10
ROWS, MANY = (1, 10, 100), (1000,)
LENGTHS = (10, 20, 50, 100)
WORD, WORD_READ, PDF, PDF_READ = "Word written", "Word read back", "PDF written", "PDF read back"
OFFICE = "LibreOffice, of our Word file"


@dataclass(frozen=True, slots=True)
class Matters:
    """So many matters: processor seconds of all, and the most memory that the process which built them had, in megabytes."""

    rows: int
    seconds: float
    memory: float

    @property
    def each(self) -> float:
        """Seconds a matter."""
        return self.seconds / self.rows


@dataclass(frozen=True, slots=True)
class Length:
    """A paper of so many pages, and what each way takes a page, in seconds."""

    pages: int
    each: dict[str, float]


@dataclass(frozen=True, slots=True)
class Growth:
    """Over matters and over pages."""

    matters: tuple[Matters, ...]
    lengths: tuple[Length, ...]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--long", action="store_true")
    arguments.add_argument("--times", type=int, default=3)
    given = arguments.parse_args()
    with peers() as others:
        print("\n\n".join(details(measure(given.times, others, long=given.long))))


def measure(times: int, others: Peers | None, *, long: bool = False) -> Growth:
    """Measure both."""
    return Growth(tuple(map(build, (*ROWS, *(MANY if long else ())))), tuple(lengths(times, others)))


def build(rows: int) -> Matters:
    """Build the packets of so many matters by one process."""
    library, findings = load_library(library_folder())
    templates, _ = load_templates(templates_folder())
    assert library is not None, findings
    assert templates is not None
    times, memory = no_times(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        folders = (str(library_folder()), str(templates_folder()), folder)
        making = BatchSettings(*folders, library.digest, templates.digest)
        orders, faults = read_rows(made_up(Path(folder) / "partners.csv", rows, KINDS), library, making)
        assert orders is not None, faults
        assert not orders.refused, orders.refused[0].reasons
        with clocked_with_children("all", times), Journal(Path(folder) / "journal.sqlite") as journal:
            for outcome in run_batch(making, orders.tasks, journal, lambda one, tasks: run_local(one, tasks, 1)):
                assert outcome.done, outcome.reasons
                memory = max(memory, peak())
    return Matters(rows, times["all"][0], memory)


def lengths(times: int, others: Peers | None) -> Iterator[Length]:
    """Measure a paper at each length; one more round than is counted warms all up."""
    library, findings = load_library(library_folder())
    assert library is not None, findings
    order, faults = order_packet(BuildRequest(library, MATTER, templates_folder()))
    assert order is not None, faults
    paper = order.assembly.papers[0].document
    with tempfile.TemporaryDirectory() as folder:
        a_page = len(paper.blocks) / _print_paper(paper, order, Path(folder), no_times())
        for wanted in LENGTHS:
            long, taken = repeated(paper, round(wanted * a_page)), no_times()
            for round_ in range(times + 1):
                printed = _print_paper(long, order, Path(folder), taken if round_ else no_times(), others)
            yield Length(printed, {name: value / printed for name, value in medians(taken).items()})


def _print_paper(paper: Document, order: Order, folder: Path, times: Times, others: Peers | None = None) -> int:
    """Write and read back a paper in both formats; give its pages."""
    shell, _ = prepare_shell("paper.docx", order.templates.paper)
    assert shell is not None
    word, printed = folder / "paper.docx", folder / "paper.pdf"
    with clocked(WORD, times):
        data, findings = render_word(paper, shell)
    word.write_bytes(data)
    with clocked(WORD_READ, times):
        findings += compare_word(paper, data)
    forget()
    with clocked(PDF, times):
        data, faults = render_pdf((paper,), order.templates.packet, paper.title, order.matter.issued)
    printed.write_bytes(data)
    with clocked(PDF_READ, times):
        findings += (*faults, *compare_pdf((paper,), data))
    assert not failing(findings), findings
    if others and others.office:
        times[OFFICE].append(others.convert([word], [folder / "office.pdf"]))
    return pages(printed)


def repeated(paper: Document, wanted: int) -> Document:
    """Make a paper of about so many blocks: its clauses again and again, numbered on, each reference to its own copy."""
    headings = [at for at, block in enumerate(paper.blocks) if isinstance(block, Heading)]
    body, end = paper.blocks[headings[0] :], paper.blocks[:0]
    if not isinstance(body[-1], Heading | Provision):
        body, end = body[:-1], body[-1:]
    made, copy = list[Block](), 0
    while len(made) < wanted:
        shift = _shifter(copy, len(headings))
        made += [_renumbered(block, shift, str(copy)) for block in body]
        copy += 1
    whole = next(at for at in range(min(wanted, len(made)), len(made) + 1) if at == len(made) or isinstance(made[at], Heading))
    return replace(paper, blocks=(*_unreferring(made[:whole]), *end))


def _shifter(copy: int, clauses: int) -> Callable[[str], str]:
    """Give what numbers a clause of a copy: “4.2(b)” of the second copy of forty clauses is “44.2(b)”."""
    return lambda number: re.sub(r"^\d+", lambda found: str(int(found[0]) + copy * clauses), number)


def _renumbered(part: Any, shift: Callable[[str], str], copy: str) -> Any:
    match part:
        case Heading(label, number, anchor) | Provision(_, label, number, anchor):
            content, own = _renumbered(part.content, shift, copy), f"{anchor}-{copy}" if anchor else ""
            return replace(part, label=shift(label), number=shift(number), anchor=own, content=content)
        case Reference(number=number, target=target) if part.local and number:
            return replace(part, number=shift(number), target=f"{target}-{copy}")
        case tuple():
            return tuple(_renumbered(each, shift, copy) for each in part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{each.name: _renumbered(getattr(part, each.name), shift, copy) for each in fields(part)})
        case _:
            return part


def _unreferring(blocks: list[Block]) -> list[Block]:
    """Make plain words of references to what was cut off."""
    there = {block.anchor for block in blocks if isinstance(block, Heading | Provision)}
    return [_cut(block, there) for block in blocks]


def _cut(part: Any, there: set[str]) -> Any:
    match part:
        case Reference(target=target) if part.local and target not in there:
            return replace(part, local=False)
        case tuple():
            return tuple(_cut(each, there) for each in part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{each.name: _cut(getattr(part, each.name), there) for each in fields(part)})
        case _:
            return part


def growth_comparisons(growth: Growth) -> Iterator[Comparison]:
    """Compare the many with the few: a matter among them, a page among them, the memory."""
    (ten, *_, most), (short, *_, longest) = growth.matters[1:], growth.lengths
    memory = f"memory {most.memory / ten.memory:.2f} times"
    yield Comparison(
        f"a matter in a batch of {most.rows:,}", seconds(most.each), f"one in a batch of {ten.rows}", seconds(ten.each),
        f"{most.each / ten.each:.2f} times as long, {memory}", "1, memory flat",
    )  # fmt: skip
    each, before = sum(_own(longest)), sum(_own(short))
    yield Comparison(
        f"a page of {longest.pages}, Word and PDF, read back", seconds(each), f"one of {short.pages}", seconds(before),
        f"{each / before:.2f} times as long", "1", aside=True,
    )  # fmt: skip


def _own(length: Length) -> Iterator[float]:
    yield from (taken for name, taken in length.each.items() if name != OFFICE)


def details(growth: Growth) -> Iterator[str]:
    """Write both tables."""
    rows = [(f"{one.rows:,}", seconds(one.seconds), seconds(one.each), f"{one.memory:,.0f} MB") for one in growth.matters]
    yield "## Over matters\n\n" + table(("matters", "processor time", "each", "most memory of the process that builds"), rows)
    names = tuple(growth.lengths[0].each)
    written = [(f"{one.pages}", *(f"{1000 * taken:.2f}" for taken in one.each.values())) for one in growth.lengths]
    yield "## Over pages, ms a page\n\n" + table(("pages", *names), written)


if __name__ == "__main__":
    main()
