"""Add glyphs to the font programs of a file: a letter with the marks that stand on it, drawn as one glyph."""

from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from assembler.formats.pdf.glyphs.shown_glyphs import GlyphPart

OUTLINES = "CFF "


class FontProgram(Protocol):
    """A font program to which glyphs can be added."""

    def add(self, parts: Sequence[GlyphPart], width: float) -> int:
        """Add a glyph of a width in thousandths of the font size; return its number."""

    def save(self) -> bytes:
        """Return the program with the glyphs that were added."""


class OutlineProgram:
    """A CFF program, whose glyphs are numbered as the file numbers them."""

    def __init__(self, data: bytes) -> None:
        """Read a program."""
        self.set = CFFFontSet()
        self.set.decompile(BytesIO(data), None)
        self.font = self.set[0]
        self.outlines = self.font.CharStrings
        self._keep_scale()

    def _keep_scale(self) -> None:
        """Remove the usual scale from the parts of the font as well, since fontTools leaves it out of the whole."""
        usual = [0.001, 0, 0, 0.001, 0, 0]
        if list(getattr(self.font, "FontMatrix", usual)) == usual:
            for part in self.font.FDArray:
                part.FontMatrix = usual

    def add(self, parts: Sequence[GlyphPart], width: float) -> int:
        """Add a glyph of a width in thousandths of the font size; return its number."""
        order = self.font.charset
        first = self.outlines[order[parts[0].glyph]]
        pen = T2CharStringPen(width, None)
        for part in parts:
            drawn = self.outlines[order[part.glyph]]
            drawn.draw(TransformPen(pen, (1, 0, 0, 1, part.right, part.up)))
        made: T2CharString = pen.getCharString(private=first.private, globalSubrs=first.globalSubrs)
        nominal = getattr(first.private, "nominalWidthX", 0)
        made.program[0] = round(width) - nominal
        number, name = len(order), f"cid{len(order):05d}"
        order.append(name)
        self.outlines.charStringsIndex.append(made)
        self.outlines.charStrings[name] = number
        self.font.FDSelect.gidArray.append(self.font.FDSelect[parts[0].glyph])
        return number

    def save(self) -> bytes:
        """Return the program with the glyphs that were added."""
        written = BytesIO()
        self.set.compile(written, TTFont(recalcBBoxes=False))
        return written.getvalue()


class TrueTypeProgram:
    """A TrueType program."""

    def __init__(self, data: bytes) -> None:
        """Read a program."""
        self.font = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=True)
        self.unit = self.font["head"].unitsPerEm / 1000

    def add(self, parts: Sequence[GlyphPart], width: float) -> int:
        """Add a glyph of a width in thousandths of the font size; return its number."""
        glyphs, order = self.font.getGlyphSet(), self.font.getGlyphOrder()
        pen = TTGlyphPen(None)
        for part in parts:
            whole = DecomposingRecordingPen(glyphs)
            glyphs[order[part.glyph]].draw(whole)
            whole.replay(TransformPen(pen, (1, 0, 0, 1, part.right * self.unit, part.up * self.unit)))
        number, name = len(order), f"added{len(order):05d}"
        self.font.setGlyphOrder([*order, name])
        made, outlines = pen.glyph(round=round), self.font["glyf"]
        outlines.glyphs[name] = made
        outlines.setGlyphOrder(self.font.getGlyphOrder())
        made.recalcBounds(outlines)
        self.font["hmtx"].metrics[name] = round(width * self.unit), made.xMin
        return number

    def save(self) -> bytes:
        """Return the program with the glyphs that were added."""
        written = BytesIO()
        self.font.save(written)
        return written.getvalue()


def open_program(font: pikepdf.Object) -> FontProgram:
    """Return the program of a font of a file, with or without an OpenType wrapper."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    if "/FontFile2" in descriptor:
        return TrueTypeProgram(descriptor.FontFile2.read_bytes())
    return OutlineProgram(descriptor.FontFile3.read_bytes())


def replace_program(file: pikepdf.Pdf, font: pikepdf.Object, data: bytes) -> None:
    """Put a program into a font; the set of its glyphs, which PDF/A-2 lets a file leave out, would not name the new ones."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    if "/FontFile2" in descriptor:
        descriptor.FontFile2 = file.make_stream(data, Length1=len(data))
    else:
        descriptor.FontFile3 = file.make_stream(data, Subtype=pikepdf.Name.CIDFontType0C)
    if "/CIDSet" in descriptor:
        del descriptor.CIDSet
