"""Merged PDFs: each part is judged as the file that it is, whatever the merging program made of its fields."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pypdf import PdfWriter
from returns.test_doors import PDF, filled, issued, sent
from returns.verification_sample import annotated

from assembler.formats.pdf.page_ranges import take_pages
from assembler.packets.manifest import PacketFile
from assembler.returns import judge, received_file, split_merged
from assembler.returns.verdict import Standing, Verdict

ALL = "all.pdf"


def by_pypdf(*files: bytes) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for data in files:
        writer.append(BytesIO(data))
    writer.write(out)
    return out.getvalue()


def by_pikepdf(*files: bytes) -> bytes:
    """Return files merged page by page, with the fields on the pages and no form that names them."""
    out, written = pikepdf.new(), BytesIO()
    for data in files:
        with pikepdf.open(BytesIO(data)) as file:
            out.pages.extend(file.pages)
    if "/AcroForm" in out.Root:
        del out.Root.AcroForm
    out.save(written)
    return written.getvalue()


def by_qpdf(*files: bytes) -> bytes:
    return _by_command(files, "qpdf", "--empty", "--pages", *(f"{number}.pdf" for number in range(len(files))), "--", "OUT")


def by_pdftk(*files: bytes) -> bytes:
    return _by_command(files, "pdftk", *(f"{number}.pdf" for number in range(len(files))), "cat", "output", "OUT")


def _by_command(files: tuple[bytes, ...], *command: str) -> bytes:
    if not which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    with TemporaryDirectory(prefix="assembler-test-") as place:
        for number, data in enumerate(files):
            Path(place, f"{number}.pdf").write_bytes(data)
        run([part if part != "OUT" else "out.pdf" for part in command], cwd=place, check=False, capture_output=True, timeout=120)
        return Path(place, "out.pdf").read_bytes()


def parts_of(data: bytes) -> dict[str, Verdict]:
    """Return the verdict on each part of a merged file, by its pages."""
    found = split_merged(received_file(ALL, data), issued())
    return {part.path.removeprefix(ALL).strip(" ()"): judge(part, issued()) for part in found}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
@pytest.mark.parametrize("merge", [by_pypdf, by_pikepdf, by_qpdf, by_pdftk])
def test_a_packet_that_was_merged_twice_is_two_parts_each_with_its_entries(merge: Callable[..., bytes]) -> None:
    found = parts_of(merge(filled("pdf"), sent(PDF)))
    assert {pages: (one.standing, len(one.entries), one.issued_as) for pages, one in found.items()} == {
        "pages 1 to 4": (Standing.SAVED_ANEW, 2, PDF),
        "pages 5 to 8": (Standing.SAVED_ANEW, 0, PDF),
    }


def test_what_was_done_to_one_part_is_told_of_that_part() -> None:
    found = parts_of(by_pypdf(annotated(sent(PDF)), sent(PDF)))
    assert [one.standing for one in found.values()] == [Standing.ALTERED, Standing.SAVED_ANEW]


def test_a_page_between_belongs_to_the_part_before_it_and_is_told() -> None:
    blank = PdfWriter()
    blank.add_blank_page(612, 792)
    out = BytesIO()
    blank.write(out)
    found = parts_of(by_pypdf(sent(PDF), out.getvalue(), sent(PDF)))
    assert {pages: one.standing for pages, one in found.items()} == {
        "pages 1 to 5": Standing.NEEDS_REVIEW,
        "pages 6 to 9": Standing.SAVED_ANEW,
    }


@pytest.mark.parametrize(
    "make", [lambda: sent(PDF), lambda: filled("pdf"), lambda: by_pypdf(sent(PDF)), lambda: b"%PDF-1.7 broken"]
)
def test_what_is_one_file_is_not_split(make: Callable[[], bytes]) -> None:
    assert list(parts_of(make())) == [""]


def with_other_words(data: bytes, page: int) -> bytes:
    """Return a PDF in which the words of one page are covered, and others stand there."""
    with pikepdf.open(BytesIO(data)) as file:
        out, there = BytesIO(), file.pages[page]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        there.Contents = file.make_stream(b"BT /Other 12 Tf 60 700 Td (The fee is EUR 1.) Tj ET")
        there.add_resource(file.make_indirect(font), pikepdf.Name.Font, pikepdf.Name.Other)
        file.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_a_changed_file_among_others_is_a_part_of_its_own_and_altered() -> None:
    found = parts_of(by_pypdf(sent(PDF), with_other_words(sent(PDF), 2), sent(PDF)))
    assert {pages: one.standing for pages, one in found.items()} == {
        "pages 1 to 4": Standing.SAVED_ANEW,
        "pages 5 to 8": Standing.ALTERED,
        "pages 9 to 12": Standing.SAVED_ANEW,
    }
    behind = parts_of(by_pypdf(with_other_words(sent(PDF), 2), sent(PDF)))
    assert [one.standing for one in behind.values()] == [Standing.ALTERED, Standing.SAVED_ANEW]


@pytest.mark.slow
def test_a_packet_whose_papers_were_sent_apart_too_is_one_file_whatever_was_changed_in_it() -> None:
    whole = next(file for file in issued().files if file.path == PDF)
    apart = tuple(
        PacketFile(f"{name}.pdf", take_pages(whole.data, first, end, lambda *_: ""), (name,))
        for name, first, end in (("agreement", 0, 3), ("record-march", 3, 4))
    )
    both = replace(issued(), files=(*issued().files, *apart))
    back = received_file(ALL, with_other_words(whole.data, 1))
    assert split_merged(back, both) == (back,)
    assert judge(back, both).standing is Standing.ALTERED
