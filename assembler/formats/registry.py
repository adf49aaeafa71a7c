"""The formats of a packet's files, one line each: whoever lists formats, or names an ending or a media type, asks here."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date

from assembler.formats.pdf.headers_and_footers import origin_keywords
from assembler.formats.pdf.heading_pages import heading_pages
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.text.read_back import compare_text
from assembler.formats.text.writer import render_text
from assembler.formats.word.opened_file import embedded_paper
from assembler.formats.word.package import open_package
from assembler.formats.word.read_back import compare_word
from assembler.formats.word.shell.prepared_shell import TEMPLATE, prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.model.diagnostics import Diagnostic
from assembler.model.document import Document
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import plain

Pages = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileSettings:
    """The settings of one file: the templates as bytes, the packet's name and title, the path in it, the day written into it.

    `pages` holds the page of each heading by the name of its paper, as a file with pages that was written before has them.
    """

    word_template: bytes
    pdf_template: bytes
    packet: str
    title: str
    path: str
    dated: date
    pages: Mapping[str, Pages] = field(default_factory=dict)


Documents = tuple[Document, ...]
Findings = tuple[Diagnostic, ...]


def _embeds_nothing(_: bytes) -> Documents:
    return ()


def _has_no_pages(_documents: Documents, _data: bytes) -> Mapping[str, Pages]:
    return {}


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files. `write` returns a file and findings, `read_back` the differences of a file from its documents.

    `embedded` reads the documents whose models a file carries. The formats `by_default` are those of a packet for which none are
    named. `heading_pages` returns the page of each heading of each paper in a file. In a `signed` format, papers that are signed together are one file, with a checklist beside it, and fields or tags mark
    the places to sign; in any other, each paper is a file, and `write` and `read_back` are given one document.
    """

    id: str
    name: str
    media_type: str
    write: Callable[[Documents, FileSettings], tuple[bytes, Findings]]
    read_back: Callable[[Documents, bytes], Findings]
    embedded: Callable[[bytes], Documents] = _embeds_nothing
    heading_pages: Callable[[Documents, bytes], Mapping[str, Pages]] = _has_no_pages
    by_default: bool = False
    signed: bool = False

    @property
    def short_name(self) -> str:
        """The first word of the name, as a link shows it: with a capital."""
        word = self.name.split()[0]
        return word[0].upper() + word[1:]

    @property
    def address(self) -> str:
        """The last part of a URL that sends a file of this format."""
        return self.short_name.lower()

    @property
    def ending(self) -> str:
        """The ending of a file's name, with its dot."""
        return f".{self.id}"


def _write_word(documents: Documents, settings: FileSettings) -> tuple[bytes, Findings]:
    shell, findings = prepare_shell(TEMPLATE, settings.word_template)
    pages = settings.pages.get(documents[0].name, ())
    return render_word(documents[0], shell, pages) if shell else (b"", findings)


def _write_pdf(documents: Documents, settings: FileSettings) -> tuple[bytes, Findings]:
    title = settings.title if len(documents) > 1 else documents[0].title
    if parties := documents[0].front.parties:
        title = f"{title}: {plain(parties[-1].name)}"
    keywords = origin_keywords(settings.packet, settings.path)
    return render_pdf(documents, settings.pdf_template, title, settings.dated, keywords)


def _write_as_text(render: Callable[[Document], str]) -> Callable[[Documents, FileSettings], tuple[bytes, Findings]]:
    return lambda documents, _: (render(documents[0]).encode(), ())


def _read_back(compare: Callable[[Document, bytes], Findings]) -> Callable[[Documents, bytes], Findings]:
    return lambda documents, data: compare(documents[0], data)


def _embedded_in_word(data: bytes) -> Documents:
    package, _ = open_package(data)
    paper = embedded_paper(package) if package else None
    return (paper,) if paper else ()


def _embedded_in_pdf(data: bytes) -> Documents:
    from assembler.formats.pdf.received_file import open_pdf  # noqa: PLC0415 -- of files that return alone, and long to import

    read, _ = open_pdf(data)
    return read.papers if read else ()


WORD_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = Format("docx", "Word file", WORD_MEDIA, _write_word, _read_back(compare_word), _embedded_in_word, by_default=True)
PDF = Format(
    "pdf", "PDF", "application/pdf", _write_pdf, compare_pdf, _embedded_in_pdf, heading_pages, by_default=True, signed=True
)
TEXT = Format("txt", "text file", "text/plain; charset=utf-8", _write_as_text(render_text), _read_back(compare_text))

FORMATS: Mapping[str, Format] = {format.id: format for format in (WORD, PDF, TEXT)}
"""Each format by its id, in the order in which they are listed and written."""

DEFAULT_FORMATS = tuple(id for id, format in FORMATS.items() if format.by_default)
"""The ids of the formats of a packet for which none are named."""


def format_of(path: str) -> Format | None:
    """Return the format of a packet's file by the ending of its path, or None where no format has it."""
    return next((format for format in FORMATS.values() if path.endswith(format.ending)), None)
