"""The fonts of a typeset file: the letters and the width of each glyph."""

import re
from collections.abc import Iterable, Iterator, Mapping

import pikepdf

from assembler.formats.pdf.fields.typeface import character_map
from assembler.model.quick_dataclass import dataclass

PAIR = re.compile(rb"^<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]+)>\s*$", re.MULTILINE)
RANGE = re.compile(rb"^<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]+)>\s*$", re.MULTILINE)
"""A line of a character map: a glyph and its letters; or the first and the last glyph of a range, and the letters of the first."""

FontId = tuple[int, int]
"""The number by which a file knows the object of a font."""


@dataclass(frozen=True, slots=True)
class MappedFont:
    """A font of a file whose codes are glyph numbers: the letters of its glyphs, and their widths in thousandths of the font size."""

    id: FontId
    font: pikepdf.Object
    letters: Mapping[int, str]
    widths: Mapping[int, float]

    @property
    def has_marks(self) -> bool:
        """Whether the font has a glyph without a width, such as a mark that stands on another letter."""
        return any(not self.widths.get(glyph) for glyph in self.letters)

    def set_letters(self, file: pikepdf.Pdf, letters: Mapping[int, str]) -> None:
        """Write the letters of the glyphs into the font."""
        self.font.ToUnicode = file.make_stream(character_map(letters))

    def set_widths(self, widths: Mapping[int, float]) -> None:
        """Write the widths of the glyphs into the font."""
        listed = (part for glyph, width in sorted(widths.items()) for part in (glyph, glyph, width))
        self.font.DescendantFonts[0].W = pikepdf.Array([*listed])


def mapped_fonts(file: pikepdf.Pdf) -> Iterator[MappedFont]:
    """Yield each font of a file's pages whose codes are glyph numbers and that has a map of letters."""
    fonts = {font.objgen: font for page in file.pages for _, font in page.obj.Resources.get("/Font", {}).items()}
    for known, font in fonts.items():
        if font.get("/Encoding") == "/Identity-H" and "/ToUnicode" in font:
            letters = read_character_map(font.ToUnicode.read_bytes())
            yield MappedFont(known, font, letters, dict(_widths_of(font.DescendantFonts[0].get("/W", ()))))


def read_character_map(stream: bytes) -> dict[int, str]:
    """Return the letters of each glyph in a character map."""
    letters = {
        first + at: text[:-1] + chr(ord(text[-1]) + at)
        for start, end, said in RANGE.findall(stream)
        for first, text in [(int(start, 16), _decoded(said))]
        for at in range(int(end, 16) - first + 1)
    }
    return letters | {int(glyph, 16): _decoded(said) for glyph, said in PAIR.findall(RANGE.sub(b"", stream))}


def _decoded(said: bytes) -> str:
    return bytes.fromhex(said.decode()).decode("utf-16-be")


def _widths_of(listed: Iterable[object]) -> Iterator[tuple[int, float]]:
    """Yield the glyphs and widths in the list of a font (ISO 32000-1, 9.7.4.3)."""
    entries = [*listed]
    while entries:
        first, second = int(str(entries.pop(0))), entries.pop(0)
        widths = [*second] if isinstance(second, pikepdf.Array) else [entries.pop(0)] * (int(str(second)) - first + 1)
        yield from ((first + at, float(str(width))) for at, width in enumerate(widths))
