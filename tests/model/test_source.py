"""Places in files."""

from hypothesis import given
from hypothesis import strategies as st

from assembler.model.source import SourceText, Span

TEXT = SourceText("a.md", "one\n  zwei 株式\n\nlast")


def test_a_place_is_written_as_editors_follow_it() -> None:
    assert str(Span("a.md", 3, 14)) == "a.md:3:14"


def test_columns_count_code_points_from_one() -> None:
    span = TEXT.span(TEXT.text.index("式"))
    assert (span.line, span.column, span.length, span.source_line) == (2, 9, 1, "  zwei 株式")


def test_a_span_is_cut_at_the_end_of_its_first_line() -> None:
    assert TEXT.span(0, len(TEXT.text)) == Span("a.md", 1, 1, 3)


def test_an_offset_behind_the_end_stays_in_the_file() -> None:
    assert str(TEXT.span(10_000)) == "a.md:4:5"
    assert str(TEXT.span(-5)) == "a.md:1:1"


def test_a_whole_line_is_marked_without_its_indent() -> None:
    assert TEXT.row_span(1) == Span("a.md", 2, 3, 7)
    assert TEXT.row_span(99) == Span("a.md", 4, 1, 4)


def test_two_spans_join_on_one_line_and_no_further() -> None:
    zwei, shiki, last = TEXT.span(6, 10), TEXT.span(12), TEXT.span(15)
    assert zwei.to(shiki) == Span("a.md", 2, 3, 7)
    assert zwei.to(last) == Span("a.md", 2, 3, 7)


def test_an_empty_file_has_a_place() -> None:
    assert SourceText("a.md", "").span(0) == Span("a.md", 1, 1, 1)


@given(st.text(alphabet="ab\n é"), st.integers(0, 40))
def test_every_offset_is_at_its_line_and_column(text: str, at: int) -> None:
    at = min(at, len(text))
    span = SourceText("a.md", text).span(at)
    assert sum(len(line) + 1 for line in text.split("\n")[: span.line - 1]) + span.column - 1 == at
