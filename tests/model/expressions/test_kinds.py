"""The types of names, and the words for them."""

import pytest

from assembler.model.expressions import (
    EntryOf,
    ListOf,
    Maybe,
    OneOf,
    RecordType,
    Region,
    Type,
    Unrounded,
    bands_key,
    comparable_type,
)
from assembler.model.expressions.kinds import stated_type, type_name
from assembler.model.values import NAME_PATTERN, Kind


@pytest.mark.parametrize(
    ("type", "words"),
    [
        (Kind.MONEY, "a sum of money"),
        (OneOf(("a", "b")), "a word out of a set"),
        (EntryOf("deals"), "an id out of “deals”"),
        (Unrounded(Kind.RATE), "a rate not yet rounded"),
        (Maybe(Unrounded(Kind.RATE)), "a rate not yet rounded that need not be given"),
        (RecordType("partner", {}), "all of “partner”"),
        (ListOf(RecordType("deal", {})), "a list"),
        (Region(), "a region"),
    ],
)
def test_every_type_has_words(type: Type, words: str) -> None:
    assert type_name(type) == words


def test_every_kind_has_words() -> None:
    assert len({type_name(kind) for kind in Kind}) == len(Kind)


def test_a_value_is_compared_by_its_plain_kind() -> None:
    assert comparable_type(Maybe(EntryOf("deals"))) is Kind.ID
    assert comparable_type(Unrounded(Kind.MONEY)) is Kind.MONEY
    assert stated_type(Maybe(EntryOf("deals"))) == EntryOf("deals")


def test_no_name_is_the_key_of_bands() -> None:
    assert NAME_PATTERN.fullmatch(bands_key("status")) is None
