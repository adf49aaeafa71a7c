"""Every kind of inline on its whole way: typed in a clause, checked, printed in every format, read back, and missed where it is gone."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE
from formats.word.word_sample import shell_bytes
from openxml_audit import OpenXmlValidator
from small_library import agreement, assembled, load, write

from assembler.checks import check_library
from assembler.commands.explain import definitions
from assembler.formats.html.read_back import compare_html
from assembler.formats.html.writer import render_html
from assembler.formats.registry import FORMATS, FileSettings
from assembler.formats.word.shell.inspection import USED_STYLES
from assembler.loader import load_library
from assembler.loader.clause.markdown import read_markdown
from assembler.model.clause_text import (
    ClauseInline,
    ClauseLeaf,
    Definition,
    EmphasizedWords,
    HardBreak,
    OpenReference,
    Quote,
    StrongWords,
    Words,
)
from assembler.model.diagnostics import Diagnostic
from assembler.model.document import Document, FieldGroup, Inline, Inlines, Paragraph, Provision, Text
from assembler.model.embedded_model import bare_document
from assembler.model.source import SourceText
from assembler.model.walk import clause_contents, words
from assembler.returns.word_verdicts import compare_word_files
from examples import ROOT

TYPED: Mapping[type, str] = {
    Words: "The fee is due at noon.",
    StrongWords: "The fee is due **at night**.",
    EmphasizedWords: "The fee is due *at dawn*.",
    Definition: '**"Noon"** is the middle of a day.',
    Quote: "The fee is due within {{ notice }}.",
    OpenReference: "The fee is due under [](#other).",
    HardBreak: "The fee is due\\\n   on Monday.",
}
"""An item that has each kind of inline, as it is typed."""

AROUND: Mapping[type, str] = {StrongWords: "**{}**", EmphasizedWords: "*{}*"}
"""Each kind of inline that holds others, as it is typed around them."""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    items = "".join(f"{number}. {typed}\n" for number, typed in enumerate(TYPED.values(), 1))
    library = load(tmp_path_factory.mktemp("inlines"), agreement({"fee": items, "other": "1. No other fee is due.\n"}))
    return assembled(library).papers[0].document


def inlines(document: Document) -> tuple[Inline, ...]:
    return tuple(inline for block in document.blocks if isinstance(block, Provision) for inline in block.content)


def without(document: Document, kind: type) -> Document:
    """Return a document whose items have no inline of a kind."""
    kept = (
        replace(block, content=tuple(inline for inline in block.content if not isinstance(inline, kind)))
        if isinstance(block, Provision)
        else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(kept))


def test_every_kind_has_a_sample() -> None:
    assert TYPED.keys() == {*get_args(ClauseInline)}
    assert AROUND.keys() == {*get_args(ClauseInline)} - {*get_args(ClauseLeaf)}


def test_the_manual_shows_how_every_kind_is_typed() -> None:
    manual = (ROOT / "clauses" / "README.md").read_text("utf-8")
    table = manual.partition("\n### Text\n")[2].partition("\n## ")[0]
    samples = [sample for row in table.splitlines() for sample in re.findall("`([^`]+)`", row.partition(" | ")[0])]
    texts = (read_markdown(SourceText("README.md", f"{sample}\nEnd."), 0)[0] for sample in samples)
    kinds = {type(inline) for blocks in texts for content in clause_contents(blocks) for inline in content}
    assert kinds == {*get_args(ClauseInline)}


@pytest.mark.parametrize("kind", TYPED, ids=lambda kind: kind.__name__)
def test_what_is_typed_is_read_as_its_kind(tmp_path: Path, kind: type) -> None:
    library = load(tmp_path, agreement({"fee": f"1. {TYPED[kind]}\n", "other": "1. No other fee is due.\n"}))
    (variant,) = library.clauses["small/agreement/fee"].variants
    assert kind in {type(inline) for content in clause_contents(variant.blocks) for inline in content}


def test_every_kind_of_a_document_is_assembled(document: Document) -> None:
    assert {type(inline) for inline in inlines(document)} == {*get_args(Inline)}


PAGE = "html"
EACH = pytest.mark.parametrize("format", [*FORMATS, PAGE])
KINDS = pytest.mark.parametrize("kind", get_args(Inline), ids=lambda kind: kind.__name__)


def write_file(format: str, document: Document) -> tuple[bytes, tuple[Diagnostic, ...]]:
    settings = FileSettings(shell_bytes(), TEMPLATE, "first-001", "A packet", f"paper.{format}", DAY)
    return FORMATS[format].write((document,), settings)


def written(format: str, document: Document) -> bytes:
    data, findings = write_file(format, document)
    assert findings == ()
    return data


def differences(document: Document, format: str, printed: Document) -> tuple[Diagnostic, ...]:
    """Return what is found where the file of one document is read back as that of another."""
    if format == PAGE:
        return compare_html(document, render_html(printed).encode())
    return FORMATS[format].read_back((document,), written(format, printed))


@EACH
def test_every_kind_is_printed_and_read_back(document: Document, format: str) -> None:
    assert differences(document, format, document) == ()


@EACH
@KINDS
def test_an_inline_that_is_not_printed_is_found(document: Document, format: str, kind: type) -> None:
    printed = without(document, kind)
    assert bool(differences(document, format, printed)) == (bare(document) != bare(printed))


def bare(document: Document) -> str:
    """Return the words of a document without spaces, which no format compares."""
    return "".join("".join(words(document)).split())


@KINDS
def test_an_inline_that_is_missing_or_added_in_a_returned_file_is_found(document: Document, kind: type) -> None:
    whole, less = written("docx", document), written("docx", without(document, kind))
    for ours, theirs in ((whole, less), (less, whole)):
        verdict = compare_word_files(document.name, "back.docx", ours, theirs)
        assert verdict.changes or verdict.findings


@pytest.mark.slow
def test_a_word_file_with_every_kind_is_valid(document: Document, tmp_path: Path) -> None:
    file = tmp_path / "paper.docx"
    file.write_bytes(written("docx", document))
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


def test_the_styles_of_every_kind_are_those_that_a_shell_must_have(document: Document) -> None:
    own = styles(written("docx", replace(document, blocks=())))
    assert styles(written("docx", document)) - own - {*USED_STYLES} == set()


def styles(data: bytes) -> set[str]:
    """Return the styles that the parts of a Word file use."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    return {style for text in texts for style in re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]*)"', text)}


