"""The numbers that a manifest says, held against the numbers that its Word files count and its PDFs show."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from selection import quick_for

from assembler.formats.pdf.text_reader import read_text
from assembler.formats.word.reader import read_word
from assembler.formats.word.writer import bookmark_name
from assembler.model.manifest import IssuedDocument
from assembler.packets.manifest_file import open_manifest
from assembler.packets.order import build_packet
from examples import EXAMPLES, ordered

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LABEL = r"\d+\.\d+|\d+\.|\([a-z]+\)"
ENOUGH = 40
"""Characters by which a paragraph is found in a PDF, spaces left out."""


class Paper(NamedTuple):
    """A document as the manifest says it, and its own files."""

    document: IssuedDocument
    word: bytes
    pdf: bytes


@pytest.fixture(scope="module", params=quick_for(EXAMPLES[:1], EXAMPLES, lambda path: path.stem))
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """Return each document of a packet with its own files, as they lie in its folder."""
    order = replace(ordered(request.param), split=True)
    packet, findings = build_packet(order, tmp_path_factory.mktemp("output"), lambda _: None)
    assert packet is not None, findings
    manifest, _ = open_manifest(packet.folder)
    assert manifest is not None
    attached = [document for document in manifest.documents if document.files]
    return [Paper(one, *(own_file(packet.folder, one, ending) for ending in ("docx", "pdf"))) for one in attached]


def own_file(folder: Path, document: IssuedDocument, ending: str) -> bytes:
    (path,) = (path for path in document.files if path.endswith(f"{document.name}.{ending}"))
    return (folder / path).read_bytes()


def test_word_counts_to_the_numbers_of_the_manifest(papers: list[Paper]) -> None:
    for document, word, _ in papers:
        printed, fault = read_word(word)
        assert printed is not None, fault
        counted = {name: printed.numbers[bookmark_name(name)] for name in document.numbers}
        assert counted == document.numbers, document.name
        assert len(counted) >= len(document.clauses) > 0


def test_pdfs_show_the_numbers_of_the_manifest(papers: list[Paper]) -> None:
    for document, word, pdf in papers:
        texts = beginnings(word)
        shown = labels("\n".join(read_text(pdf).pages), {name: texts[bookmark_name(name)] for name in document.numbers})
        assert {name for name, label in shown.items() if not ends(document.numbers[name], label)} == set(), document.name


def ends(number: str, label: str) -> bool:
    """Whether a label shows a number or its end: “4.” shows “4”, “(b)” shows “4.2(b)”."""
    return number.endswith(label) if label.startswith("(") else number == label.removesuffix(".")


def beginnings(word: bytes) -> dict[str, str]:
    """Return the first words of each paragraph of a Word file that has a bookmark, without spaces, by the bookmark's name."""
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return {
        str(mark.get(f"{W}name")): squeezed("".join(str(text.text) for text in paragraph.iter(f"{W}t")))[:ENOUGH]
        for paragraph in root.iter(f"{W}p")
        for mark in paragraph.iter(f"{W}bookmarkStart")
    }


def labels(text: str, beginnings: Mapping[str, str]) -> dict[str, str]:
    """Return the label with which a PDF shows each paragraph at the beginning of a line, from one to the next; empty without one."""
    found, at = {}, 0
    for name, beginning in beginnings.items():
        spaced = r"\s*".join(map(re.escape, beginning))
        end = r"\s*$" if len(beginning) < ENOUGH else ""
        shown = re.compile(rf"^({LABEL})\s*{spaced}{end}", re.MULTILINE).search(text, at)
        found[name] = shown[1] if shown else ""
        at = shown.end() if shown else at
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())
