from dataclasses import replace
from datetime import date

from assembler.formats.html.read_back import compare_html, words_of_html
from assembler.formats.html.writer import render_html
from assembler.model.document import Document, Front, Paragraph, Text

PAPER = Document(
    "p",
    "x/p",
    "Title",
    "Title",
    "schedule",
    "sign_now",
    Front("Programme", (Text("Title"),), (), ()),
    (Paragraph((Text("The Partner must pay."),)),),
    date(2026, 12, 1),
    "m-1",
    draft=False,
    contents=False,
)


def test_a_word_that_is_missing_is_found_at_its_place() -> None:
    (finding,) = compare_html(PAPER, render_html(PAPER).replace("must ", "").encode())
    assert finding.id == "html-differs"
    assert (
        finding.message == "The page of Title reads “ProgrammeTitleThePartnerpay.”, the paper “ProgrammeTitleThePartnermustpay.”."
    )


def test_words_too_many_at_the_end_are_found() -> None:
    (finding,) = compare_html(PAPER, render_html(PAPER).replace("</article>", "<p>And more.</p></article>").encode())
    assert "Andmore." in finding.message


def test_spaces_and_the_mark_of_a_draft_are_not_compared() -> None:
    page = render_html(replace(PAPER, draft=True))
    assert "Draft. Do not sign it." in page
    assert "Draft." not in words_of_html(page)
    assert compare_html(PAPER, page.replace(" must ", "\n  must ").encode()) == ()
