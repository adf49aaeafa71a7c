"""The page of changes: a redline that a reader of Markdown shows as it is meant."""

from datetime import date

import pytest
from markdown_it import MarkdownIt

from assembler.commands.changes import ChangedClause, LibraryChanges, Renumbered, Shown
from assembler.commands.changes_page import LONGEST, as_markdown, redline, redlined
from assembler.commands.clause_lines import PrintedLine
from assembler.commands.other_changes import OtherChange

RENDERED = MarkdownIt("commonmark").enable("strikethrough")


DAYS = (date(2026, 1, 1),)


def only(*clauses: ChangedClause) -> LibraryChanges:
    return LibraryChanges(clauses, (), (), ())


def lines(*texts: str) -> tuple[PrintedLine, ...]:
    return tuple(PrintedLine(f"{at}.", text) for at, text in enumerate(texts, 1))


def change(before: tuple[PrintedLine, ...], after: tuple[PrintedLine, ...], title: str = "Price") -> ChangedClause:
    return ChangedClause(
        "Small", (date(2026, 1, 1),), "Agreement", "small/price", "Price", title, (Shown(("retail",), before, after),)
    )


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("It is due once a year.", "It is due twice a year.", "It is due ~~once~~ **twice** a year."),
        ("It is due.", "It is due at once.", "It is due **at once**."),
        ("It, is.", "It (is).", "~~It,~~ **It** ~~is~~ **(is)**."),
        ("It is due at once.", "It is due.", "It is due ~~at once~~."),
        ("It is due.", "It is due.", "It is due."),
        ("", "It is new.", "**It is new.**"),
        ("A_b*c* is due.", "A_b*c* is owed.", "A\\_b\\*c\\* is ~~due~~ **owed**."),
        ("It is due in 30 days.", "It is due in 60 days.", "It is due in ~~30~~ **60** days."),
    ],
)
def test_words_are_marked(before: str, after: str, shown: str) -> None:
    assert redline(before, after) == shown


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a", "b"),
        ("It, is.", "It (is)."),
        ("a b c d", "a x c y"),
        ("x", "**x**"),
        ("", "~~a"),
        ("(a) or b", "(b) or b"),
        ("a-b", "a-c"),
    ],
)
def test_what_a_reader_of_markdown_shows_is_both_texts(before: str, after: str) -> None:
    (inline,) = [one for one in RENDERED.parse(redline(before, after)) if one.type == "inline"]
    texts = {"before": "", "after": ""}
    deleted = added = False
    for token in inline.children or []:
        deleted = {"s_open": True, "s_close": False}.get(token.type, deleted)
        added = {"strong_open": True, "strong_close": False}.get(token.type, added)
        texts["before"] += "" if added else token.content
        texts["after"] += "" if deleted else token.content
    assert {side: "".join(text.split()) for side, text in texts.items()} == {
        "before": "".join(before.split()),
        "after": "".join(after.split()),
    }


def test_only_lines_that_differ_are_shown() -> None:
    assert [*redlined(lines("One.", "It is due."), lines("One.", "A new one here.", "It is owed."))] == [
        "2. **A new one here.**",
        "3. It is ~~due~~ **owed**.",
    ]


def test_the_page_names_clause_edition_and_combination() -> None:
    page = as_markdown(only(change(lines("It is due."), lines("It is owed."), title="Fee")))
    assert page.startswith("**1 clause prints otherwise.**")
    assert "### Agreement: Fee\n\nSmall, edition 2026-01-01 · `small/price`\n\n> ~~Price~~ **Fee**\n" in page
    assert "*With retail:*\n\n> 1. It is ~~due~~ **owed**.\n" in page


def test_a_page_is_never_longer_than_a_comment_may_be() -> None:
    many = [change(lines("It is due. " * 40), lines("It is owed. " * 40))] * 200
    page = as_markdown(only(*many))
    assert len(page) <= LONGEST + 100
    shown = page.count("### ")
    assert f"… and {200 - shown} more changes" in page


def test_no_change_is_said() -> None:
    assert as_markdown(only()) == "**No clause prints otherwise.**\n"


def test_what_differs_besides_clauses_is_named_with_its_place() -> None:
    other = OtherChange("Small", DAYS, "rule most", "“rule most”", "gone", "small/programme.yaml:12")
    page = as_markdown(LibraryChanges((), (), (other,), ("notes.txt",)))
    assert page.startswith("**No clause prints otherwise.** What else differs stands below.\n")
    assert "### What may be ordered, and how it is signed\n\n- “rule most” is gone" in page
    assert "`small/programme.yaml:12`" in page
    assert "`notes.txt`" in page


def test_numbers_that_differ_are_told_in_a_line() -> None:
    page = as_markdown(LibraryChanges((), (Renumbered("Small", DAYS, "Agreement", "small/price", (("2.", "3."),)),), (), ()))
    assert page.startswith("**Only numbers are printed otherwise.**\n")
    assert "- Agreement, `small/price`: 2. became 3. (edition 2026-01-01 of the Small)" in page
