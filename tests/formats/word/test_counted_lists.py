"""Lists in the look of a document's numbers: read back as Word counts, and counted by LibreOffice."""

from dataclasses import replace
from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import shell
from openxml_audit import OpenXmlValidator
from small_library import agreement, assembled, load

from assembler.formats.word.read_back import compare_word, words_of_word
from assembler.formats.word.word_file import render_word
from assembler.model.document import Document

NESTED = "1. See [](#two.deep).\n   1. Here.\n      1. One.\n      2. Deep, as [](#two) and [](#a) say.\n   2. There.\n2. End.\n"
LOOKS = {
    "dots": ("1.", "1.1.", "a."),
    "articles": ("Article I", "Section 1.1"),
    "paragraphs": ("§ 1", "(1)", "a)", "i)"),
    "letters": ("1.", "(a)", "(i)", "(A)"),
    "figures": ("1", "1.1", "1.1.1", "1.1.1.1"),
    "roman": ("I.", "A.", "1.", "a."),
}


def paper(folder: Path, looks: tuple[str, ...]) -> Document:
    files = agreement({"a": NESTED, "two": NESTED.replace("Deep", "Deep.").replace(" say.", " say. {id: deep}")})
    plan = files["small/agreement/document.yaml"].replace("clauses:", f"numbers: {list(looks)}\nclauses:".replace("'", '"'))
    return assembled(load(folder, files | {"small/agreement/document.yaml": plan})).papers[0].document


@pytest.mark.parametrize("name", LOOKS)
def test_a_file_reads_back_with_the_numbers_of_its_paper(tmp_path: Path, name: str) -> None:
    document = paper(tmp_path, LOOKS[name])
    data, findings = render_word(document, shell())
    assert (findings, compare_word(document, data)) == ((), ())
    assert compare_word(replace(document, numbers=()), data) == (), "the numbers themselves are in the blocks"
    other, _ = render_word(replace(document, numbers=()), shell())
    assert [finding.id for finding in compare_word(document, other)][:1] == ["readback-words"]


def test_the_file_is_valid(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(render_word(paper(tmp_path, LOOKS["articles"]), shell())[0])
    assert OpenXmlValidator().validate(tmp_path / "paper.docx").errors == []


@pytest.mark.slow
@pytest.mark.libreoffice
@LIBREOFFICE
@pytest.mark.parametrize("name", [name for name in LOOKS if name != "articles"])
def test_libreoffice_counts_the_same(tmp_path: Path, name: str) -> None:
    """Section 1.1 below Article I is left out: LibreOffice knows no numbers all in figures, and prints Section I.1."""
    data, _ = render_word(paper(tmp_path, LOOKS[name]), shell())
    saved = converted(data, "docx", tmp_path).read_bytes()
    assert words_of_word(saved).split() == words_of_word(data).split()
