"""The packet's own PDF: ours, the same words by LibreOffice and WeasyPrint, and the floor, plain paragraphs in Typst."""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from io import BytesIO
from pathlib import Path

import font_caladea
import pikepdf
import pypdfium2

from assembler import Order
from assembler.formats.html.writer import render_html
from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.pdf.typesetting import ARCHIVE, typesetter
from assembler.formats.word import opened_file
from assembler.model import remembered
from assembler.model.document import Document
from assembler.model.source import Span
from assembler.model.walk import words
from assembler.packets import rendering
from assembler.returns.pdf_differences import compare_pdf_files
from benchmarks.clocks import Medians, Times, clocked
from benchmarks.peers import LIKE_OURS, Peers
from benchmarks.results import Comparison, faster, longer
from benchmarks.word_files import named

SET, FINISHED = "ours, set by Typst", "ours, finished: fields made, packed"
PLAIN = "the floor: plain paragraphs in Typst"
OFFICE = "LibreOffice through unoserver, of our Word files"
OFFICE_LIKE_OURS = "LibreOffice, the same, told to write tags, PDF/A-2, PDF/UA and fields"
WEASYPRINT, WEASYPRINT_UA = "WeasyPrint, of our HTML", "WeasyPrint, the same as PDF/UA-1"

JUDGED, JUDGED_DRAWN = (
    "judged as it comes back, saved anew",
    "judged as it comes back, every page written anew, so that each is drawn beside ours",
)

GENERATIONS = 11
"""How many empty compiles push everything out of the compiler's memory, which keeps what the last ten have used."""

PARAGRAPHS = b"""#let packet(data) = {
  set document(title: "plain")
  set page(paper: "a4", margin: (left: 2.7cm, right: 2.7cm, top: 3cm, bottom: 2.9cm))
  set text(font: ("Caladea", "Libertinus Serif"), fallback: false, size: 10.5pt, hyphenate: false, lang: "en")
  set par(justify: true, leading: 0.68em, spacing: 1.2em)
  for one in data { par(one) }
}
"""
STYLE = """@page { size: A4; margin: 3cm 2.7cm 2.9cm; @bottom-right { content: counter(page) } }
body { font: 10.5pt/1.4 Caladea; text-align: justify } article { break-before: page } h2, h3 { break-after: avoid }
table { width: 100%; border-collapse: collapse } td, th { border: 0.5pt solid #ccc; padding: 3pt; text-align: left }
.level-2 { margin-left: 1.2cm } .level-3 { margin-left: 2.3cm } .level-4 { margin-left: 3.4cm }"""


def in_packet(papers: Sequence[Document]) -> tuple[Document, ...]:
    """Give the papers that the packet's own file prints."""
    return tuple(paper for paper in papers if paper.handling in rendering.IN_PACKET)


def time_pdf(order: Order, papers: Sequence[Document], folder: Path, peers: Peers | None, times: Times) -> dict[str, int]:
    """Time all; give the pages of each file or set of files. Our Word files are in the folder already."""
    together = in_packet(papers)
    _set(SET, order.templates.packet, render_packet(together, "packet"), order, times)
    _set(PLAIN, PARAGRAPHS, json.dumps([text for paper in together for text in words(paper) if text.strip()]), order, times)
    forget()
    with clocked(FINISHED, times):
        ours, findings = render_pdf(together, order.templates.packet, "packet", order.matter.issued)
    assert not findings, findings
    (folder / "ours.pdf").write_bytes(ours)
    for name, more in ((JUDGED, b""), (JUDGED_DRAWN, b"q Q")):
        _judge(name, ours, returned(ours, more), times)
    made = {FINISHED: [folder / "ours.pdf"]}
    if peers:
        made |= _printed(together, folder, peers, times)
    if peers and peers.office:
        made |= _converted(together, folder, peers, times)
    return {name: sum(map(pages, files)) for name, files in made.items()}


