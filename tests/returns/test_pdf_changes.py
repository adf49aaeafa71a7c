"""Changed words of pages are told by clause and page; headers, footers and the flow of pages make no change."""

from collections.abc import Sequence

from assembler.formats.pdf.received_file import PdfPage
from assembler.formats.pdf.revisions import Outline
from assembler.returns.pdf_changes import flowing_changes, page_changes
from assembler.returns.verdict import Change

OUTLINE = (Outline(0, "Addendum"), Outline(1, "1. Fee"), Outline(1, "2. Term"))
FIRST = "Addendum\n1. Fee\n1.1 The Partner pays ten euro.\n1.2 It pays at once.\nAddendum Page 1 of 2"
SECOND = "2. Term\nThe term is one year.\nAddendum Page 2 of 2"


def pages(*texts: str) -> tuple[PdfPage, ...]:
    return tuple(PdfPage(text, "".join(text.split())) for text in texts)


def changed(*texts: str) -> Sequence[Change]:
    return [*page_changes(pages(FIRST, SECOND), pages(*texts), OUTLINE)]


def test_a_changed_word_is_told_at_its_item() -> None:
    (change,) = changed(FIRST.replace("ten euro", "nine euro"), SECOND)
    assert (change.place, [str(edit) for edit in change.edits], change.silent) == ("1.1 (page 1)", ["“ten” became “nine”"], True)
    assert (change.ours, change.theirs) == ("1.1 The Partner pays ten euro.", "1.1 The Partner pays nine euro.")


def test_changes_of_two_clauses_are_two() -> None:
    found = changed(FIRST.replace("at once", "later"), SECOND.replace("one year", "two years"))
    assert [change.place for change in found] == ["1.2 (page 1)", "2 (page 2)"]


def test_a_page_that_is_missing_or_more_is_told_whole() -> None:
    assert [(change.kind, change.place) for change in changed(FIRST)] == [("deleted", "page 2")]
    assert [(change.kind, change.place) for change in changed(FIRST, "Annex", SECOND)] == [("inserted", "after page 1")]


def test_pages_that_begin_elsewhere_have_no_change() -> None:
    back = pages(
        "Addendum\n1. Fee\nAddendum Page 1 of 3",
        "1.1 The Partner pays ten euro.\n1.2 It pays at once.\nAddendum Page 2 of 3",
        SECOND.replace("2 of 2", "3 of 3"),
    )
    assert flowing_changes(pages(FIRST, SECOND), back, OUTLINE) == ()


def test_contents_without_pages_and_lines_to_write_on_are_no_change() -> None:
    printed = f"Contents\n1. Fee\n2. Term\n{FIRST}", f"{SECOND}\nName ______________ Ann"
    ours = pages(f"Contents\n1. Fee 1\n2. Term 2\n{FIRST}", f"{SECOND}\nName Ann")
    assert flowing_changes(ours, pages(*printed), OUTLINE) == ()
    without = printed[0].replace("1. Fee\n1.1", "1.1"), printed[1]
    assert flowing_changes(ours, pages(*without), OUTLINE), (
        "a heading that is listed and stands no more over its clause is missed"
    )


def test_several_papers_in_a_file_are_named() -> None:
    outline = (*OUTLINE, Outline(0, "Annex"))
    (change,) = page_changes(pages(FIRST, SECOND), pages(FIRST, SECOND.replace("one", "two")), outline)
    assert change.place == "Addendum, 2 (page 2)"


def test_a_changed_footer_is_a_change() -> None:
    (change,) = changed(FIRST.replace("Addendum Page 1", "Annex Page 1"), SECOND)
    assert any("Annex" in edit.inserted for edit in change.edits)
