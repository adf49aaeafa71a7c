"""What leaves is read as strictly as what returns: both readings find the same words in the same file."""

import re
from collections.abc import Callable

import pytest
from formats.word.word_sample import AGREEMENT, FORM, edited, word
from formats.word.word_xml import DECLARED, box, char, code, control, paragraph, run
from hypothesis import given
from hypothesis import strategies as st

from assembler.formats.word.facts import FactKind
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.reader import ANSWER_MARKS, PrintedText, read_word
from assembler.formats.word.received_file import FILLED, WordContent, read_answers, read_both_views
from assembler.formats.word.views import outside_controls, read_view
from examples import ROOT, example

MARKS = {
    "plain words": run("plain"),
    "soft hyphen": "<w:r><w:t>so</w:t><w:softHyphen/><w:t>ft</w:t></w:r>",
    "no-break hyphen": "<w:r><w:noBreakHyphen/></w:r>",
    "symbol": '<w:r><w:sym w:char="F041"/></w:r>',
    "tab and break": "<w:r><w:tab/><w:t>x</w:t><w:br/><w:ptab/></w:r>",
    "field": f"{char('begin')}{code(' QUOTE ')}{run('code')}{char('separate')}{run('result')}{char('end')}",
    "beginning of a field": f"{char('begin')}{code('IF')}",
    "end of a field": char("end"),
    "simple field": f'<w:fldSimple w:instr="QUOTE">{run("simple")}</w:fldSimple>',
    "hidden words": run("hidden", "<w:vanish/>"),
    "words not hidden": run("shown", '<w:vanish w:val="0"/>'),
    "white words": run("white", '<w:color w:val="FEFEFE"/>'),
    "white words on black": run("inverse", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>'),
    "tiny words": run("tiny", '<w:sz w:val="1"/>'),
    "text box": box(paragraph(run("in ") + run("box")) + paragraph(run("ins.", "<w:vanish/>"))),
    "formula": "<m:oMath><m:r><m:t>E = mc</m:t></m:r></m:oMath>",
    "alternatives": f"<mc:AlternateContent><mc:Choice>{run('a')}</mc:Choice><mc:Fallback>{run('b')}</mc:Fallback></mc:AlternateContent>",
    "inserted words": f"<w:ins>{run('inserted')}</w:ins>",
    "deleted words": f"<w:del>{run('deleted')}</w:del>",
    "link": f"<w:hyperlink>{run('link')}</w:hyperlink>",
    "control": control(run("entered")),
    "footnote": '<w:r><w:footnoteReference w:id="2"/></w:r>',
}
"""What somebody may put into a paragraph; each is one way to show words, or to hide them."""

WRAPPED = {
    "as it is": "{}",
    "control": "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "building block": '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>',
    "table": "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
    "deleted row": "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>",
    "inserted": "<w:ins>{}</w:ins>",
    "unknown": "<w:unknown>{}</w:unknown>",
}


def readings(data: bytes) -> tuple[PrintedText, WordContent, list[str]]:
    """Return both readings of a file, and what is entered in its controls and is text of the document."""
    printed, fault = read_word(data)
    opened, _ = open_word(data)
    assert printed is not None, fault
    assert opened is not None
    content, fault = read_both_views(opened)
    assert content is not None, fault
    lines = read_view(opened.body, None, accepting=True)
    pieces = (piece for line in lines for piece in outside_controls(line.pieces, lambda _: True))
    held = [piece.control for piece in pieces if piece.kind is Kind.CONTROL]
    entered = {answer.control: answer.entered for answer in read_answers(opened) if ANSWER_MARKS.isdisjoint(answer.control.kinds)}
    return printed, content, [entered.get(control, "") for control in held if control is not None]


def hidden(content: WordContent) -> tuple[str, ...]:
    """Return the text of a file that cannot be seen, each stretch by itself."""
    return tuple(fact.text for fact in content.facts if fact.kind is FactKind.HIDDEN)


def shown(content: WordContent) -> list[tuple[str, str]]:
    return [(line.label, line.text) for line in content.accepted]


def bare(text: str) -> str:
    """Return a text without spaces and without the mark of required answers, which only one reading takes for layout."""
    return "".join(text.replace("*", "").split())


def assert_same_words(data: bytes) -> None:
    printed, content, entered = readings(data)
    texts = iter(entered)
    lines = [(line, re.sub(FILLED, lambda _: next(texts), line.text)) for line in content.accepted]
    assert bare("".join(f"{line.label}{text}" for line, text in lines if not line.in_contents)) == bare(printed.words)
    assert "".join(hidden(content)) == "".join(printed.hidden)
    listed = [text for line, text in lines if line.in_contents]
    assert [entry for entry in listed if entry in printed.contents] == list(printed.contents)


def smuggling(at: int, inline: str, block: str) -> Callable[[str], str]:
    """Return an edit that puts pieces into one paragraph of a file, and blocks before another."""

    def edit(text: str) -> str:
        declared = text.replace("<w:document ", f"<w:document {DECLARED.partition(' ')[2]} ", 1)
        ends = [found.start() for found in re.finditer("</w:p>", declared)]
        end = ends[at % len(ends)]
        return (declared[:end] + inline + declared[end:]).replace("<w:sectPr", f"{block}<w:sectPr", 1)

    return edit


BLOCKS = st.lists(st.tuples(st.sampled_from(sorted(WRAPPED)), st.lists(st.sampled_from(sorted(MARKS)), max_size=4)), max_size=3)


INLINE = st.lists(st.sampled_from(sorted(MARKS)), max_size=4)


@given(paper=st.sampled_from([0, 1]), at=st.integers(0, 400), inline=INLINE, blocks=BLOCKS)
def test_both_readings_find_the_same_words_in_any_file(
    paper: int, at: int, inline: list[str], blocks: list[tuple[str, list[str]]]
) -> None:
    block = "".join(WRAPPED[around].format(paragraph("".join(map(MARKS.__getitem__, names)))) for around, names in blocks)
    put_in = smuggling(at, "".join(map(MARKS.__getitem__, inline)), block)
    assert_same_words(edited(word((AGREEMENT, FORM)[paper]), DOCUMENT, put_in))


@pytest.mark.slow
@pytest.mark.parametrize("matter", ["qpn-everything", "ipp-solution"])
def test_both_readings_find_the_same_words_in_what_is_issued(matter: str) -> None:
    files = [file.data for file in example(ROOT / "examples" / f"{matter}.yaml").of_kind(".docx")]
    assert files
    for data in files:
        assert_same_words(data)
        assert hidden(readings(data)[1]) == ()


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_each_way_to_show_or_hide_words_is_noticed_on_both_sides(mark: str) -> None:
    """Whatever is put in changes both readings, or neither: words, hidden words, or nothing."""
    before, after = (readings(edited(word(), DOCUMENT, smuggling(40, inline, ""))) for inline in ("<w:r/>", MARKS[mark]))
    changed = (before[0].words, before[0].hidden) != (after[0].words, after[0].hidden)
    assert changed == ((shown(before[1]), hidden(before[1])) != (shown(after[1]), hidden(after[1])))
    assert changed != (mark in {"deleted words", "footnote", "end of a field", "beginning of a field"})
