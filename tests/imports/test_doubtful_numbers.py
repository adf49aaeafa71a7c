"""Doubts about numbers."""

from imports.passages import outlined, passages

from assembler.imports.doubtful_numbers import ending_otherwise, letters_for_figures


def test_a_number_with_another_end_than_most_of_its_level_is_told() -> None:
    found = outlined("Article I. Term", "1.1. It runs.", "1.2. It ends.", "1.3 It rests.", "Article II Fees", any_look=True)
    assert [each.text for each in ending_otherwise(found)] == ["1.3 It rests.", "Article II Fees"]
    assert not [*ending_otherwise(outlined("1. Term", "1.1 It runs."))]


def test_a_letter_where_the_figure_1_is_meant_is_told() -> None:
    for scanned in ("I. Term", "l. Term", "(l) Term"):
        (doubt,) = letters_for_figures(passages("Words.", scanned, "It runs.", "2. Fees"))
        assert (doubt.at, doubt.words) == (2, scanned)
    for letters in (
        ("I. Term", "II. Fees", "1. One", "2. Two"),
        ("h. eight", "i. nine", "2. Two"),
        ("k. It", "l. ends", "2. Two"),
    ):
        assert not [*letters_for_figures(passages(*letters))]
