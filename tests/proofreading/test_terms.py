"""Terms: a slip of the pen is told surely, a word without a definition only where it looks like a term."""

import pytest
from proofreading.sound_contract import told

PAPER = "# Paper\n\n“Box” means a case. “Delivery Note” means a list. “Employee” means a person.\n\nEach Delivery Note names an Employee. The Employee signs it in a Box.\n\n{}"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("The Delivery Note is kept.", []),
        ("The Delivery-Note is kept.", ["misspelled-term"]),
        ("The Delivary Note is kept.", ["misspelled-term"]),
        ("The Employer pays.", []),
        ("The Enployee pays.", ["misspelled-term"]),
        ("The Stock List is kept. The Stock List is read.", ["undefined-term"]),
        ("The Stock List is kept.", []),
        ("Acme Bolts pays. Acme Bolts signs.", []),
        ("THE STOCK LIST IS KEPT. THE STOCK LIST IS READ.", []),
    ],
)
def test_a_term_is_told_where_it_looks_like_one(text: str, ids: list[str]) -> None:
    assert [id for id, _, _ in told(PAPER.format(text))] == ids


def test_the_label_of_a_blank_needs_no_definition() -> None:
    table = "\n\n| Stock List | yes |\n|---|---|\n| Fee | no |"
    assert told(PAPER.format("The Stock List is kept. The Stock List is read.") + table) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Employee fills the Box. It closes the Box. It sends the Box. It opens the box.", ["box"]),
        ("The Employee fills the Box. It opens the box.", []),
        ("The Employee fills the Box. It closes the Box. It sends the Box. It opens the box lid.", []),
        ("The Employee fills the Box. It closes the Box. It sends the Box. It opens the box of a friend.", []),
        ("The Employee fills the Box. It closes the Box. It sends the Box. It opens a box.", []),
    ],
)
def test_one_word_in_small_letters_is_told_where_nearly_all_have_the_capital(text: str, words: list[str]) -> None:
    assert [word for id, _, word in told(PAPER.format(text)) if id == "capital-drift"] == words


def test_the_number_of_an_item_is_no_word_of_what_it_defines() -> None:
    items = "iv. “Fee” means the price of a lot.\n\n## Other\n\n{} “Fee” means the price of {} lot.\n\nThe Employee pays the Fee."
    assert [id for id, _, _ in told(PAPER.format(items.format("v.", "a")))] == ["term-defined-twice"]
    assert "differing-definitions" in [id for id, _, _ in told(PAPER.format(items.format("v.", "each")))]
