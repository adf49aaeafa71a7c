"""Render the files of a packet. Each file is read back and compared with the document model before it is kept."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from assembler.assembly import AssembledPaper, Assembly
from assembler.formats.esign.request_drafts import RequestDraft, draft
from assembler.formats.esign.tagging import anchors, tagged, without_signing_fields
from assembler.formats.pdf.headers_and_footers import origin_keywords
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.text.read_back import compare_text
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
    """The settings of a packet's files: its id, title and matter, the day written into them; with `split`, a PDF for each paper too.

    `service` is the e-sign service whose tags mark the places to sign. Without one these are PDF fields, or lines if not `fields`.
    """

    packet: str
    matter: str
    title: str
    dated: date
    split: bool = False
    fields: bool = True
    service: ESignService | None = None


def render_files(
    assembly: Assembly, templates: Templates, formats: Iterable[str], settings: RenderSettings, report: ProgressReport
) -> tuple[tuple[PacketFile, ...], tuple[Diagnostic, ...]]:
    """Render the files of a packet in some formats; no file at all where a finding is an error.

    `report` receives the path of each PDF and Word file before it is rendered.
    """
    renderer = _PacketRenderer(templates, settings, report)
    papers = tuple(paper for paper in assembly.papers if paper.document.handling != "reference")
    if "pdf" in formats:
        if together := tuple(paper.document for paper in papers if paper.document.handling in IN_PACKET):
            renderer.add_pdf("packet.pdf", together)
        for place, paper in enumerate(papers, 1):
            if settings.split or paper.document.handling not in IN_PACKET:
                renderer.add_pdf(f"{_stem(place, paper)}.pdf", (paper.document,))
        if not failing(renderer.findings):  # it repeats names of the papers, whose faults are found there
            renderer.add_pdf("checklist.pdf", (assembly.checklist,))
    for place, paper in enumerate(papers, 1):
        if "docx" in formats:
            renderer.add_word(f"{_stem(place, paper)}.docx", paper.document)
        if "txt" in formats:
            renderer.add_text(f"{_stem(place, paper)}.txt", paper.document)
    return (() if failing(renderer.findings) else tuple(renderer.files)), in_order(renderer.findings)


def draft_path(path: str, service: ESignService) -> str:
    """Return the path of the request draft beside a file: `packet.docusign.json` beside `packet.pdf`."""
    return f"{path.removesuffix('.pdf')}.{service.id}.json"


def render_alone(
    assembly: Assembly,
    names: Collection[str],
    templates: Templates,
    formats: Iterable[str],
    settings: RenderSettings,
    report: ProgressReport,
) -> tuple[tuple[PacketFile, ...], tuple[Diagnostic, ...]]:
    """Render the papers of some names, each in its own files, with the same bytes as in the packet."""
    renderer = _PacketRenderer(templates, settings, report)
    papers = (paper for paper in assembly.papers if paper.document.handling != "reference")
    for place, paper in enumerate(papers, 1):
        if paper.document.name not in names:
            continue
        if "docx" in formats:
            renderer.add_word(f"{_stem(place, paper)}.docx", paper.document)
        if "pdf" in formats:
            renderer.add_pdf(f"{_stem(place, paper)}.pdf", (paper.document,))
    return (() if failing(renderer.findings) else tuple(renderer.files)), in_order(renderer.findings)


def _stem(place: int, paper: AssembledPaper) -> str:
    """Return the path of a paper's file without suffix; it is made of ids of the library, never of a partner's text."""
    document = paper.document
    return f"forms/{document.name}" if document.handling == "sign_later" else f"documents/{place:02}-{document.name}"


@dataclass(slots=True)
class _PacketRenderer:
    """Renders one packet, and collects its files and findings."""

    templates: Templates
    settings: RenderSettings
    report: ProgressReport
    files: list[PacketFile] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    prepared: tuple[Shell | None, ...] = ()

    def add_pdf(self, path: str, documents: tuple[Document, ...]) -> None:
        """Render documents into one PDF file, with the draft of the request to an e-sign service beside it."""
        self.report(path)
        settings = self.settings
        title = settings.title if len(documents) > 1 else documents[0].title
        if settings.service:
            documents = tagged(documents, settings.service)
        elif not settings.fields:
            documents = without_signing_fields(documents)
        data, findings = render_pdf(
            documents, self.templates.packet, title, settings.dated, origin_keywords(settings.packet, path)
        )
        if not failing(findings):
            findings = (*findings, *compare_pdf(documents, data))
        self._keep(path, data, documents, findings)
        if settings.service and any(map(anchors, documents)):
            about = RequestDraft(settings.packet, settings.matter, settings.title, path)
            self._keep(draft_path(path, settings.service), draft(about, documents, settings.service), documents, ())

    def add_word(self, path: str, document: Document) -> None:
        """Render a document as a Word file."""
        shell = self._prepared_shell()
        if shell is None:
            return
        self.report(path)
        data, findings = render_word(document, shell)
        if not failing(findings):
            findings = (*findings, *compare_word(document, data))
        self._keep(path, data, (document,), findings)

    def add_text(self, path: str, document: Document) -> None:
        """Render a document as plain text."""
        data = render_text(document).encode()
        self._keep(path, data, (document,), compare_text(document, data))

    def _prepared_shell(self) -> Shell | None:
        """Return the prepared Word template, None where it has faults; it is prepared at the first Word file."""
        if not self.prepared:
            shell, findings = prepare_shell(SHELL, self.templates.paper)
            self.prepared = (shell,)
            self.findings += findings
        return self.prepared[0]

    def _keep(self, path: str, data: bytes, documents: tuple[Document, ...], findings: tuple[Diagnostic, ...]) -> None:
        self.findings += findings
        self.files.append(PacketFile(path, data, tuple(document.name for document in documents)))
