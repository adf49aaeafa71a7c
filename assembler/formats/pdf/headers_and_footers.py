"""The words a PDF adds to a paper: header, footer and the title of the contents. The read-back expects these and no others."""

from assembler.model.document import Document, Field

CONTENTS = "Contents"
DRAFT = "DRAFT"
REQUIRED = "*"
PACKET, FILE = "packet ", "file "
COVERED = "agreement"
"""The kind of document that has a cover page; the others begin with a title."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def covered(document: Document) -> bool:
    """`True` when a document begins with a page of its own for title and parties."""
    return document.kind == COVERED


def header(document: Document, page: int) -> tuple[str, str, str]:
    """Give short title, programme and draft mark as the head of a page shows them; a first page shows the mark alone."""
    running = (document.short_title, document.front.programme) if page > 1 else ("", "")
    return (*running, DRAFT if document.draft else "")


def footer(document: Document) -> tuple[str, str, str]:
    """Give title, edition and reference as the foot of every page shows them, before the number of the page."""
    day = document.edition
    return document.title, f"Edition {day.day} {MONTHS[day.month - 1]} {day.year}", document.reference


def page_number(page: int, pages: int) -> str:
    """Give what stands last on a page; the pages are counted in each document."""
    return f"Page {page} of {pages}"


def label(field: Field) -> str:
    """Give the label of a field with the mark of one that must be filled."""
    return f"{field.label}\N{NO-BREAK SPACE}{REQUIRED}" if field.required else field.label


def origin(packet: str, file: str) -> tuple[str, ...]:
    """Give the keywords by which a file says where it belongs: the packet, and which of its files it is."""
    return (f"{PACKET}{packet}", f"{FILE}{file}") if packet else ()


def read_origin(keywords: str) -> tuple[str, str]:
    """Read packet and file from a PDF's keywords, empty where they do not say."""
    words = [word.strip() for word in keywords.split(",")]
    packet, file = (next((word.removeprefix(mark) for word in words if word.startswith(mark)), "") for mark in (PACKET, FILE))
    return packet, file
