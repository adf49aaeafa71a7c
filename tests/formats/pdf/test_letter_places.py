"""Letters and small shapes of a page held against ours: what no picture of the page shows is found, a file saved anew has none."""

from collections.abc import Callable

import pikepdf
import pytest
from formats.pdf.small_pdf import TEXT, appearance, reopened, small_pdf

from assembler.formats.pdf.letter_places import added_shapes, letters_set_otherwise
from assembler.formats.pdf.text_reader import open_with_pdfium

Change = Callable[[pikepdf.Pdf], None]


def rewritten(before: bytes, after: bytes) -> Change:
    return lambda file: setattr(file.pages[0].obj, "Contents", file.make_stream(TEXT.replace(before, after)))


def drawing(operators: bytes) -> Change:
    return lambda file: file.pages[0].contents_add(operators)


def in_a_form(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.Resources.XObject = pikepdf.Dictionary({"/X": appearance(file, b"1 1 1 1 re f", 300, 800)})
    file.pages[0].contents_add(b"q 1 0 0 1 123 679 cm /X Do Q")


def found(*changes: Change) -> tuple[int, int]:
    """Return how many letters are set otherwise, and how many shapes were added, by changes of the small file."""
    with open_with_pdfium(small_pdf()) as ours, open_with_pdfium(reopened(small_pdf(), *changes)) as theirs:
        letters = letters_set_otherwise(ours[0].get_textpage(), theirs[0].get_textpage())
        return len(letters), len(added_shapes(ours[0], theirs[0]))


LAST = b"(The fee is 10 percent.) Tj"


@pytest.mark.parametrize(
    "point",
    [
        b"[(The fee is 10 percent) 900 (.)] TJ",
        b"(The fee is 10 percent) Tj /F1 0.2 Tf (.) Tj",
        b"(The fee is 10 percent) Tj 1 g (.) Tj",
    ],
    ids=["moved", "tiny", "white"],
)
def test_a_point_that_is_set_otherwise_is_found(point: bytes) -> None:
    assert found(rewritten(LAST, point)) == (1, 0)


@pytest.mark.parametrize("change", [drawing(b"0 g 124 680 1 1 re f"), in_a_form], ids=["on the page", "in a form"])
def test_a_point_that_is_drawn_is_found(change: Change) -> None:
    assert found(change) == (0, 1)


def test_a_file_saved_anew_and_a_letter_moved_by_less_than_a_hair_have_none() -> None:
    assert found() == (0, 0)
    assert found(rewritten(LAST, b"0.4 0.4 Td " + LAST)) == (0, 0)


def test_letters_are_found_among_words_that_were_stamped_and_not_held_against_other_words() -> None:
    stamped = TEXT.replace(b"BT", b"BT /F1 8 Tf 60 780 Td (Envelope 1) Tj ET BT")
    assert found(lambda file: setattr(file.pages[0].obj, "Contents", file.make_stream(stamped))) == (0, 0)
    assert found(rewritten(b"10 percent", b"20 percent")) == (0, 0)
