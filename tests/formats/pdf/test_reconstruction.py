"""A file that reads otherwise when its cross-references are rebuilt is found; appended updates and packed files are not."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.small_pdf import small_pdf

from assembler.formats.pdf.incremental_update import append_update
from assembler.formats.pdf.reconstruction import reads_alike
from assembler.formats.pdf.revisions import read_state


def alike(data: bytes) -> bool:
    state = read_state(data)
    assert state is not None
    return reads_alike(state)


def updated() -> bytes:
    data = small_pdf()
    with pikepdf.open(BytesIO(data)) as file:
        file.Root.AcroForm.Fields[0].V = pikepdf.String("5")
        return append_update(data, file, [file.Root.AcroForm.Fields[0]])


def packed() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(small_pdf())) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    return out.getvalue()


@pytest.mark.parametrize("data", [small_pdf(), updated(), packed()], ids=["as saved", "updated", "linearised, in object streams"])
def test_honest_files_read_alike(data: bytes) -> None:
    assert alike(data)


def test_an_object_that_no_cross_reference_names_is_found() -> None:
    data = small_pdf()
    with pikepdf.open(BytesIO(data)) as file:
        number = file.pages[0].Contents.objgen[0]
    hidden = b"\n%d 0 obj\n<< /Length 44 >>\nstream\nBT /F1 12 Tf 60 700 Td (The fee is 90) Tj ET  \nendstream\nendobj\n" % number
    at = data.rindex(b"startxref")
    tail = data[at:]

    assert not alike(data + hidden + tail)
