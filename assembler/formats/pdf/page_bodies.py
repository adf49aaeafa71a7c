"""The body of a page that Typst set, which is all but its header and footer, and a key that is equal wherever the same body stands.

Typst numbers the glyphs of each file in the order in which they appear, so a page of one partner's file never has the bytes of another's.
In the key each glyph stands for its letters, its width and its outline.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.glyphs.mapped_fonts import read_character_map
from assembler.formats.pdf.glyphs.marked_letters import SPELLED_OUT
from assembler.formats.pdf.glyphs.outlines import outlines_of
from assembler.formats.pdf.object_syntax import ANY_REFERENCE, Entries, stream_data
from assembler.model.remembered import keep_last

HEADER = b"/Artifact<</Attached[/Top]/Subtype/Header/Type/Pagination>>BDC"
FOOTER = b"/Artifact<</Attached[/Bottom]/Subtype/Footer/Type/Pagination>>BDC"
"""The marks of a header and of a footer (ISO 32000-1, 14.8.2.2)."""

END, END_OF_PIECE = b"\nEMC", b"\nQ"
"""The ends of marked content, and of a piece of it."""

NUMBER = rb"-?[0-9.]++"
PLACED = rb"\nq 1 0 0 -1 %b %b cm" % (NUMBER, NUMBER)
SHOWN = rb"/c[0-9]+ cs(?: %b)+ scn\nBT %b Tr/f[0-9]+ %b Tf 1 0 0 -1 0 0 Tm\[(?:%b|\((?:[^\\()]|\\[\s\S])*\))*\]TJ\nET" % (
    (NUMBER,) * 4
)
RULED = rb"/c[0-9]+ CS(?: %b)+ SCN %b w %b M %b %b m(?: %b %b l)+(?:\nh)?\nS" % ((NUMBER,) * 7)
PIECE = re.compile(rb"%b(?:%b|%b)" % (PLACED, SHOWN, RULED))
"""A piece of a header or a footer without its `Q`, as Typst writes it: a line of text or a rule, which changes nothing outside of itself."""

FONT_FILES = frozenset({b"/CIDSet", b"/FontBBox", b"/FontFile2", b"/FontFile3", b"/FontName"})
"""The keys of a font's description that differ in each file: which glyphs the file has, and under which numbers."""

SET_IN = re.compile(rb"/(f[0-9]+) (?=[0-9.]+ Tf\n?)")
"""The font in which what follows is set."""

BESIDE_PARENTHESES = bytes({*range(256)} - {*b"()"})
INNER = rb"\((?:[^()]++|\([^()]*+\))*+\)"
NESTED = re.compile(rb"\(([^()]*+(?:%b[^()]*+)++)\)" % INNER)
"""A string in which parentheses stand in pairs (ISO 32000-1, 7.3.4.2)."""

QUOTED, NUMBERED = re.compile(rb"\\([^0-3nrtbf][0-7]{0,2})"), {b"\\": rb"\134", b"(": rb"\050", b")": rb"\051"}
"""A character in a string that is quoted by itself, or a number that none has, and the numbers of those that are (ISO 32000-1, table 3)."""

LANGUAGE = re.compile(rb"/Lang\(([A-Za-z-]*)\)")
"""The language of marked content, the only string in a page that shows no glyphs."""

CLOSING = {b"q": 1, b"Q": -1}
STATE = frozenset({*CLOSING, b"cm", b"TL", b"Tc", b"Ts", b"Tw", b"Tz", b'"'})
"""What saves or restores how things are drawn (ISO 32000-1, 8.4.2), and what changes it for the words that come after."""

WORDS = bytes(32 if byte in b"()<>[]{}/" else byte for byte in range(256))
"""Each mark as a space, so that words stand alone."""

BESIDE_BRACKETS = bytes({*range(256)} - {*b"[]<>"})
BRACKETS = re.compile(rb"(?:\[\]|<<(?:\[\])*>>)*")
"""Arrays and dictionaries that are closed where the next operator comes."""

UNUSUAL = bytes({*range(256)} - {*b"\n", *range(32, 127)} | {*b"#%"})
"""What no operator of ours is written with."""

PICTURE, HEXADECIMAL = re.compile(rb"I(?<=BI)"), re.compile(rb"<(?<!<<)(?:<<)*+(?!<)")
"""The beginnings of a picture among operators, and of a string of hexadecimal digits, each found by a mark that is rare."""

BETWEEN, APART = rb"\u0100\000", "\u0100"
"""What stands between two strings in a key: a glyph whose first half no string can hold, so that a string of half a glyph is seen."""

WIDTH = re.compile(rb"([0-9]+) ([0-9]+) ([-0-9.]+)")
"""The first and the last glyph of a width."""

LAST_GLYPH = 0xFFFF
"""The highest number that a glyph can have."""

