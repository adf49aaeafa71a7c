"""What a starter writes where a person has to: a matter that still holds it is never issued."""

import re
from collections.abc import Iterable, Iterator

from assembler.model.diagnostics import Diagnostic, error, info, quoted
from assembler.model.expressions import Datum
from assembler.model.library import Programme
from assembler.model.matter import PLACEHOLDER, Matter
from assembler.model.source import Span

IN_BRACKETS = re.compile(r"\s*\[[^\[\]]+\]\s*")
"""A name or an address that says what it should be, such as “[Name of the Partner]”: nobody is called so."""


def find_placeholders(stated: Iterable[Datum], matter: Span) -> Iterator[Diagnostic]:
    """Yield an error at each of the values that a matter states and nobody has filled in; a draft may be built with it."""
    hint = "Write what is true there, or leave it away where it may be; “--draft” builds a draft with it."
    data = ((datum.span or matter, datum.value) for datum in stated)
    found = {span: value for span, value in data if isinstance(value, str) and PLACEHOLDER in value}  # texts may quote one again
    for span, value in found.items():
        yield error("placeholder", f"{quoted(value)} still stands here.", span, hint)


def find_unnamed_parties(matter: Matter, programme: Programme) -> tuple[Diagnostic, ...]:
    """Return the finding that names or addresses of the parties stand in brackets; the packet is a draft until they are filled in."""
    contracting = [one for one in programme.entities if matter.entity is None or one.id == matter.entity.value]
    people = (one.name for one in (*matter.partner.signatories, *matter.partner.representatives))
    stated = (*matter.partner.fields.values(), *people, *(datum for one in contracting for datum in one.fields.values()))
    unnamed = {
        datum.value: datum.span or matter.span
        for datum in stated
        if isinstance(datum, Datum) and isinstance(datum.value, str) and IN_BRACKETS.fullmatch(datum.value)
    }
    if not unnamed:
        return ()
    sentence = f"{', '.join(map(quoted, unnamed))}: nobody is called so. The packet is a draft until it is filled in."
    return (info("unnamed-party", sentence, next(iter(unnamed.values())), "Write who the parties are, and who signs for them."),)