@pytest.mark.parametrize("format", ["docx", "pdf"])
@pytest.mark.parametrize("kind", [kind for kind in get_args(Inline) if Inlines in get_type_hints(kind).values()])
def test_a_character_that_cannot_be_printed_is_found_inside_an_inline(
    document: Document, format: str, kind: type[Inline]
) -> None:
    model: type = kind
    spoilt = Paragraph((model((Text("a\x01b"),)),))
    _, findings = write_file(format, replace(document, blocks=(spoilt,)))
    assert [finding.id for finding in findings] == [{"docx": "word-character", "pdf": "pdf-character"}[format]]


def test_a_form_carries_every_kind_in_its_model(document: Document) -> None:
    form = replace(document, blocks=(*document.blocks, FieldGroup((), "partner")))
    assert list(map(type, inlines(bare_document(form)))) == list(map(type, inlines(document)))


INSIDE = pytest.mark.parametrize("around", AROUND.values(), ids=[kind.__name__ for kind in AROUND])


def files(text: str) -> dict[str, str]:
    return agreement({"fee": f"1. The fee is {text}.\n"})


@INSIDE
def test_a_value_inside_an_inline_is_filled_in(tmp_path: Path, around: str) -> None:
    paper = assembled(load(tmp_path, files(around.format("due within {{ notice }}")))).papers[0]
    assert "The fee is due within 60 days." in words(paper.document)


@INSIDE
def test_an_unknown_name_inside_an_inline_is_found(tmp_path: Path, around: str) -> None:
    library, findings = load_library(write(tmp_path, files(around.format("due within {{ notize }}"))))
    assert library is None
    assert [finding.id for finding in findings] == ["unknown-name"]


@INSIDE
def test_a_reference_inside_an_inline_is_checked(tmp_path: Path, around: str) -> None:
    report = check_library(load(tmp_path, files(around.format("due under [](#nowhere)"))))
    assert "dangling-reference" in {finding.id for finding in report.findings}


@INSIDE
def test_a_definition_inside_an_inline_is_known(tmp_path: Path, around: str) -> None:
    library = load(tmp_path, files(around.format('the __"Base Fee"__')))
    assert [(term, text) for _, term, text in definitions(library)] == [("Base Fee", "The fee is the “Base Fee”.")]
