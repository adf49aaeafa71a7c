"""Kinds of pages, columns, gaps and lines that are not ours, each told with both lengths; what programs round is not."""

import re

import pytest
from formats.word.word_sample import word
from returns.word_kinds import Edit, Parts, in_paragraph, look, made, repeated
from returns.word_members import FOOTER

from assembler.formats.word.package import DOCUMENT, STYLES
from assembler.returns.word_verdicts import compare_word_files

EMPTY_LINES = repeated("</w:ftr>", "<w:p/><w:p/></w:ftr>", FOOTER)
BREAKS = repeated("(<w:t [^>]*>)Page ", r"<w:br/><w:br/>\1Page ", FOOTER)
KINDS: dict[str, tuple[Edit, str]] = {
    "a footer further up": (repeated('w:footer="624"', 'w:footer="1400"'), "footer from the edge of the paper is 25 mm, 11 mm"),
    "a header further down": (repeated('w:header="794"', 'w:header="1800"'), "header from the edge of the paper is 32 mm, 14 mm"),
    "a wider margin": (repeated('w:right="1418"', 'w:right="5000"'), "the right margin is 88 mm, 25 mm"),
    "a gutter": (repeated('w:gutter="0"', 'w:gutter="2000"'), "the left margin is 60 mm, 25 mm"),
    "another paper": (repeated('w:w="11906" w:h="16838"', 'w:w="8391" w:h="11906"'), "the width of the paper is 148 mm, 210 mm"),
    "two columns": (repeated("<w:titlePg/>", '<w:cols w:num="2"/><w:titlePg/>'), "the text stands in 2 columns, in 1 in ours"),
    "a narrow column of the table": (repeated('<w:gridCol w:w="1211"/>', '<w:gridCol w:w="300"/>'), "is 5 mm wide, 21 mm"),
    "a narrow cell": (repeated('<w:tcW w:w="1211"', '<w:tcW w:w="300"'), "the cell of “Fee” is 5 mm wide, 21 mm"),
    "a table wider than its columns": (repeated('<w:tblW w:w="8361"', '<w:tblW w:w="3000"'), "is 53 mm wide, 147 mm"),
    "a table moved": (
        repeated('<w:tblInd w:w="709"', '<w:tblInd w:w="2000"'),
        "begins 35 mm from the left edge of the text, 13 mm",
    ),
    "a cell filled by its margins": (
        repeated('(<w:tcW w:w="1211" w:type="dxa"/>)', r'\1<w:tcMar><w:left w:w="600"/><w:right w:w="600"/></w:tcMar>'),
        "a word of “Fee” is wider than its line",
    ),
    "a table filled by the margins of its style": (
        repeated(
            '(w:styleId="ClauseTable".*?<w:tblCellMar>).*?(</w:tblCellMar>)',
            r'\1<w:left w:w="600" w:type="dxa"/><w:right w:w="600" w:type="dxa"/>\2',
            STYLES,
        ),
        "a word of “Fee” is wider than its line",
    ),
    "a first line that begins elsewhere": (
        in_paragraph('<w:ind w:firstLine="3000"/>'),
        "is indented by 53 mm more than the others",
    ),
    "a tall row": (
        repeated("<w:trPr><w:cantSplit/></w:trPr>", '<w:trPr><w:cantSplit/><w:trHeight w:val="9000"/></w:trPr>'),
        "is at least 159 mm high, 0 mm in ours",
    ),
    "a right indent": (in_paragraph('<w:ind w:right="3000"/>'), "ends 53 mm before the right edge, 0 mm"),
    "letters too large for their line": (look('<w:sz w:val="399"/>'), "is wider than its line, so that it is broken"),
    "a gap in the footer": (
        repeated('(w:styleId="Footer".*?w:before="0" w:after=")0"', r'\g<1>2000"', STYLES),
        "The footer: there are 35 mm below “Alliance Agreement · Edition 1 November 2026",
    ),
    "empty lines in the footer": (EMPTY_LINES, "The footer: there are 2 more lines in it than in ours"),
    "breaks in the footer": (BREAKS, "The footer: there are 2 more lines in it than in ours"),
}


def told(edit: Edit) -> list[tuple[str, str]]:
    found = compare_word_files("alliance-agreement", "back.docx", word(), made(edit))
    return [(each.id, each.message) for each in found.findings]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_set_otherwise_is_told_with_both_lengths(kind: str) -> None:
    edit, sentence = KINDS[kind]
    assert [message for id, message in told(edit) if id == "changed-layout" and sentence in message] != []


@pytest.mark.parametrize(
    "properties", ['<w:spacing w:val="60"/>', '<w:spacing w:val="20"/>', '<w:spacing w:val="-40"/>', '<w:w w:val="400"/>']
)
def test_letters_that_part_or_run_together_are_told(properties: str) -> None:
    assert [id for id, _ in told(look(properties))][:1] == ["strange-look"]


@pytest.mark.parametrize(
    "edit",
    [
        repeated(
            "</w:ftr>",
            '<w:tbl><w:tr><w:trPr><w:trHeight w:val="3000"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:ftr>',
            FOOTER,
        ),
        repeated('(w:styleId="Footer".*?w:line=")264"', r'\g<1>2400"', STYLES),
    ],
    ids=["a tall row", "lines far apart"],
)
def test_what_pushes_a_footer_into_the_text_is_told(edit: Edit) -> None:
    assert {id for id, _ in told(edit)} & {"changed-layout", "strange-look"} != set()


def test_lengths_as_programs_round_them_are_ours() -> None:
    def edit(texts: Parts) -> None:
        rounded = re.sub(
            'w:(w|top|left|right|bottom|header|footer)="([0-9]{3,5})"',
            lambda found: f'w:{found[1]}="{int(found[2]) - 2}"',
            texts[DOCUMENT],
        )
        assert rounded != texts[DOCUMENT]
        texts[DOCUMENT] = rounded

    assert told(edit) == []


def test_of_many_lines_the_first_are_told_and_the_number_of_the_others() -> None:
    found = told(repeated("(<w:p>(?:<w:pPr>(?:(?!</w:pPr>).)*))</w:pPr>", r'\1<w:ind w:right="2000"/></w:pPr>'))
    assert [id for id, _ in found].count("changed-layout") == 12
    assert re.fullmatch("There are [0-9]+ more findings “changed-layout” in the file.", found[-1][1])
