"""Names made of titles."""

import pytest

from assembler.imports.names import LONGEST, FreeNames, slug
from assembler.model.values import ID_PATTERN


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Term & Termination", "term-termination"),
        ("Provider’s Rights", "providers-rights"),
        ("Pénalités de retard", "penalites-de-retard"),
        ("定義", "text"),
        ("", "text"),
        ("Con", "text"),
        ("Document", "text"),
        ("Representations and Warranties of the Founder", "representations-and-warranties-of-the"),
        ("x" * 60, "x" * LONGEST),
    ],
)
def test_a_name_is_made_of_words(words: str, name: str) -> None:
    assert slug(words, "text") == name
    assert ID_PATTERN.fullmatch(name)


def test_a_name_is_given_once() -> None:
    names = FreeNames({"signers"}, joint="_")
    wanted = ("term", "term", "term_2", "term", "signers")
    assert [names.free(name) for name in wanted] == ["term", "term_2", "term_2_2", "term_3", "signers_2"]
