"""A look that is lost is a doubt at its place."""

import pytest
from imports.passages import passages

from assembler.imports.looks import lost_looks, underlined_titles
from assembler.model.contract import Passage, Stretch


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ("a", "Words that are shown in capitals"),
        ("v", "Raised"),
        ("u", "Underlined"),
        ("k", "Words in a colour"),
        ("h", "Highlighted"),
        ("s", "Words that are struck through"),
    ],
)
def test_each_look_is_told_once_with_all_its_places(look: str, said: str) -> None:
    marked = [Passage(at, (Stretch("Plain "), Stretch("marked", look))) for at in range(4, 37)]
    (doubt,) = lost_looks([*passages("Plain words.", "*Bold* ones."), *marked], {})
    assert (doubt.at, doubt.words) == (4, "marked")
    assert doubt.sentence.startswith(said)
    assert doubt.sentence.endswith("here and at " + ", ".join(map(str, range(5, 35))) + " and 2 more.")


def test_the_look_of_a_heading_is_its_own_but_not_what_is_marked_in_it() -> None:
    headings = [Passage(at, (Stretch("Fees", look),), heading=1) for at, look in enumerate("ukahs")]
    assert [doubt.at for doubt in lost_looks(headings, {})] == [3, 4]


def test_the_look_of_a_title_with_which_a_paragraph_begins_is_its_own_too() -> None:
    begun = Passage(2, (Stretch("Fees", "u"), Stretch(". The "), Stretch("Fee", "u"), Stretch(" is paid.")))
    assert [doubt.words for doubt in lost_looks([begun], {2: "Fees"})] == ["Fee"]


def test_signs_and_spaces_have_no_look() -> None:
    assert [*lost_looks([Passage(1, (Stretch("Name:"), Stretch(" ____ ", "u")))], {})] == []


def test_an_address_is_underlined_by_itself() -> None:
    addresses = ("us@example.org", "https://example.org/terms", "www.example.org")
    assert [*lost_looks([Passage(1, (Stretch("Write to "), Stretch(each, "uk"))) for each in addresses], {})] == []


def test_an_underlined_title_is_printed_in_bold_which_is_told() -> None:
    texts = passages("~Fees~. The Fee is due.", "~Term~. It runs.", "*Tax*. None.", "It is ~due~. Now.")
    assert [*underlined_titles(texts[:2], {1: "Fees", 2: "Term"})] == []
    (doubt,) = underlined_titles(texts, {1: "Fees", 2: "Term", 3: "Tax"})
    assert (doubt.at, doubt.words) == (1, "Fees")
    assert doubt.sentence == "Titles that are underlined are printed in bold, here and at 2."


def test_all_words_that_are_highlighted_are_shown_once() -> None:
    texts = [Passage(at, (Stretch("It is "), Stretch(words, "h"))) for at, words in enumerate(("name", "0 month", "name"), 4)]
    (doubt,) = lost_looks(texts, {})
    assert doubt.words == "name; 0 month"
