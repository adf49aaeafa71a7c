import pytest
from lxml import etree

from assembler.formats.word.numbering import Counter, Lists, Numbered, numbered_by, read_lists
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


@pytest.mark.parametrize(
    ("run", "number"),
    [
        ("", "0"),
        ("<w:r/>", "0"),
        ("<w:r><w:rPr/></w:r>", "0"),
        ("<w:r><w:t/></w:r>", "0"),
        ('<w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve"></w:t></w:r>', "0"),
        ('<w:r><w:t xml:space="preserve"> </w:t></w:r>', "7"),
        ("<w:r><w:t>A</w:t></w:r>", "7"),
        ("<w:r><w:drawing/></w:r>", "7"),
    ],
)
def test_a_paragraph_that_is_nothing_but_a_section_break_has_no_number(run: str, number: str) -> None:
    said = '<w:pStyle w:val="S"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>'
    (properties, *_) = xml(f"<w:pPr>{said}<w:sectPr/></w:pPr>{run}")
    assert numbered_by(properties).list == number
    (without, *_) = xml(f"<w:pPr>{said}</w:pPr>{run}")
    assert numbered_by(without) == Numbered("7", "1", "S")


def test_a_level_that_no_list_has_is_refused_at_once() -> None:
    counter = Counter(lists())
    for level in (7, 10**9):
        with pytest.raises(LookupError):
            counter.count(item(level))
    deep = Lists({"1": {10**9: counter.lists.levels["1"][0]}}, {"1": "5"}, {"1": {}}, {})
    with pytest.raises(LookupError):
        Counter(deep).count(item(10**9))


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


def numbering(levels: str, override: str = "", styles: str = "") -> Counter:
    """Return the counter of list 1, whose levels are written out."""
    kinds = f'<w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
    return Counter(read_lists(xml(f'{kinds}<w:num w:numId="1"><w:abstractNumId w:val="5"/>{override}</w:num>'), xml(styles)))


def level(at: int, text: str, kind: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def test_a_list_may_override_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="1">{level(1, "Old %1-%2")}</w:lvlOverride>'
    counter = numbering(level(0, "%1.") + level(1, "%1.%2"), override)
    assert [counter.count(item(at))[0] for at in (0, 1, 1)] == ["1.", "Old 1-1", "Old 1-2"]


def test_a_level_goes_on_until_a_level_begins_it_anew() -> None:
    levels = [
        (level(0, "%1.") + level(1, "%1.%2") + level(2, "(%3)", more=restart)) for restart in ("", '<w:lvlRestart w:val="1"/>')
    ]
    levels.append(level(0, "%1.") + level(1, "%1.%2") + level(2, "(%3)", more='<w:lvlRestart w:val="0"/>'))
    counters = map(numbering, levels)
    last = [[counter.count(item(at))[0] for at in (0, 1, 2, 1, 2, 0, 1, 2)][2::1] for counter in counters]
    assert [[label for label in labels if label.startswith("(")] for labels in last] == [
        ["(1)", "(1)", "(1)"],
        ["(1)", "(2)", "(1)"],
        ["(1)", "(2)", "(3)"],
    ]


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("upperLetter", "A B"),
        ("upperRoman", "I II"),
        ("decimalZero", "01 02"),
        ("none", " "),
        ("ordinal", "[ordinal 1] [ordinal 2]"),
    ],
)
def test_numbers_are_written_in_the_format_of_their_level(kind: str, labels: str) -> None:
    counter = numbering(level(0, "%1", kind))
    assert " ".join(counter.count(item(0))[0] for _ in range(2)) == labels


def test_a_legal_level_prints_all_numbers_in_figures() -> None:
    counter = numbering(level(0, "%1", "upperRoman") + level(1, "%1.%2", "lowerLetter", "<w:isLgl/>"))
    assert [counter.count(item(at))[0] for at in (0, 1)] == ["I", "1.1"]


def test_a_list_may_stand_for_a_numbering_style() -> None:
    link = '<w:abstractNum w:abstractNumId="6"><w:numStyleLink w:val="S"/></w:abstractNum>'
    style = '<w:style w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    kinds = f'<w:abstractNum w:abstractNumId="5">{level(0, "%1)")}</w:abstractNum>{link}'
    named = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{source}"/></w:num>' for at, source in ((1, 5), (2, 6)))
    counter = Counter(read_lists(xml(kinds + named), xml(style)))
    assert [counter.count(item(0, at))[0] for at in (1, 2)] == ["1)", "2)"]


def test_a_level_that_was_passed_over_counts_as_used_once() -> None:
    counter = Counter(lists())
    assert [counter.count(item(level))[0] for level in (1, 1, 0, 2, 1)] == ["1.1", "1.2", "2.", "(a)", "2.2"]
