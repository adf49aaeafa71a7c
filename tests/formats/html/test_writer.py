from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assembler.formats.html.read_back import compare_html, words_of_html
from assembler.formats.html.writer import render_html
from assembler.model.document import Document, Front, Paragraph, Table, Text
from examples import each_example, ordered


def paper(*blocks: Paragraph | Table) -> Document:
    front = Front("Programme", (Text("Title"),), (), ())
    day = date(2026, 12, 1)
    return Document("p", "x/p", "Title", "Title", "schedule", "sign_now", front, blocks, day, "m-1", draft=False, contents=False)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"))))
def test_every_word_is_on_the_page_and_none_of_it_is_markup(text: str) -> None:
    document = paper(Paragraph((Text(text),)))
    page = render_html(document)
    assert compare_html(document, page.encode()) == ()
    assert page.count("<") == render_html(paper(Paragraph((Text("x"),)))).count("<")


def test_a_name_that_looks_like_markup_is_text() -> None:
    page = render_html(paper(Paragraph((Text('<script>alert("x")</script> & Co.'),))))
    assert "<script" not in page
    assert '<script>alert("x")</script> & Co.' in words_of_html(page)


def test_a_table_has_a_head_and_can_be_reached_by_keyboard() -> None:
    page = render_html(paper(Table(((Text("Fee"),), (Text("Rate"),)), (((Text("A"),), (Text("10%"),)),), (False, True))))
    assert '<th scope="col">Fee</th><th scope="col" class="figures">Rate</th>' in page
    assert 'tabindex="0"' in page


@each_example
def test_the_papers_of_an_example_have_the_same_words_on_a_page(path: Path) -> None:
    for paper in ordered(path).assembly.papers:
        assert compare_html(paper.document, render_html(paper.document).encode()) == ()
