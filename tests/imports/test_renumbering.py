"""Numbers behind paragraphs that are not printed."""

from imports.passages import outlined

from assembler.imports.renumbering import renumbered


def test_what_follows_a_paragraph_that_is_not_printed_has_another_number() -> None:
    found = outlined("1. Term", "1.1 One.", "1.2 Two:", "(a) first", "(b) second", "1.3 Three.", "2. Fees", "2.1 None.")
    assert [*renumbered(found, {2, 4})] == [("1.2", "1.1", 3), ("1.2(b)", "1.1(a)", 5), ("1.3", "1.2", 6)]
    assert [*renumbered(found, {1, 2, 3, 4, 5, 6})] == [("2", "1", 7), ("2.1", "1.1", 8)]
    assert [*renumbered(found, ())] == []
