"""The font of form fields inside a PDF: embedded whole, and recognised in a file that comes back."""

from collections.abc import Iterable
from dataclasses import replace

import pikepdf

from assembler.formats.pdf.fields.typeface import NAME, Typeface, mapped_letters, typeface
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import array, stream


def embed_font(objects: FileObjects) -> bytes:
    """Embed the font in a file; return a reference to it."""
    face = typeface()
    base, deflated = f"/{face.name}".encode(), {b"/Filter": b"/FlateDecode"}
    program = objects.add(stream({**deflated, b"/Length1": b"%d" % face.length}, face.deflated))
    described = objects.add(
        b"<</Type/FontDescriptor/FontName%b/Flags 4/FontBBox%b/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %b>>"
        % (base, _numbers(face.box), face.ascent, face.descent, face.capitals, program)
    )
    drawn = objects.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor %b/DW 1000/W[0 %b]/CIDToGIDMap/Identity>>" % (base, described, _numbers(face.widths))
    )
    letters = objects.add(stream(deflated, face.character_map))
    return objects.add(
        b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%b]/ToUnicode %b>>" % (base, drawn, letters)
    )


def _numbers(numbers: Iterable[int]) -> bytes:
    return array([b"%d" % each for each in numbers])


def find_embedded_font(file: pikepdf.Pdf) -> pikepdf.Object | None:
    """Return the field font of a file where it is byte for byte the one that we embed, else None: glyph numbers of another font differ."""
    try:
        font = file.Root.AcroForm.DR.Font[f"/{NAME}"]
        same = font.DescendantFonts[0].FontDescriptor.FontFile2.read_raw_bytes() == typeface().deflated and "/ToUnicode" in font
    except (AttributeError, LookupError, TypeError):
        return None
    return font if same else None


def face_of(font: pikepdf.Object) -> Typeface:
    """Return the typeface of a font that we embedded, with the letters of its own map: in earlier files a glyph may be read as another."""
    return replace(typeface(), glyphs=mapped_letters(font.ToUnicode.read_bytes()))
