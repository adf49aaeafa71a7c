"""Places as people name them."""

import pytest
from proofreading.sound_contract import told

from assembler.proofreading.places import ordinal

SLIP = "It is the the end."


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (f"1.1 One.\n\n1.2 {SLIP}", "Section 1.2"),
        (f"1\\. Fees\n\n1.1 One. Two (No. 5 of Mr. J. Doe). {SLIP} Four.", "Section 1.1, third sentence"),
        (f"1\\. Fees\n\n1.1 **Due.** {SLIP} Then.", "Section 1.1, first sentence"),
        (f"1\\. Fees\n\n1.1 One.\n\n{SLIP}", "Section 1.1, paragraph 1"),
        (f"1\\. Fees\n\n1.1 One:\n\n(a) or\n\n(b) {SLIP}", "Section 1.1(b)"),
        (f"{SLIP}", "First paragraph"),
        (f"One.\n\n{SLIP}", "Second paragraph"),
        (f"# Annex\n\nOne.\n\n{SLIP}", "“Annex”, paragraph 2"),
        (f"| One | Two |\n|---|---|\n| Three | {SLIP} |", "Table 1, row 2"),
    ],
)
def test_a_place_is_named_by_number_paragraph_and_sentence(text: str, where: str) -> None:
    assert [row[1] for row in told(f"# Paper\n\n{text}") if row[0] == "doubled-word"] == [where]


@pytest.mark.parametrize(
    ("count", "name"), [(0, "first"), (11, "twelfth"), (12, "13th"), (20, "21st"), (21, "22nd"), (110, "111th")]
)
def test_an_ordinal_number_is_a_word_or_has_its_ending(count: int, name: str) -> None:
    assert ordinal(count) == name
