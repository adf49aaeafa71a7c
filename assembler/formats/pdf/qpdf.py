"""A PDF opened by qpdf from memory it maps: a stream of Python's would be asked for each object, which takes twice as long."""

import os
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf


def parse_pdf(data: bytes, *, recover: bool = True) -> "pikepdf.Pdf":
    """Open a PDF, to be closed by whoever asked. Raises `pikepdf.PdfError` for what is none; `recover` mends what is broken."""
    import pikepdf  # noqa: PLC0415 -- only who reads or prints a PDF needs it

    if not hasattr(os, "memfd_create"):
        return pikepdf.open(BytesIO(data), attempt_recovery=recover)
    with os.fdopen(os.memfd_create("pdf"), "w+b") as file:
        file.write(data)
        file.seek(0)
        return pikepdf.open(file, attempt_recovery=recover, access_mode=pikepdf.AccessMode.mmap)
