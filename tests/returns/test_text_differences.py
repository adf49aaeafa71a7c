import pytest

from assembler.returns.text_differences import MOST_WORK, Edit, edits, normalized, similarity


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("pay ten per cent", "pay five per cent", "“ten” became “five”"),
        ("pay ten per cent", "pay per cent", "“ten” deleted"),
        ("pay per cent", "pay ten per cent", "“ten” inserted"),
        ("“Fee” means", '"Fee"  means', ""),
    ],
)
def test_edits_are_told_word_by_word(ours: str, theirs: str, told: str) -> None:
    assert "; ".join(map(str, edits(ours, theirs))) == told


def test_texts_too_long_to_compare_are_replaced_as_a_whole() -> None:
    before, after = "a " * (MOST_WORK // 1000), "a " * 1001
    assert edits(before, after) == (Edit(before.strip(), after.strip()),)


def test_characters_that_a_word_processor_exchanges_are_the_same() -> None:
    assert normalized("“it’s”\N{NO-BREAK SPACE}co\N{SOFT HYPHEN}-\n op") == '"it\'s" co- op'


def test_similarity_is_the_share_of_common_words_whatever_their_order_and_case() -> None:
    assert similarity("The Partner must pay", "pay must the partner") == 1
    assert similarity("one two", "two three") == 0.5
    assert similarity("", "") == similarity("one", "two") == 0
