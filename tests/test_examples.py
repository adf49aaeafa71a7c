"""Every example as a packet: valid to the standards, and read by LibreOffice as we mean it."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from formats.word.word_lint import lint
from openxml_audit import OpenXmlValidator
from selection import quick_for

from assembler.model.document import Front, Paragraph, Provision, Reference
from assembler.model.walk import plain, words
from examples import EXAMPLES, ROOT, Example, example

VERAPDF = ROOT.parent / "shared" / "bin" / "verapdf"
LIBREOFFICE = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
HEAD, FOOT = 62, 62  # points that page furniture takes
CACHED = re.compile(r'(<w:instrText[^>]*> REF .*?"separate"/></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>)[^<]*(</w:t>)')


@pytest.fixture(params=quick_for(EXAMPLES[:1], EXAMPLES, lambda path: path.stem))
def packet(request: pytest.FixtureRequest) -> Example:
    return example(request.param)


def test_each_paper_is_in_the_packet(packet: Example) -> None:
    held = {name for file in packet.files for name in file.papers}
    papers = packet.order.assembly.papers
    attached = {paper.document.name for paper in papers if paper.document.handling != "reference"}
    assert held == attached | {"checklist"}


@pytest.mark.slow
def test_word_files_are_valid(packet: Example, tmp_path: Path) -> None:
    for file in packet.of_kind(".docx"):
        path = tmp_path / Path(file.path).name
        path.write_bytes(file.data)
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
        with zipfile.ZipFile(path) as archive:
            assert list(lint(archive.read("word/document.xml"))) == []


@pytest.mark.libreoffice
@LIBREOFFICE
def test_libreoffice_computes_our_numbers(packet: Example, tmp_path: Path) -> None:
    papers = {Path(file.path).stem: packet.document(file.papers[0]) for file in packet.of_kind(".docx")}
    for file in packet.of_kind(".docx"):
        (tmp_path / f"{Path(file.path).stem}.docx").write_bytes(file.data)
    convert(sorted(tmp_path.glob("*.docx")), "txt:Text (encoded):UTF8", tmp_path)
    for stem, document in papers.items():
        printed = (tmp_path / f"{stem}.txt").read_text("utf-8-sig").translate(dict.fromkeys(map(ord, "☐☒*")))
        body = replace(document, front=Front("", (), (), ()))
        assert squeezed(printed).endswith(squeezed("".join(words(body)))), stem


@pytest.mark.libreoffice
@LIBREOFFICE
def test_libreoffice_computes_our_references(packet: Example, tmp_path: Path) -> None:
    """Every cached reference is spoilt first, so what LibreOffice prints is what it computed."""
    spoilt = 0
    for file in packet.of_kind(".docx"):
        stale, count = without_cached_references(file.data)
        spoilt += count
        (tmp_path / f"{Path(file.path).stem}.docx").write_bytes(stale)
    convert(sorted(tmp_path.glob("*.docx")), "pdf", tmp_path)
    documents = [packet.document(file.papers[0]) for file in packet.of_kind(".docx")]
    content = (block.content for document in documents for block in document.blocks if isinstance(block, Provision | Paragraph))
    own = [one for inlines in content for one in inlines if isinstance(one, Reference) and one.local and one.number]
    assert spoilt >= len(own), "Word computes the numbers of a paper's own clauses, and of no other paper"
    assert bool(spoilt) is bool(own)
    for file in packet.of_kind(".docx"):
        printed = squeezed(body_text(tmp_path / f"{Path(file.path).stem}.pdf"))
        assert "WRONG" not in printed
        for block in packet.document(file.papers[0]).blocks:
            if isinstance(block, Provision | Paragraph) and any(isinstance(i, Reference) for i in block.content):
                assert squeezed(plain(block.content)) in printed


def squeezed(text: str) -> str:
    return "".join(text.split())


def body_text(path: Path) -> str:
    """Give the text of a PDF between its headers and footers."""
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join(page.get_textpage().get_text_bounded(bottom=FOOT, top=page.get_height() - HEAD) for page in pdf)


def without_cached_references(data: bytes) -> tuple[bytes, int]:
    """Put another text in the place of every cached reference; give how many."""
    made, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                text, count = CACHED.subn(r"\1WRONG\2", part.decode())
                part = text.encode()
            new.writestr(name, part)
    return made.getvalue(), count


def convert(files: list[Path], kind: str, folder: Path) -> None:
    """Convert Word files by LibreOffice, in a profile of its own."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=600)


@pytest.mark.java
@pytest.mark.skipif(not VERAPDF.exists(), reason="veraPDF's script does not stand beside this checkout")
def test_pdf_files_are_valid_for_the_archive_and_for_the_blind(packet: Example, tmp_path: Path) -> None:
    paths = []
    for file in packet.of_kind(".pdf"):
        paths.append(tmp_path / Path(file.path).name)
        paths[-1].write_bytes(file.data)
    verdicts = subprocess.run([VERAPDF, "2a,ua1", *paths], check=False, capture_output=True, text=True).stdout.splitlines()
    assert len(verdicts) == 2 * len(paths)
    assert [verdict for verdict in verdicts if not verdict.endswith("PASS")] == []
