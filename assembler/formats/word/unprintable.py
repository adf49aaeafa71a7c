"""Characters that XML, and so a Word file, cannot hold, each reported with the text it stands in."""

import re
import unicodedata

from assembler.model.diagnostics import Diagnostic, error, in_order
from assembler.model.document import Document, Text
from assembler.model.walk import text_runs

# What XML 1.0 cannot hold at all, not even escaped: what its section 2.2, production Char, leaves out.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def unprintable(document: Document) -> tuple[Diagnostic, ...]:
    """Return a finding for every character of a document that no Word file can hold."""
    return in_order(
        error(
            "word-character",
            f"The character {_character_name(found[0])} in {_location_of(text, document)} cannot stand in a Word file.",
            text.span,
            "Remove it: it is a control character that no reader would see.",
            text.field or document.name,
        )
        for text in text_runs(document)
        for found in UNPRINTABLE.finditer(text.text)
    )


def _character_name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _location_of(text: Text, document: Document) -> str:
    return f"the field {text.field}" if text.field else f"“{UNPRINTABLE.sub('', document.title)}”"
