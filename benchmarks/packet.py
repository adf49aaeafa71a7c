"""How long a packet takes, beside the way it is done today, in one run on the same words.

    python benchmarks/packet.py [examples/qpn-referral-sell.yaml] [--times 5] [--json]

Ours is the packet of a matter: library read before, shells compiled before, each round another partner's name, so that nothing is
remembered from the round before. The peer is each of its papers as a whole docxtpl template, turned into a PDF by LibreOffice. Each
is timed in turn, round by round, as processor time of the process and those it starts, which a busy machine changes least;
medians are printed, and ratios of medians. LibreOffice is warm: two packets in one start, less one packet in one start.
"""

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from html import escape
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import process_time
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

import assembler.packets
from assembler import Order, build_packet, load_library, order_packet
from assembler.document import Document, words
from assembler.expressions import Datum
from assembler.packets import rendering
from assembler.packets.stores import FolderStore
from assembler.renderers import pdf
from assembler.renderers.pdf.content import render_packet
from assembler.renderers.pdf.typesetting import GENERATIONS, STANDARDS, press
from assembler.renderers.pdf.typesetting import Press as Machine
from assembler.renderers.word import prepare_shell, render_word
from assembler.shipped import library_folder, templates_folder

STAGES: tuple[tuple[str, object, str], ...] = (
    ("Word: written", rendering, "render_word"),
    ("Word: read back", rendering, "compare_word"),
    ("PDF: written", rendering, "render_pdf"),
    ("  of it set by Typst", Machine, "run"),
    ("  of it fields made, packed", pdf, "finish"),
    ("PDF: read back", rendering, "compare_pdf"),
    ("manifest", assembler.packets, "manifest"),
    ("committed to the disk", FolderStore, "commit"),
)
PLAIN = b"""#set document(title: "plain")
#set page(paper: "a4", margin: (left: 2.7cm, right: 2.7cm, top: 3cm, bottom: 2.9cm))
#set text(font: ("Caladea", "Libertinus Serif"), fallback: false, size: 10.5pt, hyphenate: false, lang: "en")
#set par(justify: true, leading: 0.68em, spacing: 1.2em)
#for one in json(bytes(sys.inputs.data)) { par(one) }
"""
TAG = "{{ partner }}"

Times = dict[str, list[float]]


def main() -> None:
    """Measure everything, and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("matter", type=Path, nargs="?", default=Path("examples/qpn-referral-sell.yaml"))
    arguments.add_argument("--times", type=int, default=5)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    times: Times = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        measure(given.matter, Path(folder), given.times, times)
    found = {name: median(taken) for name, taken in times.items()}
    print(json.dumps(found) if given.json else "\n".join(report(found)))


def measure(matter: Path, folder: Path, rounds: int, times: Times) -> None:
    """Time ours and the peers in turn; the first round, which warms both up, is not counted."""
    library, findings = load_library(library_folder())
    assert library is not None, findings
    text = matter.read_text("utf-8")
    for round_ in range(rounds + 1):
        own = folder / f"{round_}"
        own.mkdir()
        taken: Times = defaultdict(list) if not round_ else times
        named = own / "matter.yaml"
        named.write_text(
            re.sub(r"(legal_name: )(\w+)", rf"\1\2 {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[round_ % 26]}{round_}", text), "utf-8"
        )
        with clocked("library read", taken):
            load_library(library_folder())
        with clocked("matter read, chosen, assembled", taken):
            order, findings = order_packet(library, templates_folder(), named, ("docx", "pdf"))
        assert order is not None, findings
        with staged(taken), clocked("whole packet", taken):
            packet, findings = build_packet(order, own, lambda _: None)
        assert packet is not None, findings
        papers = [paper.document for paper in order.assembly.papers if paper.document.handling != "reference"]
        time_word(order, papers, own, taken)
        time_pdf(order, papers, taken)
        time_office(own, taken)
        time_cold(matter, own, taken)


@contextmanager
def clocked(name: str, times: Times) -> Iterator[None]:
    """Add the processor time of what is inside."""
    began = process_time()
    yield
    times[name].append(process_time() - began)


@contextmanager
def staged(times: Times) -> Iterator[None]:
    """Stand before the functions of the stages while a packet is built, and add up the time of each."""
    kept = [(home, name, getattr(home, name)) for _, home, name in STAGES]
    sums = dict.fromkeys((stage for stage, _, _ in STAGES), 0.0)
    for stage, home, name in STAGES:
        setattr(home, name, _adding(stage, getattr(home, name), sums))
    yield
    for home, name, function in kept:
        setattr(home, name, function)
    for stage, taken in sums.items():
        times[stage].append(taken)


def _adding(stage: str, function: Callable[..., Any], sums: dict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        began = process_time()
        try:
            return function(*given, **named)
        finally:
            sums[stage] += process_time() - began

    return timed


def time_word(order: Order, papers: Sequence[Document], folder: Path, times: Times) -> None:
    """Time our Word files, those of their parts that vary only deflated, and the same papers as whole docxtpl templates."""
    shell, findings = prepare_shell("paper.docx", order.templates.paper)
    assert shell is not None, findings
    with clocked("Word: ours", times):
        written = [render_word(paper, shell)[0] for paper in papers]
    fixed = {part.name for part in shell.fixed}
    varying = [part for data in written for name, part in _parts(data).items() if name not in fixed]
    with clocked("Word: the floor, the same parts deflated", times):
        for part in varying:
            zlib.compress(part, 6)
    named = order.matter.partner.fields["legal_name"]
    assert isinstance(named, Datum), "a name is one"
    partner = str(named.value)
    templates = [_as_template(data, partner) for data in written]
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    with clocked("Word: docxtpl, whole papers", times):
        for at, template in enumerate(templates):
            paper = DocxTemplate(io.BytesIO(template))
            paper.render({"partner": partner}, environment)
            paper.save(folder / f"paper-{at}.docx")


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _as_template(data: bytes, partner: str) -> bytes:
    """Make a whole paper a template, as people keep them: all its words, with a tag wherever the partner is named."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _parts(data).items():
            named = part.replace(escape(partner, quote=False).encode(), TAG.encode()) if name.startswith("word/") else part
            archive.writestr(name, named)
    return made.getvalue()


