"""Doubts of an import: what is said alike at several places is said once."""

from assembler.imports.doubts import MOST_PLACES, Doubt, merged, places


def test_what_is_said_alike_is_said_once_with_its_places() -> None:
    doubts = [
        Doubt(9, "b", "No.", "Look."),
        Doubt(4, "a", "No.", "Look."),
        Doubt(4, "c", "No.", "Look."),
        Doubt(5, "d", "No.", "Ask."),
    ]
    assert [*merged(doubts)] == [Doubt(4, "a", "No. The same at 9.", "Look."), Doubt(5, "d", "No.", "Ask.")]


def test_places_are_listed_up_to_a_number() -> None:
    assert places((3, 4)) == "3, 4"
    assert places(range(MOST_PLACES + 2)).endswith(f"{MOST_PLACES - 1} and 2 more")
