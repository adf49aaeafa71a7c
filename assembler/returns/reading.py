"""Returned files read as forms, by their kind: Word, PDF, or something that only a person can read."""

from assembler.formats.received import ReceivedFile
from assembler.formats.registry import PDF, WORD
from assembler.returns.judging import judge_other
from assembler.returns.pdf_forms import read_pdf_forms
from assembler.returns.returned_forms import Baseline, ReturnedFile
from assembler.returns.word_forms import read_word_form


def read_returned(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the forms in a file; where there is none, a finding says why."""
    match file.kind:
        case WORD.id:
            return read_word_form(file, against)
        case PDF.id:
            return read_pdf_forms(file, against)
        case _:
            verdict = judge_other(file)
            return ReturnedFile(verdict, (), verdict.findings)
