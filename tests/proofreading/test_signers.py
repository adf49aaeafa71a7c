"""Parties held against the places to sign."""

import pytest
from proofreading.sound_contract import SOUND, changed, read, told

PLACES = "Acme Ltd\n\nBy: ____\n\nBolt GmbH\n\nBy: ____\n"


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


@pytest.mark.parametrize(
    "places",
    [
        "| Acme Ltd | Acme Ltd |\n|---|---|\n| By: ____ | By: ____ |",
        "| Supplier | Supplier |\n|---|---|\n| Signature: ____ | Signature: ____ |",
        "| SIGNED by Acme Ltd | ________ |\n|---|---|\n| SIGNED by Acme Ltd | ________ |",
        "For and on behalf of Acme Ltd\n\n________\n\nFor and on behalf of Acme Ltd\n\n________",
        "Signed for and on behalf of\n\nAcme Ltd\n\n________\n\nSigned for and on behalf of\n\nAcme Ltd\n\n________",
    ],
)
def test_a_copied_place_is_told_however_it_is_written(places: str) -> None:
    found = remarks(changed(PLACES, places))
    assert found == ["“Buyer” is a party, and has no place to sign.", "“Supplier” has two places to sign."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The paper is signed by the Seller.", ["Seller"]),
        ("The Seller Group has a seller. A “Licensor” is none.", []),
        ("The “Seller” is whom the Buyer buys from. The Seller is known.", []),
        ("The Seller pays. The Seller signs. The Seller waits. The Seller goes.", []),
    ],
)
def test_a_party_of_another_contract_is_told(text: str, words: list[str]) -> None:
    found = told(changed("4.1 Each party", f"4.1 {text} Each party"))
    assert [word for id, _, word in found if id == "strange-party"] == words
    assert ("undefined-term" in [id for id, _, _ in found]) == ("waits" in text)


def test_a_party_is_told_only_where_the_parties_are_known() -> None:
    assert told("# Paper\n\nThe Seller signs.\n\nThe Buyer pays.") == []
