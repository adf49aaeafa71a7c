"""Whether the appearance of a typed entry is its letters and nothing else, and each letter is seen whole.

An entry is drawn by text in a font that draws what programs read, on a ground or in a frame at most. A rectangle can be a digit, a
white letter is none, and a clip cuts one off.
"""

from collections.abc import Collection, Iterator
from itertools import islice
from warnings import catch_warnings, simplefilter

import pikepdf
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import PdfDocument, PdfTextPage, raw

from assembler.formats.pdf.annotations import TINY, rectangle_of
from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.letter_fonts import fonts_in, odd_font
from assembler.formats.pdf.object_digests import Digests

DRAWINGS = frozenset(["Do", "sh", "BI", "INLINE IMAGE", "EI", "gs", "d0", "d1", "cs", "CS", "sc", "SC", "scn", "SCN"])
"""Operators that draw pictures or other forms, or set what can make a text unseen; no typed entry needs them."""

PAINTS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s"])
SHOWS = frozenset(["Tj", "TJ", "'", '"'])
POINTS = frozenset(["m", "l", "c", "v", "y"])
UNSEEN_MODES = (3, 7)
"""The rendering modes of text that is not seen."""

FRAME = 4.0
"""By how many points a frame may lie inside the box of its entry."""

SCALE = 4.0
"""The pixels of a picture of an entry for each point."""

CONTRAST = 56
"""How much, of 255, a pixel must differ from the ground to be ink."""

STRAIGHT = 0.01
"""How far a line of letters may climb for each unit to the right."""

WHOLE = 0.6
"""The part of the width and of the height of a letter that its ink takes up at least."""

MOST_AREA = 2_000_000.0
"""The area of an entry that is drawn, in square points: four sheets of A4. What is larger is told."""

MOST_LETTERS = 5_000
"""The number of letters of an entry that are looked at; what is longer is told."""


def draws_more_than_text(stream: pikepdf.Object | None) -> bool:
    """Whether an appearance draws more than text on a ground or in a frame, or text that is not seen; None draws nothing.

    Of one that cannot be read nobody knows what it draws, which counts as more.
    """
    try:
        with catch_warnings():
            simplefilter("ignore")  # pikepdf warns of a stream that ends early
            return stream is not None and _draws_more(stream)
    except (pikepdf.PdfError, ArithmeticError, LookupError, TypeError, ValueError):
        return True


def _draws_more(stream: pikepdf.Object) -> bool:
    box, path, written = rectangle_of(stream.get("/BBox")), list[tuple[float, float]](), False
    for instruction in pikepdf.parse_content_stream(stream):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in DRAWINGS or (operator == "Tr" and int(operands[0]) in UNSEEN_MODES):
            return True
        if operator in PAINTS and path and (written or not _is_frame(path, box)):
            return True
        written = written or operator in SHOWS
        path = _continued(path, operator, [float(each) for each in operands] if operator in POINTS | {"re"} else [])
    return False


def _continued(path: list[tuple[float, float]], operator: str, numbers: list[float]) -> list[tuple[float, float]]:
    """Return the points of a path after an operator; painting ends it."""
    if operator in PAINTS or operator == "n":
        return []
    if operator == "re":
        left, bottom, width, height = numbers
        return [*path, (left, bottom), (left + width, bottom + height)]
    return [*path, *zip(numbers[::2], numbers[1::2], strict=True)] if operator in POINTS else path


def _is_frame(path: list[tuple[float, float]], box: Rectangle) -> bool:
    """Whether a path runs along the sides of a box, or fills it."""
    across, up = [point[0] for point in path], [point[1] for point in path]
    reached = (min(across) - box[0], min(up) - box[1], box[2] - max(across), box[3] - max(up))
    return all(distance <= FRAME for distance in reached)


def odd_fonts_of(stream: pikepdf.Object | None, known: Collection[str], digests: Digests) -> bool:
    """Whether an appearance has a font that is neither plain nor one of ours, by its digest."""
    fonts = fonts_in(stream.get("/Resources")) if stream is not None else {}
    return any(odd_font(font, digests) not in ("", *known) for font in fonts.values())


def letters_are_seen(file: PdfDocument, at: int) -> bool:
    """Whether each letter of a page that holds an entry alone is seen whole, and no ink is seen beside the letters.

    Something must be seen at all.
    """
    page = file[at]
    if page.get_width() * page.get_height() > MOST_AREA:
        return False
    picture = page.render(scale=SCALE, draw_annots=False, may_draw_forms=False, grayscale=True).to_pil().convert("L")
    ink, text = _ink_of(picture), page.get_textpage()
    if text.count_chars() > MOST_LETTERS or ink.getbbox() is None:
        return False
    boxes = [*islice(_boxes_of(text, picture.size[1]), MOST_LETTERS)]
    if not _are_upright(text) or not all(large and _is_whole(ink, box) for box, large in boxes):
        return False
    return not _has_ink_beside(ink, [box for box, _ in boxes])


def _ink_of(picture: Image.Image) -> Image.Image:
    """Return a mask of the pixels that differ from the shade of the ground, which is that of most pixels."""
    shades = picture.histogram()
    ground = Image.new("L", picture.size, shades.index(max(shades)))
    return ImageChops.difference(picture, ground).point([0] * (CONTRAST + 1) + [255] * (255 - CONTRAST))


def _boxes_of(text: PdfTextPage, height: int) -> Iterator[tuple[Rectangle, bool]]:
    """Yield the box of each letter in pixels from the upper left, and whether it is large enough to be read."""
    for index in range(text.count_chars()):
        if chr(raw.FPDFText_GetUnicode(text, index)).isspace() or raw.FPDFText_IsGenerated(text, index):
            continue
        left, bottom, right, top = text.get_charbox(index)
        _, low, _, high = text.get_charbox(index, loose=True)
        yield (left * SCALE, height - top * SCALE, right * SCALE, height - bottom * SCALE), high - low >= TINY


def _are_upright(text: PdfTextPage) -> bool:
    """Whether no letter is turned or mirrored, as one is whose value is read from the other side."""
    matrix = raw.FS_MATRIX()
    for index in range(text.count_chars()):
        if raw.FPDFText_GetMatrix(text, index, matrix) and not (matrix.a > 0 < matrix.d and abs(matrix.b) < STRAIGHT):
            return False
    return True


def _is_whole(ink: Image.Image, box: Rectangle) -> bool:
    """Whether the ink in the box of a letter takes up about all of it."""
    part = (int(box[0]) - 1, int(box[1]) - 1, int(box[2]) + 2, int(box[3]) + 2)
    found = ink.crop(part).getbbox()
    if found is None:
        return False
    wide, high = box[2] - box[0], box[3] - box[1]
    return found[2] - found[0] >= wide * WHOLE - 1 and found[3] - found[1] >= high * WHOLE - 1


def _has_ink_beside(ink: Image.Image, boxes: list[Rectangle]) -> bool:
    """Whether there is ink outside the letters and away from the sides, where a frame may be."""
    rest, edge = ink.copy(), int(FRAME * SCALE)
    drawn = ImageDraw.Draw(rest)
    for box in boxes:
        drawn.rectangle((box[0] - SCALE, box[1] - SCALE, box[2] + SCALE, box[3] + SCALE), fill=0)
    width, height = rest.size
    inner = rest.crop((edge, edge, max(width - edge, edge), max(height - edge, edge)))
    return inner.getbbox() is not None
