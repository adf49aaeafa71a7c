"""Each kind of difference between two revisions is found, and named by the page or field it is in."""

from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.active_content import ActiveContent
from assembler.formats.pdf.annotations import Annotation
from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.revision_differences import changed_values, changes_after_signatures, compare_states
from assembler.formats.pdf.revisions import RevisionState, read_state
from assembler.model.diagnostics import Diagnostic

NAME = Annotation(1, "Widget", (50, 50, 200, 70), 4, "name", "Acme", "/Tx", look="Acme in black")

BEFORE = RevisionState(
    data=b"",
    pages=("first page", "second page"),
    geometry=("A4", "A4"),
    annotations=(NAME,),
    fields={"name": "Acme", "day": ""},
    signed=("ours",),
    unsigned=("theirs",),
    certified=False,
)


def compared(after: RevisionState) -> tuple[Diagnostic, ...]:
    def words(page: int, rectangle: Rectangle) -> str:
        return f"words of page {page}" if rectangle[3] > 100 else ""

    return compare_states(BEFORE, after, words)


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (replace(BEFORE, fields={"name": "Acme"}), "The field “day”, which no page shows, was removed."),
        (replace(BEFORE, fields={**BEFORE.fields, "bonus": ""}), "A field that no page shows was added: “bonus”."),
        (replace(BEFORE, signed=()), "The signature in “ours” was removed."),
        (
            replace(BEFORE, active=(ActiveContent("a script", "when the file is opened", "app.alert(1)"),)),
            "Something that acts was added, a script (when the file is opened): “app.alert(1)”.",
        ),
        (replace(BEFORE, parts={"/Odd of page 2": "x"}), "The file holds something that is not understood: /Odd of page 2."),
        (replace(BEFORE, names=frozenset({"Dests: other"})), "Names were added to the file: “Dests: other”."),
        (replace(BEFORE, spoken=frozenset({"nothing"})), "A screen reader says “nothing”, which ours does not say."),
        (
            replace(BEFORE, information={"title": "Superseded"}),
            "The file gives as its title “Superseded”, where ours says “”.",
        ),
        (
            replace(BEFORE, annotations=(replace(NAME, rectangle=(50, 50, 200, 700)),)),
            "The field “name” was moved, enlarged or made smaller on page 1; it lies over “words of page 1”.",
        ),
    ],
)
def test_a_difference_is_named(after: RevisionState, message: str) -> None:
    assert [finding.message for finding in compared(after)] == [message]


def test_filling_in_and_signing_are_no_differences() -> None:
    filled = replace(BEFORE, fields={"name": "Acme", "day": "1 May"})

    assert compared(replace(filled, signed=("ours", "theirs"), unsigned=())) == ()
    assert changed_values(BEFORE, filled) == (("day", "", "1 May"),)


def test_a_signature_that_an_earlier_revision_does_not_hold_was_not_removed() -> None:
    data = printed(saying("Never signed."))
    state = read_state(data)
    assert state is not None

    assert [*changes_after_signatures(data, state)] == []


def test_a_file_of_endless_revisions_is_not_read_to_its_end() -> None:
    (finding,) = changes_after_signatures(b"%%EOF" * 200, BEFORE)

    assert finding.id == "ambiguous-pdf"
