from formats.word.word_sample import FORM, edited, swap, word
from formats.word.word_xml import control, paragraph, run

from assembler.formats.word.facts import FactKind
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.package import DOCUMENT, UNREADABLE
from assembler.formats.word.received_file import FILLED, WordContent, all_words, read_answers, read_both_views


def content(data: bytes) -> WordContent:
    opened, fault = open_word(data)
    assert opened is not None, fault
    read, fault = read_both_views(opened)
    assert read is not None, fault
    return read


def test_a_file_of_ours_reads_alike_in_both_views() -> None:
    read = content(word(FORM))
    assert read.accepted == read.rejected
    assert read.protected
    assert read.authors == ()
    assert {fact.kind for fact in read.facts} == {FactKind.FURNITURE, FactKind.FIELD, FactKind.PRINTED}


def test_who_tracked_a_change_is_named() -> None:
    ins = '<w:ins w:id="1" w:author="Ann"><w:r><w:t>x</w:t></w:r></w:ins><w:ins w:id="2"/>'
    read = content(edited(word(), DOCUMENT, lambda text: text.replace("<w:sectPr>", f"<w:p>{ins}</w:p><w:sectPr>")))
    assert read.authors == ("Ann", "somebody without a name")
    assert read.accepted[-1].by == {"Ann"}
    assert not read.protected


def test_a_control_is_one_character_and_one_around_a_cell_one_line() -> None:
    held = f"<w:tc>{paragraph(run('a'))}{paragraph(run('b'))}</w:tc>"
    cell = f"<w:tbl><w:tr>{control(held)}</w:tr></w:tbl>"
    inline = paragraph(f"{run('c')}{control(run('typed'))}{run('d')}")
    read = content(edited(word(), DOCUMENT, swap("<w:sectPr>", f"{cell}{inline}<w:sectPr>")))
    assert [line.text for line in read.accepted][-2:] == [FILLED, f"c{FILLED}d"]


def test_the_lines_of_the_contents_are_marked() -> None:
    inside = [line.text for line in content(word()).accepted if line.in_contents]
    assert inside[:2] == ["Contents", "1.\tDefinitions"]


def test_answers_are_read_in_order_with_what_is_entered() -> None:
    opened, _ = open_word(edited(word(FORM), DOCUMENT, swap("Beispiel AG", "Muster</w:t><w:br/><w:t>AG")))
    assert opened is not None
    answers = {answer.control.tag.rpartition(".")[2]: answer for answer in read_answers(opened)}
    assert (answers["customer"].entered, answers["customer"].behind_break) == ("Muster\nAG", False)
    assert (answers["public"].control.ticked, answers["told"].control.ticked) == (True, False)
    assert answers["introduced"].control.blank


def test_a_break_before_a_control_is_noticed() -> None:
    broken = paragraph(f"{run('a')}<w:r><w:br/></w:r>{control(run('b'))}") + paragraph(
        control("<w:r><w:br/></w:r>") + control(run("c"))
    )
    opened, _ = open_word(edited(word(), DOCUMENT, swap("<w:sectPr>", f"{broken}<w:sectPr>")))
    assert opened is not None
    assert [answer.behind_break for answer in read_answers(opened)][-3:] == [True, False, False]
    assert all_words(opened).endswith("a\nb\n\nc")


def test_answers_are_read_though_the_lists_cannot_be_counted() -> None:
    opened, _ = open_word(edited(word(FORM), DOCUMENT, swap('<w:ilvl w:val="0"/>', '<w:ilvl w:val="x"/>')))
    assert opened is not None
    assert read_both_views(opened) == (None, UNREADABLE)
    assert len(read_answers(opened)) > 5


def test_only_the_controls_of_our_fields_may_be_filled_in_and_each_once() -> None:
    tagged = [control(run(text), f'<w:tag w:val="{tag}"/>') for tag, text in (("ours", "a"), ("theirs", "b"), ("ours", "c"))]
    opened, _ = open_word(edited(word(), DOCUMENT, swap("<w:sectPr>", f"{paragraph(''.join(tagged))}<w:sectPr>")))
    assert opened is not None
    read, _ = read_both_views(opened, ["ours"])
    assert read is not None
    assert (read.accepted[-1].text, read.entries) == (f"{FILLED}bc", {"ours": "a"})
