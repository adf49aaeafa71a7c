"""Texts as prose: words without their endings, and the place in the file of a stretch of text."""

from datetime import date
from pathlib import Path

import pytest
from small_library import agreement, load, small

from assembler.checks.index_builder import build_index
from assembler.checks.prose import UNKNOWN, Prose, fold, same_words, texts


def prose(root: Path, *lines: str) -> list[Prose]:
    library = load(root, agreement({"term": "\n\n".join(lines)}))
    index = build_index(library, small(library), date(2026, 1, 1))
    return [each for proses in texts(index).values() for each in proses]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Party’s", "Parties"), ("Fees", "Fee"), ("Boxes", "Box"), ("Purchases", "Purchase"), ("Order Forms", "Order Form")],
)
def test_plural_and_possessive_are_the_same_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["Class", "Status", "Analysis"])
def test_an_s_of_the_word_itself_stays(word: str) -> None:
    assert fold(word) == (word,)


def test_values_and_references_are_unknown_and_bold_is_gone(tmp_path: Path) -> None:
    (found,) = prose(tmp_path, "The **fee** is due in {{ notice }} under [](#term). Then it ends.")
    assert found.text == f"The fee is due in {UNKNOWN} under {UNKNOWN}. Then it ends."
    assert [token.text for token in found.tokens if token.first] == ["The", "Then"]


def test_a_stretch_has_its_place_in_the_file(tmp_path: Path) -> None:
    (found,) = prose(tmp_path, "The **fee** is due in {{ notice }} after delivery or delivery.")
    start = found.text.rindex("delivery")
    span = found.span(start, start + len("delivery"))
    assert span.source_line[span.column - 1 :] == "delivery."
    assert (span.line, span.length) == (5, 8)


def test_texts_with_the_same_words_have_the_same_key(tmp_path: Path) -> None:
    one, other, third = prose(
        tmp_path, "The fee  is {{ notice }}.", "**The Fee** is {{ notice }}.", "The fee is {{ place }}. {when: place is stated}"
    )
    assert same_words(one.part.content) == same_words(other.part.content) != same_words(third.part.content)
