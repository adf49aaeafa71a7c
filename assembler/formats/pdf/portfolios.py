"""The files in a PDF portfolio: a PDF that is no more than the cover of files attached to it (ISO 32000-1, 7.11.4 and 12.3.5)."""

from collections.abc import Iterator

import pikepdf

from assembler.formats.pdf.name_trees import names_below
from assembler.formats.pdf.object_digests import inflated
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.received import BROKEN

COLLECTION = b"/Collection"
"""The key of the catalog that makes a file a portfolio."""

MOST_FILES = 2_000
"""The number of files that are read."""


def portfolio_files(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the files in a portfolio with their names; none for any other file, and for one that cannot be read."""
    try:
        with parse_pdf(data) as file:
            return tuple(_attached(file)) if COLLECTION.decode() in file.Root else ()
    except (pikepdf.PdfError, *BROKEN):
        return ()


def _attached(file: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    names = file.Root.get("/Names")
    found = [*names_below(names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None)]
    for name, described in found[:MOST_FILES]:
        streams = described.get("/EF") if isinstance(described, pikepdf.Dictionary) else None
        stream = (streams.get("/UF") or streams.get("/F")) if isinstance(streams, pikepdf.Dictionary) else None
        if isinstance(described, pikepdf.Dictionary) and isinstance(stream, pikepdf.Stream):
            yield str(described.get("/UF") or described.get("/F") or name), inflated(stream)
