"""Pictures of pages compared: what is no longer seen of ours, and what is seen in theirs that ours does not have.

Pages are drawn without annotations and fields. Programs that save a PDF anew move a stroke by less than a pixel, so a pixel
is held against all that surround it in the other picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageChops
from pypdfium2 import PdfDocument, PdfPage

from assembler.formats.pdf.fields.field_reader import Rectangle

SCALE = 2.0
"""The pixels of a picture for each point of its page."""

MOST_PIXELS = 20_000_000
"""The number of pixels of a picture; a larger page is drawn smaller."""

DARKER = 56
"""How much darker, of 255, a pixel must be than all that surround it in the other picture to count."""

CELL = 12
"""The side in pixels of the squares in which differing pixels are gathered to regions."""

FEWEST = 2
"""The number of differing pixels in a region below which it is an accident of drawing."""

MARGIN = 2.0
"""By how many points what is drawn in a field may leave its rectangle."""

AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))


@dataclass(frozen=True, slots=True)
class PictureDifference:
    """The regions of a page in which ink of ours is lost, and those in which there is ink that ours does not have, in points.

    `touched` are regions in which letters are drawn otherwise by less than two pixels: another letter, or another program's hand.
    """

    lost: tuple[Rectangle, ...] = ()
    added: tuple[Rectangle, ...] = ()
    touched: tuple[Rectangle, ...] = ()


def compare_pictures(ours: PdfDocument, first: int, theirs: PdfDocument, second: int) -> PictureDifference:
    """Return how the pictures of two pages of one size differ; pages count from 0."""
    scale = scale_of(ours, first)
    before, after = picture_of(ours[first], scale), picture_of(theirs[second], scale)
    if before.size != after.size:
        after = after.resize(before.size)
    close = _difference(before, after, scale, 1)
    if not (close.lost or close.added):
        return close
    after = min(
        (ImageChops.offset(after, *shift) for shift in ((0, 0), *AROUND)), key=lambda moved: _pixels_missing(before, moved)
    )
    close, far = _difference(before, after, scale, 1), _difference(before, after, scale, 2)
    known = (*far.lost, *far.added)
    return replace(far, touched=tuple(each for each in (*close.lost, *close.added) if not any(_meet(each, one) for one in known)))


def _pixels_missing(before: Image.Image, after: Image.Image) -> int:
    """Return how many pixels of either picture the other has not within reach; a program may draw a page moved by a pixel."""
    masks = (ink_missing(before, after, 1), ink_missing(after, before, 1))
    return sum(int(mask.histogram()[255]) for mask in masks)


def _meet(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles have a part in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _difference(before: Image.Image, after: Image.Image, scale: float, reach: int) -> PictureDifference:
    """Return the difference of two pictures, in which a stroke may be drawn away by `reach` pixels."""
    lost, added = ink_missing(before, after, reach), ink_missing(after, before, reach)
    return PictureDifference(*(tuple(regions_of(mask, scale, before.size[1])) for mask in (lost, added)))


def scale_of(file: PdfDocument, index: int) -> float:
    """Return the pixels for each point at which a page is drawn."""
    width, height = file.get_page_size(index)
    return float(min(SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5))


def picture_of(page: PdfPage, scale: float) -> Image.Image:
    """Return the picture of a page in shades of grey, without annotations and fields."""
    drawn = page.render(scale=scale, draw_annots=False, may_draw_forms=False, grayscale=True)
    picture: Image.Image = drawn.to_pil()
    return picture.convert("L")


def ink_missing(one: Image.Image, other: Image.Image, reach: int) -> Image.Image:
    """Return a mask of the pixels that are dark in one picture, and within whose reach the other has none as dark."""
    darkest = other
    for across in (AROUND[:2], AROUND[2:]) * reach:
        before = darkest
        for right, down in across:
            darkest = ImageChops.darker(darkest, ImageChops.offset(before, right, down))
    return ImageChops.subtract(darkest, one).point([0] * (DARKER + 1) + [255] * (255 - DARKER))


def regions_of(mask: Image.Image, scale: float, height: int) -> Iterator[Rectangle]:
    """Yield the rectangles of neighbouring squares that hold differing pixels, in points from the lower left."""
    if mask.getbbox() is None:
        return
    for squares in _neighbours(_squares_of(mask)):
        columns, rows = [column for column, _ in squares], [row for _, row in squares]
        box = (min(columns) * CELL, min(rows) * CELL, (max(columns) + 1) * CELL, (max(rows) + 1) * CELL)
        part = mask.crop(box)
        if part.histogram()[255] >= FEWEST and (inner := part.getbbox()):
            left, top, right, bottom = (box[0] + inner[0], box[1] + inner[1], box[0] + inner[2], box[1] + inner[3])
            yield left / scale, (height - bottom) / scale, right / scale, (height - top) / scale


def _squares_of(mask: Image.Image) -> set[tuple[int, int]]:
    """Return the column and row of each square that holds a differing pixel: its mean is then 1 of 255 at least."""
    grid = mask.reduce(CELL)
    columns = grid.size[0]
    return {(at % columns, at // columns) for at, value in enumerate(grid.tobytes()) if value}


def _neighbours(squares: set[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Yield the squares in groups that touch each other."""
    left = set(squares)
    while left:
        group, ahead = list[tuple[int, int]](), [left.pop()]
        while ahead:
            column, row = ahead.pop()
            group.append((column, row))
            near = {(column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1)} & left
            left -= near
            ahead += near
        yield group


def is_inside(region: Rectangle, rectangles: Iterable[Rectangle]) -> bool:
    """Whether a region lies in one of the rectangles of fields."""
    left, bottom, right, top = region
    return any(box[0] <= left and box[1] <= bottom and right <= box[2] and top <= box[3] for box in map(grown, rectangles))


def grown(rectangle: Rectangle) -> Rectangle:
    """Return the rectangle of a field with the margin that what is drawn in it may take."""
    left, bottom, right, top = rectangle
    return left - MARGIN, bottom - MARGIN, right + MARGIN, top + MARGIN
