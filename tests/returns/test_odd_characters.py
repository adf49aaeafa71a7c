import pytest

from assembler.returns.odd_characters import disguised_words, named, odd_characters


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Žluťoučký – “kůň”\n\t", "Žluťoučký – “kůň”\n\t"),
        ("10\u200b%", "10[U+200B ZERO WIDTH SPACE]%"),
        ("\u202e01", "[U+202E RIGHT-TO-LEFT OVERRIDE]01"),
        ("\x1b[31m", "[U+001B][31m"),
        ("P\u0430rtner", "P\u0430[U+0430 CYRILLIC SMALL LETTER A]rtner"),
        ("Ёлка", "Ёлка"),
    ],
)
def test_what_deceives_the_eye_is_named_and_nothing_else(text: str, shown: str) -> None:
    assert named(text) == shown


def test_odd_characters_are_counted_and_disguised_words_found() -> None:
    assert odd_characters("a\u200bb\u200b\n") == {"\u200b": 2}
    assert odd_characters("a\n\tb\u00ad") == {"\u00ad": 1}
    assert list(disguised_words("The P\u0430rtner pays \u0415UR to Ёлка.")) == ["P\u0430rtner", "\u0415UR"]
