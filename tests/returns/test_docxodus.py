"""Docxodus as a second judge, where it is installed (`pip install python-redlines[docxodus]`): what it marks in a file that passes is a look.

Of a file that we let pass, it may mark no word, and only looks of the kinds listed in `tests/recorded/docxodus.md`, which are drawn with
the same words.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import word
from returns.word_edits import random_edit
from returns.word_kinds import made, repeated, swapping

from assembler.formats.word.package import DOCUMENT
from assembler.returns.word_verdicts import compare_word_files

pytestmark = [pytest.mark.docxodus, pytest.mark.slow]

LOOKS = ("rPrChange", "pPrChange", "tcPrChange", "tblPrChange", "trPrChange")
"""The looks that it marks in files that show our words: of words, paragraphs, cells, tables and rows."""

MARKS = re.compile(r"<w:(ins|del|moveFrom|moveTo|[a-zA-Z]+Change) ")
EDITS = 25
RUN = '<w:r><w:t xml:space="preserve">This Agreement may be signed electronically.</w:t></w:r>'
CALM = {
    "other quotes": repeated("[“”]", "&quot;"),
    "runs split": swapping(RUN, RUN.replace("may be", 'may</w:t></w:r><w:r><w:t xml:space="preserve"> be')),
    "marks of spelling": swapping(RUN, f'<w:proofErr w:type="spellStart"/>{RUN}<w:proofErr w:type="spellEnd"/>'),
}


@pytest.fixture(scope="module")
def marks() -> Callable[[bytes, bytes], Counter[str]]:
    """Return the function that counts what Docxodus marks between two files, by the name of the element."""
    engines = pytest.importorskip("python_redlines.engines", reason="python-redlines is not installed")
    try:
        engine = engines.DocxodusEngine()
    except (ImportError, OSError) as fault:
        pytest.skip(f"Docxodus is not installed: {fault}")

    def marked(ours: bytes, theirs: bytes) -> Counter[str]:
        redline, _, _ = engine.run_redline("Judge", ours, theirs)
        with zipfile.ZipFile(io.BytesIO(redline)) as archive:
            return Counter(MARKS.findall(archive.read(DOCUMENT).decode()))

    return marked


@pytest.mark.parametrize("seed", range(EDITS))
def test_what_it_marks_in_a_file_that_passes_is_no_word(seed: int, marks: Callable[[bytes, bytes], Counter[str]]) -> None:
    ours = word()
    what, data = random_edit(seed, ours)
    if compare_word_files("alliance-agreement", "back.docx", ours, data).passes:
        assert marks(ours, data).keys() <= {*LOOKS}, what


@pytest.mark.parametrize("kind", CALM)
def test_calm_files_pass_whatever_it_marks(kind: str, marks: Callable[[bytes, bytes], Counter[str]]) -> None:
    data = made(CALM[kind])
    verdict = compare_word_files("alliance-agreement", "back.docx", word(), data)
    assert (verdict.passes, verdict.changes, verdict.findings) == (True, (), ())
    assert marks(word(), data).keys() <= {*LOOKS, "ins", "del"}


@pytest.mark.libreoffice
@LIBREOFFICE
def test_an_honest_save_by_libreoffice_passes_though_it_marks_much(
    tmp_path: Path, marks: Callable[[bytes, bytes], Counter[str]]
) -> None:
    data = converted(word(), "docx:MS Word 2007 XML", tmp_path).read_bytes()
    verdict = compare_word_files("alliance-agreement", "back.docx", word(), data)
    assert (verdict.passes, verdict.changes, verdict.findings) == (True, (), ())
    assert marks(word(), data).total() > 0
