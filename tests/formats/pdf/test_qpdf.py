import os

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement

from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.qpdf import parse_pdf


@pytest.mark.parametrize("mapped", [True, False])
def test_a_pdf_is_opened_with_and_without_files_in_memory(monkeypatch: pytest.MonkeyPatch, *, mapped: bool) -> None:
    if not mapped:
        monkeypatch.delattr(os, "memfd_create")
    data, findings = render_pdf((agreement(),), TEMPLATE, "Packet", DAY)
    assert findings == ()
    with parse_pdf(data) as file:
        assert len(file.pages) > 1
        assert file.docinfo["/Title"] == "Packet"
    with pytest.raises(pikepdf.PdfError):
        parse_pdf(b"%PDF-1.7 and no more")


def test_a_damaged_file_is_repaired_only_where_that_is_asked_for() -> None:
    data, _ = render_pdf((agreement(),), TEMPLATE, "Packet", DAY)
    broken = data.replace(b"startxref", b"startxxxx")
    with parse_pdf(broken) as file:
        assert len(file.pages) > 1
    with pytest.raises(pikepdf.PdfError):
        parse_pdf(broken, recover=False)
