"""Parties held against the places to sign."""

import pytest
from proofreading.sound_contract import SOUND, changed, read


def remarks(text: str) -> list[str]:
    return [each.sentence for each in read(text).remarks]


def test_one_party_at_both_places_is_told_twice() -> None:
    found = remarks(changed("Bolt GmbH\n\nBy", "Acme Ltd\n\nBy"))
    assert found == ["“Buyer” is a party, and has no place to sign.", "“Supplier” has two places to sign."]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Bolt GmbH\n\nBy", "BUYER:\n\nBy"),
        ("Bolt GmbH\n\nBy", "The Buyer\n\nBy"),
        ("Acme Ltd\n\nBy: ____\n\nBolt GmbH\n\nBy: ____", "The parties have signed."),
        ("Acme Ltd\n\nBy: ____\n\nBolt GmbH", "Some Name\n\nBy: ____\n\nAnother Name"),
    ],
)
def test_places_under_other_names_are_not_told(before: str, after: str) -> None:
    assert remarks(SOUND.replace(before, after)) == []
