"""Texts side by side: paragraphs of one place stand in one row."""

from assembler.commands.side_by_side import WIDTH, side_by_side


def test_paragraphs_of_one_place_stand_in_one_row() -> None:
    lines = side_by_side([("first", ["Short.", "Same."]), ("second", ["A longer text. " * 8, "Same.", "New."])])
    assert [line.partition(" | ")[::2] for line in lines if "Same." in line] == [("Same.".ljust(53), "Same.")]
    assert lines[0].split("|")[0].strip() == "first"
    assert lines[-1].replace("|", " ").split() == ["New."]
    assert max(map(len, lines)) <= WIDTH


def test_no_word_is_lost() -> None:
    texts = [f"word{number} " * 30 for number in range(3)]
    shown = " ".join(side_by_side([("a", texts), ("b", texts)])).replace("|", " ").split()
    assert all(shown.count(f"word{number}") == 60 for number in range(3))
