"""Fields that a merging program named anew are known by the names that we gave them.

A program that puts files together gives every field a name of its own, as PDF asks: pdftk writes `1.declaration.need`, qpdf
`declaration+2.need`, and leaves a copy of each field that no page shows. A field gets its old name back where ours has one of it and no page shows another so named; then it is held
against ours in all: its place, its settings, its look. A copy is left out where it holds what the field holds that is shown.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from assembler.formats.pdf.received_file import PdfFile, open_sent_pdf
from assembler.formats.registry import PDF
from assembler.model.form_fields import controls
from assembler.returns.identity import issued_papers
from assembler.returns.issued import IssuedPapers

COUNTED = re.compile(r"^\d+\.|\+\d+(?=\.|$)")
"""What a merging program puts before a name, or adds to a part of it."""


def with_issued_names(opened: PdfFile, issued: IssuedPapers) -> PdfFile:
    """Return a file with the names of fields that it was issued with; the same file where no field was named anew."""
    shown = {each.name for each in opened.state.widgets}
    if not any(COUNTED.search(name) for name in shown):
        return opened
    known = {control.name for versions in issued_papers(issued).current.values() for one in versions for control in controls(one)}
    sent = (open_sent_pdf(file.data) for file in issued.files_of(PDF))
    # A paper without fields to fill in embeds no model, and has places to sign.
    known |= {each.name for file in sent if file for each in file.state.widgets}
    return with_names(opened, _names(shown, known))


def _names(shown: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return our name of each field that is shown under another one; none where two would have the same."""
    found: dict[str, str] = {}
    for name in sorted(shown):
        plain = COUNTED.sub("", name)
        if plain != name and plain in known and plain not in shown and plain not in found.values():
            found[name] = plain
    return found


def with_names(opened: PdfFile, names: Mapping[str, str]) -> PdfFile:
    """Return a file with other names of some fields."""
    state = opened.state
    shown = {names.get(each.name, each.name) for each in state.widgets}
    values = {names.get(each.name, each.name): each.value for each in opened.fields if each.places}
    copies = {
        each.name
        for each in opened.fields
        if not each.places and COUNTED.sub("", each.name) in shown and each.value == values.get(COUNTED.sub("", each.name))
    }
    fields = (replace(each, name=names.get(each.name, each.name)) for each in opened.fields if each.name not in copies)
    held = {names.get(name, name): value for name, value in state.fields.items() if name not in copies}
    signed, unsigned = (
        tuple(names.get(name, name) for name in some if name not in copies) for some in (state.signed, state.unsigned)
    )
    return replace(
        opened,
        fields=tuple(fields),
        renamed=dict(names),
        mismatches=tuple(
            replace(each, name=names.get(each.name, each.name)) for each in opened.mismatches if each.name not in copies
        ),
        state=replace(
            state,
            annotations=tuple(replace(each, name=names.get(each.name, each.name)) for each in state.annotations),
            fields=held,
            signed=signed,
            unsigned=unsigned,
        ),
    )
