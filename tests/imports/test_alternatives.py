"""Boxes of which one is to be ticked, found below the words that say so."""

from imports.passages import placed

from assembler.imports.alternatives import Alternative, find_alternatives, find_denials


def groups(*texts: str) -> list[Alternative]:
    """Return the groups of paragraphs; a box is called by the word behind it."""
    paragraphs = placed(*texts)
    boxes = {each.passage.at: [each.text.split()[1]] for each in paragraphs if each.text.startswith("☐")}
    return [*find_alternatives(paragraphs, boxes)]


def test_boxes_below_such_words_are_one_group() -> None:
    texts = ("It is paid [select one]:", "☐ A", "☐ B", "the text of B", "☐ C")
    assert groups(*texts) == [Alternative(("A", "B", "C"), "select one")]


def test_a_group_ends_with_a_number_with_other_words_and_where_no_box_follows() -> None:
    assert groups("Choose one:", "☐ A", "☐ B", "1. Fees", "☐ C") == [Alternative(("A", "B"), "Choose one:")]
    assert groups("Check only one.", "☐ A", "☐ B", "Please tick one!", "☐ C", "☐ D") == [
        *(Alternative(("A", "B"), "Check only one"), Alternative(("C", "D"), "Please tick one!")),
    ]
    assert groups("Choose one:", "☐ A", "☐ B", "x", "y", "z", "☐ C")[0].names == ("A", "B")


def test_other_boxes_are_free() -> None:
    assert groups("☐ A", "☐ B") == groups("Select one or more:", "☐ A", "☐ B") == groups("Select one:", "☐ A") == []


def test_yes_and_no_beside_each_other_deny_each_other() -> None:
    titles = {"yes": "Yes", "no": "No, never", "yes_2": "Yes", "no_2": "No", "email": "Email", "no_3": "No"}
    found = [*find_denials([["yes"], ["no", "yes_2", "no_2"], ["email"], ["no_3"]], titles)]
    assert found == [Alternative(("yes", "no"), "Yes or No"), Alternative(("yes_2", "no_2"), "Yes or No")]
