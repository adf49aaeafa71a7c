"""The differences between two revisions of a PDF, as findings: an altered page, a new annotation, a removed field or signature.

Filled-in values and new signatures are no findings: a form is issued to be filled in and signed.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from pypdfium2 import PdfiumError

from assembler.formats.pdf.revisions import RevisionState, read_state, split_revisions
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.diagnostics import Diagnostic, error, warning

AROUND = 3
"""The number of words quoted on each side of a change."""


def compare_states(before: RevisionState, after: RevisionState) -> tuple[Diagnostic, ...]:
    """Return a finding for each difference in pages, annotations, fields and signatures; a filled-in value is no difference."""
    lost = sorted({*before.fields, *before.signed, *before.unsigned} - {*after.fields, *after.signed, *after.unsigned})
    gained = sorted({*after.fields, *after.unsigned} - {*before.fields, *before.signed, *before.unsigned})
    return (
        *_page_differences(before, after),
        *_annotation_differences(before, after),
        *(
            error("removed-signature", f"The signature in “{name}” was removed.", subject=name)
            for name in before.signed
            if name not in after.signed
        ),
        *(error("removed-field", f"The field “{name}” was removed.", subject=name) for name in lost if name not in before.signed),
        *(error("added-field", f"A field was added: “{name}”.", subject=name) for name in gained),
        *_appearance_differences(before, after),
        *(
            (error("added-action", "What the file does when it is opened was changed."),)
            if before.actions != after.actions
            else ()
        ),
    )


def _appearance_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    """Yield a warning for each field that is drawn differently although its value is the same."""
    for name, drawn in after.appearances.items():
        if before.appearances.get(name, drawn) != drawn and before.fields.get(name) == after.fields.get(name):
            sentence = f"The field “{name}” is drawn otherwise than before, although it holds the same."
            yield warning("altered-look", sentence, hint="Look at it: what is seen there may not be what it holds.", subject=name)


def removed_signatures(data: bytes, last: RevisionState) -> tuple[Diagnostic, ...]:
    """Return an error for each signature that an earlier revision holds and the last does not."""
    earlier = [state for each in split_revisions(data) if each is not data and (state := read_state(each))]
    gone = dict.fromkeys(name for state in earlier for name in state.signed if name not in last.signed)
    return tuple(error("removed-signature", f"The signature in “{name}” was removed.", subject=name) for name in gone)


def changed_values(before: RevisionState, after: RevisionState) -> tuple[tuple[str, str, str], ...]:
    """Return each field whose value changed: its name, the value before and after."""
    both = [name for name in after.fields if name in before.fields]
    return tuple((name, before.fields[name], after.fields[name]) for name in both if before.fields[name] != after.fields[name])


def _page_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    matcher = SequenceMatcher(None, before.pages, after.pages, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        both = min(last - first, end - start)
        for at in range(both):
            number = start + at + 1
            yield error(
                "altered-page",
                f"Page {number} was changed{_first_difference(before, first + at, after, start + at)}.",
                subject=f"page {number}",
            )
        for number in range(start + both + 1, end + 1):
            yield error("added-page", f"Page {number} was added.", subject=f"page {number}")
        for number in range(first + both + 1, last + 1):
            yield error("removed-page", f"Page {number} of the paper issued was removed.", subject=f"page {number}")


def _first_difference(before: RevisionState, first: int, after: RevisionState, second: int) -> str:
    """Return a quotation of the first words that differ between two pages, whose indexes count from 0."""
    old, new = _page_text(before.data, first).split(), _page_text(after.data, second).split()
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            was, reads = (" ".join(text[max(0, at - AROUND) : to + AROUND]) for text, at, to in ((old, a, b), (new, c, d)))
            return f": “{was}” now reads “{reads}”"
    return ", though its words are the same"


def _page_text(data: bytes, index: int) -> str:
    """Return the text of a page, counted from 0; empty where it cannot be read."""
    try:
        with open_with_pdfium(data) as file:
            return str(file[index].get_textpage().get_text_bounded())
    except (PdfiumError, IndexError):
        return ""


def _annotation_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    old, new = (
        [(kind, digest) for _, kind, digest in before.annotations],
        [(kind, digest) for _, kind, digest in after.annotations],
    )
    for page, kind, digest in after.annotations:
        if (kind, digest) in old:
            old.remove((kind, digest))
        else:
            yield error("added-annotation", f"An annotation ({kind}) was added on page {page}.", subject=f"page {page}")
    for page, kind, digest in before.annotations:
        if (kind, digest) in new:
            new.remove((kind, digest))
        else:
            yield error("removed-annotation", f"An annotation ({kind}) on page {page} was removed.", subject=f"page {page}")
