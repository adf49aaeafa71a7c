from formats.word.word_sample import LEVELS, line

from assembler.formats.word.tables import column_widths, render_table, share_width
from assembler.formats.word.wordml import run
from assembler.model.document import Inlines, Table
from assembler.model.walk import plain

GAP = '<w:p><w:pPr><w:pStyle w:val="TableGap"/></w:pPr></w:p>'


def words(content: Inlines) -> str:
    return run(plain(content))


def test_tables_repeat_their_header_and_keep_rows_whole() -> None:
    written = render_table(LEVELS, 9070, 709, words)
    assert written.count("<w:tblHeader/>") == 1
    assert written.count("<w:cantSplit/>") == 3
    assert written.rpartition("<w:tr>")[0].count("<w:keepNext/>") == written.count("<w:keepNext/>") > 0
    assert '<w:tblInd w:w="709" w:type="dxa"/>' in written
    assert written.count('<w:jc w:val="right"/>') == 3
    assert written.endswith(GAP)


def test_a_long_table_may_break_between_its_rows_and_one_without_headings_has_no_header() -> None:
    long = Table(((), ()), ((line("a"), line("b")),) * 11, (False, False))
    written = render_table(long, 9070, 0, words)
    assert "<w:keepNext/>" not in written
    assert "<w:tblHeader/>" not in written
    assert written.count("<w:tr>") == 11


def test_columns_share_the_width_by_their_words() -> None:
    first, middle, last = column_widths(LEVELS, 9000)
    assert first + middle + last == 9000
    assert max(first, last) < middle


def test_the_last_share_takes_what_rounding_leaves() -> None:
    assert share_width([1, 1, 1], 100) == (33, 33, 34)


def test_a_row_that_a_page_might_not_hold_may_break() -> None:
    rows = (line("a"), line("b")), (line("a"), line("word " * 400))
    written = render_table(Table((line("A"), line("B")), rows, (False, False)), 9070, 0, words)
    assert written.count("<w:cantSplit/>") == 2
