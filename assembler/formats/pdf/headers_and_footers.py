"""The words that a PDF adds to a document: headers, footers, the title of the contents. The read-back expects exactly these."""

from assembler.model.document import Document, Field

CONTENTS = "Contents"
DRAFT = "DRAFT"
INITIALS = "Initials"
REQUIRED = "*"
PACKET, FILE = "packet ", "file "
COVERED = "agreement"
"""The kind of document that has a cover page; the others begin with a title."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def has_cover(document: Document) -> bool:
    """Whether a document has a cover page for its title and parties."""
    return document.kind == COVERED


def header(document: Document, page: int) -> tuple[str, str, str]:
    """Return short title, programme and draft mark of a page's header; the first page shows the mark alone."""
    running = (document.short_title, document.front.programme) if page > 1 else ("", "")
    return (*running, DRAFT if document.draft else "")


def footer(document: Document) -> tuple[str, str, str]:
    """Return title, edition and reference of every page's footer, which stand before the page number."""
    day = document.edition
    return document.title, f"Edition {day.day} {MONTHS[day.month - 1]} {day.year}", document.reference


def initials(document: Document) -> tuple[str, ...]:
    """Return the words above every page's footer, where its pages are initialled: those who do, behind what they write there."""
    return (INITIALS, *document.initials) if document.initials else ()


def page_number(page: int, pages: int) -> str:
    """Return the last words of a page; pages are counted within each document."""
    return f"Page {page} of {pages}"


def field_label(field: Field) -> str:
    """Return the label of a field, with a mark where it is required."""
    return f"{field.label}\N{NO-BREAK SPACE}{REQUIRED}" if field.required else field.label


def origin_keywords(packet: str, file: str) -> tuple[str, ...]:
    """Return the keywords that name the packet and the file within it; none without a packet."""
    return (f"{PACKET}{packet}", f"{FILE}{file}") if packet else ()


def read_origin(keywords: str) -> tuple[str, str]:
    """Return packet and file named by a PDF's keywords, empty where they name none."""
    words = [word.strip() for word in keywords.split(",")]
    packet, file = (next((word.removeprefix(mark) for word in words if word.startswith(mark)), "") for mark in (PACKET, FILE))
    return packet, file
