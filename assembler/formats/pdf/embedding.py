"""The models of documents embedded in their PDF, as page-piece data, which viewers keep when they save (ISO 32000-1, 14.5).

PDF/A-2 permits such data, but no attachments. No page shows it.
"""

from collections.abc import Iterable
from datetime import date

import pikepdf

from assembler.model.document import Document
from assembler.model.embedded_model import embedded_model

OWNER = "/ClauseAssembler"
PIECES, PRIVATE, MODIFIED = "/PieceInfo", "/Private", "/LastModified"


def embed_models(file: pikepdf.Pdf, documents: Iterable[Document], day: date) -> None:
    """Embed the models of a file's documents, in their order; `day` is written as the day of the last change."""
    models = (embedded_model(document).encode() for document in documents)
    private = pikepdf.Array([file.make_indirect(pikepdf.Stream(file, text)) for text in models])
    piece = {MODIFIED: pikepdf.String(f"D:{day:%Y%m%d}000000Z"), PRIVATE: private}
    file.Root[PIECES] = pikepdf.Dictionary({OWNER: pikepdf.Dictionary(piece)})
