"""A PDF that unpacks, nests or repeats without end is read within a few seconds, or refused in a sentence; none ends in a traceback."""

from functools import cache
from time import process_time

import pytest
from formats.pdf.hostile_pdf import HOSTILE
from formats.pdf.small_pdf import small_pdf

from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.model.source import Span
from assembler.returns.pdf_differences import compare_pdf_files

SECONDS = 15
"""The processor's time within which a file is judged; on a quiet machine none of these takes a fifth of it."""

REFUSED = {
    "deflate": "unpack to more than 200 MB",
    "deflate twice": "unpack to more than 200 MB",
    "LZW": "unpack to more than 200 MB",
    "run lengths in deflate": "unpack to more than 200 MB",
    "a form in itself": "unpack to more than 200 MB",
    "forms in forms": "unpack to more than 200 MB",
    "fields": "more than 20,000 fields and notes",
    "annotations": "more than 20,000 fields and notes",
    "pages": "more than 2,000 pages",
    "locked": "locked with a password",
}
"""What is said of files that are not read."""


@cache
def ours() -> PdfFile:
    file, sentence = open_pdf(small_pdf())
    assert file is not None, sentence
    return file


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_told_within_the_limits(kind: str) -> None:
    data = HOSTILE[kind]()
    began = process_time()
    file, sentence = open_pdf(data)
    if file is not None:
        compare_pdf_files([ours()], file, Span("back.pdf", 1, 1))
    assert process_time() - began < SECONDS
    assert REFUSED.get(kind, "") in sentence
    assert (file is None) == bool(sentence)
