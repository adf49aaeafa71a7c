"""The copy with comments as another program opens it: LibreOffice has each comment at the right words, and every word as it was."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from formats.word.libreoffice import converted
from lxml import etree

from assembler.commands.proofread import ProofreadRequest, commented_copy, proofread_file
from assembler.formats.received import received_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = (
    "“Part” means a thing that another company made.",
    "The Supplier delivers within thirty (60) days.",
    "The the Buyer accepts each Part on 31 February 2027.",
    "The Buyer pays [●] for it (on delivery.",
)
AT_WORDS = {"thirty", "The the", "on on", "31 February 2027", "[●]", "("}


def contract() -> bytes:
    """Return a contract of another hand: words in bold in the middle of what is told, a table, a picture of no kind."""
    document = docx.Document()
    for number, text in enumerate(TEXT):
        paragraph = document.add_paragraph(f"{number + 1}. ")
        half = len(text) // 2
        paragraph.add_run(text[:half]).bold = True
        paragraph.add_run(text[half:])
    document.add_table(1, 2).cell(0, 0).text = "Delivery is on on Monday."
    document.sections[0].header.paragraphs[0].text = "Supply Agreement"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def commented_words(data: bytes) -> set[str]:
    """Return the words between the marks of each comment."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        comments = etree.fromstring(package.read("word/comments.xml"))
    found: dict[str, str] = {}
    opened: set[str] = set()
    for node in root.iter():
        if node.tag == f"{W}commentRangeStart":
            opened.add(str(node.get(f"{W}id")))
        elif node.tag == f"{W}commentRangeEnd":
            opened.discard(str(node.get(f"{W}id")))
        elif node.tag == f"{W}t":
            for id in opened:
                found[id] = found.get(id, "") + (node.text or "")
    assert {each.get(f"{W}id") for each in comments} == set(found)
    return set(found.values())


def texts(data: bytes) -> list[str]:
    """Return the words of every paragraph and cell."""
    read = docx.Document(BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in read.paragraphs), *cells, read.sections[0].header.paragraphs[0].text]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_has_each_comment_at_its_words_and_all_words_as_they_were(tmp_path: Path) -> None:
    file = received_file("ours.docx", contract())
    found, findings = proofread_file(ProofreadRequest(file))
    assert found, findings
    copy, findings = commented_copy(file, found.remarks)
    assert findings == ()
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    before = converted(file.data, "docx", tmp_path / "before").read_bytes()
    after = converted(copy, "docx", tmp_path / "after").read_bytes()
    assert texts(after) == texts(before) == texts(file.data)
    assert AT_WORDS <= commented_words(after) == commented_words(copy)
    with zipfile.ZipFile(BytesIO(file.data)) as ours, zipfile.ZipFile(BytesIO(copy)) as theirs:
        same = {name for name in ours.namelist() if ours.read(name) == theirs.read(name)}
        assert set(ours.namelist()) - same == {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"}
        assert set(theirs.namelist()) - set(ours.namelist()) == {"word/comments.xml"}
