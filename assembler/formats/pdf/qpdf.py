"""Open a PDF with qpdf from mapped memory. From a Python stream qpdf calls back for every object, which doubles the time."""

import os
from io import BytesIO

import pikepdf


def parse_pdf(data: bytes, *, recover: bool = True) -> pikepdf.Pdf:
    """Open a PDF; the caller closes it. `recover` repairs a damaged file. Raises `pikepdf.PdfError` where the data is no PDF."""
    if not hasattr(os, "memfd_create"):
        return pikepdf.open(BytesIO(data), attempt_recovery=recover)
    with os.fdopen(os.memfd_create("pdf"), "w+b") as file:
        file.write(data)
        file.seek(0)
        return pikepdf.open(file, attempt_recovery=recover, access_mode=pikepdf.AccessMode.mmap)
