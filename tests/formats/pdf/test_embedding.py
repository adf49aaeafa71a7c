from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import DAY, agreement, form, saved

from assembler.formats.pdf.embedding import embed_models
from assembler.model.embedded_model import bare_document, read_embedded_model


def test_embedded_models_are_read_back_in_their_order_and_no_page_shows_them() -> None:
    with pikepdf.new() as file:
        embed_models(file, (agreement(), form()), DAY)
        data = saved(file)
    with pikepdf.open(BytesIO(data)) as file:
        piece = file.Root.PieceInfo.ClauseAssembler
        models = [read_embedded_model(stream.read_bytes().decode()) for stream in piece.Private]

        assert str(piece.LastModified) == "D:20260301000000Z"
        assert models == [bare_document(agreement()), bare_document(form())]
        assert len(file.pages) == 0
