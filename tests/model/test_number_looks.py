"""How numbers look: read from the first of a level, printed, and named by references."""

import pytest

from assembler.model.number_looks import (
    HOUSE_LOOKS,
    Looks,
    are_fields_alike,
    completed,
    first_numbers,
    fits_below,
    full_number,
    lead,
    read_look,
)


def looks(*firsts: str) -> Looks:
    found = tuple(look for first in firsts if (look := read_look(first)))
    assert len(found) == len(firsts)
    return completed(found)


@pytest.mark.parametrize(
    "first",
    [
        "1.",
        "1",
        "1.1.",
        "(a)",
        "a.",
        "a)",
        "(i)",
        "I.",
        "A.1",
        "§ 1",
        "§1",
        "Article I",
        "ARTICLE 1.",
        "Art. 1",
        "Section 1.1",
        "1.1.1.1",
    ],
)
def test_the_first_number_of_a_level_shows_how_it_looks(first: str) -> None:
    (look,) = looks(first)[:1]
    assert first_numbers((look,)) == (first,)


@pytest.mark.parametrize(
    "first", ["", "2.", "b", "aa", "1.2", "Article", "one", "1%", "%1", "The first Article I", "1.\n", "ﬁ 1" * 20]
)
def test_what_no_level_begins_with_is_refused(first: str) -> None:
    assert read_look(first) is None


@pytest.mark.parametrize(
    ("firsts", "labels", "numbers"),
    [
        ((), ("3.", "3.2", "(b)", "(iv)"), ("3", "3.2", "3.2(b)", "3.2(b)(iv)")),
        (("1.", "1.1.", "a."), ("3.", "3.2.", "b.", "(iv)"), ("3", "3.2", "3.2.b", "3.2.b(iv)")),
        (("Article I", "Section 1.1"), ("Article III", "Section 3.2", "(b)", "(iv)"), ("III", "3.2", "3.2(b)", "3.2(b)(iv)")),
        (("§ 1", "(1)", "a)"), ("§ 3", "(2)", "b)", "(iv)"), ("3", "3(2)", "3(2)b)", "3(2)b(iv)")),
        (("1.", "(a)", "(i)", "(A)"), ("3.", "(b)", "(ii)", "(D)"), ("3", "3(b)", "3(b)(ii)", "3(b)(ii)(D)")),
        (("1", "1.1", "1.1.1", "1.1.1.1"), ("3", "3.2", "3.2.2", "3.2.2.4"), ("3", "3.2", "3.2.2", "3.2.2.4")),
        (("I.", "A.", "1.", "a."), ("III.", "B.", "2.", "d."), ("III", "III.B", "III.B.2", "III.B.2.d")),
    ],
)
def test_labels_and_full_numbers(firsts: tuple[str, ...], labels: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    found, counts = looks(*firsts), (3, 2, 2, 4)
    assert tuple(look.label(counts[:level]) for level, look in enumerate(found, 1)) == labels
    assert tuple(full_number(found, counts[:level]) for level in (1, 2, 3, 4)) == numbers


def test_a_reference_has_the_word_of_the_number_that_it_names() -> None:
    assert [lead(looks("Article I", "Section 1.1"), level) for level in (1, 2, 3)] == ["Article ", "Section ", "Section "]
    assert [lead(looks("§ 1", "(1)"), level) for level in (1, 2)] == ["§ ", "§ "]
    assert [lead(HOUSE_LOOKS, level) for level in (1, 2, 3, 4)] == ["Section "] * 4


@pytest.mark.parametrize(
    ("first", "above", "fits"),
    [
        ("1.1", ("Article I",), True),
        ("I.1", ("I.",), True),
        ("A.1", ("I.",), False),
        ("I.1", ("1.",), False),
        ("1.1", (), False),
        ("1.1.1", ("1.", "(a)"), True),
    ],
)
def test_a_number_shows_those_above_as_they_look_or_all_in_figures(first: str, above: tuple[str, ...], *, fits: bool) -> None:
    look = read_look(first)
    assert look is not None
    assert fits_below(look, looks(*above)[: len(above)]) is fits


@pytest.mark.parametrize(
    ("firsts", "alike"),
    [
        ((), True),
        (("1", "1.1", "1.1.1", "1.1.1.1"), True),
        (("I.", "A.", "1.", "a."), True),
        (("1.", "1.1.", "a.", "i."), True),
        (("1.", "(a)"), False),
        (("1.", "1.1.", "a."), False),
        (("Article I",), False),
        (("(1)", "(a)"), True),
    ],
)
def test_where_programs_put_full_numbers_together_alike(firsts: tuple[str, ...], *, alike: bool) -> None:
    assert are_fields_alike(looks(*firsts)) is alike
