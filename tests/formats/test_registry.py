"""The registry of formats: what stands in it is written, read back, and known by its ending."""

from dataclasses import replace
from typing import get_args

import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE
from formats.word.word_sample import AGREEMENT, FORM, PAPERS, shell_bytes

from assembler.formats.registry import DEFAULT_FORMATS, FORMATS, PDF, TEXT, WORD, FileSettings, Format, format_of
from assembler.model.document import Block, Document, Text

EACH = pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)


def written(format: Format, *documents: Document) -> bytes:
    settings = FileSettings(shell_bytes(), TEMPLATE, "acme-1", "A packet", f"paper{format.ending}", DAY)
    data, findings = format.write(documents, settings)
    assert findings == ()
    return data


def test_every_block_is_in_a_paper_that_is_written() -> None:
    assert {type(block) for paper in (AGREEMENT, FORM) for block in paper.blocks} == {*get_args(Block)}


@EACH
@PAPERS
def test_a_file_is_written_and_read_back(format: Format, document: Document) -> None:
    data = written(format, document)
    assert data == written(format, document)
    assert format.read_back((document,), data) == ()
    other = replace(document, front=replace(document.front, title=(Text("Another title"),)))
    assert format.read_back((other,), data) != ()


@EACH
def test_a_format_is_known_by_its_ending(format: Format) -> None:
    assert FORMATS[format.id] is format
    assert format_of(f"documents/01-agreement{format.ending}") is format


def test_a_format_has_a_name_for_a_link_and_one_for_its_url() -> None:
    assert [(one.short_name, one.address) for one in (WORD, PDF, TEXT)] == [("Word", "word"), ("PDF", "pdf"), ("Text", "text")]
    assert len({format.address for format in FORMATS.values()}) == len(FORMATS)


def test_no_other_file_of_a_packet_has_a_format() -> None:
    assert [format_of(path) for path in ("manifest.json", "packet.docusign.json", "pdf", "a.pdf.p7s")] == [None] * 4


@pytest.mark.parametrize("format", [WORD, PDF], ids=["docx", "pdf"])
def test_what_comes_back_says_which_form_it_is(format: Format) -> None:
    assert [paper.name for paper in format.embedded(written(format, FORM))] == [FORM.name]


@EACH
def test_a_broken_file_embeds_nothing(format: Format) -> None:
    assert format.embedded(b"broken") == ()


def test_papers_that_are_signed_together_are_one_file_of_a_signed_format() -> None:
    together = AGREEMENT, FORM
    assert [format.id for format in FORMATS.values() if format.signed] == [PDF.id]
    assert PDF.read_back(together, written(PDF, *together)) == ()


def test_a_packet_has_word_and_pdf_unless_others_are_named() -> None:
    assert (WORD.id, PDF.id) == DEFAULT_FORMATS
    assert TEXT.id in FORMATS
