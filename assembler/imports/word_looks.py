"""The text of a line of a Word file in stretches of one look, and the look that is usual in a file."""

from collections import Counter as Counted
from collections.abc import Iterable
from typing import NamedTuple

from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.paragraphs import Kind, Piece
from assembler.formats.word.views import Line
from assembler.imports.symbols import UNKNOWN, as_letters, is_of_signs
from assembler.model.contract import COLOURED, MARKED, PLACEHOLDER, UNDERLINED, Stretch, cut, joined

BLACK = "000000"
A_POINT = 2
"""In half points."""
MERGE_FIELD = "MERGEFIELD "
"""How the code of a field begins that a program fills in for each recipient (ISO/IEC 29500-1, 17.16.5.35)."""
LINE, SHORTEST_LINE = " ____ ", 3
"""A line to write on as people type it, and of how many underlined spaces one is at least; a tab is one too."""

MARKERS = frozenset(("FFFF00", "00FF00", "00FFFF", "FF00FF"))
"""The colours of markers: yellow, green, cyan and magenta."""


class Look(NamedTuple):
    """A colour, and a size in half points."""

    colour: str
    size: int


def usual_look(lines: Iterable[Line]) -> Look:
    """Return the colour and the size that the most letters have."""
    colours, sizes = Counted[str](), Counted[int]()
    for piece in (piece for line in lines for piece in line.pieces if piece.kind is Kind.TEXT):
        colours[_colour(piece)] += len(piece.text.strip())
        sizes[piece.format.size] += len(piece.text.strip())
    colour = max(colours, key=lambda each: colours[each], default=BLACK)
    return Look(colour, max(sizes, key=lambda each: sizes[each], default=0))


def is_large(line: Line, usual: int) -> bool:
    """Whether all letters of a line are larger than usual by a point or more."""
    sizes = {piece.format.size for piece in line.pieces if piece.kind is Kind.TEXT and piece.text.strip()}
    return bool(sizes) and min(sizes) >= usual + A_POINT


def _colour(piece: Piece) -> str:
    return piece.format.colour or BLACK


def stretches_of(line: Line, usual: str) -> tuple[Stretch, ...]:
    """Return the text of a line that can be seen, joined where its look stays the same; words of a colour that is not usual have it."""
    found, blank = list[Stretch](), any(control.blank for control in line.controls)
    for piece in line.pieces:
        if piece.kind in (Kind.CONTROL, Kind.CONTROL_END):
            blank = piece.kind is Kind.CONTROL and piece.control is not None and piece.control.blank
        elif not is_unseen(piece.format) and piece.control is None:
            own = PLACEHOLDER if blank and piece.text.strip() else COLOURED if _colour(piece) != usual else ""
            own += MARKED if piece.format.ground in MARKERS else ""
            found.append(Stretch(shown_letters(piece), f"{piece.format.face}{own}"))
    return tuple(stretch._replace(text=LINE) if _is_written_on(stretch) else stretch for stretch in joined(found))


def with_merge_fields(stretches: tuple[Stretch, ...], fields: Iterable[tuple[str, str]]) -> tuple[Stretch, ...]:
    """Return the text of a line in which what its merge fields show, «Name» or a name that was merged, is marked as a placeholder."""
    at = 0
    for shown in (shown for code, shown in fields if code.startswith(MERGE_FIELD) and shown.strip()):
        start = "".join(each.text for each in stretches).find(shown, at)
        if start >= 0:
            at = start + len(shown)
            inside = (each._replace(face=f"{each.face}{PLACEHOLDER}") for each in cut(stretches, start, at))
            stretches = joined((*cut(stretches, 0, start), *inside, *cut(stretches, at)))
    return stretches


def shown_letters(piece: Piece) -> str:
    """Return the text of a piece; what a font of signs draws as letters that look the same, a sign that has none as a space."""
    font = piece.what if piece.kind is Kind.SYMBOL else piece.format.font
    return as_letters(piece.text, font).replace(UNKNOWN, " ") if is_of_signs(font) else piece.text


def strange_signs(piece: Piece) -> str:
    """Return the codes of the signs of a piece that no letter is known for."""
    letters = as_letters(piece.text, piece.what if piece.kind is Kind.SYMBOL else piece.format.font)
    return ", ".join(f"{ord(sign):04X}" for sign, letter in zip(piece.text, letters, strict=True) if letter == UNKNOWN)


def _is_written_on(stretch: Stretch) -> bool:
    """Whether a stretch is a line to write on that is drawn as underlined spaces."""
    drawn = UNDERLINED in stretch.face and not stretch.text.strip()
    return drawn and ("\t" in stretch.text or len(stretch.text) >= SHORTEST_LINE)
