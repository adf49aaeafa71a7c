"""What honest programs do when they save a PDF is no change: qpdf, Ghostscript, mutool, pdf-lib."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from returns.filling import fill_by_pypdf
from returns.returned_sample import complete, flattened, paper, sent

from assembler.formats.pdf.received_file import open_pdf
from assembler.model.diagnostics import Severity
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.returns.pdf_differences import PdfDifferences, compare_pdf_files

SAVED: dict[str, list[str]] = {
    "qpdf, object streams": ["qpdf", "--object-streams=generate", "IN", "OUT"],
    "qpdf, linearised": ["qpdf", "--linearize", "--object-streams=disable", "IN", "OUT"],
    "qpdf, unpacked": ["qpdf", "--qdf", "IN", "OUT"],
    "qpdf, contents joined": ["qpdf", "--coalesce-contents", "--recompress-flate", "IN", "OUT"],
    "mutool, cleaned": ["mutool", "clean", "-gggg", "-z", "-s", "IN", "OUT"],
    "mutool, unpacked": ["mutool", "clean", "-ggg", "-d", "IN", "OUT"],
}
"""Ways to save a file that keep its fields."""

PRINTED: dict[str, list[str]] = {
    "qpdf, flattened": ["qpdf", "--flatten-annotations=all", "IN", "OUT"],
    "Ghostscript": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"],
    "mutool, converted": ["mutool", "convert", "-o", "OUT", "IN"],
    "cairo": ["pdftocairo", "-pdf", "IN", "OUT"],
}
"""Ways to save a file that draw its fields onto the pages."""


def saved(data: bytes, command: list[str], folder: Path) -> bytes:
    """Return a file as a program saves it; the test is skipped where the program is missing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    names = {"IN": str(folder / "in.pdf"), "OUT": str(folder / "out.pdf")}
    (folder / "in.pdf").write_bytes(data)
    subprocess.run(
        [names.get(part, part) for part in command], check=False, capture_output=True
    )  # qpdf ends with 3 for a warning
    return (folder / "out.pdf").read_bytes()


def filled() -> bytes:
    return fill_by_pypdf(sent("pdf"), controls(paper()), complete())


def compared(data: bytes) -> PdfDifferences:
    files = [file for each in (sent("pdf"), data) if (file := open_pdf(each)[0])]
    return compare_pdf_files(files[:1], files[1], Span("back.pdf", 1, 1))


def told(found: PdfDifferences) -> set[str]:
    return {finding.id for finding in found.findings if finding.severity is not Severity.INFO}


@pytest.mark.slow
@pytest.mark.parametrize("way", SAVED)
def test_a_filled_form_that_was_saved_anew_has_no_change(way: str, tmp_path: Path) -> None:
    found = compared(saved(filled(), SAVED[way], tmp_path))
    assert (found.changes, told(found)) == ((), set())
    assert len(found.entries) == len(complete())


@pytest.mark.slow
@pytest.mark.parametrize("way", PRINTED)
def test_a_flattened_form_has_our_words_and_its_entries(way: str, tmp_path: Path) -> None:
    found = compared(saved(filled(), PRINTED[way], tmp_path))
    assert found.changes == ()
    # A program that draws every letter anew is told so; none of it is an error.
    assert told(found) <= {"flattened", "to-be-looked-at"}
    # mutool writes letters that no program can map back to the entries.
    assert way == "mutool, converted" or "1 December 2026" in {entry.after for entry in found.entries}


def test_a_form_flattened_by_pdfium_has_our_words_and_its_entries() -> None:
    found = compared(flattened(filled()))
    assert (found.changes, told(found)) == ((), {"flattened"})
    assert "1 December 2026" in {entry.after for entry in found.entries}


def test_empty_places_among_the_annotations_are_no_fault() -> None:
    """pdf-lib leaves a null where it took a field away."""
    with pikepdf.open(BytesIO(sent("pdf"))) as file:
        file.pages[0].obj.Annots.append(pikepdf.Dictionary())
        file.pages[0].obj.Annots[-1] = pikepdf.Object.parse(b"null")
        out = BytesIO()
        file.save(out)
    assert told(compared(out.getvalue())) == set()
