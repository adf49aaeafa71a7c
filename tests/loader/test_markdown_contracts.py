"""A contract in Markdown as its reader sees it."""

from assembler.loader.markdown_contracts import is_too_deep, most_open_brackets, read_markdown_contract
from assembler.model.contract import Cell, Stretch


def lines(text: str) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in read_markdown_contract("a.md", text).passages]


def test_lists_have_the_numbers_that_publishers_print() -> None:
    text = "1. One\n   1. Deep\n      1. Deeper\n      2. Still\n2. Two\n"
    assert lines(text) == [("1.", "One"), ("1.1", "Deep"), ("(a)", "Deeper"), ("(b)", "Still"), ("2.", "Two")]


def test_a_list_counts_from_its_first_number() -> None:
    deep = "1. One\n    1. Deep\n        1. Deeper\n            1. Deepest\n            1. Still\n"
    assert lines(deep)[-2:] == [("(i)", "Deepest"), ("(ii)", "Still")]
    assert lines("3. Three\n3. Four\n3. Five\n") == [("3.", "Three"), ("4.", "Four"), ("5.", "Five")]


def test_typed_numbers_stay_in_the_text_and_bullets_are_words() -> None:
    assert lines("**1. Term**. It runs.\n\n2.1.\tEnd.\n\n- a point\n") == [
        *(("", "1. Term. It runs."), ("", "2.1.\tEnd."), ("", "• a point")),
    ]


def test_words_keep_their_look_and_lines_their_breaks() -> None:
    (passage,) = read_markdown_contract("a.md", "A **bold *and* word**<br/>next\nline\n").passages
    assert passage.stretches == (
        *(Stretch("A "), Stretch("bold ", "b"), Stretch("and", "bi"), Stretch(" word", "b"), Stretch("\nnext line")),
    )


def test_the_first_heading_is_the_title_or_the_one_in_the_front_matter() -> None:
    first, second = read_markdown_contract("a.md", "# Terms\n\n## 1. Fees\n").passages
    assert (first.titled, second.titled, second.heading) == (True, False, 2)
    contract = read_markdown_contract("a.md", "---\ntitle: Terms\nowner: us\n---\nWords.\n")
    assert [(each.titled, each.text) for each in contract.passages] == [(True, "Terms"), (False, "Words.")]
    assert [each.what for each in contract.left_out] == ["the front matter"]


def test_cells_of_tables_have_their_places() -> None:
    passages = read_markdown_contract("a.md", "| A | B |\n|---|---|\n| C | D |\n\nAfter.\n").passages
    assert [(each.text, each.cell) for each in passages] == [
        *(("A", Cell(0, 0, 0)), ("B", Cell(0, 0, 1)), ("C", Cell(0, 1, 0)), ("D", Cell(0, 1, 1)), ("After.", None)),
    ]


def test_what_prints_nothing_is_left_out_and_said() -> None:
    contract = read_markdown_contract("a.md", "<!-- note -->\n\nSee [here](https://example.org) <b>now</b>.\n")
    assert [each.text for each in contract.passages] == ["See here now."]
    assert [(each.what, each.text) for each in contract.left_out] == [
        *(("HTML", "<!-- note -->"), ("HTML, <b>", ""), ("HTML, </b>", "")),
    ]
    assert [each.notes for each in contract.passages] == [("Link: https://example.org",)]


def test_a_line_of_other_spaces_is_blank() -> None:
    assert lines("One.\n\N{EM SPACE}\n7.3.\tTwo.\n") == [("", "One."), ("", "7.3.\tTwo.")]


def test_an_indented_paragraph_is_text() -> None:
    assert lines("One.\n\n      (a) two *three*\n") == [("", "One."), ("", "(a) two three")]


def test_each_cell_of_a_row_has_a_number_of_its_own_and_the_line_of_the_row() -> None:
    passages = read_markdown_contract("a.md", "Before.\n\n| A | B |\n|---|---|\n| C |  |\n").passages
    assert [(each.text, each.at, each.told_at) for each in passages] == [
        *(("Before.", 1, 1), ("A", 2, 3), ("B", 3, 3), ("C", 4, 5), ("", 5, 5)),
    ]


def test_what_stands_deep_in_lists_and_quotations_is_read_or_told() -> None:
    deep = "".join("   " * at + f"1. Words {at}\n" for at in range(26))
    assert not is_too_deep(deep)
    assert [text for _, text in lines(deep)] == [f"Words {at}" for at in range(26)]
    assert lines("> " * 40 + "deep") == [("", "deep")]
    assert is_too_deep("> " * 41 + "deep")
    assert not is_too_deep("-" * 200 + "\n" + "*" * 200 + "\n" + "1." * 99)


def test_brackets_that_are_open_at_once_are_counted() -> None:
    assert most_open_brackets("[a] [b [c] d]\n[e\n\n[f [g") == 2
    assert most_open_brackets("]]] words") == 0


def test_a_list_that_is_indented_below_a_paragraph_is_a_list() -> None:
    text = "(1) It has:\n\n    1. one\n    2. two\n        1. deep\n\n(2) It ends.\n\n- point\n\n    1. below\n"
    assert lines(text) == [
        *(("", "(1) It has:"), ("1.", "one"), ("2.", "two"), ("2.1", "deep"), ("", "(2) It ends.")),
        *(("", "• point"), ("1.", "below")),
    ]


def test_lines_are_counted_from_the_front_matter() -> None:
    title, words = read_markdown_contract("a.md", "---\ntitle: Terms\n---\n\nWords.\n").passages
    assert (title.titled, words.told_at) == (True, 5)


def test_tables_and_paragraphs_of_html_are_read() -> None:
    text = "Before.\n\n<table><tr><th>A</th><td>B</td></tr>\n<tr><td></td><td>C</td></tr></table>\n\n<p align='x'>One <b>two</b></p><ul><li>Three</ul>\n"
    passages = read_markdown_contract("a.md", text).passages
    assert [(each.text, each.cell) for each in passages] == [
        *(("Before.", None), ("A", Cell(0, 0, 0)), ("B", Cell(0, 0, 1)), ("", Cell(0, 1, 0)), ("C", Cell(0, 1, 1))),
        *(("One two", None), ("• Three", None)),
    ]
    assert [each.face for each in passages[5].stretches] == ["", "b"]
