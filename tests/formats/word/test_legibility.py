import pytest

from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.styles import RunFormat


@pytest.mark.parametrize(
    "look",
    [
        RunFormat(hidden=True),
        RunFormat(size=7),
        RunFormat(width=1),
        RunFormat(line=20),
        RunFormat(colour="FFFFFF"),
        RunFormat(colour="FEFEFE"),
        RunFormat(colour="F4F6F8"),
        RunFormat(colour="C0C0C0"),
        RunFormat(colour="000000", ground="000000"),
        RunFormat(colour="101010", ground="000000"),
    ],
    ids=str,
)
def test_what_is_hidden_tiny_cut_off_or_of_the_colour_of_its_ground_cannot_be_seen(look: RunFormat) -> None:
    assert is_unseen(look)


@pytest.mark.parametrize(
    "look",
    [
        RunFormat(),
        RunFormat(struck=True),
        RunFormat(size=8, width=50, line=240),
        RunFormat(colour="999999"),
        RunFormat(colour="FFFFFF", ground="1F3A5F"),
        RunFormat(colour="", ground="000000"),
    ],
    ids=str,
)
def test_what_is_struck_small_pale_or_white_on_a_dark_ground_can_be_seen(look: RunFormat) -> None:
    assert not is_unseen(look)
