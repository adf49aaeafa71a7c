"""The titled groups of choices: their order, and what is wrong with them."""

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.library import Programme

GROUPS = "groups: {other: Other models, selling: Selling models}\nchoices:\n"


def grouped(folder: LibraryFolder) -> LibraryFolder:
    """Put the two outermost choices of the library into a group each, the first choice into the last group."""
    folder.programme("choices:\n", GROUPS)
    folder.programme("title: Referral,", "title: Referral, group: selling,")
    return folder.programme("    title: Sell\n", "    title: Sell\n    group: other\n")


def shown(programme: Programme) -> list[tuple[str, list[str]]]:
    return [(title, [choice.id for choice in choices]) for title, choices in programme.choices_by_title]


def test_groups_come_in_their_own_order_each_choice_with_its_parts(folder: LibraryFolder) -> None:
    programme = grouped(folder).library().programmes["demo"]
    assert shown(programme) == [("Other models", ["sell", "support"]), ("Selling models", ["referral"])]
    assert [choice.titled_group for choice in programme.choices] == ["other", "other", "selling"]


def test_choices_in_no_group_come_first_without_a_title(folder: LibraryFolder) -> None:
    folder.programme("choices:\n", "groups: {early: Early models}\nchoices:\n")
    folder.programme("title: Referral,", "title: Referral, group: early,")
    assert shown(folder.library().programmes["demo"]) == [("", ["sell", "support"]), ("Early models", ["referral"])]


def test_without_groups_all_choices_stand_together_as_written(folder: LibraryFolder) -> None:
    assert shown(folder.library().programmes["demo"]) == [("", ["referral", "sell", "support"])]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("group: selling", "group: seling", "7:38: error: “seling” is no group. [unknown-name]\n"),
        ("group: selling", "group: seling", "  hint: Did you mean “selling”?"),
        ("group: selling", "group: x", "  hint: There are other, selling."),
        ("group: selling", "group: other", "5:40: error: No choice is in the group “Selling models”. [empty-group]\n"),
        ("group: selling", "group: other", "  hint: Write “group: selling” at a choice, or take the group away."),
        (": Other models", ": selling Models", "5:42: error: The group “Selling models” stands twice; the first is on line 5. [doubled-title]\n"),
        ("other: Other models", "selling: Other models", "“selling” stands twice; the first is on line 5."),
        ("title: Support", "title: Support, group: other", "is part of “sell” and is shown below it, in no group of its own. [bad-value]\n"),
        ("title: Support", "title: Support, group: other", "  hint: Take “group” away here; “sell” may have one."),
    ],
)  # fmt: skip
def test_a_faulty_group_is_reported_at_its_place(folder: LibraryFolder, old: str, new: str, found: str) -> None:
    assert found in grouped(folder).programme(old, new).printed()


def test_a_misspelt_group_is_one_finding_and_not_an_empty_group_too(folder: LibraryFolder) -> None:
    assert "empty-group" not in grouped(folder).programme("group: selling", "group: seling").printed()


def test_a_group_where_none_is_declared_is_declared_first(folder: LibraryFolder) -> None:
    printed = folder.programme("title: Referral,", "title: Referral, group: selling,").printed()
    assert "  hint: Declare it: “groups: {selling: its title}”." in printed
