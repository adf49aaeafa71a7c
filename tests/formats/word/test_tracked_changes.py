from lxml import etree

from assembler.formats.word.numbering import Lists
from assembler.formats.word.package import Element, W
from assembler.formats.word.tracked_changes import (
    FILLED,
    ParagraphReader,
    ViewReader,
    field_codes,
    hidden_styles,
    hidden_text,
    plain_lines,
    text_within,
)

NO_LISTS = Lists({}, {}, {}, {})


def body(xml: str) -> Element:
    return etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{xml}</w:body>')


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def views(xml: str) -> list[list[str]]:
    """Return the lines of a body with all changes accepted, and with all rejected."""
    return [[line.text for line in ViewReader(NO_LISTS, accepting).read(body(xml))] for accepting in (True, False)]


def test_inserted_and_deleted_words_stand_in_one_view_each() -> None:
    deleted = run("ten").replace("w:t>", "w:delText>")
    text = paragraph(f"{run('pay ')}<w:del>{deleted}</w:del><w:ins>{run('five')}</w:ins>")
    assert views(text) == [["pay five"], ["pay ten"]]


def test_whole_paragraphs_and_rows_are_inserted_and_deleted() -> None:
    block = f"<w:ins>{paragraph(run('new'))}</w:ins><w:del>{paragraph(run('old'))}</w:del>"
    row = f"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc>{paragraph(run('cell'))}</w:tc></w:tr></w:tbl>"
    assert views(block + row) == [["new", "cell"], ["old"]]


def test_moved_words_stand_where_they_are_and_where_they_were() -> None:
    text = paragraph(f"<w:moveFrom>{run('x')}</w:moveFrom>") + paragraph(f"<w:moveTo>{run('x')}</w:moveTo>")
    assert views(text) == [["", "x"], ["x", ""]]


def test_a_paragraph_whose_mark_is_deleted_runs_on_into_the_next() -> None:
    text = paragraph(run("one "), "<w:rPr><w:del/></w:rPr>") + paragraph(run("line"))
    assert views(text) == [["one line"], ["one ", "line"]]


def test_the_bookmarks_between_two_lines_belong_to_the_second() -> None:
    (first, second) = ViewReader(NO_LISTS, accepting=True).read(
        body(f'{paragraph(run("a"))}<w:bookmarkStart w:name="_m"/>{paragraph(run("b"))}')
    )
    assert (first.marks, second.marks) == ((), ("_m",))


def test_of_a_field_only_its_result_is_text_and_a_control_is_one_character() -> None:
    field = f"{char('begin')}<w:r><w:instrText> REF x </w:instrText></w:r>{char('separate')}{run('2.1')}{char('end')}"
    control = f"<w:sdt><w:sdtContent>{run('typed')}</w:sdtContent></w:sdt>"
    assert views(paragraph(f"{field}{control}"))[0] == [f"2.1{FILLED}"]


def test_symbols_and_breaks_are_read_as_characters() -> None:
    symbols = '<w:r><w:sym w:char="F041"/><w:br/><w:sym w:char="B7"/><w:sym w:char="zz"/><w:noBreakHyphen/></w:r>'
    reader = ParagraphReader(accepting=True, break_as="\n")
    reader.read(body(symbols))
    assert reader.text == "A\n\u00b7\ufffd-"


def test_hidden_white_and_tiny_text_is_hidden_text() -> None:
    looks = ("<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="7"/>', '<w:rStyle w:val="H"/>')
    styles = body('<w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="N"/>')
    text = "".join(paragraph(run(f"t{at}", look)) for at, look in enumerate(looks))
    seen = paragraph(run("seen", '<w:vanish w:val="0"/><w:sz w:val="8"/>'))
    whole = paragraph(run("whole"), '<w:pStyle w:val="H"/>')
    assert hidden_text(body(text + seen + whole), hidden_styles(styles)) == ("t0", "t1", "t2", "t3", "whole")


def test_codes_of_fields_are_given_without_the_contents_each_by_itself() -> None:
    inner = f"{char('begin')}<w:r><w:instrText> DATE </w:instrText></w:r>{char('end')}"
    outer = f"{char('begin')}<w:r><w:instrText> IF  1 </w:instrText></w:r>{inner}<w:r><w:instrText>= 1</w:instrText></w:r>{char('end')}"
    contents = f"{char('begin')}<w:r><w:instrText> TOC x </w:instrText></w:r>{char('end')}"
    assert field_codes(body(paragraph(outer + contents + '<w:fldSimple w:instr=" PAGE "/>'))) == ("DATE", "IF 1 = 1", "PAGE")


def test_words_in_a_box_are_read_and_lines_of_a_footer_have_no_fields() -> None:
    assert text_within(body(f"<w:pict>{paragraph(run('Void.'))}</w:pict>")) == " Void."
    footer = paragraph(f"{run('Page ')}{char('begin')}{run('7')}{char('end')}")
    assert [*plain_lines(body(footer))] == ["Page"]
