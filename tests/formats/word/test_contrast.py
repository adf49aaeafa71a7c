import pytest

from assembler.formats.word.contrast import contrast


@pytest.mark.parametrize(
    ("colour", "ground", "expected"),
    [("000000", "FFFFFF", 21.0), ("FFFFFF", "000000", 21.0), ("FFFFFF", "FFFFFF", 1.0), ("777777", "FFFFFF", 4.48)],
)
def test_the_contrast_is_that_of_wcag(colour: str, ground: str, expected: float) -> None:
    assert contrast(colour, ground) == pytest.approx(expected, abs=0.01)
