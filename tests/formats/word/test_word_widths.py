from assembler.formats.word.paragraphs import Kind, Piece
from assembler.formats.word.styles import RunFormat
from assembler.formats.word.word_widths import longest_word

PLAIN, WIDE = RunFormat(), RunFormat(width=200, spread=10)


def text(written: str, look: RunFormat = PLAIN) -> Piece:
    return Piece(Kind.TEXT, written, look)


def test_a_word_may_stand_in_several_pieces_and_ends_at_a_space_or_a_hyphen() -> None:
    assert longest_word((text("a bc"), text("def-gh"))) == 5 * 120
    assert longest_word(()) == 0


def test_wide_and_parted_letters_count_and_those_nobody_sees_do_not() -> None:
    assert longest_word((text("ab", WIDE), text("cdefgh", RunFormat(hidden=True)))) == 2 * 250
