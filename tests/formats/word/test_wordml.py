from lxml import etree

from assembler.formats.word.package import W
from assembler.formats.word.wordml import BLANK, GAP, LONGEST_ALIAS, cell, control, escape, field, paragraph, row, run, table


def parsed(xml: str) -> etree._Element:
    return etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{xml}</x>')


def test_text_that_looks_like_markup_is_text() -> None:
    text = '<w:br/> & "quoted" ]]>'
    assert "".join(map(str, parsed(run(text)).itertext())) == text
    assert parsed(f'<w:y w:val="{escape(text)}"/>')[0].get(f"{W}val") == text


def test_a_line_feed_is_a_break_in_a_run_of_its_own_and_no_text_is_no_run() -> None:
    assert [[etree.QName(each).localname for each in one] for one in parsed(run("a\nb"))] == [["t"], ["br"], ["t"]]
    assert run("") == ""


def test_a_field_shows_what_it_last_computed() -> None:
    kinds = [each.get(f"{W}fldCharType") for each in parsed(field("PAGE", run("7"))).iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_a_controls_title_is_short_and_a_blank_is_a_placeholder() -> None:
    box = parsed(control(3, "a.b", "word " * 40, "<w:text/>", run(BLANK)))
    (alias,) = box.iter(f"{W}alias")
    assert len(alias.get(f"{W}val", "")) <= LONGEST_ALIAS
    assert len([*box.iter(f"{W}showingPlcHdr")]) == 1
    assert "showingPlcHdr" not in control(3, "a.b", "Name", "<w:text/>", run("Ann"))


def test_a_table_is_as_wide_as_its_columns_and_followed_by_a_gap() -> None:
    written = table("ClauseTable", (100, 250), (row((cell(100, paragraph("P", "")), cell(250, paragraph("P", "")))),))
    assert [each.get(f"{W}w") for each in parsed(written).iter(f"{W}tblW")] == ["350"]
    assert written.endswith(GAP)
