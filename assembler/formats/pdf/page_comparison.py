"""A page of ours compared with theirs as it is seen: words that are lost, what is drawn beside them, and what its fields show.

Pages are drawn without annotations. Where a program has drawn the fields onto the page, their rectangles are read apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypdfium2 import PdfDocument, PdfTextPage, raw

from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.letter_places import added_shapes, letters_set_otherwise
from assembler.formats.pdf.page_images import compare_pictures, grown, is_inside
from assembler.formats.pdf.set_anew import stands_bare
from assembler.formats.pdf.text_reader import HYPHEN_AT_LINE_END

MUCH_OF_A_PAGE = 1 / 4
"""The share of a page's letters that are drawn or set otherwise from which on the page may have been set anew."""


@dataclass(frozen=True, slots=True)
class PageLook:
    """How a page of theirs looks beside ours. `text` is its text without that of the given rectangles, `entries` the text in each.

    `lost` gives our words at each place where ink of ours is lost, and `drawn` their words where there is new ink; either is
    empty for a place without words. `touched` gives our words where letters are drawn otherwise by a hair, as printers do. The page was
    `set_anew` where many of our words are drawn otherwise, all of theirs are seen, and nothing lies over them.
    """

    text: str
    entries: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    set_anew: bool = False


def compare_look(ours: PdfDocument, first: int, theirs: PdfDocument, second: int, fields: Sequence[Rectangle]) -> PageLook:
    """Return how a page of theirs looks beside one of ours of the same size; `fields` are rectangles that are read apart."""
    difference = compare_pictures(ours, first, theirs, second)
    before, after = ours[first].get_textpage(), theirs[second].get_textpage()
    lost = tuple(words_in(before, region) for region in difference.lost)
    added = (*difference.added, *added_shapes(ours[first], theirs[second]))
    drawn = tuple(words_in(after, region) for region in added if not is_inside(region, fields))
    by_picture, by_letter = (
        tuple(filter(None, (words_in(before, region) for region in regions if not is_inside(region, fields))))
        for regions in (difference.touched, letters_set_otherwise(before, after))
    )
    # A program that has our fonts draws the same letters, and sets them at other places.
    differing = max(len("".join(words)) for words in ((*lost, *by_picture), by_letter)) > len(words_of(before)) * MUCH_OF_A_PAGE
    return PageLook(
        text_outside(after, fields) if fields else words_of(after),
        tuple(words_in(after, rectangle) for rectangle in fields),
        tuple(words for words, region in zip(lost, difference.lost, strict=True) if words or not is_inside(region, fields)),
        drawn,
        tuple(dict.fromkeys((*by_picture, *by_letter))),
        differing and stands_bare(theirs, second, fields),
    )


def words_of(page: PdfTextPage) -> str:
    """Return the text of a page inside its bounds."""
    return str(page.get_text_bounded()).replace(HYPHEN_AT_LINE_END, "-")


def words_in(page: PdfTextPage, rectangle: Rectangle) -> str:
    """Return the text inside a rectangle of a page, in one line."""
    return " ".join(str(page.get_text_bounded(*rectangle)).replace(HYPHEN_AT_LINE_END, "-").split())


def text_outside(page: PdfTextPage, rectangles: Iterable[Rectangle]) -> str:
    """Return the text of a page without the characters whose middle lies in one of the rectangles."""
    boxes = tuple(grown(each) for each in rectangles)
    kept = []
    for index in range(page.count_chars()):
        left, bottom, right, top = page.get_charbox(index)
        across, up = (left + right) / 2, (bottom + top) / 2
        if not any(box[0] <= across <= box[2] and box[1] <= up <= box[3] for box in boxes):
            kept.append(chr(raw.FPDFText_GetUnicode(page, index)))
    return "".join(kept).replace(HYPHEN_AT_LINE_END, "-")
