"""Every example as a packet: valid to the standards, and read by LibreOffice as we mean it."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from formats.pdf.verapdf import needs_verapdf, verdicts
from formats.word.word_lint import lint
from openxml_audit import OpenXmlValidator
from selection import quick_for

from assembler.formats.pdf.text_reader import HYPHEN_AT_LINE_END
from assembler.model.document import Front, Paragraph, Provision, Reference
from assembler.model.walk import plain, words
from assembler.packets.manifest import PacketFile
from examples import EXAMPLES, Example, example

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


@cache
def validator() -> OpenXmlValidator:
    """Return a validator, which has read its rules."""
    return OpenXmlValidator()


@pytest.mark.slow
def test_word_files_are_valid(packet: Example, tmp_path: Path) -> None:
    for file in packet.of_kind(".docx"):
        path = tmp_path / Path(file.path).name
        path.write_bytes(file.data)
        assert [str(error) for error in validator().validate(path).errors] == []
        with zipfile.ZipFile(path) as archive:
            assert list(lint(archive.read("word/document.xml"))) == []


@pytest.fixture(scope="session")
def chosen(request: pytest.FixtureRequest) -> list[Example]:
    """Return the examples of the tests of this run, so that a heavy program is started once for all of them."""
    here = (item for item in request.session.items if isinstance(item, pytest.Function) and item.module.__name__ == __name__)
    return [example(path) for path in dict.fromkeys(item.callspec.params["packet"] for item in here)]


def name_of(packet: Example, file: PacketFile) -> str:
    """Return a name for a file of an example that no file of another one has."""
    return f"{packet.order.packet}--{Path(file.path).name}"


@pytest.fixture(scope="session")
def computed_texts(chosen: list[Example], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the text of every Word file, as LibreOffice numbers it."""
    folder = tmp_path_factory.mktemp("texts")
    for packet in chosen:
        for file in packet.of_kind(".docx"):
            (folder / name_of(packet, file)).write_bytes(file.data)
    convert(sorted(folder.glob("*.docx")), "txt:Text (encoded):UTF8", folder)
    return folder


@pytest.mark.libreoffice
@LIBREOFFICE
def test_libreoffice_computes_our_numbers(packet: Example, computed_texts: Path) -> None:
    for file in packet.of_kind(".docx"):
        text = (computed_texts / name_of(packet, file)).with_suffix(".txt").read_text("utf-8-sig")
        printed = text.translate(dict.fromkeys(map(ord, "☐☒*")))
        body = replace(packet.document(file.papers[0]), front=Front("", (), (), ()))
        assert squeezed(printed).endswith(squeezed("".join(words(body)))), file.path


@pytest.fixture(scope="session")
def computed_references(chosen: list[Example], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """Return a folder with every Word file as LibreOffice prints it, and how many cached references of each were spoilt before.

    What LibreOffice prints in their place is what it computed.
    """
    folder, spoilt = tmp_path_factory.mktemp("references"), dict[str, int]()
    for packet in chosen:
        for file in packet.of_kind(".docx"):
            stale, spoilt[name_of(packet, file)] = without_cached_references(file.data)
            (folder / name_of(packet, file)).write_bytes(stale)
    convert(sorted(folder.glob("*.docx")), "pdf", folder)
    return folder, spoilt


@pytest.mark.libreoffice
@LIBREOFFICE
def test_libreoffice_computes_our_references(packet: Example, computed_references: tuple[Path, dict[str, int]]) -> None:
    folder, spoilt = computed_references
    count = found = 0
    for file in packet.of_kind(".docx"):
        blocks = [one for one in packet.document(file.papers[0]).blocks if isinstance(one, Provision | Paragraph)]
        found += sum(isinstance(one, Reference) and one.local and bool(one.number) for block in blocks for one in block.content)
        count += spoilt[name_of(packet, file)]
        printed = squeezed(body_text((folder / name_of(packet, file)).with_suffix(".pdf")))
        assert "WRONG" not in printed
        for block in blocks:
            if any(isinstance(one, Reference) for one in block.content):
                assert squeezed(plain(block.content)) in printed
    assert count >= found, "Word computes the numbers of a paper's own clauses, and of no other paper"
    assert bool(count) is bool(found)


def squeezed(text: str) -> str:
    return "".join(text.split())


def body_text(path: Path) -> str:
    """Give the text of a PDF between its headers and footers."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = (page.get_textpage().get_text_bounded(bottom=FOOT, top=page.get_height() - HEAD) for page in pdf)
        return "".join(pages).replace(HYPHEN_AT_LINE_END, "-")


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


@pytest.fixture(scope="session")
def judged(chosen: list[Example], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return veraPDF's verdicts on every PDF, for the archive and for the blind: a line for each, with the path of the file."""
    folder = tmp_path_factory.mktemp("pdf")
    for packet in chosen:
        for file in packet.of_kind(".pdf"):
            (folder / name_of(packet, file)).write_bytes(file.data)
    return verdicts("2a,ua1", sorted(folder.iterdir()))


@pytest.mark.java
@needs_verapdf
def test_pdf_files_are_valid_for_the_archive_and_for_the_blind(packet: Example, judged: list[str]) -> None:
    for file in packet.of_kind(".pdf"):
        told = [verdict for verdict in judged if name_of(packet, file) in verdict]
        assert len(told) == 2
        assert [verdict for verdict in told if not verdict.endswith("PASS")] == []