WIDTHS = re.compile(rb"\[(?:[0-9]++ [0-9]++ [-0-9.]++ ?)*+\]")
"""The widths of a font, as Typst writes them."""

LETTERS = re.compile(rb"([0-9]+) beginbfchar\n((?:<[0-9A-Fa-f]{4}> <[0-9A-Fa-f]+>\n)*)endbfchar\n")
"""A section of a character map, and the number of lines that it says it has (ISO 32000-1, 9.10.3)."""

ABOVE = rb"(?:%[^\n\r]*\n|[^%()<>\n]*(?:\(\w*\)[^%()<>\n]*)?\n)*<0000> <[Ff]{4}>\nendcodespacerange\n"
SECTION = rb"[0-9]+ beginbfchar\n(?:<.*>\n)*endbfchar\n"
MAP = re.compile(rb"(%b)((?:%b)*)(endcmap\n[\s\S]*)" % (ABOVE, SECTION))
"""A character map: what stands above the letters of its glyphs, in which no string or comment is left open, these, and what stands below."""

MOST_GLYPHS = 255
"""The number of glyphs of a typeface that keys tell apart. What is set in more is in no key."""

MOST_FONTS = 500
"""The most fonts of files whose numbers are remembered at a time; a packet has a dozen."""

Numbers = bytes
"""The numbers that glyphs have in keys, by their numbers in a font of a file; 0 for one that has none."""


class PageParts(NamedTuple):
    """The content of a page: the pieces of its header and of its footer, and the body between them."""

    header: list[bytes]
    body: bytes
    footer: list[bytes]


def split_page(content: bytes) -> PageParts | None:
    """Return the parts of a page; None where they are not marked as Typst marks them."""
    begin = content.find(END) + len(END) if content.startswith(HEADER) else 0
    end = content.rfind(FOOTER)
    if end < begin or not content.endswith(END) or SPELLED_OUT in content:
        return None
    above, below = (_pieces_in(each) for each in (content[len(HEADER) : begin], content[end + len(FOOTER) :]))
    return None if above is None or below is None else PageParts(above, content[begin:end], below)


def _pieces_in(marked: bytes) -> list[bytes] | None:
    """Return the pieces of a header or a footer; None where anything stands behind the last."""
    *pieces, rest = marked.removesuffix(END).split(END_OF_PIECE)
    return None if rest else pieces


@dataclass(slots=True)
class Typefaces:
    """The numbers of glyphs in keys: for each typeface those of its glyphs, by their letters, widths and outlines; and those of whole fonts."""

    numbers: dict[bytes, dict[tuple[str, bytes, bytes], int]] = field(default_factory=dict)
    fonts: dict[bytes, tuple[bytes, Numbers]] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all numbers."""
        self.numbers.clear()
        self.fonts.clear()

    def numbers_in(self, objects: FileObjects, font: bytes, digest: bytes) -> tuple[bytes, Numbers]:
        """Return the typeface of a font of a file, and the numbers of its glyphs in keys; the digest is of the font with all it refers to."""
        return keep_last(self.fonts, digest, self.fonts.get(digest) or self._numbers_in(objects, font), MOST_FONTS)

    def _numbers_in(self, objects: FileObjects, font: bytes) -> tuple[bytes, Numbers]:
        own = objects.entries(font)
        (below,) = objects.elements(own[b"/DescendantFonts"])
        drawn, mapped = objects.entries(below), stream_data(objects.resolve(own[b"/ToUnicode"]))
        described = objects.entries(drawn[b"/FontDescriptor"])
        around, lines = _letters_of(mapped)
        face = b"\n\n".join(
            (
                own[b"/BaseFont"].partition(b"+")[2],
                _written_in(own, {b"/BaseFont", b"/DescendantFonts", b"/ToUnicode"}),
                _written_in(drawn, {b"/BaseFont", b"/FontDescriptor", b"/W"}),
                _written_in(described, FONT_FILES),
                around,
            )
        )
        known, found = self.numbers.setdefault(face, {}), bytearray(256)
        if b"/FontFile2" not in described:
            return face, bytes(found)
        widths = dict(_widths(objects.resolve(drawn[b"/W"])))
        outlines = outlines_of(stream_data(objects.resolve(described[b"/FontFile2"])))
        for glyph, letters in read_character_map(lines).items():
            outline = outlines[glyph] if 0 < glyph < min(len(found), len(outlines)) else None
            if outline is not None and glyph in widths:
                one = letters, widths[glyph], outline
                found[glyph] = known.get(one) or (known.setdefault(one, len(known) + 1) if len(known) < MOST_GLYPHS else 0)
        return face, bytes(found)


def _letters_of(mapped: bytes) -> tuple[bytes, bytes]:
    """Return a character map without the lines of its letters, and these.

    Raises `ValueError` where they stand elsewhere than in ours, are not as many as they say, or not each of its own glyph.
    """
    parts = MAP.fullmatch(mapped)
    found = LETTERS.findall(parts[2]) if parts else []
    glyphs = [line.partition(b">")[0].lower() for _, lines in found for line in lines.splitlines()]
    counted = [int(said) for said, _ in found] == [lines.count(b"\n") for _, lines in found]
    if not parts or not counted or LETTERS.sub(b"", parts[2]) or len(glyphs) != len({*glyphs}) or b"bf" in parts[1] + parts[3]:
        raise ValueError("readers differ in what they make of such a map")
    return parts[1] + parts[3], parts[2]


def _written_in(entries: Entries, without: set[bytes] | frozenset[bytes]) -> bytes:
    """Return entries as they are written. Raises `ValueError` where one leads to another object, of which a key would say nothing."""
    written = b"".join(key + b" " + value for key, value in entries.items() if key not in without)
    if ANY_REFERENCE.search(written):
        raise ValueError("a font leads to other objects than those of Typst")
    return written


def _widths(listed: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the glyphs and widths in the list of a font. Raises `ValueError` where it is written otherwise than Typst does it."""
    if not WIDTHS.fullmatch(listed):
        raise ValueError("the widths of a font are written in another way")
    above = -1
    for first, last, width in WIDTH.findall(listed):
        if not above < int(first) <= int(last) <= LAST_GLYPH:
            raise ValueError("readers differ in which of two widths a glyph has")
        above = int(last)
        yield from ((glyph, width) for glyph in range(int(first), above + 1))


