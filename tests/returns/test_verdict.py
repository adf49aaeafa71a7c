"""The verdict on a returned file: its one word follows from its parts, and its one sentence counts them."""

from dataclasses import replace

import pytest

from assembler.model.diagnostics import error, info, warning
from assembler.returns.text_differences import Edit
from assembler.returns.verdict import (
    ActiveContent,
    Addition,
    Carrier,
    Change,
    Entry,
    NotUnderstood,
    Origin,
    Signed,
    SigningPlace,
    Standing,
    Verdict,
    Words,
    sentence,
)

SAME = Verdict("back.docx", Origin.OURS, papers=("nda",), carrier=(Carrier.SAVED_ANEW,), words=Words.SAME)
CHANGE = Change("changed", "2.3", "may not", "may", (Edit("not", ""),))


@pytest.mark.parametrize(
    ("verdict", "standing"),
    [
        (SAME, Standing.SAVED_ANEW),
        (replace(SAME, carrier=(Carrier.AS_ISSUED,)), Standing.AS_ISSUED),
        (replace(SAME, carrier=(Carrier.ADDED_TO,)), Standing.COMPLETED),
        (replace(SAME, findings=(info("note", "A note."),)), Standing.SAVED_ANEW),
        (replace(SAME, additions=(Addition("a comment", "2.3", "Fine."),)), Standing.SAVED_ANEW),
        (replace(SAME, findings=(warning("note", "A note."),)), Standing.NEEDS_REVIEW),
        (replace(SAME, carrier=(Carrier.FLATTENED, Carrier.STAMPED)), Standing.NEEDS_REVIEW),
        (replace(SAME, carrier=()), Standing.NEEDS_REVIEW),
        (replace(SAME, words=Words.UNKNOWN), Standing.NEEDS_REVIEW),
        (replace(SAME, active=(ActiveContent("macros", "the file"),)), Standing.NEEDS_REVIEW),
        (replace(SAME, unknowns=(NotUnderstood("a chart", "2.3"),)), Standing.NEEDS_REVIEW),
        (replace(SAME, origin=Origin.EARLIER), Standing.UNKNOWN),
        (replace(SAME, words=Words.CHANGED, changes=(CHANGE,)), Standing.ALTERED),
        (replace(SAME, origin=Origin.NOT_OURS, findings=(error("note", "A note."),)), Standing.ALTERED),
    ],
)
def test_the_standing_follows_from_the_parts(verdict: Verdict, standing: Standing) -> None:
    assert verdict.standing is standing
    assert verdict.passes == (standing in (Standing.SAVED_ANEW, Standing.AS_ISSUED, Standing.COMPLETED))


def test_the_sentence_counts_what_is_in_the_file() -> None:
    verdict = replace(
        SAME,
        words=Words.CHANGED,
        changes=(CHANGE, replace(CHANGE, silent=True)),
        entries=(Entry("name", "", "Ada"),),
        execution=(SigningPlace("nda.partner 1", Signed.NOT), SigningPlace("nda.vendor 1", Signed.UNKNOWN)),
        active=(ActiveContent("macros", "the file"),),
    )
    assert sentence(verdict) == (
        "back.docx: altered: “nda”, saved anew; 2 changes, 1 of them without a tracked change; 1 field filled in; "
        "at 1 of 2 places it cannot be told whether somebody signed; 1 thing that acts or leads elsewhere."
    )
    assert verdict.unsigned == ("nda.partner 1",)
    assert verdict.silent == (replace(CHANGE, silent=True),)


def test_the_sentence_of_an_unchanged_file_is_short() -> None:
    assert sentence(SAME) == "back.docx: saved anew: “nda”; the words are those issued."
    assert sentence(Verdict("x")) == "x: not known: origin cannot be told; whether the words are those issued cannot be told."
