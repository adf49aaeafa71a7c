from hypothesis import given
from hypothesis.strategies import characters, text

from assembler.formats.rare_characters import rare_characters


@given(text(characters(codec=None, categories=None)))
def test_all_but_the_plain_characters_are_left_in_their_order(written: str) -> None:
    assert rare_characters(written) == "".join(each for each in written if not " " <= each <= "~")


def test_controls_and_half_a_character_are_left() -> None:
    assert rare_characters("a\0b\x7fc\nd\ud800e\uffff~ “é”") == "\0\x7f\n\ud800\uffff“é”"
