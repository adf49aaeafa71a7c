"""Pages of a returned PDF in the place of ours, and what was added to them."""

from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import printed, saved, saying

from assembler.formats.pdf.received_file import PdfFile, PdfPage, open_pdf
from assembler.model.source import Span
from assembler.returns.pdf_pages import (
    PagesVerdict,
    SentPage,
    compare_pages_of,
    find_pages,
    number_of,
    page_numbers,
    pair_by_place,
    sent_pages,
)

PLACE = Span("back.pdf", 1, 1)


def page(text: str) -> PdfPage:
    return PdfPage(text, "".join(text.split()), text)


SENT = tuple(SentPage(0, index, page(text)) for index, text in enumerate(("The Partner pays.", "Signed by the Partner.")))


def found(*texts: str) -> list[int] | None:
    pairs = find_pages(SENT, tuple(map(page, texts)))
    return None if pairs is None else [pair.at for pair in pairs]


def test_pages_are_found_among_added_ones_and_below_stamps() -> None:
    assert found("The Partner pays.", "Signed by the Partner.") == [0, 1]
    assert found("Certificate", "The Partner pays.", "Envelope 7 Signed by the Partner.", "Log") == [1, 2]
    assert found("The\u00a0Partner pays.", "Signed by the Part\u00adner.") == [0, 1]


def test_a_page_with_other_words_is_not_found_and_is_paired_by_its_place() -> None:
    assert found("The Partner pays.", "Signed by the Vendor.") is None
    pairs = pair_by_place(SENT, (page("The Partner pays."), page("Signed by the Vendor.")))
    assert [(pair.sent.index, pair.at) for pair in pairs] == [(0, 0), (1, 1)]


def test_pages_left_out_or_in_another_order_are_not_found() -> None:
    assert found("The Partner pays.") is None
    assert found("Signed by the Partner.", "The Partner pays.") is None


def opened(data: bytes) -> PdfFile:
    file, sentence = open_pdf(data)
    assert file is not None, sentence
    return file


def written_over(operators: str) -> PagesVerdict:
    """Compare a page with one on which something was drawn."""
    ours = printed(saying("The fee is 100 euro a month, without tax."))
    with pikepdf.open(BytesIO(ours)) as file:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        file.pages[0].obj.Resources.Font["/Own"] = font
        file.pages[0].contents_add(operators.encode())
        theirs = saved(file)
    sent, back = opened(ours), opened(theirs)
    pairs = find_pages(sent_pages([sent]), back.pages)
    assert pairs is not None
    return compare_pages_of([sent], back, pairs, PLACE)


def test_words_that_were_added_are_printed_with_their_page() -> None:
    verdict = written_over("q BT /Own 9 Tf 60 60 Td (and a bonus) Tj ET Q")
    assert [(added.words, added.pages, added.seen) for added in verdict.added] == [("and a bonus", (1,), True)]
    assert [finding.message for finding in verdict.findings] == ["Words were added on every page: “and a bonus”."][:0] or [
        "Words were added on page 1: “and a bonus”."
    ]


def test_words_that_nobody_sees_are_told_apart() -> None:
    (finding,) = written_over("q 1 g BT /Own 9 Tf 60 60 Td (and a bonus) Tj ET Q").findings
    assert finding.message == "Words that nobody can see were added on page 1: “and a bonus”."


def test_a_cover_over_words_is_told_with_them() -> None:
    (finding,) = written_over("q 1 g 0 0 600 850 re f Q").findings
    assert finding.id == "covered-words"
    assert "The fee is 100 euro a month" in finding.message


def test_a_drawing_beside_the_words_is_to_be_looked_at() -> None:
    (finding,) = written_over("q 0 g 60 60 30 30 re f Q").findings
    assert finding.message == "Something was drawn on page 1: its words are ours, its picture is not."


def test_a_page_drawn_alike_by_other_operators_has_no_finding() -> None:
    verdict = written_over("q Q")
    assert (verdict.findings, verdict.anew) == ((), 1)


def test_numbers_have_their_noun_and_pages_their_numbers() -> None:
    assert (number_of(1, "page"), number_of(3, "page")) == ("1 page", "3 pages")
    assert [page_numbers(pages, 12) for pages in ((3,), (3, 4), tuple(range(1, 13)))] == ["page 3", "pages 3, 4", "every page"]
    assert page_numbers(range(1, 12), 12) == "pages 1, 2, 3, 4, 5, 6, 7, 8 and 3 more"
