from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import DAY, agreement, form, no_objects

from assembler.formats.pdf.embedding import embed_models
from assembler.formats.pdf.packed_file import packed
from assembler.model.embedded_model import bare_document, read_embedded_model


def test_embedded_models_are_read_back_in_their_order_and_no_page_shows_them() -> None:
    objects = no_objects()
    embed_models(objects, (agreement(), form()), DAY)
    with pikepdf.open(BytesIO(packed(objects))) as file:
        piece = file.Root.PieceInfo.ClauseAssembler
        models = [read_embedded_model(stream.read_bytes().decode()) for stream in piece.Private]

        assert str(piece.LastModified) == "D:20260301000000Z"
        assert models == [bare_document(agreement()), bare_document(form())]
        assert len(file.pages) == 0
