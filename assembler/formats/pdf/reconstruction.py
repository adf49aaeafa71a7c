"""Whether a PDF reads the same by its cross-references and by its objects in their order, as programs that repair files read it.

Objects that no cross-reference names, or that are overlaid, are shown by some programs and not by others: published attacks on signed
files build on that (incremental saving, signature wrapping).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pikepdf

from assembler.formats.pdf.annotations import LEADS, Annotation
from assembler.formats.pdf.object_digests import TooLargeError
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.revisions import RevisionState, state_of
from assembler.formats.received import BROKEN
from assembler.model.diagnostics import Diagnostic, warning

HEADER, END = b"%PDF-", b"%%EOF"
NOTHING = b" \t\r\n\f\0\x1a"
"""Bytes that mail and old systems put beside a file, and that no program reads."""

POINTER = re.compile(rb"startxref(\s+)(\d+)")
"""What leads to the cross-references of a revision."""


def reads_alike(state: RevisionState) -> bool:
    """Whether a file has the same pages, annotations and fields when its cross-references are rebuilt from its objects."""
    pointers = [*POINTER.finditer(state.data)]
    if not pointers:
        return False
    last = pointers[-1]
    damaged = state.data[: last.start(2)] + b"9" * len(last[2]) + state.data[last.end(2) :]
    try:
        with parse_pdf(damaged) as file:
            rebuilt, locked = state_of(damaged, file), file.is_encrypted
    except TooLargeError:
        return False
    except (pikepdf.PdfError, *BROKEN):
        return False
    return _content(rebuilt, locked=locked) == _content(state, locked=locked)


def bytes_beside(data: bytes) -> Iterator[Diagnostic]:
    """Yield a finding for what stands before a PDF, and one for what stands behind it: other programs read that."""
    parts = (("before", data[: max(data.find(HEADER), 0)]), ("behind", data[data.rfind(END) + len(END) :]))
    for place, found in parts:
        if number := len(found.strip(NOTHING)):
            sentence = f"Something stands {place} the PDF in the same file ({number:,} bytes): another program may show that."
            yield warning("ambiguous-pdf", sentence, hint="Ask for the file as the program saved it.")


def _content(state: RevisionState, *, locked: bool) -> tuple[object, ...]:
    """Return what must be alike; in a locked file qpdf reads names of places, and how letters look, only where it need not be rebuilt."""
    annotations = [replace(each, target=0, font="", settings=_plain(each)) if locked else each for each in state.annotations]
    return state.pages, annotations, state.fields, state.signed, state.active


def _plain(annotation: Annotation) -> Mapping[str, str]:
    return {key: value for key, value in annotation.settings.items() if key not in LEADS | {"/DA"}}
