"""The files of a packet: each paper rendered, read back and held against the model before it may leave."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from assembler.assembly import AssembledPaper, Assembly
from assembler.formats.esign.request_drafts import RequestDraft, draft
from assembler.formats.esign.tagging import anchors, tagged, without_signing_fields
from assembler.formats.pdf.headers_and_footers import origin
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.text.writer import render_text
from assembler.formats.word.read_back import compare_word
from assembler.formats.word.shell.prepared_shell import Shell, prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.loader.templates import SHELL, Templates
from assembler.model.diagnostics import Diagnostic, failing, in_order
from assembler.model.document import Document
from assembler.model.esign_service import ESignService
from assembler.packets.manifest import PacketFile

FORMATS = ("docx", "pdf", "txt")
IN_PACKET = ("sign_now", "exhibit")
ProgressReport = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How a packet's files are made: its id, title and matter, the day written into them, whether each paper is a PDF too.

    `service` is the e-sign service whose tags the places to sign carry; without one they are fields of the file where `fields` says so.
    """

    packet: str
    matter: str
    title: str
    dated: date
    split: bool = False
    fields: bool = True
    service: ESignService | None = None


def render_files(
    assembly: Assembly, templates: Templates, formats: Iterable[str], printing: RenderSettings, report: ProgressReport
) -> tuple[tuple[PacketFile, ...], tuple[Diagnostic, ...]]:
    """Render a packet's files in the formats asked for; with an error there is none."""
    press = _Press(templates, printing, report)
    papers = tuple(paper for paper in assembly.papers if paper.document.handling != "reference")
    if "pdf" in formats:
        if together := tuple(paper.document for paper in papers if paper.document.handling in IN_PACKET):
            press.print("packet.pdf", together)
        for place, paper in enumerate(papers, 1):
            if printing.split or paper.document.handling not in IN_PACKET:
                press.print(f"{_stem(place, paper)}.pdf", (paper.document,))
        if not failing(press.findings):  # it repeats names of the papers, whose faults are told at their places
            press.print("checklist.pdf", (assembly.checklist,))
    for place, paper in enumerate(papers, 1):
        if "docx" in formats:
            press.write(f"{_stem(place, paper)}.docx", paper.document)
        if "txt" in formats:
            press.type(f"{_stem(place, paper)}.txt", paper.document)
    return (() if failing(press.findings) else tuple(press.files)), in_order(press.findings)


def draft_path(path: str, service: ESignService) -> str:
    """Name the draft beside its file: `packet.docusign.json` beside `packet.pdf`."""
    return f"{path.removesuffix('.pdf')}.{service.id}.json"


def render_alone(
    assembly: Assembly,
    names: Collection[str],
    templates: Templates,
    formats: Iterable[str],
    printing: RenderSettings,
    report: ProgressReport,
) -> tuple[tuple[PacketFile, ...], tuple[Diagnostic, ...]]:
    """Render the papers of these names, each in files of its own: the same files that the packet holds of them."""
    press = _Press(templates, printing, report)
    papers = (paper for paper in assembly.papers if paper.document.handling != "reference")
    for place, paper in enumerate(papers, 1):
        if paper.document.name not in names:
            continue
        if "docx" in formats:
            press.write(f"{_stem(place, paper)}.docx", paper.document)
        if "pdf" in formats:
            press.print(f"{_stem(place, paper)}.pdf", (paper.document,))
    return (() if failing(press.findings) else tuple(press.files)), in_order(press.findings)


def _stem(place: int, paper: AssembledPaper) -> str:
    """Name a paper's file by ids of ours, never by a partner's text."""
    document = paper.document
    return f"forms/{document.name}" if document.handling == "sign_later" else f"documents/{place:02}-{document.name}"


@dataclass(slots=True)
class _Press:
    """Renders one packet, gathering its files and findings."""

    templates: Templates
    printing: RenderSettings
    report: ProgressReport
    files: list[PacketFile] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    prepared: tuple[Shell | None, ...] = ()

    def print(self, path: str, documents: tuple[Document, ...]) -> None:
        """Render documents into one PDF file, and the draft of what an e-sign service is sent with it."""
        self.report(path)
        printing = self.printing
        title = printing.title if len(documents) > 1 else documents[0].title
        if printing.service:
            documents = tagged(documents, printing.service)
        elif not printing.fields:
            documents = without_signing_fields(documents)
        data, findings = render_pdf(documents, self.templates.packet, title, printing.dated, origin(printing.packet, path))
        if not failing(findings):
            findings = (*findings, *compare_pdf(documents, data))
        self._keep(path, data, documents, findings)
        if printing.service and any(map(anchors, documents)):
            about = RequestDraft(printing.packet, printing.matter, printing.title, path)
            self._keep(draft_path(path, printing.service), draft(about, documents, printing.service), documents, ())

    def write(self, path: str, document: Document) -> None:
        """Render a document as a Word file."""
        shell = self._shell()
        if shell is None:
            return
        self.report(path)
        data, findings = render_word(document, shell)
        if not failing(findings):
            findings = (*findings, *compare_word(document, data))
        self._keep(path, data, (document,), findings)

    def type(self, path: str, document: Document) -> None:
        """Render a document as plain text."""
        self._keep(path, render_text(document).encode(), (document,), ())

    def _shell(self) -> Shell | None:
        """Prepare the shell once, where a Word file is wanted at all."""
        if not self.prepared:
            shell, findings = prepare_shell(SHELL, self.templates.paper)
            self.prepared = (shell,)
            self.findings += findings
        return self.prepared[0]

    def _keep(self, path: str, data: bytes, documents: tuple[Document, ...], findings: tuple[Diagnostic, ...]) -> None:
        self.findings += findings
        self.files.append(PacketFile(path, data, tuple(document.name for document in documents)))
