"""The text that a starter writes where a person has to: a matter that still holds it is never issued."""

from collections.abc import Iterable, Iterator

from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.expressions import Datum
from assembler.model.matter import PLACEHOLDER
from assembler.model.source import Span


def find_placeholders(stated: Iterable[Datum], matter: Span) -> Iterator[Diagnostic]:
    """Yield an error at each of the values that a matter states and nobody has filled in; a draft may be built with it."""
    hint = "Write what is true there, or leave it away where it may be; “--draft” builds a draft with it."
    data = ((datum.span or matter, datum.value) for datum in stated)
    found = {span: value for span, value in data if isinstance(value, str) and PLACEHOLDER in value}  # texts may quote one again
    for span, value in found.items():
        yield error("placeholder", f"{quoted(value)} still stands here.", span, hint)
