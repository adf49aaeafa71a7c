"""Whether a PDF reads the same by its cross-references and by its objects in their order, as programs that repair files read it.

Objects that no cross-reference names, or that are overlaid, are shown by some programs and not by others: published attacks on signed
files build on that (incremental saving, signature wrapping).
"""

import re

import pikepdf

from assembler.formats.pdf.object_digests import TooLargeError
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.revisions import RevisionState, state_of
from assembler.formats.received import BROKEN

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
            rebuilt = state_of(damaged, file)
    except TooLargeError:
        return False
    except (pikepdf.PdfError, *BROKEN):
        return False
    return _content(rebuilt) == _content(state)


def _content(state: RevisionState) -> tuple[object, ...]:
    return state.pages, state.annotations, state.fields, state.signed, state.active
