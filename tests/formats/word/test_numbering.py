import pytest
from lxml import etree

from assembler.formats.word.numbering import Counter, Lists, Numbered, read_lists
from assembler.formats.word.package import Element, W

LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))


def xml(text: str) -> Element:
    return etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}">{text}</w:x>')


def lists(styles: str = "", restart: str = "") -> Lists:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(LEVELS)
    )
    numbering = f'<w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
    for number in (1, 2):
        numbering += f'<w:num w:numId="{number}"><w:abstractNumId w:val="5"/>{restart if number > 1 else ""}</w:num>'
    return read_lists(xml(numbering), xml(styles))


def item(level: int, number: int = 1) -> Numbered:
    return Numbered(str(number), str(level))


def test_labels_and_full_numbers_are_those_word_prints() -> None:
    counter = Counter(lists())
    counted = [counter.count(item(level)) for level in (0, 1, 1, 2, 3, 3, 2, 0, 1)]
    assert counted == [
        ("1.", "1"),
        ("1.1", "1.1"),
        ("1.2", "1.2"),
        ("(a)", "1.2(a)"),
        ("(i)", "1.2(a)(i)"),
        ("(ii)", "1.2(a)(ii)"),
        ("(b)", "1.2(b)"),
        ("2.", "2"),
        ("2.1", "2.1"),
    ]


def test_letters_and_roman_numerals_go_on_as_word_has_them() -> None:
    counter = Counter(lists())
    counter.count(item(0))
    assert [counter.count(item(2))[0] for _ in range(28)][25:] == ["(z)", "(aa)", "(bb)"]
    assert [counter.count(item(3))[0] for _ in range(14)][3:14:5] == ["(iv)", "(ix)", "(xiv)"]


def test_lists_of_one_kind_count_on_unless_one_restarts() -> None:
    counter = Counter(lists())
    assert [counter.count(item(0, number))[0] for number in (1, 2, 1)] == ["1.", "2.", "3."]
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    counter = Counter(lists(restart=again))
    assert [counter.count(item(0, number))[0] for number in (1, 2, 2)] == ["1.", "1.", "2."]


def test_a_paragraph_takes_list_and_level_from_its_style_and_what_that_is_based_on() -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B">{numbered}</w:style>'
    styles += '<w:style w:styleId="C"><w:basedOn w:val="D"/></w:style><w:style w:styleId="D"><w:basedOn w:val="C"/></w:style>'
    counter = Counter(lists(styles))
    styled = [Numbered(style=name) for name in "ACX"]
    assert [counter.count(each) for each in styled] == [("1.1", "1.1"), ("", ""), ("", "")]


def test_a_number_that_word_does_not_count_to_is_refused() -> None:
    far = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="99999"/></w:lvlOverride>'
    with pytest.raises(ValueError, match="Word counts from 0 to 32767, not to 99999"):
        Counter(lists(restart=far)).count(item(0, 2))
