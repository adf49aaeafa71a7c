"""What a starter writes where a person has to: a matter that still holds it is never issued."""

import re
from collections.abc import Iterable, Iterator

from assembler.model.diagnostics import Diagnostic, error, info, quoted
from assembler.model.expressions import Datum
from assembler.model.matter import PLACEHOLDER
from assembler.model.source import Span

IN_BRACKETS = re.compile(r"\s*\[[^\[\]]+\]\s*")
"""A name or an address that says what it should be, such as “[Name of the Partner]”: nobody is called so."""


def find_placeholders(stated: Iterable[Datum], matter: Span) -> Iterator[Diagnostic]:
    """Yield an error at each of the values that a matter states and nobody has filled in; a draft may be built with it."""
    hint = "Write what is true there, or leave it away where it may be; “--draft” builds a draft with it."
    data = ((datum.span or matter, datum.value) for datum in stated)
    found = {span: value for span, value in data if isinstance(value, str) and PLACEHOLDER in value}  # texts may quote one again
    for span, value in sorted(found.items(), key=lambda one: (one[0].line, one[0].column)):
        yield error("placeholder", f"{quoted(value)} still stands here.", span, hint)


def find_unnamed_parties(stated: Iterable[Datum], matter: Span) -> tuple[Diagnostic, ...]:
    """Return the finding that values which say who the parties are stand in brackets; the packet is a draft until they are filled in."""
    data = ((datum.span or matter, datum.value) for datum in stated)
    unnamed = {value: span for span, value in data if isinstance(value, str) and IN_BRACKETS.fullmatch(value)}
    if not unnamed:
        return ()
    sentence = f"{', '.join(map(quoted, unnamed))}: nobody is called so. The packet is a draft until it is filled in."
    return (info("unnamed-party", sentence, next(iter(unnamed.values())), "Write who the parties are, and who signs for them."),)
