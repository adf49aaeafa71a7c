import pytest
from formats.word.word_sample import parts, shell_bytes
from lxml import etree

from assembler.formats.word.declared import paragraph_properties
from assembler.formats.word.package import STYLES, Element, W
from assembler.formats.word.styles import Layout, Room, RunFormat, Setting, Styles, TableSetting, read_styles
from assembler.formats.word.theme import Theme, read_theme

PLAIN = TableSetting()


def xml(text: str) -> Element:
    return etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}">{text}</w:x>')


def style(name: str, properties: str, based_on: str = "", kind: str = "paragraph", more: str = "") -> str:
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{parent}<w:rPr>{properties}</w:rPr></w:style>'


def styles(*written: str) -> Styles:
    return read_styles(xml("".join(written)), Theme())


def look(found: Styles, paragraph: str = "", run: str = "", cell: TableSetting = PLAIN) -> RunFormat:
    """Return the formatting of a run, by the properties of its paragraph and its own."""
    said = found.paragraph_format(xml(paragraph) if paragraph else None)
    setting = Setting(said.numbered.style, cell, said.declared)
    return found.run_format(setting, xml(run) if run else None)._replace(layout=Layout())


def test_a_run_has_the_look_of_its_styles_and_its_own_before_theirs() -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    found = styles(
        defaults,
        style("Normal", '<w:color w:val="112233"/>', more='w:default="1"'),
        style("A", '<w:sz w:val="30"/>', "Normal"),
        style("B", '<w:rFonts w:ascii="Garamond"/>', "A"),
        style("C", '<w:w w:val="50"/>', kind="character"),
    )
    assert look(found) == RunFormat(size=21, colour="112233")
    assert look(found, '<w:pStyle w:val="B"/>') == RunFormat(size=30, colour="112233", font="Garamond")
    mixed = look(found, '<w:pStyle w:val="B"/>', '<w:rStyle w:val="C"/><w:color w:val="auto"/><w:sz w:val="3pt"/>')
    assert mixed == RunFormat(size=6, width=50, font="Garamond", style="C")


def test_two_styles_that_both_hide_a_run_show_it_and_its_own_word_counts_before_theirs() -> None:
    found = styles(style("P", "<w:vanish/>"), style("Q", "", "P"), style("C", "<w:vanish/><w:strike/>", kind="character"))
    hidden = {
        (paragraph, run): look(found, f'<w:pStyle w:val="{paragraph}"/>', run).hidden
        for paragraph in ("", "P", "Q")
        for run in ("", '<w:rStyle w:val="C"/>', '<w:vanish w:val="0"/>', '<w:rStyle w:val="C"/><w:vanish/>')
    }
    assert [*hidden.values()] == [False, True, False, True, True, False, False, True, True, False, False, True]
    assert look(found, "", '<w:rStyle w:val="C"/>').struck
    assert look(found, "", "<w:dstrike/>").struck


def test_a_style_of_another_type_counts_by_the_one_it_is_linked_to() -> None:
    linked = '<w:style w:type="paragraph" w:styleId="P"><w:link w:val="C"/><w:rPr><w:sz w:val="8"/></w:rPr></w:style>'
    found = styles(linked, style("C", '<w:sz w:val="9"/>', kind="character"))
    assert look(found, run='<w:rStyle w:val="P"/>').size == 9
    assert look(found, '<w:pStyle w:val="P"/>').size == 8


def test_styles_based_on_each_other_end() -> None:
    found = styles(style("A", '<w:sz w:val="8"/>', "B"), style("B", '<w:w w:val="9"/>', "A"))
    endless = RunFormat(size=8, width=9, doubts=("a style based on too many others",))
    assert look(found, '<w:pStyle w:val="A"/>') == endless


