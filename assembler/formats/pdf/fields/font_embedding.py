"""The font of form fields inside a PDF: embedded whole, and recognised in a file that comes back."""

from dataclasses import replace

import pikepdf

from assembler.formats.pdf.fields.typeface import NAME, Typeface, mapped_letters, typeface


def embed_font(file: pikepdf.Pdf) -> pikepdf.Object:
    """Embed the font in a file; return its font dictionary."""
    face, name, make = typeface(), pikepdf.Name, file.make_indirect
    base = name(f"/{face.name}")
    descriptor = pikepdf.Dictionary(
        Type=name.FontDescriptor,
        FontName=base,
        Flags=4,
        FontBBox=pikepdf.Array(face.box),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=face.capitals,
        StemV=80,
        FontFile2=make(pikepdf.Stream(file, face.deflated, Filter=name.FlateDecode, Length1=face.length)),
    )
    system = pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)
    drawn = pikepdf.Dictionary(
        Type=name.Font,
        Subtype=name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=system,
        FontDescriptor=make(descriptor),
        DW=1000,
        W=pikepdf.Array([0, pikepdf.Array(face.widths)]),
        CIDToGIDMap=name.Identity,
    )
    return make(
        pikepdf.Dictionary(
            Type=name.Font,
            Subtype=name.Type0,
            BaseFont=base,
            Encoding=name("/Identity-H"),
            DescendantFonts=pikepdf.Array([make(drawn)]),
            ToUnicode=make(pikepdf.Stream(file, face.character_map, Filter=name.FlateDecode)),
        )
    )


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
