"""Write a PDF: one or more documents are typeset by one Typst template in one compile, tagged for PDF/A-2a and PDF/UA-1."""

import re
from datetime import date

from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.esign_tags import find_wide_tags
from assembler.formats.pdf.fields.long_entries import find_long_entries
from assembler.formats.pdf.fields.widgets import finish
from assembler.formats.pdf.typesetting import TYPST_NAME, complaints_of, typesetter
from assembler.formats.pdf.unprintable import find_missing_glyphs, find_unprintable
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document
from assembler.model.source import Span

TEMPLATE = "packet.typ"
TOP = Span(TEMPLATE, 1, 1)
LOCATION = re.compile(rf"┌─ .*{re.escape(TYPST_NAME)}:(\d+):(\d+)")
"""How Typst shows the place of an error in the template: the line counts from 1, the column from 0."""


def render_pdf(
    documents: tuple[Document, ...], template: bytes, title: str, dated: date, keywords: tuple[str, ...] = ()
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return one file with the documents one after the other; no bytes where a finding prevents it.

    `title` names the file for its reader, `dated` is the day written into its metadata, `keywords` are written there too. Each
    document counts its own pages. References to another of these documents become links, others stay words.
    """
    data = render_packet(documents, title, keywords)
    if findings := find_unprintable(documents, data):
        return b"", findings
    try:
        pdf, warnings = typesetter().run(template, data, dated)
    except RuntimeError as fault:  # the family of Typst's own errors
        complaint = complaints_of(fault)
        return b"", find_missing_glyphs(documents, complaint) or find_wide_tags(documents, complaint) or (
            _template_fault(complaint, _place_in_template(template, fault)),
        )
    if warnings:
        return b"", tuple(map(_template_fault, warnings))
    finished, complaints = finish(pdf, documents, template, dated)
    return finished, tuple(
        finding
        for complaint in complaints
        for finding in find_missing_glyphs(documents, complaint)
        or find_long_entries(documents, complaint)
        or (_template_fault(complaint),)
    )


def _template_fault(complaint: str, place: Span = TOP) -> Diagnostic:
    """Build the finding for an error of the template; no text of a document can cause one."""
    hint = "Compare the template with the one that was shipped."
    return error("pdf-template", f"The PDF template could not be set: {complaint.strip()}", place, hint, TEMPLATE)


def _place_in_template(template: bytes, fault: RuntimeError) -> Span:
    """Return the place in the template where Typst reports an error, its last line where the error is in the data."""
    found = LOCATION.search(getattr(fault, "diagnostic", ""))
    last = template.count(b"\n") + 1
    line, column = map(int, found.groups()) if found else (last + 1, 0)
    return Span(TEMPLATE, line, column + 1) if line <= last else Span(TEMPLATE, last, 1)