def time_pdf(order: Order, papers: Sequence[Document], times: Times) -> None:
    """Time the packet's own file in Typst, and the same words as plain paragraphs."""
    together = tuple(paper for paper in papers if paper.handling in rendering.IN_PACKET)
    plain = [text for paper in together for text in words(paper) if text.strip()]
    _set("PDF: ours, in Typst", order.templates.packet, render_packet(together, "packet"), order, times)
    _set("PDF: plain paragraphs, in Typst", PLAIN, plain, order, times)


def _set(name: str, template: bytes, content: object, order: Order, times: Times) -> None:
    data = json.dumps(content, ensure_ascii=False)
    machine = press().compiler
    for _ in range(GENERATIONS):
        machine.compile(b" ", format="pdf", sys_inputs={})
    issued = int(order.matter.issued.strftime("%s"))
    options: Any = {"sys_inputs": {"data": data}, "pdf_standards": list(STANDARDS), "timestamp": issued}
    with clocked(name, times):
        machine.compile(template, format="pdf", **options)


def time_office(folder: Path, times: Times) -> None:
    """Time LibreOffice on the papers that docxtpl has made: once, and twice in one start, of which it was warm the second time."""
    office = shutil.which("soffice")
    if office is None:
        return
    one = sorted(folder.glob("paper-*.docx"))
    two = [Path(shutil.copy(path, path.with_name(f"again-{path.name}"))) for path in one]
    command = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    once = _spent([*command, *map(str, one)])
    twice = _spent([*command, *map(str, [*one, *two])])
    times["LibreOffice, started"].append(once)
    times["LibreOffice, warm"].append(twice - once)


def time_cold(matter: Path, folder: Path, times: Times) -> None:
    """Time the command line from a cold start, and the least that Python can do."""
    times["cold: python -c pass"].append(_spent([sys.executable, "-c", "pass"]))
    times["cold: assembler --help"].append(_spent([sys.executable, "-m", "assembler", "--help"]))
    times["cold: assembler build"].append(
        _spent([sys.executable, "-m", "assembler", "build", str(matter), "-o", str(folder / "cold")])
    )


def _spent(command: list[str]) -> float:
    """Run a command; give the processor time of it and of what it has started."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(found: dict[str, float]) -> Iterator[str]:
    """Write the medians and their ratios as tables."""
    yield "| what | ms |\n|---|---|"
    yield from (f"| {name} | {1000 * taken:,.1f} |" for name, taken in found.items())
    ours = found["matter read, chosen, assembled"] + found["whole packet"]
    typst, cold = found["  of it set by Typst"], found["cold: python -c pass"]
    ratios = [
        ("Word: ours to the floor", found["Word: ours"], found["Word: the floor, the same parts deflated"], "1.5"),
        ("Word: docxtpl to ours", found["Word: docxtpl, whole papers"], found["Word: ours"], "30"),
        ("PDF: ours to plain paragraphs", found["PDF: ours, in Typst"], found["PDF: plain paragraphs, in Typst"], "1.5"),
        ("cold: --help to Python", found["cold: assembler --help"], cold, "8"),
        ("cold: build less Typst to Python", found["cold: assembler build"] - typst, cold, "60"),
    ]
    if "LibreOffice, warm" in found:
        peer = found["Word: docxtpl, whole papers"] + found["LibreOffice, warm"]
        ratios.insert(0, ("packet: docxtpl and LibreOffice to ours", peer, ours, "3, then 10"))
    yield "\n| ratio | is | to reach |\n|---|---|---|"
    yield from (f"| {name} | {one / other:.2f} | {aim} |" for name, one, other, aim in ratios)


if __name__ == "__main__":
    main()
