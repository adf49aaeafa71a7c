"""Fields, links and notes that were added, moved or set otherwise are told with the words they lie over."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assembler.formats.pdf.annotation_differences import compare_annotations
from assembler.formats.pdf.annotations import Annotation
from assembler.formats.pdf.fields.field_reader import Rectangle

FIELD = Annotation(1, "Widget", (60, 600, 160, 620), 4, "amount", "", "/Tx")
LINK = Annotation(1, "Link", (60, 690, 100, 710), 4, target=2)
NOTE = Annotation(1, "FreeText", (10, 10, 50, 30), 4, words="and a bonus")


def words(_page: int, rectangle: Rectangle) -> str:
    """Return the words of a page that has some above the height of 650 points."""
    return "The fee is 10 percent." if rectangle[3] > 650 else ""


def told(*after: Annotation, before: Sequence[Annotation] = (FIELD, LINK), sealed: bool = False) -> list[str]:
    return [finding.message for finding in compare_annotations(before, after, words, sealed=sealed)]


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (
            replace(FIELD, rectangle=(0, 0, 300, 800)),
            "The field “amount” was moved, enlarged or made smaller on page 1; it lies over “The fee is 10 percent.”.",
        ),
        (replace(FIELD, page=3), "The field “amount” was moved, enlarged or made smaller from page 1 to page 3."),
        (replace(FIELD, flags=6), "The field “amount” was set otherwise: whether it is seen and printed."),
        (replace(FIELD, settings={"/AA": "x"}), "The field “amount” was set otherwise: what it does."),
        (replace(FIELD, settings={"/Own": "x"}), "The field “amount” was set otherwise: /Own."),
        (
            replace(FIELD, name="other"),
            "The fields are part of the pages now, or gone (1): the file was printed, or flattened by a service.",
        ),
    ],
)
def test_a_field_that_is_not_where_or_what_it_was_is_told(after: Annotation, message: str) -> None:
    assert told(after, LINK)[0] == message


def test_what_is_as_it_was_or_rounded_or_filled_in_is_not_told() -> None:
    assert told(replace(FIELD, rectangle=(60.4, 600, 160, 619.6), value="5"), LINK) == []


def test_an_added_field_link_and_note_are_told_with_what_they_lie_over() -> None:
    added = replace(FIELD, name="zz", rectangle=(0, 600, 300, 800))
    assert told(FIELD, LINK, added) == ["A field was added on page 1: “zz”; it lies over “The fee is 10 percent.”."]
    assert told(FIELD, LINK, replace(LINK, rectangle=(0, 0, 9, 9))) == ["A link was added on page 1."]
    assert told(FIELD, LINK, NOTE) == ["A note (FreeText) was added on page 1, which says “and a bonus”."]


def test_a_second_place_of_a_field_is_an_added_field() -> None:
    assert told(FIELD, replace(FIELD, rectangle=(0, 0, 9, 9)), LINK) == ["A field was added on page 1: “amount”."]


def test_a_note_is_an_error_over_words_and_in_a_signed_file() -> None:
    over = replace(NOTE, rectangle=(0, 600, 300, 800))
    kinds = [
        next(iter(compare_annotations((), (one,), words, sealed=sealed))).severity
        for one, sealed in ((NOTE, False), (NOTE, True), (over, False))
    ]
    assert kinds == ["warning", "error", "error"]


def test_a_link_that_leads_elsewhere_is_told_and_those_that_are_gone_are_counted() -> None:
    assert told(FIELD, replace(LINK, target=9)) == [
        "The link on page 1 at “The fee is 10 percent.” leads to page 9 instead of page 2, or looks otherwise."
    ]
    assert told(FIELD) == ["Of the links between its pages, 1 are gone."]


def test_an_invisible_signature_is_no_added_field_and_a_visible_one_is_a_warning() -> None:
    seal = Annotation(1, "Widget", (0, 0, 0, 0), 4, "Stamp", "signed", "/Sig")
    assert told(FIELD, LINK, seal) == []
    (finding,) = compare_annotations((FIELD,), (FIELD, replace(seal, rectangle=(10, 10, 90, 40))), words, sealed=True)
    assert (finding.id, finding.severity) == ("added-field", "warning")


def test_a_note_that_may_be_a_drawn_signature_says_so() -> None:
    drawn = replace(NOTE, kind="Ink", rectangle=(300, 10, 380, 30), words="")
    hints = [next(iter(compare_annotations((), (one,), words, sealed=False))).hint for one in (drawn, NOTE)]
    assert ["it may be a signature that somebody drew" in hint for hint in hints] == [True, False]