@pytest.mark.parametrize(
    ("paragraph", "run", "ground"),
    [
        ("", '<w:shd w:val="clear" w:fill="111111"/>', "111111"),
        ("", '<w:shd w:val="solid" w:color="222222" w:fill="111111"/>', "222222"),
        ("", '<w:highlight w:val="darkBlue"/><w:shd w:val="clear" w:fill="111111"/>', "000080"),
        ('<w:shd w:val="clear" w:fill="333333"/>', '<w:highlight w:val="none"/>', "333333"),
        ("", "", "444444"),
        ('<w:shd w:val="clear" w:fill="auto"/>', "", "444444"),
    ],
)
def test_the_ground_of_a_run_is_the_nearest_that_is_coloured(paragraph: str, run: str, ground: str) -> None:
    found = styles()
    cell = found.cell(PLAIN, xml('<w:shd w:val="clear" w:fill="444444"/>'))
    assert look(found, paragraph, run, cell).ground == ground


def test_the_first_row_of_a_table_may_look_otherwise() -> None:
    head = '<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:fill="000000"/></w:tcPr></w:tblStylePr>'
    found = styles(f'<w:style w:type="table" w:styleId="T"><w:rPr><w:sz w:val="18"/></w:rPr>{head}</w:style>')
    (first, other) = (found.row(found.table("T", None), first=first, properties=None) for first in (True, False))
    assert look(found, cell=first) == RunFormat(size=18, colour="FFFFFF", ground="000000")
    assert look(found, cell=other) == RunFormat(size=18)


def test_the_exact_height_of_lines_is_the_paragraphs_or_its_styles() -> None:
    low = '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'
    found = styles(f'<w:style w:styleId="L">{low}</w:style>')
    heights = ('<w:spacing w:before="9"/>', '<w:spacing w:line="240"/>', '<w:spacing w:line="1pt" w:lineRule="exact"/>')
    assert [look(found, f'<w:pStyle w:val="L"/>{height}').line for height in heights] == [20, 0, 20]


def test_a_size_or_a_width_that_is_none_is_passed_over() -> None:
    assert look(styles(), run='<w:sz w:val="-1"/><w:w w:val="wide"/><w:rFonts w:cs="Arial"/>') == RunFormat()


def test_our_own_styles_take_colour_and_font_from_their_theme() -> None:
    shell = {name: etree.fromstring(data) for name, data in parts(shell_bytes()).items() if name.endswith(".xml")}
    found = read_styles(shell[STYLES], read_theme(shell["word/theme/theme1.xml"], shell["word/settings.xml"]))
    format = found.run_format(Setting("BodyText"), None)
    assert (format.size, format.hidden, len(format.colour), bool(format.font)) == (21, False, 6, True)


@pytest.mark.parametrize(
    ("written", "first"), [('w:hanging="0"', "0"), ('w:hanging="400"', "-400"), ('w:firstLine="300"', "300")]
)
def test_an_indent_that_hangs_by_nothing_takes_away_that_of_the_style(written: str, first: str) -> None:
    found = dict(paragraph_properties(xml(f'<w:ind w:left="0" {written}/>'), Theme()))
    assert found == {"left": "0", "first": first}


def test_the_place_of_a_paragraph_is_that_of_its_style_and_its_own_in_the_room_of_its_cell() -> None:
    found = styles('<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:ind w:left="100" w:hanging="40"/></w:pPr></w:style>')
    said = found.paragraph_format(xml('<w:pStyle w:val="A"/><w:ind w:right="300"/><w:spacing w:before="20" w:after="60"/>'))
    margins = xml('<w:tblCellMar><w:left w:w="50"/><w:end w:w="70"/></w:tblCellMar>')
    cell = found.cell(
        found.row(found.table("", margins), first=True, properties=None), xml('<w:tcMar><w:left w:w="90"/></w:tcMar>')
    )
    setting = Setting(said.numbered.style, cell, said.declared, Room(200, 2000, 200, (2000, 1990, 0, 5)))
    assert found.run_format(setting, None).layout == Layout(100, -40, 300, 2000 - 160 - 400, 20, 60, (2000, 1990, 0, 5))


def test_a_cell_of_which_nothing_is_said_has_the_usual_margins() -> None:
    assert styles().table("", None).margins == (115, 115)
