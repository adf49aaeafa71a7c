"""Pictures of pages: what a single changed letter, a cover and a drawing change, and what another program's hand does not."""

import pikepdf
import pytest
from formats.pdf.small_pdf import TEXT, reopened, small_pdf
from pypdfium2 import PdfDocument

from assembler.formats.pdf.page_images import PictureDifference, compare_pictures


def compared(operators: bytes) -> PictureDifference:
    ours = small_pdf()

    def write(file: pikepdf.Pdf) -> None:
        file.pages[0].Contents = file.make_stream(operators)

    with PdfDocument(ours) as first, PdfDocument(reopened(ours, write)) as second:
        return compare_pictures(first, 0, second, 0)


@pytest.mark.parametrize("other", [b"20 percent", b"16 percent", b"10 percemt", b"1O percent", b"10, percent"])
def test_a_single_letter_that_differs_is_seen(other: bytes) -> None:
    assert compared(TEXT.replace(b"10 percent", other)) != PictureDifference()


@pytest.mark.parametrize("same", [TEXT, TEXT.replace(b"60 700", b"60.2 700.1"), b"q " + TEXT + b" Q"])
def test_letters_that_are_moved_by_a_hair_are_the_same(same: bytes) -> None:
    assert compared(same) == PictureDifference()


def test_a_cover_takes_ink_away_and_a_drawing_adds_some_where_it_is() -> None:
    covered = compared(TEXT + b" q 1 g 50 675 200 20 re f Q")
    assert [(50 < left < 70, right < 250, 670 < bottom < top < 700) for left, bottom, right, top in covered.lost] == [
        (True, True, True)
    ]
    assert covered.added == ()
    drawn = compared(TEXT + b" q 0 g 100 100 20 10 re f Q")
    assert drawn.lost == ()
    assert [tuple(map(round, region)) for region in drawn.added] == [(100, 100, 120, 110)]


def test_paler_letters_are_lost() -> None:
    assert compared(b"0.9 g " + TEXT).lost
