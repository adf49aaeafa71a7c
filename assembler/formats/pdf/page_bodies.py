"""The body of a page that Typst set, which is all but its header and footer, and a key that is equal wherever the same body stands.

Typst numbers the glyphs of each file in the order in which they appear, so a page of one partner's file never has the bytes of another's.
In the key each glyph stands for its letters and its width.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf

from assembler.formats.pdf.glyphs.mapped_fonts import read_character_map

HEADER, FOOTER = b"/Artifact<</Attached[/Top]", b"/Artifact<</Attached[/Bottom]"
"""The beginnings of the marks of a header and of a footer (ISO 32000-1, 14.8.2.2)."""

END, ENDED = b"\nEMC", re.compile(rb"\bEMC\b")
"""The end of marked content."""

PIECE = re.compile(r"\nq 1 0 0 -1 [-0-9.]+ ([-0-9.]+) cm(?:(?! cm|\nq).)*", re.DOTALL)
"""A piece of a header or a footer without its `Q`: what it is set at, and nothing in it that is set elsewhere."""

PAGE = frozenset({"/Annots", "/Contents", "/MediaBox", "/Parent", "/Resources", "/StructParents", "/Tabs", "/Type"})
ABOVE_PAGES = frozenset({"/Count", "/Kids", "/Type"})
RESOURCES = frozenset({"/ColorSpace", "/Font", "/ProcSet"})
"""The keys of a page, of what stands above all pages, and of resources, that say nothing of the text but what the key of a body has."""

FONT_FILES = frozenset({"/CIDSet", "/FontFile2", "/FontFile3", "/FontName"})
"""The keys of a font's description that differ in each file: which glyphs the file has, and under which numbers."""

SET_IN = re.compile(rb"/(f[0-9]+) ")
"""The font in which what follows is set."""

QUOTED, NUMBERED = re.compile(rb"\\([^0-3nrtbf][0-7]{0,2})"), {b"\\": rb"\134", b"(": rb"\050", b")": rb"\051"}
"""A character in a string that is quoted by itself, or a number that none has, and the numbers of those that are (ISO 32000-1, table 3)."""

HALVES = ((rb"\000(", rb"\000\050"), (rb"\000)", rb"\000\051"))
"""A parenthesis that is the second half of a glyph's number, and not the end of a string, and the same as a number."""

LANGUAGE = re.compile(rb"/Lang\(([A-Za-z-]*)\)")
"""The language of marked content, the only string in a page that shows no glyphs."""

NO_GLYPH = rb"\000\000"
"""The glyph with the number 0, which stands for a letter that a font lacks; in a key it stands between two strings."""

WIDTH = re.compile(rb"([0-9]+) ([0-9]+) ([-0-9.]+)")
"""The first and the last glyph of a width."""

LETTERS = re.compile(rb"([0-9]+) beginbfchar\n((?:<[0-9A-Fa-f]{4}> <[0-9A-Fa-f]+>\n)*)endbfchar\n")
"""A section of a character map, and the number of lines that it says it has (ISO 32000-1, 9.10.3)."""

MOST_GLYPHS = 255
"""The number of glyphs of a typeface that keys tell apart. What is set in more is in no key."""

Numbers = bytes
"""The numbers that glyphs have in keys, by their numbers in a font of a file; 0 for one that has none."""


class PageParts(NamedTuple):
    """The content of a page: its header and footer, and the body between them."""

    running: bytes
    body: bytes


def split_page(content: bytes, middle: float) -> PageParts | None:
    """Return the parts of a page whose header stands above a height and its footer below it.

    None where they stand elsewhere, are not marked as Typst marks them, or may change how the body is shown.
    """
    begin = content.find(END) + len(END) if content.startswith(HEADER) else 0
    end = content.rfind(FOOTER)
    if end < begin or len(ENDED.findall(content, end)) != 1 or content.count(HEADER) != (begin > 0) or content.count(FOOTER) != 1:
        return None
    above, below = _heights(content[:begin]), _heights(content[end:])
    if above is None or below is None or min(above, default=middle) < middle or max(below, default=middle) > middle:
        return None
    return PageParts(b"%b\n%b" % (content[:begin], content[end:]), content[begin:end])


