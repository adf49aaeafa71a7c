"""Entries that their fields have no room for, however small they are set: told at the place where they were written."""

from collections.abc import Iterable, Iterator

from assembler.formats.pdf.fields.entry_appearances import entry_without_room
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.document import Document, Field, Text
from assembler.model.form_fields import field_controls
from assembler.model.walk import field_groups, plain

COMPLAINT = "no room in field "
"""How an error begins that names the field of such an entry."""

HINT = "Shorten it, or write “see annex” and send the rest beside the form: a field stands on one page."


def name_field(complaint: str, names: Iterable[str]) -> str:
    """Return an error of entries that were set in the order of their fields' names; one of an entry without room names its field."""
    number = entry_without_room(complaint)
    return complaint if number is None else f"{COMPLAINT}{[*names][number]}"


def find_long_entries(documents: tuple[Document, ...], complaint: str) -> tuple[Diagnostic, ...]:
    """Return a finding for the field that an error names; none for any other error."""
    name = complaint.removeprefix(COMPLAINT)
    found = (field for document in documents for field in _fields_of(document, name)) if name != complaint else ()
    return tuple(_long_entry(field, name) for field in found)


def _fields_of(document: Document, name: str) -> Iterator[Field]:
    for group in field_groups(document):
        for field in group.fields:
            if any(control.name == name for control in field_controls(document.path, field)):
                yield field


def _long_entry(field: Field, name: str) -> Diagnostic:
    written = next((piece for piece in field.value if isinstance(piece, Text) and piece.span), None)
    sentence = f"There is no room for {quoted(plain(field.value))} in the field “{field.label}”."
    return error("long-entry", sentence, written.span if written else None, HINT, name)
