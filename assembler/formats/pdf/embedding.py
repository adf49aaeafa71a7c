"""The imprints of papers inside their PDF: private data of the file, which viewers keep when they save it (ISO 32000-1, 14.5).

PDF/A permits such data, though no attachments, and no page shows it.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from assembler.model.document import Document
from assembler.model.embedded_model import embedded_model

if TYPE_CHECKING:
    import pikepdf

OWNER = "/ClauseAssembler"
PIECES, PRIVATE, MODIFIED = "/PieceInfo", "/Private", "/LastModified"


def embed_models(file: "pikepdf.Pdf", documents: Iterable[Document], day: date) -> None:
    """Put the imprints of its papers into a file, in their order."""
    import pikepdf  # noqa: PLC0415 -- only who prints needs it

    imprints = (embedded_model(document).encode() for document in documents)
    private = pikepdf.Array([file.make_indirect(pikepdf.Stream(file, text)) for text in imprints])
    piece = {MODIFIED: pikepdf.String(f"D:{day:%Y%m%d}000000Z"), PRIVATE: private}
    file.Root[PIECES] = pikepdf.Dictionary({OWNER: pikepdf.Dictionary(piece)})
