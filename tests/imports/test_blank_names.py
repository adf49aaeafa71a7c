"""Names of blanks, made of the words around them."""

import pytest

from assembler.imports.blank_names import words_around


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("The loan must bear interest of ", " a year.", "loan must bear interest"),
        ("Made by ", ", a company of Ohio (the “Operator”), and", "operator name"),
        ("Made by ", ", of ____ (the “Operator”)", "made"),
        ("The Client pays within ", " days after the invoice.", "days after invoice"),
        ("It runs for ", " months.", "runs months"),
        ("notice is sent to the address of the Customer, ", ".", "address of the customer"),
        ("of ", " of the goods.", "goods"),
        ("It begins on ", ".", "begins"),
        ("First sentence. The fee is ", ".", "fee"),
        ("The Start Date: ", "", "start date"),
        ("from ____ to ", " Street", "street"),
        ("of the ", ".", "of the"),
    ],
)
def test_a_blank_is_named_by_what_is_said_of_it(before: str, after: str, name: str) -> None:
    assert " ".join(words_around(before, after)) == name
