"""Signs of fonts such as Wingdings, as letters."""

import pytest

from assembler.imports.symbols import UNKNOWN, as_letters, is_of_signs


@pytest.mark.parametrize(
    ("text", "font", "letters"),
    [
        ("\uf0a8", "Wingdings", "☐"),
        ("\xfe", "wingdings", "☑"),
        ("\uf052", "Wingdings 2", "☑"),
        ("\uf0b3 10", "Symbol", "≥ 10"),
        ("\uf020", "Wingdings", UNKNOWN),
        ("o", "Arial", "o"),
    ],
)
def test_a_sign_is_the_letter_that_looks_the_same(text: str, font: str, letters: str) -> None:
    assert as_letters(text, font) == letters


def test_fonts_of_signs_are_known_by_their_names() -> None:
    assert is_of_signs("WINGDINGS")
    assert not is_of_signs("Arial")
