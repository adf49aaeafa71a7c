"""A redline is read back before it leaves: one that a broken writer made is refused, and says where it reads otherwise."""

import re
from collections.abc import Callable

import pytest
from formats.word.word_sample import edited, word
from returns.redline_pairs import Pair, redlined
from returns.word_kinds import made, swapping

from assembler.formats.word.package import DOCUMENT
from assembler.returns.redline import Redline, read_back, redline_file, redline_page

EDIT = swapping("may be signed", "may not be signed")


def redline() -> Redline:
    found = redlined(Pair("a", "", word(), made(EDIT), plain=True))
    assert found
    return found


def swapped(before: str, after: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert before in text, before
        return after.join(text.rsplit(before, 1))

    return change


def unmarked(text: str) -> str:
    """Return the text with its last insertion as plain text."""
    return re.sub(r"(?s)(.*)<w:ins [^>]*>(<w:r>.*?</w:r>)</w:ins>", r"\1\2", text, count=1)


WORD_FAULTS = {
    "a change that is no longer marked": unmarked,
    "a word that stands in neither file": swapped("electronically", "verbally"),
    "a word lost": swapped("electronically", ""),
    "a first page with other changes": lambda text: text.replace("“not” inserted", "“never” inserted", 1),
}


@pytest.mark.parametrize("fault", WORD_FAULTS)
def test_a_word_file_whose_writer_is_broken_is_refused(fault: str) -> None:
    assert read_back(redline(), redline_file)[1] == ()

    def broken(one: Redline) -> bytes:
        return edited(redline_file(one), DOCUMENT, WORD_FAULTS[fault])

    data, (finding,) = read_back(redline(), broken)
    assert (data, finding.id) == (None, "misread-redline")


def test_the_sentence_names_the_words() -> None:
    _, (finding,) = read_back(
        redline(), lambda one: edited(redline_file(one), DOCUMENT, WORD_FAULTS["a word that stands in neither file"])
    )
    assert finding.message == (
        "There is no redline of back.docx: the one that was made says otherwise than both files. "
        "With all changes accepted it is not theirs: "
        "“verbally. The Parties have signed” stands there for “electronically. The Parties have signed”."
    )


@pytest.mark.parametrize(("before", "after"), [("electronically", "verbally"), ('data-head="Theirs"', 'data-head="Ours"')])
def test_a_page_whose_writer_is_broken_is_refused(before: str, after: str) -> None:
    assert read_back(redline(), redline_page)[1] == ()
    page, (finding,) = read_back(redline(), lambda one: swapped(before, after)(redline_page(one)))
    assert (page, finding.id) == (None, "misread-redline")
