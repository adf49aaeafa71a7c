"""Characters that nobody sees are left out of a contract, and said."""

from assembler.imports.hidden_characters import without_hidden
from assembler.model.contract import Contract, LeftOut, Passage, Stretch


def test_what_nobody_sees_is_left_out_and_named() -> None:
    passages = (
        Passage(1, (Stretch("The \N{ZERO WIDTH SPACE}Fee\n", "b"), Stretch("is\tdue\N{SOFT HYPHEN}."))),
        Passage(2, (Stretch("\N{RIGHT-TO-LEFT OVERRIDE}"),)),
        Passage(3, (Stretch("cafe"), Stretch("\N{COMBINING ACUTE ACCENT}", "b"))),
    )
    found = without_hidden(Contract("own.docx", passages))
    assert [each.text for each in found.passages] == ["The Fee\nis due.", "café"]
    assert found.passages[0].stretches[0] == Stretch("The Fee\n", "b")
    assert found.left_out[:2] == (
        LeftOut("characters that nobody sees, in paragraph 1", "U+200B ZERO WIDTH SPACE"),
        LeftOut("characters that nobody sees, in paragraph 2", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    )
