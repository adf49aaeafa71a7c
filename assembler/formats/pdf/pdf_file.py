"""PDF: one or many documents set by one Typst template in one compile, tagged, for the archive and for readers who cannot see."""

import json
import re
from datetime import date

from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.esign_tags import too_wide
from assembler.formats.pdf.fields.widgets import finish
from assembler.formats.pdf.typesetting import complaints_of, press
from assembler.formats.pdf.unprintable import missing, unprintable
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document
from assembler.model.source import Span

TEMPLATE = "packet.typ"
TOP = Span(TEMPLATE, 1, 1)
LOCATION = re.compile(r"┌─ .*:(\d+):(\d+)")
"""Where Typst shows a fault: line of the source from 1, column from 0."""


def render_pdf(
    documents: tuple[Document, ...], template: bytes, title: str, dated: date, keywords: tuple[str, ...] = ()
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Print documents one after the other into one file, or none with the findings that prevent it.

    `title` names the file for its reader; `dated` is the day written into it, since no clock is asked. Each document counts its
    own pages. `keywords` are written into the file, not on its pages. References into another of the documents are links, those to documents printed elsewhere are words.
    """
    data = json.dumps(render_packet(documents, title, keywords), ensure_ascii=False)
    if findings := unprintable(documents, data):
        return b"", findings
    try:
        pdf, warnings = press().run(template, data, dated)
    except RuntimeError as fault:  # the family of Typst's own errors
        complaint = complaints_of(fault)
        return b"", missing(documents, complaint) or too_wide(documents, complaint) or (
            _fault(complaint, _place(template, fault)),
        )
    if warnings:
        return b"", tuple(map(_fault, warnings))
    finished, complaints = finish(pdf, documents, template, dated)
    return finished, tuple(
        finding for complaint in complaints for finding in missing(documents, complaint) or (_fault(complaint),)
    )


def _fault(complaint: str, place: Span = TOP) -> Diagnostic:
    """Pass on what Typst says against the template: no text of a document can make a fault in it."""
    hint = "Compare the template with the one that was shipped."
    return error("pdf-template", f"The PDF template could not be set: {complaint.strip()}", place, hint, TEMPLATE)


def _place(template: bytes, fault: RuntimeError) -> Span:
    """Find where in the template Typst sees a fault, its last line where it is seen in what is handed to it."""
    found = LOCATION.search(getattr(fault, "diagnostic", ""))
    line, column = map(int, found.groups()) if found else (1, 0)
    last = template.count(b"\n") + 1
    return Span(TEMPLATE, line, column + 1) if line <= last else Span(TEMPLATE, last, 1)
