"""What pdfium returns of a text: no spaces, and the letters of a ligature."""

import pytest

from assembler.formats.pdf.bare_text import bare


@pytest.mark.parametrize(("text", "letters"), [("a  b\n c", "abc"), ("\ufb01ne \ufb04", "fineffl"), ("Ångström", "Ångström")])
def test_a_text_is_its_letters(text: str, letters: str) -> None:
    assert bare(text) == letters
