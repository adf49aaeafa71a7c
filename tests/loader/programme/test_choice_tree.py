"""The choices of a programme, nested in each other, and the groups that bound them."""

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.expressions import unparse
from assembler.model.library import Programme


def programme(folder: LibraryFolder) -> Programme:
    return folder.library().programmes["demo"]


def test_choices_nest(folder: LibraryFolder) -> None:
    choices = programme(folder).choices
    assert [(choice.id, choice.parent) for choice in choices] == [("referral", ""), ("sell", ""), ("support", "sell")]


@pytest.mark.parametrize(
    ("kind", "bounds"), [("optional", (0, 1)), ("mandatory", (1, 1)), ("alternative", (1, 1)), ("or", (1, 1))]
)
def test_groups(folder: LibraryFolder, kind: str, bounds: tuple[int, int]) -> None:
    folder.programme("optional:", f"{kind}:")
    group = programme(folder).groups[-1]
    assert (group.kind, group.parent, group.members) == (kind, "sell", ("support",))
    assert (group.minimum, group.maximum) == bounds


@pytest.mark.parametrize(
    ("default", "read"), [("true", (True, "true")), ("false", (False, "true")), ("not referral", (True, "not referral"))]
)
def test_a_default_may_have_a_condition(folder: LibraryFolder, default: str, read: object) -> None:
    choice = programme(folder.programme("title: Support", f"title: Support, default: {default}")).choice("support")
    assert (choice.default, unparse(choice.default_where)) == read


def test_where_something_is_a_default_asks_choices_only(folder: LibraryFolder) -> None:
    found = folder.programme("title: Support", """title: Support, default: 'partner.country == "DE"'""").printed()
    assert "demo/programme.yaml:11:43: error: “partner” is no choice" in found


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("support: {", "1st: {", "11:7: error: “1st” is no name of a choice."),
    ],
)  # fmt: skip
def test_a_faulty_choice_is_reported_at_its_place(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in folder.programme(old, new).printed()