def _heights(marked: bytes) -> list[float] | None:
    """Return the heights at which the pieces of a header or a footer are set, each between `q` and `Q`; None where anything is set otherwise."""
    _, _, inside = marked.removesuffix(END).partition(b"\n")
    *pieces, rest = f"\n{inside.decode('latin-1')}".split("\nQ") if inside else ("",)
    found = [PIECE.fullmatch(piece) for piece in pieces]
    return None if rest or None in found else [float(one[1]) for one in found if one]


@dataclass(slots=True)
class Typefaces:
    """The numbers of glyphs in keys: for each typeface those of its glyphs, by their letters and widths."""

    numbers: dict[bytes, dict[tuple[str, bytes], int]] = field(default_factory=dict)

    def numbers_in(self, font: pikepdf.Object) -> tuple[bytes, Numbers]:
        """Return the typeface of a font of a file, and the numbers of its glyphs in keys."""
        drawn, mapped = font.DescendantFonts[0], font.ToUnicode.read_bytes()
        described = drawn.FontDescriptor
        face = b"".join(
            (
                str(font.BaseFont).partition("+")[2].encode(),
                _written_in(font, {"/BaseFont", "/DescendantFonts", "/ToUnicode"}),
                _written_in(drawn, {"/BaseFont", "/FontDescriptor", "/W"}),
                _written_in(described, FONT_FILES),
                _around_letters(mapped),
            )
        )
        known, found = self.numbers.setdefault(face, {}), bytearray(256)
        widths = dict(_widths(drawn.W.unparse()))
        for glyph, letters in read_character_map(mapped).items():
            if 0 < glyph < len(found) and glyph in widths:
                one = letters, widths[glyph]
                found[glyph] = known.get(one) or (known.setdefault(one, len(known) + 1) if len(known) < MOST_GLYPHS else 0)
        return face, bytes(found)


def _around_letters(mapped: bytes) -> bytes:
    """Return a character map without the lines of its letters. Raises `ValueError` where these are not as many as it says, each of its own glyph."""
    for said, lines in LETTERS.findall(mapped):
        glyphs = [line.partition(b">")[0] for line in lines.splitlines()]
        if not int(said) == len(glyphs) == len({*glyphs}):
            raise ValueError("readers differ in what they make of such a map")
    return LETTERS.sub(b"", mapped)


def _written_in(thing: pikepdf.Object, without: set[str] | frozenset[str]) -> bytes:
    held = {key: value for key, value in thing.items() if key not in without}
    return "".join(
        f"{key} {value.unparse() if isinstance(value, pikepdf.Object) else value!r}" for key, value in held.items()
    ).encode()


def _widths(listed: bytes) -> Iterator[tuple[int, bytes]]:
    for first, last, width in WIDTH.findall(listed):
        yield from ((glyph, width) for glyph in range(int(first), int(last) + 1))


def key_of(body: bytes, fonts: Mapping[bytes, tuple[bytes, Numbers]], others: Sequence[bytes]) -> bytes | None:
    """Return a key of a body with the numbers of its fonts' glyphs, and with other things on which its reading depends.

    None where it is set in a font that has no numbers, or in a glyph that has none.
    """
    if NO_GLYPH in body:
        return None
    try:
        body = QUOTED.sub(lambda found: NUMBERED[found[1]], LANGUAGE.sub(rb"/Lang/\1", body))
    except KeyError:
        return None
    for half, number in HALVES if HALVES[0][0] in body else ():
        body = body.replace(half, number)
    first, *set_in = SET_IN.split(body)
    if b"(" in first or b"<" in first.replace(b"<<", b""):
        return None
    names, parts = set_in[::2], set_in[1::2]
    found = [*others, first, b" ".join(names)]
    for name in sorted({*names}):
        if name not in fonts:
            return None
        face, numbers = fonts[name]
        written = b"\n\n".join(part for own, part in zip(names, parts, strict=True) if own == name)
        pieces = written.replace(b"(", b")").split(b")")
        around, strings = b"(".join(pieces[::2]), _unquoted(NO_GLYPH.join(pieces[1::2]))
        shown = strings[1::2].translate(numbers)
        whole = len(pieces) % 2 and not len(strings) % 2 and not strings[::2].strip(b"\0")
        if not whole or b"<" in around.replace(b"<<", b"") or shown.count(0) != max(len(pieces) // 2 - 1, 0):
            return None
        found += [face, around, shown]
    return hashlib.sha256(b"".join(b"%d %b" % (len(each), each) for each in found)).digest()


def _unquoted(strings: bytes) -> bytes:
    return strings.decode("unicode_escape").encode("latin-1")
