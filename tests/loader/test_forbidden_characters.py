"""Characters that are invisible or change how their neighbours are read are refused; letters of every script are not."""

import pytest

from assembler.loader.forbidden_characters import MOST_FINDINGS, check_characters
from assembler.model.source import SourceText


def refusals(text: str) -> list[str]:
    return [f"{f.span}: {f.message}" for f in check_characters(SourceText("a.md", text))]


@pytest.mark.parametrize(
    "text",
    [
        "Plain.\nTwo lines.",
        "Łukasz Żółć",
        "株式会社",
        "שלום",
        "Ελληνική",
        "Müller & Søn ‹Çelik› S.à r.l.",
        "a\u00a0b",
        "“x” – €",
        "हिन्दी",
        "",
    ],
)
def test_letters_of_every_script_are_accepted(text: str) -> None:
    assert refusals(text) == []


BIDI = "a bidirectional control, which changes the order in which text is read"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a\x07b", "a.md:1:2: U+0007 is a control character."),
        ("a\tb", "a.md:1:2: U+0009 is a tab."),
        ("a\rb", "a.md:1:2: U+000D is a control character."),
        ("a\x85b", "a.md:1:2: U+0085 is a control character."),
        ("\u202e005,1", f"a.md:1:1: U+202E RIGHT-TO-LEFT OVERRIDE is {BIDI}."),
        ("x\n\u2066y", f"a.md:2:1: U+2066 LEFT-TO-RIGHT ISOLATE is {BIDI}."),
        ("1\u200f00", f"a.md:1:2: U+200F RIGHT-TO-LEFT MARK is {BIDI}."),
        ("a\u200bb", "a.md:1:2: U+200B ZERO WIDTH SPACE is an invisible formatting character."),
        ("a\u00adb", "a.md:1:2: U+00AD SOFT HYPHEN is an invisible formatting character."),
        ("a\ufeffb", "a.md:1:2: U+FEFF ZERO WIDTH NO-BREAK SPACE is an invisible formatting character."),
        ("a\U000e0041b", "a.md:1:2: U+E0041 TAG LATIN CAPITAL LETTER A is an invisible formatting character."),
        ("a\ue000b", "a.md:1:2: U+E000 is a private-use character, which looks different on every machine."),
        ("a\uffffb", "a.md:1:2: U+FFFF is no assigned character."),
        ("a\u2028b", "a.md:1:2: U+2028 LINE SEPARATOR is an invisible line separator."),
        ("Mu\u0308ller", "a.md:1:2: U+0075 LATIN SMALL LETTER U is not in its composed form."),
        ("x" + "\u0335" * 5, "a.md:1:6: More than 4 marks are stacked on one letter."),
    ],
)
def test_what_cannot_be_seen_is_refused(text: str, refusal: str) -> None:
    assert refusals(text) == [refusal]


def test_of_a_file_full_of_them_the_first_few_are_told() -> None:
    assert len(refusals("\0" * 10_000)) == MOST_FINDINGS
