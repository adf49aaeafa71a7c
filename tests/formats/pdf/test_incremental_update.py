from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.incremental_update import append_update


def letter() -> bytes:
    return printed(saying("One line."))


def test_an_update_keeps_the_bytes_before_and_changes_what_is_read() -> None:
    with pikepdf.open(BytesIO(letter())) as file:
        file.trailer.Info.Title = pikepdf.String("Another title")
        updated = append_update(letter(), file, [file.trailer.Info])

    assert updated.startswith(letter())
    with pikepdf.open(BytesIO(updated), attempt_recovery=False) as file:
        assert str(file.docinfo.Title) == "Another title"
        assert file.check_pdf_syntax() == []


def test_new_objects_below_a_changed_one_are_appended_too_with_their_streams_deflated() -> None:
    drawn = b"0 0 m 10 10 l S " * 99
    with pikepdf.open(BytesIO(letter())) as file:
        appearance = file.make_indirect(pikepdf.Stream(file, drawn))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[0, 0, 9, 9], AP={"/N": appearance})
        page = file.pages[0].obj
        page.Annots = pikepdf.Array([file.make_indirect(note)])
        updated = append_update(letter(), file, [page])

    assert len(updated) < len(letter()) + len(drawn)
    with pikepdf.open(BytesIO(updated), attempt_recovery=False) as file:
        assert file.pages[0].Annots[0].AP.N.read_bytes() == drawn


def test_a_file_without_an_end_is_not_appended_to() -> None:
    with pikepdf.open(BytesIO(letter())) as file, pytest.raises(ValueError, match="does not end as a PDF"):
        append_update(letter()[:-9], file, [file.trailer.Info])
