"""Addresses, places to sign and lists of names in a text, by the words of each stretch."""

import pytest

from assembler.checks.addresses import lists_of_names_in, places_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "It sits at 350 5th Avenue, 42nd Floor, New York, NY 10118. The fee",
            ["350 5th Avenue, 42nd Floor, New York, NY 10118"],
        ),
        ("at One Mill Place, Riverton, Wyoming 82501", ["One Mill Place, Riverton, Wyoming 82501", "Riverton"]),
        ("of Riverton, Wyoming.", ["Riverton"]),
        ("Section 3 Way of Payment", []),
        ("For Example By: /s/ A. Miller Title: Head", ["By: /s/ A. Miller", "Title: Head"]),
        ("Title: Head of Sales", ["Title: Head of Sales"]),
        ("The Buyer pays by: a bank, and names the Date: it is fixed far behind in the text that follows here and now.", []),
    ],
)
def test_places_are_found(text: str, found: list[str]) -> None:
    stretches = [text[start:end].strip() for start, end in sorted(places_in(text), key=lambda one: (one[0], -one[1]))]
    assert [one for one in stretches if not any(one != other and one in other for other in stretches)] == [
        one for one in found if not any(one != other and one in other for other in found)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("but Alpha, Beta Deals, Gamma & Sons, Delta and Epsilon stay", ["Alpha, Beta Deals, Gamma & Sons, Delta and Epsilon"]),
        ("the Goods, Parts and Tools", []),
        ("the Secrecy, Work & Duties Agreement dated 1 May", ["Secrecy, Work & Duties Agreement"]),
    ],
)
def test_lists_of_names_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in lists_of_names_in(text)] == found
