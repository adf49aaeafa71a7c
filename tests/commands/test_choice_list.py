"""The list of choices as data: in groups, with parts, with what each requires and excludes."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from small_library import agreement, load, small

from assembler.commands.choice_list import ChoiceData, ChoiceListData, choice_list
from examples import library

FILES = agreement({"term": "Words."})
PROGRAMME = FILES["small/programme.yaml"]
DELIVERY = {"id": "express-requires-delivery", "text": "Express delivery is delivery.", "source": "T-5"}
RETAIL = {
    "id": "retail",
    "title": "Retail",
    "source": "T-3",
    "note": "",
    "default": False,
    "default_where": "",
    "available": True,
    "against": [],
    "requires": ["trade"],
    "excludes": ["wholesale"],
    "rules": [],
    "parts": [],
}


def listed(folder: Path, changes: Mapping[str, str]) -> ChoiceListData:
    """Return the list of the small programme's choices after changes of its file."""
    text = PROGRAMME
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return choice_list(small(load(folder, FILES | {"small/programme.yaml": text})))


def every(choices: Iterable[ChoiceData]) -> Iterator[ChoiceData]:
    for choice in choices:
        yield choice
        for parts in choice["parts"]:
            yield from every(parts["choices"])


def by_id(found: ChoiceListData) -> dict[str, ChoiceData]:
    return {choice["id"]: choice for group in found["groups"] for choice in every(group["choices"])}


def test_choices_without_groups_stand_under_no_title(tmp_path: Path) -> None:
    found = listed(tmp_path, {})
    assert (found["programme"], found["title"], found["combinations"], found["exact"]) == ("small", "Small Programme", 14, True)
    (group,) = found["groups"]
    assert (group["title"], [choice["id"] for choice in group["choices"]]) == ("", ["lend", "trade"])


def test_parts_stand_in_their_whole_with_how_many_of_them_hold(tmp_path: Path) -> None:
    alternative, optional = by_id(listed(tmp_path, {}))["trade"]["parts"]
    assert (alternative["kind"], alternative["minimum"], alternative["maximum"]) == ("alternative", 1, 1)
    assert alternative["choices"][0] == RETAIL
    assert (optional["kind"], optional["minimum"], optional["maximum"]) == ("optional", 0, 2)
    assert [choice["id"] for choice in optional["choices"]] == ["delivery", "express"]


def test_a_choice_names_the_rules_about_it_and_what_follows_from_them(tmp_path: Path) -> None:
    found = by_id(listed(tmp_path, {}))
    assert (found["express"]["requires"], found["express"]["rules"]) == (["trade", "delivery"], [DELIVERY])
    assert (found["delivery"]["requires"], found["delivery"]["rules"]) == (["trade"], [DELIVERY])


def test_groups_have_titles_and_defaults_their_conditions(tmp_path: Path) -> None:
    changes = {
        "choices:\n": "groups: {loans: Loans}\nchoices:\n",
        "title: Lending,": "title: Lending, group: loans, default: express,",
    }
    found = listed(tmp_path, changes)
    assert [(group["title"], len(group["choices"])) for group in found["groups"]] == [("", 1), ("Loans", 1)]
    assert (by_id(found)["lend"]["default"], by_id(found)["lend"]["default_where"]) == (True, "express")
    assert (by_id(found)["delivery"]["default"], by_id(found)["delivery"]["default_where"]) == (True, "")


def test_a_choice_that_no_combination_has_names_the_rules_against_it(tmp_path: Path) -> None:
    rule = "  - {id: no-loans, constraint: not lend, text: Nobody lends., source: T-9}\n"
    found = by_id(listed(tmp_path, {"rules:\n": f"rules:\n{rule}"}))
    lend = found["lend"]
    assert (lend["available"], lend["against"]) == (False, [{"id": "no-loans", "text": "Nobody lends.", "source": "T-9"}])
    assert (lend["requires"], lend["excludes"]) == ([], [])
    assert (found["trade"]["available"], found["trade"]["excludes"]) == (True, [])


def test_each_choice_of_each_shipped_programme_stands_once_in_declared_order() -> None:
    for programme in library().programmes.values():
        assert [*by_id(choice_list(programme))] == [choice.id for choice in programme.choices]
