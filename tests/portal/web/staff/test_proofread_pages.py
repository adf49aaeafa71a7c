"""A contract is proofread on a page: its remarks, its copy with comments, a sentence for what is none, and nothing that is kept."""

from io import BytesIO
from pathlib import Path

import docx
import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running

from assembler.portal.store.database import reading
from assembler.portal.store.tables import metadata

CONTRACT = """\
# Supply Agreement

1\\. The Supplier delivers within thirty (60) days.

2\\. The the Buyer pays <b>each</b> Order.
"""


def word_file() -> bytes:
    """Return the contract as a Word file of another hand."""
    document = docx.Document()
    for line in CONTRACT.replace("\\", "").split("\n\n"):
        document.add_paragraph(line.strip("# \n"))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def send(client: httpx.Client, name: str, data: bytes, do: str = "show") -> httpx.Response:
    return client.post("/desk/proofread", files={"file": (name, data, "application/octet-stream")}, data={"do": do})


def kept(served: Running) -> tuple[dict[Path, bytes], dict[str, int]]:
    """Return every file that the portal keeps, and the number of rows of each table."""
    files = {path: path.read_bytes() for path in Path(served.context.settings.files).rglob("*") if path.is_file()}
    with reading(served.context.engine) as connection:
        return files, {table.name: len(connection.execute(table.select()).all()) for table in metadata.sorted_tables}


@pytest.mark.slow
def test_a_contract_gets_its_remarks_and_its_copy_and_nothing_is_kept(served: Running, desk: httpx.Client) -> None:
    before = kept(served)
    answer = send(desk, "../../supply.md", CONTRACT.encode())
    page = text_of(answer.text)
    assert answer.status_code == 200, page
    assert "supply.md: 2 surely wrong, 0 to look at, in 13 words" in page
    assert "“thirty” and (60) are two numbers." in page
    assert "<b>" not in answer.text
    copy = send(desk, "supply.docx", word_file(), "copy")
    assert copy.headers["content-disposition"] == 'attachment; filename="commented.docx"'
    read = docx.Document(BytesIO(copy.content))
    assert [paragraph.text for paragraph in read.paragraphs][1] == "1. The Supplier delivers within thirty (60) days."
    comments = next(part for part in read.part.package.iter_parts() if part.partname == "/word/comments.xml")
    assert b"are two numbers" in comments.blob
    assert kept(served) == before
    assert [*served.context.settings.scratch.glob("job-*")] == []


@pytest.mark.slow
def test_what_is_no_contract_gets_a_sentence(desk: httpx.Client) -> None:
    sent = (
        ("a.docx", b"PK\x03\x04 broken", "show", "a.docx cannot be read"),
        ("a.pdf", b"%PDF-1.7\nnothing", "show", "a.pdf cannot be read"),
        ("a.md", b"\xff\xfe text", "show", "a.md is not text in UTF-8"),
        ("a.exe", b"MZ\x00\x01", "show", "a.exe"),
        ("a.md", CONTRACT.encode(), "copy", "a.md is no Word document, and can hold no comments."),
        ("a.md", b"word " * 300_000, "show", "a.md cannot be read"),
        ("a.md", b" \n", "show", "a.md"),
        ("a.md", b"", "show", "Choose a contract first"),
    )
    for name, data, do, sentence in sent:
        answer = send(desk, name, data, do)
        page = text_of(answer.text)
        assert (answer.status_code, sentence in page) == (422, True), page
        assert "Traceback" not in answer.text
