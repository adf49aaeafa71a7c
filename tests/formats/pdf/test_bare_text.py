"""What pdfium returns of a text: no spaces, and the letters of a ligature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.formats.pdf.bare_text import LIGATURES, bare


@pytest.mark.parametrize(("text", "letters"), [("a  b\n c", "abc"), ("\ufb01ne \ufb04", "fineffl"), ("Ångström", "Ångström")])
def test_a_text_is_its_letters(text: str, letters: str) -> None:
    assert bare(text) == letters


@given(st.text(st.characters() | st.sampled_from(" \t\n\v\f\r\x1c\x1f\x85\xa0\u2003\u2028\ufb03\ud800")))
def test_no_space_that_python_knows_is_left(text: str) -> None:
    assert bare(text) == "".join(text.translate(LIGATURES).split())
