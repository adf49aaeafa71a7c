"""The differences between two revisions of a PDF beside the words and pictures of its pages, as findings.

Everything counts that is not known to be harmless: fields, links, notes, what acts, names, words for screen readers, and keys that are
not known. Filled-in values and new signatures are no findings: a form is issued to be filled in and signed.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from assembler.formats.pdf.annotation_differences import ASK, Words, compare_annotations
from assembler.formats.pdf.revisions import RevisionState, read_state, split_revisions
from assembler.model.diagnostics import Diagnostic, error, info, quoted, warning

MOST_REVISIONS = 100
"""The number of revisions that are read."""

MOST_LISTED = 8
"""The number of findings of one kind that are listed."""

DENY = "Do not accept the file, and do not open it in a program that carries it out: ask for the file without it."


def compare_states(before: RevisionState, after: RevisionState, words: Words) -> tuple[Diagnostic, ...]:
    """Return a finding for each difference beside the pages' content; a filled-in value and a signature are no difference.

    `words` gives the words of a page of the later revision inside a rectangle.
    """
    sealed = bool(after.certified or after.signed)
    return (
        *compare_annotations(before.annotations, after.annotations, words, sealed=sealed),
        *_form_differences(before, after),
        *_active_differences(before, after),
        *_part_differences(before, after),
        *_bookmark_differences(before, after),
    )


def _form_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    """Yield a finding for each signature that is gone, and for each field that no page shows and that only one side has."""
    shown = {widget.name for state in (before, after) for widget in state.widgets}
    for name in before.signed:
        if name not in after.signed:
            yield error("removed-signature", f"The signature in {quoted(name)} was removed.", subject=name)
    ours, theirs = ({*state.fields, *state.signed, *state.unsigned} - shown for state in (before, after))
    for name in sorted(theirs - ours - {*after.signed}):
        yield error("added-field", f"A field that no page shows was added: {quoted(name)}.", subject=name)
    for widget in after.widgets:
        held = after.fields.get(widget.name, widget.value)
        if widget.type != "/Btn" and widget.value != held:
            sentence = f"A place on page {widget.page} holds {quoted(widget.value)} as {quoted(widget.name)}, and the form {quoted(held)}."
            yield error("added-field", sentence, hint=ASK, subject=widget.name)
    for name in sorted(ours - theirs - {*before.signed}):
        yield error("removed-field", f"The field {quoted(name)}, which no page shows, was removed.", subject=name)


def _active_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    """Yield a finding for each thing that acts or leads elsewhere and that ours does not have."""
    known = {(one.what, one.target) for one in before.active}
    for one in after.active:
        if (one.what, one.target) not in known:
            target = f": {quoted(one.target)}" if one.target else ""
            yield error(
                "active-content",
                f"Something that acts was added, {one.what} ({one.place}){target}.",
                hint=DENY,
                subject=one.place,
            )


def _part_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    known = {(place.partition(" ")[0], digest) for place, digest in before.parts.items()}
    for place, digest in after.parts.items():
        if (place.partition(" ")[0], digest) not in known:
            sentence = f"The file holds something that is not understood: {place}."
            yield warning(
                "unknown-part", sentence, hint="Ask which program saved it, and for the file as it was sent.", subject=place
            )
    if names := sorted(after.names - before.names):
        listed = ", ".join(map(quoted, islice(names, MOST_LISTED)))
        more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
        yield warning("added-names", f"Names were added to the file: {listed}{more}.", hint="Ask what they are for.")
    for words in islice(sorted(after.spoken - before.spoken), MOST_LISTED):
        sentence = f"A screen reader says {quoted(words)}, which ours does not say."
        yield warning("spoken-words", sentence, hint="Ask for the file as it was sent.")
    yield from _information_differences(before.information, after.information)


def _bookmark_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    """Yield a finding for bookmarks that ours does not have, or that lead to another page, and one for another order of reading."""
    known = {(entry.title, entry.page) for entry in before.outline}
    added = [entry for entry in after.outline if (entry.title, entry.page) not in known]
    for entry in added[:MOST_LISTED]:
        leads = f", which leads to page {entry.page}" if entry.page else ""
        sentence = f"The bookmark {quoted(entry.title)}{leads}, is none of ours."
        yield warning("altered-bookmarks", sentence, hint="Read the pages themselves.", subject=entry.title)
    if before.reading and after.reading not in ("", before.reading):
        sentence = "A screen reader reads the words in another order, or as other things, than in ours."
        yield warning("spoken-words", sentence, hint="Ask for the file as it was sent.")


def _information_differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Diagnostic]:
    for name, said in after.items():
        if said and said != before.get(name, ""):
            sentence = f"The file gives as its {name} {quoted(said)}, where ours says {quoted(before.get(name, ''))}."
            yield info("changed-information", sentence, hint="No page shows it.", subject=name)


def changes_after_signatures(data: bytes, last: RevisionState) -> Iterator[Diagnostic]:
    """Yield a finding for each signature that the last revision lost, and for what was changed in fields after one was made."""
    ends = [*islice(split_revisions(data), MOST_REVISIONS + 1)]
    if len(ends) > MOST_REVISIONS:
        yield error("ambiguous-pdf", f"The file was saved more than {MOST_REVISIONS} times: not every revision was read.")
        return
    signed = {name: state for each in reversed(ends[:-1]) if (state := read_state(each)) for name in state.signed}
    looks = {widget.name: widget.look for widget in last.widgets}
    for name, state in signed.items():
        if name not in last.signed:
            yield error("removed-signature", f"The signature in {quoted(name)} was removed.", subject=name)
        for widget in state.widgets:
            if widget.name == name and looks.get(name, widget.look) != widget.look:
                yield error(
                    "altered-look", f"The picture of the signature in {quoted(name)} was exchanged.", hint=ASK, subject=name
                )
        for field, before, after in changed_values(state, last):
            if before:
                sentence = f"After {quoted(name)} was signed, the field {quoted(field)} was changed from {quoted(before)} to {quoted(after)}."
                yield warning(
                    "changed-after-signature", sentence, hint="Ask whoever signed whether it was agreed.", subject=field
                )


def changed_values(before: RevisionState, after: RevisionState) -> tuple[tuple[str, str, str], ...]:
    """Return each field whose value changed: its name, the value before and after."""
    both = [name for name in after.fields if name in before.fields]
    return tuple((name, before.fields[name], after.fields[name]) for name in both if before.fields[name] != after.fields[name])
