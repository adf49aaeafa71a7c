from dataclasses import replace

from assembler.formats.pdf.received_file import PdfFile, PdfPage
from assembler.model.diagnostics import error
from assembler.model.source import Span
from assembler.returns.pdf_pages import PageVerdict, changed_pages, compare_pages_of, number_of

PLACE = Span("back.pdf", 1, 1)


def page(text: str, drawn: str = "") -> PdfPage:
    return PdfPage(text, "".join(text.split()), drawn or text)


SENT = (page("The Partner pays."), page("Signed by the Partner."))


def compared(*pages: PdfPage, notes: tuple[str, ...] = ()) -> PageVerdict:
    return compare_pages_of(SENT, PdfFile(pages, (), (), notes, ()), PLACE)


def test_equal_pages_are_unchanged() -> None:
    assert compared(*SENT) == PageVerdict()


def test_pages_and_stamps_that_were_added_are_told_and_are_no_change() -> None:
    verdict = compared(page("Certificate"), SENT[0], page("Envelope 7 Signed by the Partner."), page("Log"))
    assert (verdict.changes, verdict.merged) == ((), True)
    assert [finding.message for finding in verdict.findings] == [
        "2 pages more than was sent, as an e-sign service adds a certificate.",
        "Words were stamped above or below ours on 1 page.",
    ]


def test_something_drawn_over_a_page_and_notes_are_told() -> None:
    verdict = compared(replace(SENT[0], drawn="other"), SENT[1], notes=("page 2",))
    assert [finding.message for finding in verdict.findings] == [
        "Something was drawn on page 1: its words are ours, its picture is not.",
        "A note was put on page 2.",
    ]


def test_changed_words_are_named_with_their_page_and_nobody_tracked_them() -> None:
    verdict = compared(SENT[0], page("Signed by the Vendor."))
    (change,) = verdict.changes
    assert (change.kind, change.place, change.silent, str(change.edits[0])) == (
        "changed",
        "page 2",
        True,
        "“Partner.” became “Vendor.”",
    )
    assert verdict.findings[0].id == "changed-text"


def test_pages_left_out_or_in_another_order_are_changes() -> None:
    assert [(change.kind, change.place) for change in compared(SENT[0]).changes] == [("deleted", "page 2")]
    kinds = [(change.kind, change.place) for change in compared(SENT[1], SENT[0]).changes]
    assert kinds == [("inserted", "after page 0"), ("deleted", "page 2")]


def test_a_difference_to_the_files_own_model_refuses_its_pages() -> None:
    verdict = changed_pages((error("pdf-difference", "Page 1 reads x."),), PLACE)
    assert [finding.message for finding in verdict.findings] == ["The form's own text was changed. Page 1 reads x."]


def test_numbers_have_their_noun() -> None:
    assert (number_of(1, "page"), number_of(3, "page")) == ("1 page", "3 pages")
