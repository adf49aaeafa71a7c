"""Render the files of a packet. Each file is read back and compared with the document model before it is kept."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date

from assembler.assembly import AssembledPaper, Assembly
from assembler.assembly.checklist import with_way_to_sign
from assembler.formats.esign.request_drafts import RequestDraft, draft
from assembler.formats.esign.tagging import anchors, tagged, without_signing_fields
from assembler.formats.registry import FORMATS, FileSettings, Format, Pages, format_of
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic, failing, in_order
from assembler.model.document import Document
from assembler.model.esign_service import ESignService
from assembler.model.quick_dataclass import dataclass
from assembler.packets.manifest import PacketFile

IN_PACKET = ("sign_now", "exhibit")
TOGETHER, CHECKLIST = "packet", "checklist"
"""The names, without ending, of the file of the papers that are signed now, and of the checklist."""

IN_FIELDS = "Sign in the fields of the file, with a program that makes electronic signatures, or print it and sign by pen."
BY_PEN = "Print the packet and sign it by pen, on each line that bears your name."

ProgressReport = Callable[[str], None]
Rendered = tuple[tuple[PacketFile, ...], tuple[Diagnostic, ...]]


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

    @property
    def way_to_sign(self) -> str:
        """The sentence on how the packet is signed."""
        if self.service:
            return f"{self.service.service} sends a message to each person who signs. Sign there."
        return IN_FIELDS if self.fields else BY_PEN


def render_files(
    assembly: Assembly, templates: Templates, formats: Collection[str], settings: RenderSettings, report: ProgressReport
) -> Rendered:
    """Render the files of a packet in some formats; no file at all where a finding is an error.

    `report` receives the path of each file before it is rendered.
    """
    renderer = _PacketRenderer(templates, settings, report)
    papers = _papers_by_path(assembly)
    chosen = _chosen(formats)
    for format in chosen:
        if format.signed:
            renderer.add_signed(format, papers, assembly.checklist)
    for path, document in papers:
        for format in chosen:
            if not format.signed:
                renderer.add(format, path, (document,))
    return renderer.finish()


def render_alone(
    assembly: Assembly,
    names: Collection[str],
    templates: Templates,
    formats: Collection[str],
    settings: RenderSettings,
    report: ProgressReport,
) -> Rendered:
    """Render the papers of some names, each in its own files, with the same bytes as in the packet."""
    renderer = _PacketRenderer(templates, settings, report)
    for path, document in _papers_by_path(assembly):
        # A table of contents in Word shows the pages of the PDF.
        ordered = sorted(_chosen(formats), key=lambda each: not each.signed) if document.contents else _chosen(formats)
        for format in ordered if document.name in names else ():
            renderer.add(format, path, (document,))
    return renderer.finish()


def printed_otherwise(
    assembly: Assembly, settings: RenderSettings, files: Mapping[str, Collection[str]], read: Callable[[str], bytes | None]
) -> Iterator[str]:
    """Yield the title of each paper whose words are not those of the files of another packet; of a file of several papers, its path.

    `files` has the paths of those files by the name of the paper, and `read` returns what a file holds.
    """
    held: dict[str, list[Document]] = {}
    for _, document in _papers_by_path(assembly):
        paths = sorted(files.get(document.name, ()), key=lambda path: path.startswith(f"{TOGETHER}."))
        held.setdefault(next((path for path in paths if format_of(path)), ""), []).append(document)
    for format in FORMATS.values():
        if format.signed:
            held[f"{CHECKLIST}{format.ending}"] = [with_way_to_sign(assembly.checklist, settings.way_to_sign)]
    for path, documents in held.items():
        kind, data = format_of(path), read(path) if path else None
        if kind is None:
            yield from (document.title for document in documents)
        elif data is not None and kind.read_back(
            _with_signing(tuple(documents), settings) if kind.signed else tuple(documents), data
        ):
            yield documents[0].title if len(documents) == 1 else path


def _with_signing(documents: tuple[Document, ...], settings: RenderSettings) -> tuple[Document, ...]:
    """Return documents with the tags of the e-sign service, or with fields or lines to sign in."""
    if settings.service:
        return tagged(documents, settings.service)
    return documents if settings.fields else without_signing_fields(documents)


def draft_path(path: str, service: ESignService) -> str:
    """Return the path of the request draft beside a file: `packet.docusign.json` beside `packet.pdf`."""
    return f"{path.rpartition('.')[0]}.{service.id}.json"


def _chosen(formats: Collection[str]) -> tuple[Format, ...]:
    return tuple(format for id, format in FORMATS.items() if id in formats)


def _papers_by_path(assembly: Assembly) -> tuple[tuple[str, Document], ...]:
    """Return each document that has files, with their path without ending."""
    papers = (paper for paper in assembly.papers if paper.document.handling != "reference")
    return tuple((_stem(place, paper), paper.document) for place, paper in enumerate(papers, 1))


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
    pages: dict[str, Pages] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def add_signed(self, format: Format, papers: Iterable[tuple[str, Document]], checklist: Document) -> None:
        """Render the papers that are signed now as one file, the others and, with `split`, each as a file, and the checklist."""
        if together := tuple(document for _, document in papers if document.handling in IN_PACKET):
            self.add(format, TOGETHER, together)
        for path, document in papers:
            if self.settings.split or document.handling not in IN_PACKET:
                self.add(format, path, (document,))
        if not failing(self.findings):  # it repeats names of the papers, whose faults are found there
            self.add(format, CHECKLIST, (with_way_to_sign(checklist, self.settings.way_to_sign),))

    def add(self, format: Format, stem: str, documents: tuple[Document, ...]) -> None:
        """Render documents as one file; beside a file that is signed, the draft of the request to an e-sign service."""
        path = f"{stem}{format.ending}"
        self.report(path)
        if format.signed:
            documents = _with_signing(documents, self.settings)
        data, findings = format.write(documents, self._file_settings(path))
        if not failing(findings):
            findings = (*findings, *format.read_back(documents, data))
            self.pages |= format.heading_pages(documents, data)
        self.findings += findings
        self._keep(path, data, documents)
        service = self.settings.service if format.signed else None
        if service and any(map(anchors, documents)):
            about = RequestDraft(self.settings.packet, self.settings.matter, self.settings.title, path)
            self._keep(draft_path(path, service), draft(about, documents, service), documents)

    def finish(self) -> Rendered:
        """Return the files, or none where a finding is an error, and the findings."""
        return (() if failing(self.findings) else tuple(self.files)), in_order(self.findings)

    def _file_settings(self, path: str) -> FileSettings:
        templates, settings = self.templates, self.settings
        return FileSettings(templates.paper, templates.packet, settings.packet, settings.title, path, settings.dated, self.pages)

    def _keep(self, path: str, data: bytes, documents: tuple[Document, ...]) -> None:
        self.files.append(PacketFile(path, data, tuple(document.name for document in documents)))
