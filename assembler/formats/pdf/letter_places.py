"""Letters and small shapes of a page held against ours one by one: a point is too small to tell two pictures of a page apart.

A figure of ten becomes one by a point between its digits, or by a letter that is moved, made tiny or drawn in the colour of its ground.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pypdfium2 import PdfMatrix, PdfPage, PdfTextPage, raw

from assembler.formats.pdf.fields.field_reader import Rectangle

MOVED = 1.0
"""How many points apart a letter may be drawn by another program."""

SMALLER, FAINTER = 0.75, 40
"""The part of its height that a letter keeps at least, and how much, of 255, a part of its colour may differ."""

SMALL, APART = 12.0, 1.5
"""The longest side of a shape that a picture may not show, and how far apart two are still the same, in points."""

DEEPEST, MOST_SHAPES = 12, 20_000
SHAPES = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)


class Letter(NamedTuple):
    """A letter as it is drawn: its character, its origin and the height of its font in points, its colour with its opacity."""

    character: str
    across: float
    up: float
    height: float
    colour: tuple[int, int, int, int]


def letters_set_otherwise(ours: PdfTextPage, theirs: PdfTextPage) -> tuple[Rectangle, ...]:
    """Return the places of our letters that theirs sets elsewhere, smaller or in another colour; none where the text differs."""
    before, after = [*_letters(ours)], [*_letters(theirs)]
    start = "".join(letter.character for letter in after).find("".join(letter.character for letter in before))
    if start < 0:
        return ()
    pairs = zip(before, after[start : start + len(before)], strict=True)
    return tuple(_box_of(mine) for mine, other in pairs if mine != other and _is_otherwise(mine, other))


def _letters(page: PdfTextPage) -> Iterator[Letter]:
    across, up, matrix, parts = raw.c_double(), raw.c_double(), raw.FS_MATRIX(), [raw.c_uint() for _ in range(4)]
    origin, turned, colours = (
        (raw.byref(across), raw.byref(up)),
        raw.byref(matrix),
        [*map(raw.byref, parts)],
    )  # once: a page has thousands of letters
    red, green, blue, opacity = parts
    for index in range(page.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(page, index))
        if character.isspace() or raw.FPDFText_IsGenerated(page, index):
            continue
        raw.FPDFText_GetCharOrigin(page, index, *origin)
        raw.FPDFText_GetMatrix(page, index, turned)
        raw.FPDFText_GetFillColor(page, index, *colours)
        height = raw.FPDFText_GetFontSize(page, index) * (abs(matrix.c) + abs(matrix.d))
        colour = red.value, green.value, blue.value, opacity.value
        yield Letter(character, across.value, up.value, height, colour)


def _is_otherwise(mine: Letter, other: Letter) -> bool:
    moved = max(abs(mine.across - other.across), abs(mine.up - other.up)) > MOVED
    fainter = any(abs(one - another) > FAINTER for one, another in zip(mine.colour, other.colour, strict=True))
    return moved or fainter or other.height < mine.height * SMALLER


def _box_of(letter: Letter) -> Rectangle:
    return letter.across, letter.up, letter.across + letter.height / 4, letter.up + letter.height / 2


def added_shapes(ours: PdfPage, theirs: PdfPage) -> tuple[Rectangle, ...]:
    """Return the places of small shapes, pictures and shadings that theirs has more than ours."""
    known = Counter(map(_rounded, _small_shapes(ours)))
    added = list[Rectangle]()
    for shape in _small_shapes(theirs):
        near = next((each for each in _roundings(shape) if known[each]), None)
        if near is None:
            added.append(shape)
        else:
            known[near] -= 1
    return tuple(added)


def _rounded(shape: Rectangle) -> tuple[int, int]:
    return round(shape[0] / APART), round(shape[1] / APART)


def _roundings(shape: Rectangle) -> Iterator[tuple[int, int]]:
    across, up = _rounded(shape)
    yield from ((across + right, up + higher) for right in (0, -1, 1) for higher in (0, -1, 1))


def _small_shapes(page: PdfPage) -> Iterator[Rectangle]:
    """Yield the bounds of the small shapes of a page, also of those in forms, by the page."""
    ahead = [(raw.FPDFPage_GetObject(page, at), PdfMatrix(), 0) for at in range(raw.FPDFPage_CountObjects(page))]
    for _ in range(MOST_SHAPES):
        if not ahead:
            return
        drawn, matrix, depth = ahead.pop()
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(drawn, raw.byref(own))
            inner = PdfMatrix.from_raw(own).multiply(matrix)
            ahead += [
                (raw.FPDFFormObj_GetObject(drawn, at), inner, depth + 1) for at in range(raw.FPDFFormObj_CountObjects(drawn))
            ]
        elif kind in SHAPES:
            bounds = _bounds(drawn, matrix)
            if max(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= SMALL:
                yield bounds


def _bounds(drawn: object, matrix: PdfMatrix) -> Rectangle:
    sides = [raw.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(drawn, *map(raw.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    corners: Sequence[tuple[float, float]] = [matrix.on_point(x, y) for x in (left, right) for y in (bottom, top)]
    across, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(across), min(up), max(across), max(up)
