from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from assembler.formats.pdf.drawn_signature import read_strokes
from assembler.formats.pdf.signature_look import SignatureLook, render_look

NOTE = "Signed electronically, 2 December 2026, 09:30 UTC"


def look(name: str, drawn: str = "") -> SignatureLook:
    return SignatureLook(name, read_strokes(drawn), NOTE, 150.2, 39.7)


@pytest.mark.parametrize("name", ["Dr. Lena Müller", "Νίκος Παπαδόπουλος", "Maximiliane-Charlotte von Hohenstaufen-Wittelsbach"])
def test_a_typed_name_and_the_note_stand_on_a_page_of_the_places_size_in_embedded_fonts(name: str) -> None:
    page, findings = render_look(look(name))
    assert findings == ()
    read = PdfReader(BytesIO(page)).pages[0]
    assert (round(float(read.mediabox.width), 1), round(float(read.mediabox.height), 1)) == (150.2, 39.7)
    assert "".join(read.extract_text().split()) == "".join(f"{name}{NOTE}".split())
    with pikepdf.open(BytesIO(page)) as file:
        fonts = [*file.pages[0].Resources.Font.values()]
        assert all("/FontDescriptor" in font.DescendantFonts[0] for font in fonts)


def test_a_drawing_takes_the_place_of_the_name() -> None:
    page, _ = render_look(look("Dr. Lena Müller", "[[[100, 200], [150, 260]]]"))
    assert "".join(PdfReader(BytesIO(page)).pages[0].extract_text().split()) == "".join(NOTE.split())


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("x" * 100, "long-name"),
        ("株", "unprintable-name"),
        ("Lena\u202eMüller", "unprintable-name"),
        ('"; panic("x', ""),
        ("\\ #panic() $x$", ""),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_and_none_is_read_as_typst(name: str, id: str) -> None:
    page, findings = render_look(look(name))
    assert [one.id for one in findings] == ([id] if id else [])
    assert bool(page) != bool(id)
