"""The pages of headings are those that the table of contents prints, by a reader that is not ours, and Word's contents show them."""

import re
import subprocess
from pathlib import Path

import pytest

from assembler.formats.pdf.heading_pages import heading_pages
from assembler.formats.word.reader import read_word
from assembler.model.document import Heading
from examples import EXAMPLES, example

ENTRY = re.compile(r"^(\d+)\.\s.*?[ .]\s*(\d+)$", re.MULTILINE)


@pytest.mark.slow
@pytest.mark.poppler
def test_pages_are_those_that_the_contents_print_in_pdf_and_in_word(tmp_path: Path) -> None:
    built = example(EXAMPLES[0])
    packet = next(file for file in built.files if file.path == "packet.pdf")
    documents = [built.document(name) for name in packet.papers]
    agreement = next(document for document in documents if document.contents)
    pages = heading_pages(documents, packet.data)[agreement.name]
    assert len(pages) == sum(isinstance(block, Heading) for block in agreement.blocks)
    (tmp_path / "packet.pdf").write_bytes(packet.data)
    shown = subprocess.run(
        ["pdftotext", "-layout", "-f", "2", "-l", "2", tmp_path / "packet.pdf", "-"], capture_output=True, check=True
    )
    printed = [*map(int, (page for _, page in ENTRY.findall(shown.stdout.decode())))]
    assert printed == list(pages[: len(printed)])
    assert len(printed) > 20
    word = next(file for file in built.files if file.path.endswith(f"{agreement.name}.docx"))
    text, _ = read_word(word.data)
    assert text is not None
    assert [int(entry.rpartition("\t")[2]) for entry in text.contents] == list(pages)
