"""The text that a starter writes where a person has to: a matter that still holds it is never issued."""

from collections.abc import Iterator, Mapping

from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.expressions import BoundValue, Datum
from assembler.model.matter import PLACEHOLDER, Matter, Party


def find_placeholders(matter: Matter) -> Iterator[Diagnostic]:
    """Yield an error at each text of a matter that nobody has filled in; a draft may be built with it."""
    hint = "Write what is true there, or leave it away where it may be; “--draft” builds a draft with it."
    data = ((datum.span or matter.span, datum.value) for datum in _data_of(matter))
    found = {span: value for span, value in data if isinstance(value, str) and PLACEHOLDER in value}  # texts may quote one again
    for span, value in found.items():
        yield error("placeholder", f"{quoted(value)} still stands here.", span, hint)


def _data_of(matter: Matter) -> Iterator[Datum]:
    """Yield the values of a matter in the order of its keys."""
    stated = (matter.effective, matter.effective_reason, matter.return_by, matter.entity, matter.to_entity)
    yield from (datum for datum in stated if datum)
    for party in (matter.partner, matter.to_partner):
        yield from _data_of_party(party) if party else ()
    for value in (matter.facts, *(entry for entries in matter.lists.values() for entry in entries)):
        yield from _data_in(value)
    yield from matter.special_terms.terms
    yield from filter(None, (matter.special_terms.approved_by,))


def _data_of_party(party: Party) -> Iterator[Datum]:
    yield from _data_in(party.fields)
    for one in (*party.signatories, *party.representatives):
        yield from (one.name, one.title, one.email)


def _data_in(value: BoundValue) -> Iterator[Datum]:
    match value:
        case Datum():
            yield value
        case Mapping():
            for each in value.values():
                yield from _data_in(each)
        case tuple():
            for each in value:
                yield from _data_in(each)
        case _:
            return
