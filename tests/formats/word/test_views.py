from formats.word.word_xml import box, char, code, control, lines, paragraph, run, story, xml

from assembler.formats.word.numbering import Counter, read_lists
from assembler.formats.word.views import (
    control_texts,
    is_contents,
    outside_controls,
    read_beside,
    read_view,
    seen_text,
    unseen_texts,
)


def texts(text: str, looks: str = "", *, accepting: bool = True) -> list[str]:
    return [seen_text(line.pieces) for line in lines(text, looks, accepting=accepting)]


def views(text: str) -> list[list[str]]:
    """Return the lines of a body with all changes accepted, and with all rejected."""
    return [texts(text, accepting=accepting) for accepting in (True, False)]


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
    deleted = "<w:rPr><w:del/></w:rPr>"
    text = paragraph(run("one "), deleted) + paragraph(run("line"))
    assert views(text) == [["one line"], ["one ", "line"]]
    assert texts(paragraph(run("last"), deleted)) == ["last"]


def test_the_bookmarks_between_two_lines_belong_to_the_second() -> None:
    (first, second) = lines(f'{paragraph(run("a"))}<w:bookmarkStart w:name="_m"/>{paragraph(run("b"))}')
    assert (first.marks, second.marks) == ((), ("_m",))


def test_a_line_is_numbered_by_its_list_or_in_the_rejected_view_by_its_former_one() -> None:
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{}"/></w:lvl>'
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{level.format(text)}</w:abstractNum>' for at, text in ((1, "%1."), (2, "(%1)"))
    )
    lists = read_lists(
        xml(kinds + "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in (1, 2))), xml("")
    )
    here, before = (f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{at}"/></w:numPr>' for at in (1, 2))
    read = story(paragraph(run("a"), f"{here}<w:pPrChange><w:pPr>{before}</w:pPr></w:pPrChange>"))
    labels = [read_view(read, Counter(lists), accepting=accepting)[0].label for accepting in (True, False)]
    assert labels == ["1.", "(1)"]


def test_of_a_field_only_its_result_is_text() -> None:
    field = f"{char('begin')}{code(' REF x h ')}{run('code')}{char('separate')}{run('2.1')}{char('end')}"
    (line,) = lines(paragraph(f"{run('see ')}{field}."))
    assert (seen_text(line.pieces), line.references) == ("see 2.1", (("x", "2.1"),))


def test_a_field_may_end_paragraphs_later_and_all_before_its_result_is_code() -> None:
    opened = f"{run('a')}{char('begin')}{code('IF')}"
    closed = f"{run('hidden')}{char('separate')}{run('b')}{char('end')}{run('c')}"
    assert texts(paragraph(opened) + paragraph(run("hidden")) + paragraph(closed)) == ["a", "", "bc"]


def test_a_field_without_an_end_hides_no_more_than_its_paragraph() -> None:
    assert texts(paragraph(f"{run('a')}{char('begin')}{run('b')}") + paragraph(run("c"))) == ["a", "c"]
    assert texts(paragraph(f"{char('end')}{char('separate')}{run('c')}")) == ["c"]


def test_words_in_objects_stand_behind_a_space_and_what_hides_the_object_hides_them() -> None:
    text = paragraph(f"{run('a')}{box(paragraph(run('b') + run('c')) + paragraph(run('d')))}")
    assert texts(text) == ["a bc d"]
    hidden = text.replace("<w:r><w:pict>", "<w:r><w:rPr><w:vanish/></w:rPr><w:pict>")
    assert (texts(hidden), unseen_texts(lines(hidden))) == (["a"], ("bc d",))


def test_of_alternatives_the_first_is_text_and_another_that_says_something_else() -> None:
    def alternatives(first: str, second: str) -> str:
        inside = [
            f"<mc:{name}>{box(paragraph(run(text)))}</mc:{name}>" for name, text in (("Choice", first), ("Fallback", second))
        ]
        return paragraph(f"<mc:AlternateContent>{''.join(inside)}</mc:AlternateContent>")

    assert texts(alternatives("one way", "one  way")) == [" one way"]
    assert texts(alternatives("one way", "another")) == [" one way another"]


def test_text_that_cannot_be_seen_is_apart_each_stretch_by_itself() -> None:
    looks = (
        '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:basedOn w:val="D"/></w:style>'
        '<w:style w:type="character" w:styleId="D"><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:style>'
    )
    runs = (("a", "<w:vanish/>"), ("b", '<w:sz w:val="3"/>'), ("seen", '<w:vanish w:val="0"/>'), ("c", '<w:rStyle w:val="C"/>'))
    text = paragraph("".join(run(*each) for each in runs))
    whole = paragraph(run("whole"), '<w:pStyle w:val="H"/>')
    assert unseen_texts(lines(text + whole, looks)) == ("ab", "c", "whole")
    assert texts(text + whole, looks) == ["seen", ""]


def test_codes_of_fields_are_given_each_by_itself_where_they_end() -> None:
    inner = f"{char('begin')}{code(' DATE ')}{char('end')}"
    outer = f"{char('begin')}{code(' IF  1 ')}{inner}{code('= 1')}{char('end')}"
    contents = f"{char('begin')}{code(' TOC x ')}{char('end')}"
    boxed = box(paragraph('<w:fldSimple w:instr=" AUTHOR "/>'))
    read = lines(paragraph(f"{outer}{contents}{boxed}" + '<w:fldSimple w:instr=" PAGE "/>') + paragraph(char("end")))
    assert [code for line in read for code, _ in line.fields] == ["DATE", "IF 1 = 1", "TOC x", "AUTHOR", "PAGE"]


def test_the_words_of_a_footer_are_given_without_its_fields() -> None:
    footer = paragraph(
        f"{run('Page ')}{char('begin')}{code('PAGE')}{char('separate')}{run('7')}{char('end')}<w:r><w:tab/></w:r>{run('x')}"
    )
    read = read_beside(story(footer + paragraph("") + paragraph(box(paragraph(run("y"))))))
    assert [(seen_text(line.pieces), line.fields) for line in read] == [("Page \tx", (("PAGE", ""),)), ("", ()), (" y", ())]


def test_the_text_of_each_control_is_known_whatever_it_stands_around() -> None:
    inline = paragraph(f"{run('a')}{control(run('b') + control(run('c')))}{run('d')}")
    blocks = control(paragraph(run("e")) + paragraph(run("f")))
    assert control_texts(lines(inline + blocks)) == {0: "bc", 1: "c", 2: "e\nf"}


def test_pieces_in_a_control_can_be_left_out() -> None:
    (line,) = lines(paragraph(f"{run('a')}{control(run('b') + control(run('c')))}{run('d')}"))
    assert seen_text(outside_controls(line.pieces, lambda control: control.number == 0)) == "ad"
    assert seen_text(outside_controls(line.pieces, lambda control: control.number == 1)) == "abd"


def test_a_table_of_contents_is_known_by_its_building_blocks() -> None:
    galleries = [
        f'<w:docPartObj><w:docPartGallery w:val="{name}"/></w:docPartObj>' for name in ("Table of Contents", "Cover Pages")
    ]
    read = lines("".join(control(paragraph(run("x")), gallery) for gallery in galleries) + paragraph(run("y")))
    assert [is_contents(line) for line in read] == [True, False, False]
