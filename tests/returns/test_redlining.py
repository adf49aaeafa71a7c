"""The lines of redlines: for random pairs, one side reads as ours and the other as theirs, word for word."""

import pytest
from returns.redline_pairs import pair, redlined

from assembler.formats.word.opened_file import open_word
from assembler.returns.redline_reading import words, words_as_read
from assembler.returns.redlining import words_on

PAIRS = 12


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(PAIRS))
def test_both_sides_of_a_redline_read_as_the_files_do(seed: int) -> None:
    one = pair(seed)
    redline, sent, back = redlined(one), open_word(one.ours)[0], open_word(one.theirs)[0]
    assert redline
    assert sent
    assert back
    for theirs, file in ((False, sent), (True, back)):
        assert words(words_on(redline.lines, theirs=theirs)) == words_as_read(file, sent), one.what
