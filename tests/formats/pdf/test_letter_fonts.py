"""A plain font is one of text that a viewer has; any other is told by its digest."""

import pikepdf
import pytest

from assembler.formats.pdf.letter_fonts import UNREADABLE_FONT, fonts_in, odd_font
from assembler.formats.pdf.object_digests import Digests


def made(name: str, subtype: str = "/Type1", **keys: object) -> pikepdf.Object:
    own = {f"/{key}": value for key, value in keys.items()}
    return pikepdf.Dictionary(own | {"/Subtype": pikepdf.Name(subtype), "/BaseFont": pikepdf.Name(name)})


@pytest.mark.parametrize("name", ["/Helvetica", "/Helvetica-Bold", "/ABCDEF+Arial,Bold", "/TimesNewRomanPSMT", "/CourierStd"])
def test_fonts_of_text_are_plain(name: str) -> None:
    assert odd_font(made(name), Digests()) == ""


def test_symbols_own_maps_embedded_letters_and_type_3_are_not() -> None:
    with pikepdf.new() as file:
        letters = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, FontFile2=file.make_stream(b"x"))
        fonts = [
            made("/Symbol"),
            made("/ZapfDingbats"),
            made("/Helvetica", ToUnicode=file.make_stream(b"x")),
            made("/Helvetica", "/TrueType", FontDescriptor=letters),
            made("/Helvetica", "/Type3"),
            made("/Helvetica", "/Type0"),
        ]
        digests = [odd_font(font, Digests()) for font in fonts]
    assert all(digests)
    assert len({*digests}) == len(fonts)
    assert odd_font(None, Digests()) == UNREADABLE_FONT


def test_the_fonts_of_resources_are_named() -> None:
    font = made("/Helvetica")
    assert [*fonts_in(pikepdf.Dictionary(Font={"/F1": font}))] == ["/F1"]
    assert fonts_in(pikepdf.Dictionary(Font=1)) == fonts_in(None) == {}