def with_numbers(content: bytes) -> bytes | None:
    """Return content with each parenthesis that begins and ends no string as its number, and each that is left for one that does.

    None where a string is written as no string of ours is.
    """
    try:
        content = QUOTED.sub(lambda found: NUMBERED[found[1]], LANGUAGE.sub(rb"/Lang/\1", content))
    except KeyError:
        return None
    if _is_paired(content):
        return content
    content = NESTED.sub(_without_pairs, content)
    return content if _is_paired(content) else None


def leaves_all_as_it_was(content: bytes) -> bool:
    """Whether what follows some content with numbers is drawn as if it stood alone: nothing is left open, moved, or set otherwise."""
    operators, depth = b"()".join(content.replace(b"(", b")").split(b")")[::2]), 0
    for one in filter(STATE.__contains__, operators.translate(WORDS).split()):
        depth += CLOSING.get(one, 0)
        if depth < 0 or (one not in CLOSING and not depth):
            return False
    closed = not depth and BRACKETS.fullmatch(operators.translate(None, BESIDE_BRACKETS)) is not None
    return closed and not _is_unusual(operators)


def key_of(body: bytes, fonts: Mapping[bytes, tuple[bytes, Numbers]], others: Sequence[bytes]) -> bytes | None:
    """Return a key of a body with the numbers of its fonts' glyphs, and with other things on which its reading depends.

    None where it is set in a font that has no numbers, or in a glyph that has none.
    """
    first, *set_in = SET_IN.split(body)
    if b"(" in first or b"Tf" in first or _is_unusual(first):
        return None
    names, parts = set_in[::2], set_in[1::2]
    found = [*others, first, b" ".join(names)]
    for name in sorted({*names}):
        if name not in fonts:
            return None
        face, numbers = fonts[name]
        written = b"\n\n".join(part for own, part in zip(names, parts, strict=True) if own == name)
        pieces = written.replace(b"(", b")").split(b")")
        around, strings = b"(".join(pieces[::2]), BETWEEN.join(pieces[1::2]).decode("unicode_escape")
        high, between = strings[::2], max(len(pieces) // 2 - 1, 0)
        whole = _is_paired(written) and not len(strings) % 2 and high.count("\0") + between == len(high)
        as_ours = around.count(b"Tf") == names.count(name) and not _is_unusual(around)
        if not whole or not as_ours or high.count(APART) != between:
            return None
        shown = strings[1::2].encode("latin-1").translate(numbers)
        if shown.count(0) != between:
            return None
        found += [face, around, shown]
    return hashlib.sha256(b"".join(b"%d %b" % (len(each), each) for each in found)).digest()


def _is_paired(written: bytes) -> bool:
    """Whether each string begins with a parenthesis and ends with one, and has none within."""
    marks = written.translate(None, BESIDE_PARENTHESES)
    return marks == b"()" * (len(marks) // 2)


def _without_pairs(found: re.Match[bytes]) -> bytes:
    """Return a string with the parentheses within it as numbers."""
    return b"(%b)" % found[1].replace(b"(", NUMBERED[b"("]).replace(b")", NUMBERED[b")"])


def _is_unusual(written: bytes) -> bool:
    """Whether something is among operators of which readers make different things, and that Typst never writes.

    A string of hexadecimal digits, a name with a character as its number, a comment, a picture, or a space that is none to all.
    """
    found = len(written.translate(None, UNUSUAL)) != len(written)
    return found or PICTURE.search(written) is not None or HEXADECIMAL.search(written) is not None
