"""How long a returned file takes to be judged beside the build of what was sent, and how much memory: for our longest paper.

    python -m benchmarks.returned [--times 3]

The longest paper of all examples is written in Word and in PDF and read back, as in a build, with nothing remembered. Then what may come
back of it is judged: the file as issued, a Word file that python-docx saved with one word changed, a PDF of which every page was written
anew, so that each is drawn beside ours, and a PDF with words covered on one page. Times are processor time; memory is what a process of its
own has at its peak more than before.
"""

import argparse
import io
import os
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import docx
import pikepdf

from assembler import BuildRequest, Order, load_library, order_packet
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf as read_pdf_back
from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.received import received_file
from assembler.formats.text.writer import render_text
from assembler.formats.word.read_back import compare_word as read_word_back
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.model.diagnostics import failing
from assembler.model.document import Document
from assembler.packets.manifest import PacketFile
from assembler.platform.installed_data import library_folder, templates_folder
from assembler.returns.pdf_verdicts import Recognised, compare_pdf
from assembler.returns.verdict import Verdict
from assembler.returns.word_verdicts import compare_word_files
from benchmarks.clocks import Medians, Times, clocked, medians, no_times
from benchmarks.pdf_files import forget, pages
from benchmarks.peers import ROOT
from benchmarks.results import Comparison, longer, seconds, short, table

BUILT_WORD, BUILT_PDF = "Word, written and read back", "PDF, written and read back"
BUILDS = (BUILT_WORD, BUILT_PDF)
WORD_BACK = ("Word, as issued", "Word, saved by python-docx with one word changed")
PDF_BACK = ("PDF, as issued", "PDF, every page written anew", "PDF, words covered on one page")
WORD, OTHER = "must", "may"
"""The word that is changed, which every agreement has, and what it becomes."""

COVER = b"q 1 g 60 60 300 600 re f Q"


@dataclass(frozen=True, slots=True)
class Measured:
    """The title and pages of the paper, the seconds of each thing and, for what is judged, the memory in megabytes."""

    title: str
    pages: int
    times: Medians
    memory: dict[str, float]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=3)
    found = measure(arguments.parse_args().times)
    print("\n\n".join([short(return_comparisons(found)), *details(found)]))


def measure(rounds: int) -> Measured:
    """Build the longest paper, and judge what comes back of it; the first round, which warms all up, is not counted."""
    order, paper = longest_paper()
    times = no_times()
    for round_ in range(rounds + 1):
        counted = times if round_ else no_times()
        word, pdf = build(order, paper, counted)
        for name, data in returned(word, pdf):
            with clocked(name, counted):
                judge(name, word if name in WORD_BACK else pdf, data)
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes, tempfile.NamedTemporaryFile() as file:
        memory = {
            name: processes.submit(memory_of, name, word if name in WORD_BACK else pdf, data).result()
            for name, data in returned(word, pdf)
        }
        Path(file.name).write_bytes(pdf)
        return Measured(paper.title, pages(Path(file.name)), medians(times), memory)


def longest_paper() -> tuple[Order, Document]:
    """Return the paper with the most text among those of all examples, and the order that it is of."""
    library, findings = load_library(library_folder())
    assert library is not None, findings
    matters = sorted((ROOT / "examples").glob("*.yaml"))
    orders = (order_packet(BuildRequest(library, matter, templates_folder()))[0] for matter in matters)
    papers = ((order, paper.document) for order in orders if order is not None for paper in order.assembly.papers)
    return max(papers, key=lambda each: len(render_text(each[1])))


def build(order: Order, paper: Document, times: Times) -> tuple[bytes, bytes]:
    """Write a paper in both formats and read it back, with nothing remembered; return the files."""
    shell, _ = prepare_shell("paper.docx", order.templates.paper)
    assert shell is not None
    with clocked(BUILT_WORD, times):
        word, findings = render_word(paper, shell)
        findings += read_word_back(paper, word)
    forget()
    with clocked(BUILT_PDF, times):
        pdf, faults = render_pdf((paper,), order.templates.packet, paper.title, order.matter.issued)
        findings += (*faults, *read_pdf_back((paper,), pdf))
    assert not failing(findings), findings
    return word, pdf


def returned(word: bytes, pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what comes back of a paper, by name."""
    yield from zip(WORD_BACK, (word, saved_with_another_word(word)), strict=True)
    yield from zip(PDF_BACK, (pdf, written_anew(pdf), written_anew(pdf, COVER)), strict=True)


def saved_with_another_word(word: bytes) -> bytes:
    """Change a word in the middle of a Word file, and save it by python-docx."""
    opened, out = docx.Document(io.BytesIO(word)), io.BytesIO()
    runs = [run for paragraph in opened.paragraphs for run in paragraph.runs if f" {WORD} " in run.text]
    run = runs[len(runs) // 2]
    run.text = run.text.replace(f" {WORD} ", f" {OTHER} ", 1)
    opened.save(out)
    return out.getvalue()


def written_anew(pdf: bytes, cover: bytes = b"") -> bytes:
    """Write every page of a PDF anew with the same operators, or, with what covers words, only the page in the middle."""
    with pikepdf.open(io.BytesIO(pdf)) as file, io.BytesIO() as out:
        for page in [file.pages[len(file.pages) // 2]] if cover else file.pages:
            page.contents_add(cover or b"q Q")
        file.save(out)
        return out.getvalue()


def judge(name: str, sent: bytes, back: bytes) -> Verdict:
    """Return the verdict on what came back."""
    if name in WORD_BACK:
        return compare_word_files("paper", "back.docx", sent, back)
    (ours, _), (theirs, fault) = open_pdf(sent), open_pdf(back)
    assert ours is not None, fault
    assert theirs is not None, fault
    return compare_pdf(received_file("back.pdf", back), theirs, Recognised((PacketFile("paper.pdf", sent, ("paper",)),), (ours,)))


def memory_of(name: str, sent: bytes, back: bytes) -> float:
    """Return the megabytes that this process, which is new, has at its peak more than before it judges a file."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _kilobytes("VmRSS")
    judge(name, sent, back)
    return (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(kind: str) -> int:
    found = re.search(rf"{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])


def return_comparisons(found: Measured) -> Iterator[Comparison]:
    """Compare what is judged with the build of the same paper in both formats."""
    built = sum(found.times[name] for name in BUILDS)
    for name in (WORD_BACK[1], PDF_BACK[1]):
        one = longer(f"a return of {found.pages} pages judged: {name}", found.times[name], "its build, Word and PDF", built)
        yield replace(one, aside=True)


def details(found: Measured) -> Iterator[str]:
    """Write all times, and the memory of what is judged."""
    day, busy = f"{datetime.now(UTC):%-d %B %Y}", os.getloadavg()[0]
    rows = (
        (name, seconds(taken), f"{found.memory[name]:,.0f} MB" if name in found.memory else "")
        for name, taken in found.times.items()
    )
    head = f"## What comes back of our longest paper\n\n{found.title}, {found.pages} pages; {day}, load average {busy:.1f}.\n\n"
    yield head + table(("what", "processor time", "memory"), rows)


if __name__ == "__main__":
    main()
