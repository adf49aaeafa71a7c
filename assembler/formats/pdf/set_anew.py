"""Whether another program has set a page anew: its words drawn in another hand, each of them seen, and nothing over any.

LibreOffice Draw does so where it lacks a font. The letters that are seen may still be others than those that are read, so that a person
must look; but nothing was laid over them, and none is hidden.
"""

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument, PdfPage, raw

from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.page_images import FEWEST, grown, ink_missing, is_inside, picture_of, regions_of, scale_of

INSIDE = 0.2
"""The share of a letter's box at each side in which a line beside it may end."""


def stands_bare(file: PdfDocument, index: int, fields: Sequence[Rectangle] = ()) -> bool:
    """Whether each letter of a page is seen as it is drawn: with all that is no text taken away, it looks the same.

    What stands in one of the `fields`, such as the look of a signature that was drawn onto the page, is left out: no word of ours stands
    there. A page with text inside other objects is not judged.
    """
    scale = scale_of(file, index)
    whole, page = _with_blank(picture_of(file[index], scale), fields, scale), file[index]
    others = [each for each in page.get_objects(max_depth=1) if each.type != raw.FPDF_PAGEOBJ_TEXT]
    if any(each.type == raw.FPDF_PAGEOBJ_FORM and not is_inside(each.get_bounds(), fields) for each in others):
        return False
    boxes = tuple(box for box in _letters(page) if not is_inside(box, fields))
    for each in others:
        page.remove_obj(each)
    alone = _with_blank(picture_of(page, scale), fields, scale)
    hidden = sum(ink_missing(alone, whole, 1).histogram()[255:])
    over = regions_of(ink_missing(whole, alone, 1), scale, whole.size[1])
    seen = all(_has_ink(alone, box, scale) for box in boxes)
    return seen and hidden < FEWEST and not any(_meet(one, box) for one in over for box in boxes)


def _with_blank(picture: Image.Image, rectangles: Sequence[Rectangle], scale: float) -> Image.Image:
    """Return a picture of a page with some rectangles left blank."""
    brush = ImageDraw.Draw(picture)
    for left, bottom, right, top in (grown(each) for each in rectangles):
        brush.rectangle((left * scale, picture.size[1] - top * scale, right * scale, picture.size[1] - bottom * scale), fill=255)
    return picture


def _letters(page: PdfPage) -> Iterator[Rectangle]:
    """Yield the middle of the box of each letter of a page, in points."""
    text = page.get_textpage()
    for at in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, at))
        left, bottom, right, top = text.get_charbox(at)
        if letter.isalnum() and right > left and top > bottom:
            across, up = (right - left) * INSIDE, (top - bottom) * INSIDE
            yield left + across, bottom + up, right - across, top - up


def _has_ink(picture: Image.Image, box: Rectangle, scale: float) -> bool:
    left, bottom, right, top = (side * scale for side in box)
    around = (int(left) - 1, picture.size[1] - int(top) - 2, int(right) + 2, picture.size[1] - int(bottom) + 1)
    darkest, lightest = picture.crop(around).getextrema()
    return isinstance(darkest, int | float) and isinstance(lightest, int | float) and lightest - darkest > LEAST_CONTRAST


LEAST_CONTRAST = 64
"""How much darker, of 255, a letter is at least than what is around it."""


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