def returned(data: bytes, more: bytes) -> bytes:
    """Give a file as another program saves it, with more operators on every page."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        for page in file.pages if more else ():
            page.contents_add(more)
        file.save(out)
    return out.getvalue()


def _judge(name: str, sent: bytes, back: bytes, times: Times) -> None:
    """Time the comparison of a file that came back with the one sent, both read from their bytes."""
    with clocked(name, times):
        ours, theirs = (open_pdf(data)[0] for data in (sent, back))
        found = compare_pdf_files([ours], theirs, Span("back.pdf", 1, 1)) if ours and theirs else None
    assert found, "the file cannot be read"
    assert (found.changes, found.findings) == ((), ()), found


def _converted(papers: Sequence[Document], folder: Path, peers: Peers, times: Times) -> dict[str, list[Path]]:
    files = named(folder, "ours", papers)
    made = {name: named(folder, f"office-{at}", papers, "pdf") for at, name in enumerate((OFFICE, OFFICE_LIKE_OURS))}
    times[OFFICE].append(peers.convert(files, made[OFFICE]))
    times[OFFICE_LIKE_OURS].append(peers.convert(files, made[OFFICE_LIKE_OURS], LIKE_OURS))
    return made


def _printed(papers: Sequence[Document], folder: Path, peers: Peers, times: Times) -> dict[str, list[Path]]:
    page, made = folder / "papers.html", {WEASYPRINT: [folder / "weasyprint.pdf"], WEASYPRINT_UA: [folder / "ua.pdf"]}
    page.write_text(html(papers), "utf-8")
    times[WEASYPRINT].append(peers.print_page(page, made[WEASYPRINT][0], {}))
    times[WEASYPRINT_UA].append(peers.print_page(page, made[WEASYPRINT_UA][0], {"pdf_variant": "pdf/ua-1"}))
    return made


def html(papers: Sequence[Document]) -> str:
    """Write papers as one page of HTML, in the same font, size and margins as ours."""
    faces = "".join(_face(path) for path in sorted((Path(font_caladea.__file__).parent / "files").glob("*.ttf")))
    head = f"<title>{escape(papers[0].front.programme)}</title><style>{faces}{STYLE}</style>"
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{"".join(map(render_html, papers))}</body></html>'


def _face(path: Path) -> str:
    weight = "bold" if "Bold" in path.stem else "normal"
    slant = "italic" if "Italic" in path.stem else "normal"
    data = b64encode(path.read_bytes()).decode()
    return f"@font-face {{ font-family: Caladea; font-weight: {weight}; font-style: {slant}; src: url(data:font/ttf;base64,{data}) }}"


def pages(path: Path) -> int:
    """Count the pages of a file."""
    with pypdfium2.PdfDocument(path) as file:
        return len(file)


def _set(name: str, template: bytes, data: str, order: Order, times: Times) -> None:
    """Time one compile, of a compiler that remembers nothing."""
    forget()
    with clocked(name, times):
        _, warnings = typesetter().run(template, data, order.matter.issued)
    assert not warnings, warnings


def forget() -> None:
    """Let the compiler forget all that it has set, and Word's writer and the read-back all that they have met: nothing is quick because of it."""
    remembered.forget()
    opened_file.read_formats.cache_clear()
    for _ in range(GENERATIONS):
        typesetter().run(b"#let packet(data) = []", "[]", date.min, ARCHIVE)


def pdf_comparisons(found: Medians) -> Iterator[Comparison]:
    """Compare with LibreOffice, WeasyPrint and the floor."""
    yield faster("the packet's PDF", found[FINISHED], "LibreOffice, of our Word files", found.get(OFFICE))
    yield faster("the packet's PDF", found[FINISHED], "WeasyPrint, of the same in HTML", found.get(WEASYPRINT))
    yield longer("the same, only set by Typst", found[SET], "plain paragraphs in Typst", found[PLAIN], "1.5")
    yield longer("judging the packet's PDF when it comes back, saved anew", found[JUDGED], "building it", found[FINISHED])
    yield longer("the same, every page written anew", found[JUDGED_DRAWN], "building it", found[FINISHED])
