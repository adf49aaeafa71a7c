from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.object_digests import Digests, TooLargeError, digest_object, digest_page


def letter() -> bytes:
    return printed(saying("One line."))


def page_digest(data: bytes, change: Callable[[pikepdf.Object], None] = lambda _page: None) -> str:
    """Digest the first page of a file, after a change to it."""
    with pikepdf.open(BytesIO(data)) as file:
        change(file.pages[0].obj)
        return digest_page(file.pages[0].obj, Digests())


def test_a_page_has_one_digest_however_its_file_is_packed_and_numbered() -> None:
    unpacked = BytesIO()
    with pikepdf.open(BytesIO(letter())) as file:
        file.add_blank_page()
        file.pages.reverse()
        file.pages.append(file.pages[1])
        del file.pages[1]
        del file.pages[0]
        file.save(unpacked, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)

    assert unpacked.getvalue().count(b"FlateDecode") < letter().count(b"FlateDecode")
    assert page_digest(unpacked.getvalue()) == page_digest(letter())


def inherit_the_size(page: pikepdf.Object) -> None:
    page.Parent.MediaBox = page.MediaBox
    del page.MediaBox


def annotate(page: pikepdf.Object) -> None:
    page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Text)])


def change_a_font(page: pikepdf.Object) -> None:
    font = next(iter(page.Resources.Font.values()))
    font.BaseFont = pikepdf.Name.Courier


def turn(page: pikepdf.Object) -> None:
    page.Rotate = 90


@pytest.mark.parametrize("change", [inherit_the_size, annotate])
def test_what_does_not_change_the_page_itself_does_not_change_its_digest(change: Callable[[pikepdf.Object], None]) -> None:
    assert page_digest(letter(), change) == page_digest(letter())


@pytest.mark.parametrize("change", [change_a_font, turn])
def test_any_part_that_decides_how_a_page_looks_changes_its_digest(change: Callable[[pikepdf.Object], None]) -> None:
    assert page_digest(letter(), change) != page_digest(letter())


def test_objects_that_refer_to_each_other_in_a_circle_have_a_digest() -> None:
    with pikepdf.new() as file:
        one, other = (file.make_indirect(pikepdf.Dictionary(Name=pikepdf.String(name))) for name in ("one", "other"))
        one.Other, other.Other = other, one

        assert digest_object(one, Digests()) != digest_object(other, Digests())


def test_objects_nested_without_end_are_cut_off() -> None:
    inner = pikepdf.Array([pikepdf.String("inmost")])
    for _ in range(200):
        inner = pikepdf.Array([inner])

    assert digest_object(inner, Digests()) == digest_object(pikepdf.Array([inner]), Digests())


@pytest.mark.parametrize("own_resources", [True, False])
def test_forms_that_draw_forms_without_end_are_too_large(*, own_resources: bool) -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        forms: dict[str, pikepdf.Object] = {}
        for number in range(12):
            form = file.make_stream(b"/X%d Do " % (number - 1) * 10)
            form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
            if own_resources:
                form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms))
            forms[f"/X{number}"] = form
        file.pages[0].Contents = file.make_stream(b"/X11 Do")
        file.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms))
        with pytest.raises(TooLargeError):
            digest_page(file.pages[0].obj, Digests())
