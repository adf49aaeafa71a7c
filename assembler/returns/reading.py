"""Returned files read as forms, by their kind: Word, PDF, or something that only a person can read."""

from assembler.formats.received import ReceivedFile
from assembler.formats.registry import PDF, WORD
from assembler.returns.comparison import UNKNOWN_KIND, unreadable_finding
from assembler.returns.pdf_forms import read_pdf_forms
from assembler.returns.returned_forms import Baseline, ReturnedFile, needs_review
from assembler.returns.word_forms import read_word_form


def read_returned(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the forms in a file; where there is none, a finding says why."""
    match file.kind:
        case WORD.id:
            return read_word_form(file, against)
        case PDF.id:
            return read_pdf_forms(file, against)
        case "picture":
            return ReturnedFile(file.path, (), (needs_review(file, "The file is a picture."),))
        case _:
            return ReturnedFile(file.path, (), (unreadable_finding(file.path, UNKNOWN_KIND),))
