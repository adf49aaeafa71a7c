"""PDF: one or many documents set by one Typst template in one compile, tagged, for the archive and for readers who cannot see."""

import json
from datetime import date

from assembler.diagnostics import Diagnostic, error
from assembler.document import Document
from assembler.renderers.pdf.characters import missing, unprintable
from assembler.renderers.pdf.content import render_packet
from assembler.renderers.pdf.filling import fill_pdf
from assembler.renderers.pdf.tags import too_wide
from assembler.renderers.pdf.typesetting import press
from assembler.renderers.pdf.widgets import finish
from assembler.source import Span

__all__ = ["fill_pdf", "render_pdf"]

TEMPLATE = "packet.typ"


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
    except RuntimeError as fault:  # the family of Typst's own errors, which tell more in `diagnostic`
        complaint = getattr(fault, "diagnostic", "") or str(fault)
        return b"", missing(documents, complaint) or too_wide(documents, complaint) or (_fault(complaint),)
    if warnings:
        return b"", tuple(map(_fault, warnings))
    finished, complaints = finish(pdf, documents, template, dated)
    return finished, tuple(
        finding for complaint in complaints for finding in missing(documents, complaint) or (_fault(complaint),)
    )


def _fault(complaint: str) -> Diagnostic:
    """Pass on what Typst says against the template: no text of a document can make a fault in it."""
    hint = "Compare the template with the one that was shipped."
    sentence = f"The PDF template could not be set: {complaint.strip()}"
    return error("pdf-template", sentence, Span(TEMPLATE, 1, 1), hint, TEMPLATE)
