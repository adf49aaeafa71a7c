"""The models of documents embedded in their PDF, as page-piece data, which viewers keep when they save (ISO 32000-1, 14.5).

PDF/A-2 permits such data, but no attachments. No page shows it.
"""

from collections.abc import Iterable
from datetime import date

from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import array, dictionary, stream, string
from assembler.model.document import Document
from assembler.model.embedded_model import embedded_model

OWNER = "/ClauseAssembler"
PIECES, PRIVATE, MODIFIED = "/PieceInfo", "/Private", "/LastModified"


def embed_models(objects: FileObjects, documents: Iterable[Document], day: date) -> None:
    """Embed the models of a file's documents, in their order; `day` is written as the day of the last change."""
    models = [objects.add(stream({}, embedded_model(document).encode())) for document in documents]
    piece = dictionary({MODIFIED.encode(): string(f"D:{day:%Y%m%d}000000Z"), PRIVATE.encode(): array(models)})
    objects.put_root({PIECES.encode(): dictionary({OWNER.encode(): piece})})
