"""Prints of Word papers: our words in pages of another program, what was filled in at its place, and each changed word at its clause."""

import pytest
from formats.word.libreoffice import LIBREOFFICE
from returns.honest_saves import by_office
from returns.returned_sample import templates
from returns.test_doors import AGREEMENT, filled, issued, reworded, sent

from assembler.formats.pdf.read_back import bare_of_others
from assembler.formats.pdf.received_file import PdfPage
from assembler.formats.word.received_file import FILLED
from assembler.returns import Status, judge, make_baseline, read_returned, received_file
from assembler.returns.printed_word import PrintedWords, compare_print, read_sent_word
from assembler.returns.verdict import Carrier, Standing

FORM = "documents/02-record-march.docx"
HEAD, FOOT = "{} · Small Programme", "{} · Edition 1 January 2026 · first-001"
VALUES = ("Beispiel AG, the first of the two", "2 March 2026", "☒")


def print_of(path: str, values: tuple[str, ...] = (), change: tuple[str, str] = ("", ""), *, width: int = 5) -> PrintedWords:
    """Return what differs in a print with few words on a line and few lines on a page, values filled in and words changed."""
    paper = read_sent_word(sent(path))
    assert paper is not None
    given, title = iter(values), "Agreement" if path == AGREEMENT else "Course Record"
    text = "\n".join(f"{line.label} {line.text}" for line in paper.accepted)
    filled_in = "".join(f" {next(given, '')} " if each == FILLED else each for each in text)
    assert change[0] in filled_in
    words = filled_in.replace(*change, 1).split() if change[0] else filled_in.split()
    lines = [" ".join(words[at : at + width]) for at in range(0, len(words), width)]
    starts = range(0, len(lines), 7)
    bodies = ("\n".join(lines[at : at + 7]) for at in starts)
    pages = [f"{HEAD.format(title)}\n{body}\n{FOOT.format(title)}\nPage {number} of 9" for number, body in enumerate(bodies, 1)]
    return compare_print(paper, [PdfPage(page, bare_of_others(page)) for page in pages])


@pytest.mark.parametrize("width", [1, 3, 5, 40])
def test_our_words_in_other_lines_and_pages_are_ours(width: int) -> None:
    assert print_of(FORM, width=width) == PrintedWords((), ())


@pytest.mark.parametrize("width", [1, 4, 9])
def test_what_was_filled_in_is_read_at_its_place(width: int) -> None:
    found = print_of(FORM, VALUES, width=width)
    assert found.changes == ()
    assert [(each.name, each.after) for each in found.entries] == [
        ("1, row “Customer*”", VALUES[0]),
        ("1, row “Held on*”", VALUES[1]),
        ("1, row “An exam was held”", VALUES[2]),
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("60 days", "90 days"), "1.2"),
        (("1.2 ", "1.3 "), "1.2"),
        (("stops giving courses", "stops giving"), "2.1 (a)"),
        (("courses; and", "courses or not; and"), "2.1 (a)"),
    ],
)
def test_a_changed_word_is_told_at_its_clause(change: tuple[str, str], place: str) -> None:
    found = print_of(AGREEMENT, ("Anna Berg",), change)
    assert [each.place for each in found.changes] == [place]


def test_a_label_beside_a_field_that_was_changed_is_told() -> None:
    found = print_of(FORM, VALUES, ("Held on", "Planned for"))
    assert "Planned for" in " ".join(each.theirs for each in found.changes)


@pytest.mark.libreoffice
@LIBREOFFICE
def test_a_filled_form_that_libreoffice_printed_is_to_be_looked_at_with_its_entries() -> None:
    data = by_office("docx", "pdf")(filled("docx"))
    found = judge(received_file("back.pdf", data), issued())
    assert (found.standing, found.carrier, found.changes) == (Standing.NEEDS_REVIEW, (Carrier.PRINTED,), ())
    assert [each.after for each in found.entries] == ["Beispiel AG", "2 March 2026", "☒"]
    read = read_returned(received_file("back.pdf", data), make_baseline(templates(), issued()))
    assert (read.status, read.papers) == (Status.NEEDS_REVIEW, ("record-march",))


@pytest.mark.libreoffice
@LIBREOFFICE
def test_the_print_of_a_changed_agreement_is_altered_at_its_clause() -> None:
    data = by_office("docx", "pdf")(reworded("60 days", "90 days"))
    found = judge(received_file("back.pdf", data), issued())
    assert (found.standing, [(each.place, each.edits[0].inserted) for each in found.changes]) == (
        Standing.ALTERED,
        [("1.2", "90")],
    )
