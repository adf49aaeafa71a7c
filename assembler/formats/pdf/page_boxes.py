"""Words that stand over others on a page, or off it, by the boxes that pdfium finds for them."""

import unicodedata
from collections.abc import Iterator

import pypdfium2

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""

BESIDE, WITHIN, OVER = 0.35, 0.5, 0.3
"""What boxes of neighbours may share: a part of the higher one's height in width, since letters such as “T” and “«” are set closer than their
boxes; a part of the narrower one's width where both are letters, so that none lies alone within a word; and a part of the lower one's height."""

ALIKE = 0.75
"""The part of the higher box's height from which the lower one is no period or comma, which may stand under the arm of a “Τ”."""


def word_boxes(text: pypdfium2.PdfTextPage) -> list[Box]:
    """Return the box of each piece of text of a page, from left to right."""
    return sorted(text.get_rect(at) for at in range(text.count_rects()))


def misplaced_words(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, boxes: list[Box]) -> Iterator[str]:
    """Yield a sentence for each piece of text of a page, in a box of its own, that lies over another, or beyond the edge."""
    width, height = page.get_size()
    for at, one in enumerate(boxes):
        left, bottom, right, top = one
        if left < 0 or bottom < 0 or right > width or top > height:
            yield f"“{_words_in_box(text, one)}” is not on the page as a whole."
        for other in boxes[at + 1 :]:
            if other[0] >= right:
                break
            # Most stand on other lines: they share no height.
            if other[1] < top and other[3] > bottom and _overlap(one, other):
                over, under = _words_in_box(text, other), _words_in_box(text, one)
                if not any(map(unicodedata.combining, over + under)):  # some marks join two letters
                    yield f"“{over}” is printed over “{under}”."


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes, the right one of which begins within the left one, share more than neighbours do."""
    heights, widths = (one[3] - one[1], other[3] - other[1]), (one[2] - one[0], other[2] - other[0])
    beside, over = min(one[2], other[2]) - other[0], min(one[3], other[3]) - max(one[1], other[1])
    letters = min(heights) > ALIKE * max(heights)
    shared = min(BESIDE * max(heights), WITHIN * min(widths)) if letters else BESIDE * max(heights)
    return beside > shared and over > OVER * min(heights) > 0


def _words_in_box(text: pypdfium2.PdfTextPage, box: Box) -> str:
    return " ".join(text.get_text_bounded(*box).split())
