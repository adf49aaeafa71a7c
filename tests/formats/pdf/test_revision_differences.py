"""Each kind of difference between two revisions is found, and named by the page or field it is in."""

from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.revision_differences import changed_values, compare_states, removed_signatures
from assembler.formats.pdf.revisions import RevisionState, read_state

BEFORE = RevisionState(
    data=b"",
    pages=("first page", "second page"),
    annotations=((1, "Link", "a link"),),
    fields={"name": "Acme", "day": ""},
    signed=("ours",),
    unsigned=("theirs",),
    certified=False,
    appearances={"name": "Acme in black", "day": "nothing"},
    actions="",
)


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (replace(BEFORE, pages=("first page", "other")), "Page 2 was changed, though its words are the same."),
        (replace(BEFORE, pages=("first page", "new", "second page")), "Page 2 was added."),
        (replace(BEFORE, pages=("second page",)), "Page 1 of the paper issued was removed."),
        (
            replace(BEFORE, annotations=(*BEFORE.annotations, (2, "FreeText", "a note"))),
            "An annotation (FreeText) was added on page 2.",
        ),
        (replace(BEFORE, annotations=BEFORE.annotations * 2), "An annotation (Link) was added on page 1."),
        (replace(BEFORE, annotations=()), "An annotation (Link) on page 1 was removed."),
        (replace(BEFORE, fields={"name": "Acme"}), "The field “day” was removed."),
        (replace(BEFORE, fields={**BEFORE.fields, "bonus": ""}), "A field was added: “bonus”."),
        (replace(BEFORE, signed=()), "The signature in “ours” was removed."),
        (
            replace(BEFORE, appearances={**BEFORE.appearances, "name": "Other in black"}),
            "The field “name” is drawn otherwise than before, although it holds the same.",
        ),
        (replace(BEFORE, actions="runs a script"), "What the file does when it is opened was changed."),
    ],
)
def test_a_difference_is_named(after: RevisionState, message: str) -> None:
    assert [finding.message for finding in compare_states(BEFORE, after)] == [message]


def test_filling_in_and_signing_are_no_differences() -> None:
    filled = replace(BEFORE, fields={"name": "Acme", "day": "1 May"}, appearances={**BEFORE.appearances, "day": "1 May in black"})

    assert compare_states(BEFORE, replace(filled, signed=("ours", "theirs"), unsigned=())) == ()
    assert changed_values(BEFORE, filled) == (("day", "", "1 May"),)


def test_a_changed_page_is_quoted_with_a_few_words_around_the_change() -> None:
    before, after = (read_state(printed(saying(f"The fee is {fee} euro a month, without tax."))) for fee in (100, 900))
    assert before is not None
    assert after is not None
    (finding,) = compare_states(before, after)

    assert finding.message == "Page 1 was changed: “The fee is 100 euro a month,” now reads “The fee is 900 euro a month,”."


def test_a_signature_that_an_earlier_revision_does_not_hold_was_not_removed() -> None:
    data = printed(saying("Never signed."))
    state = read_state(data)
    assert state is not None

    assert removed_signatures(data, state) == ()
