"""Word files that cost more than they weigh, or lie about what they hold, are refused in a sentence or judged; none ends in a traceback."""

import pytest
from formats.word.word_sample import word
from returns.word_bombs import BOMBS, Bomb

from assembler.returns.word_verdicts import compare_word_files


@pytest.mark.parametrize("bomb", BOMBS, ids=str)
def test_each_is_refused_in_a_sentence_or_told(bomb: Bomb) -> None:
    found = compare_word_files("alliance-agreement", "back.docx", word(), bomb.make())
    assert not found.passes
    assert [each.message for each in found.findings if each.id == "unreadable-return"] == ([bomb.refusal] if bomb.refusal else [])
