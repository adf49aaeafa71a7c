from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from packets.small_order import LOAN, order
from pypdf import PdfReader
from small_library import MATTER

from assembler.formats.registry import TEXT, FileSettings
from assembler.formats.text.writer import render_text
from assembler.loader.esign_services import read_esign_service
from assembler.model.diagnostics import Diagnostic
from assembler.model.document import Document
from assembler.packets import rendering
from assembler.packets.manifest import PacketFile
from assembler.packets.order import Order
from assembler.packets.rendering import RenderSettings, render_files


def render(ordered: Order) -> tuple[tuple[PacketFile, ...], tuple[Diagnostic, ...], list[str]]:
    reported: list[str] = []
    printing = RenderSettings(ordered.packet, ordered.matter.id, "Title", ordered.matter.issued)
    files, findings = render_files(ordered.assembly, ordered.templates, ordered.formats, printing, reported.append)
    return files, findings, reported


def test_the_packet_is_what_is_signed_now_with_its_exhibits(tmp_path: Path) -> None:
    files, findings, _ = render(order(tmp_path, formats=("pdf",)))
    assert findings == ()
    assert {file.path: file.papers for file in files} == {
        "packet.pdf": ("agreement", "annex"),
        "forms/note-loan-7.pdf": ("note-loan-7",),
        "checklist.pdf": ("checklist",),
    }


def test_a_specimen_goes_into_the_packet(tmp_path: Path) -> None:
    files, _, _ = render(order(tmp_path, "choices: [lend]\n", formats=("pdf",)))
    assert files[0].papers == ("agreement", "annex", "note-specimen")


def test_a_packet_with_nothing_to_sign_now_has_no_packet_file(tmp_path: Path) -> None:
    ordered = order(tmp_path, formats=("pdf",))
    papers = tuple(paper for paper in ordered.assembly.papers if paper.document.handling in ("reference", "sign_later"))
    files, findings, _ = render(replace(ordered, assembly=replace(ordered.assembly, papers=papers)))
    assert ([file.path for file in files], findings) == (["forms/note-loan-7.pdf", "checklist.pdf"], ())


def test_each_file_is_reported_as_it_is_made(tmp_path: Path) -> None:
    _, _, reported = render(order(tmp_path, formats=("docx", "pdf")))
    assert reported[:2] == ["packet.pdf", "forms/note-loan-7.pdf"]
    assert "documents/01-agreement.docx" in reported


def test_a_glyph_that_no_font_has_leaves_no_file(tmp_path: Path) -> None:
    files, findings, _ = render(order(tmp_path, LOAN.replace("../../etc/passwd", "𓀀 bird"), formats=("docx", "pdf")))
    assert files == ()
    assert findings[0].span is not None
    assert (findings[0].span.path, "U+13000" in findings[0].message) == ("matter.yaml", True)


def test_a_broken_shell_and_a_broken_template_are_reported(tmp_path: Path) -> None:
    ordered = order(tmp_path, text=MATTER, formats=("docx", "pdf"))
    broken = replace(ordered, templates=replace(ordered.templates, paper=b"no archive", packet=b"#let broken = ("))
    files, findings, _ = render(broken)
    assert files == ()
    assert all(finding.message and finding.hint for finding in findings)
    assert len(findings) == 2


def test_a_text_file_that_says_something_else_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(order(tmp_path / "sound", formats=("txt",)))[1] == ()

    def write(documents: tuple[Document, ...], _: FileSettings) -> tuple[bytes, tuple[Diagnostic, ...]]:
        return render_text(documents[0]).replace("1.1  One", "1.1  Two").encode(), ()

    monkeypatch.setattr(rendering, "FORMATS", {TEXT.id: replace(TEXT, write=write)})
    files, (finding, *_), _ = render(order(tmp_path / "altered", formats=("txt",)))
    assert files == ()
    assert (finding.id, finding.subject) == ("readback-words", "agreement")


@pytest.mark.parametrize("fields", [True, False], ids=["pdf", "none"])
def test_who_signs_by_pen_gets_lines_and_no_fields(tmp_path: Path, *, fields: bool) -> None:
    ordered = order(tmp_path, formats=("pdf",))
    printing = RenderSettings(ordered.packet, ordered.matter.id, "Title", ordered.matter.issued, fields=fields)
    files, findings = render_files(ordered.assembly, ordered.templates, ordered.formats, printing, lambda _: None)
    assert findings == ()
    names = {name for file in files for name in PdfReader(BytesIO(file.data)).get_fields() or {}}
    assert any(".signatures." in name for name in names) is fields
    assert any(".signers." in name for name in names) is fields
    told = "".join(
        page.extract_text() for file in files if file.path == "checklist.pdf" for page in PdfReader(BytesIO(file.data)).pages
    )
    assert ("Sign in the fields of the file" in told, "Print the packet and sign it by pen" in told) == (fields, not fields)


def test_who_signs_through_a_service_is_told_so(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    service, _ = read_esign_service(ordered.templates.services["docusign"])
    printing = RenderSettings(ordered.packet, ordered.matter.id, "Title", ordered.matter.issued, service=service)
    assert printing.way_to_sign == "DocuSign sends a message to each person who signs. Sign there."
