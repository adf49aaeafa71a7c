"""Paragraphs as Markdown: whatever a contract says, the clause that is read back says the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imports.passages import stretches

from assembler.imports.spans import Span, as_markdown, without_overlaps
from assembler.loader.clause.markdown import read_markdown
from assembler.model.clause_text import ClauseParagraph, StrongWords
from assembler.model.contract import Stretch
from assembler.model.source import SourceText
from assembler.model.walk import words_of

LETTERS = st.text(st.sampled_from("ab Z1.)(*_`~[]{}<>|#&;:!\\-+=“”\"'/\n"), min_size=1, max_size=12)


@given(st.lists(st.builds(Stretch, LETTERS, st.sampled_from(["", "b", "i", "bi", "u"])), min_size=1, max_size=5))
def test_every_word_is_read_back(parts: list[Stretch]) -> None:
    written = as_markdown(parts)
    text = "".join(part.text for part in parts)
    if not text.strip():
        assert written == ""
        return
    blocks, findings = read_markdown(SourceText("a.md", written + "\n"), 0)
    assert findings == (), written
    (block,) = blocks
    assert isinstance(block, ClauseParagraph)
    assert _plain(words_of(block.content)) == _plain(text), written


def _plain(text: str) -> str:
    return "".join(text.translate(str.maketrans("“”‘’", "\"\"''")).split())


def test_bold_words_stay_bold() -> None:
    written = as_markdown(stretches("The *Fee* is due. *It is final.*"))
    assert written == "The **Fee** is due. **It is final.**"
    ((block,), _) = read_markdown(SourceText("a.md", written), 0)
    assert isinstance(block, ClauseParagraph)
    assert sum(isinstance(each, StrongWords) for each in block.content) == 2


def test_bold_that_markdown_cannot_show_is_left_away() -> None:
    assert as_markdown(stretches("un*bold*ed")) == "unbolded"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. One", "1\\. One"),
        ("- One", "\\- One"),
        ("a {x} b", "a &#123;x&#125; b"),
        ("&amp; so", "&amp;amp; so"),
        ("A\nB", "A\\\nB"),
        ("a\n1. b", "a\\\n1\\. b"),
        ("a\n---", "a\\\n\\---"),
    ],
)
def test_signs_of_markdown_are_words(text: str, written: str) -> None:
    assert as_markdown([Stretch(text)]) == written


def test_spans_take_the_place_of_their_words() -> None:
    text = "See Section 4 and pay [amount]."
    spans = (Span(4, 13, "[](#fees)"), Span(22, 30, "{{ amount }}"))
    assert as_markdown([Stretch(text)], spans) == "See [](#fees) and pay {{ amount }}."
    assert as_markdown([Stretch("See Sec"), Stretch("tion 4", "b"), Stretch(" now")], spans[:1]) == "See [](#fees) now"


def test_of_two_spans_that_overlap_the_first_and_longer_stays() -> None:
    spans = [Span(4, 6, "b"), Span(0, 5, "a"), Span(0, 9, "c"), Span(9, 10, "d")]
    assert [each.written for each in without_overlaps(spans)] == ["c", "d"]
