import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from formats.pdf.pdf_sample import printed, saying
from pypdfium2 import PdfDocument

from assembler.formats.pdf.read_back import compare_pdf
from assembler.model.document import Document, Field, FieldGroup, Text

NAMES = ("M̂a Daten Ltd", "Kr̥ṣṇa", "Ilé-iṣẹ́ ẹ", "r̥̄ l̥ R̥ M N", "Ǩ Ȟ Ȳ Ĭ Ḵ Ӟ Ӵ", "a‐b a‑b", "H̱ K͟h C̨̆ s̛̄ ʾA")
"""Letters with marks: without one character, with two marks, beside the plain letter; precomposed ones; one glyph for two hyphens."""

BOOK = tuple(
    map(chr, (*range(0xC0, 0x180), *range(0x1CD, 0x1F6), *range(0x1E00, 0x1F00), *range(0x400, 0x460), *range(0x4D0, 0x4FA)))
)


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def asking(*names: str) -> Document:
    """Return a document that prints names on its page and in its fields."""
    fields = (Field(f"f{at}", f"Name {at}", "text", required=False, value=(Text(normal(name)),)) for at, name in enumerate(names))
    paper = saying(*map(normal, names))
    return replace(paper, blocks=(*paper.blocks, FieldGroup(tuple(fields), "partner")))


def without_blanks(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_and_its_marks_are_read_as_they_went_in(name: str) -> None:
    data = printed(saying(f"plain e M {normal(name)} and"))
    seen_by_pdfium = PdfDocument(data)[0].get_textpage().get_text_bounded().replace("\x02", "-")
    seen_by_pypdf = pypdf.PdfReader(BytesIO(data)).pages[0].extract_text()

    assert normal(name) in seen_by_pypdf  # with its blanks, and no others
    for seen in (seen_by_pdfium, seen_by_pypdf):
        assert without_blanks(f"plain e M {normal(name)} and") in without_blanks(seen)


@pytest.mark.poppler
def test_poppler_reads_them_too_and_no_blank_between(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(printed(saying(*map(normal, NAMES))))
    raw = subprocess.run(["pdftotext", "-raw", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()

    assert all(normal(name) in raw for name in NAMES)


def test_fields_hold_and_show_them() -> None:
    paper = asking(*NAMES)

    assert compare_pdf((paper,), printed(paper)) == ()


def test_a_letter_with_a_mark_in_place_of_another_is_told() -> None:
    data = printed(asking("M̂a Daten"))
    held = compare_pdf((asking("N̂a Daten"),), data)

    assert [finding.id for finding in held] == ["pdf-difference"]


@pytest.mark.slow
def test_letters_of_the_alphabets_are_read_in_pages_and_fields() -> None:
    paper = asking(*(" ".join(BOOK[at : at + 24]) for at in range(0, len(BOOK), 24)))

    assert compare_pdf((paper,), printed(paper)) == ()
