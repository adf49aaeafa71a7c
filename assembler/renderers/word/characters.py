"""Characters that no Word file can hold, each named with the text it came from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from assembler.diagnostics import Diagnostic, error, in_order
from assembler.document import Document, Text

# What XML 1.0 cannot hold at all, not even escaped (section 2.2, production Char).
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unprintable(document: Document) -> tuple[Diagnostic, ...]:
    """Find every character that no Word file can hold."""
    return in_order(
        error(
            "word-character",
            f"The character {_named(found[0])} in {_place(text, document)} cannot stand in a Word file.",
            text.span,
            "Remove it: it is a control character that no reader would see.",
            text.field or document.name,
        )
        for text in _texts(document)
        for found in UNPRINTABLE.finditer(text.text)
    )


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _place(text: Text, document: Document) -> str:
    return f"the field {text.field}" if text.field else f"“{UNPRINTABLE.sub('', document.title)}”"


def _texts(value: object) -> Iterator[Text]:
    """Give every text inside a part of the model; a bare string is a text without a place."""
    match value:
        case Text():
            yield value
        case str():
            yield Text(value)
        case tuple():
            for part in value:
                yield from _texts(part)
        case _ if is_dataclass(value):
            for each in fields(value):
                yield from _texts(getattr(value, each.name))
