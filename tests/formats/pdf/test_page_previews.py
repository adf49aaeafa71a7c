"""A page is drawn as poppler draws it, with what its fields show; a number that no page has draws nothing."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from formats.pdf.pdf_sample import agreement, form, printed
from formats.pdf.small_pdf import small_pdf
from PIL import Image, ImageChops, ImageFilter, ImageStat

from assembler.formats.pdf.page_previews import count_pages, draw_page

WIDTH = 595
"""A pixel for each point of a page of A4."""

MOST_UNLIKE = 2.0


@pytest.mark.parametrize("number", [0, -1, 2, 10**12])
def test_a_number_that_no_page_has_draws_nothing(number: int) -> None:
    data = small_pdf()
    assert count_pages(data) == 1
    assert draw_page(data, number, WIDTH) is None
    assert draw_page(data, 1, WIDTH)


@pytest.mark.slow
@pytest.mark.poppler
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils (pdftoppm) is not installed")
@pytest.mark.parametrize("paper", [agreement, form])
def test_a_page_is_drawn_as_poppler_draws_it(paper: type, tmp_path: Path) -> None:
    data = printed(paper())
    (tmp_path / "paper.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "paper.pdf", "page"], cwd=tmp_path, check=True)
    others = [Image.open(path) for path in sorted(tmp_path.glob("page-*.pgm"))]
    assert count_pages(data) == len(others)
    for number, other in enumerate(others, 1):
        drawn = draw_page(data, number, WIDTH)
        assert drawn
        assert len(drawn) < 100_000
        own = Image.open(io.BytesIO(drawn)).convert("L")
        assert abs(own.height - other.height) <= 1
        found = [unlike(own, each.resize(own.size)) for each in others]
        assert found.index(min(found)) == number - 1, "of all pages it is most like itself"
        assert min(found) < MOST_UNLIKE


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures in shades of 255, where the edges of letters do not count."""
    own, theirs = (picture.filter(ImageFilter.GaussianBlur(2)) for picture in (one, other))
    return float(ImageStat.Stat(ImageChops.difference(own, theirs)).mean[0])
