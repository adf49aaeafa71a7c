"""Characters that a PDF cannot print or the read-back cannot verify, each reported with the text that holds it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assembler.model.diagnostics import Diagnostic, error, in_order
from assembler.model.document import Document, Text
from assembler.model.walk import text_runs

RIGHT_TO_LEFT = ("R", "AL", "AN")
"""Unicode's classes of letters written from right to left, in which the read-back cannot verify the order."""

SHAPELESS = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, direction marks, unassigned and private code points, and separators."""

COMPLAINT = re.compile(r'the text `"(.+?)"` could not be displayed|disallowed codepoint `"(.+?)"`')
"""Typst's error for a text that no font has or PDF/A forbids."""

ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
"""An escape in a text that Typst quotes."""


def find_unprintable(documents: tuple[Document, ...], data: str) -> tuple[Diagnostic, ...]:
    """Return a finding for each character that is invisible or changes the reading order; a new line is allowed.

    `data` is the JSON of the documents: where it has no escape and no such character, the documents are not searched.
    """
    if "\\" not in data and not any(map(is_unprintable, set(data))):
        return ()
    found = {char for document in documents for piece in text_runs(document) for char in set(piece.text) if is_unprintable(char)}
    return _character_findings(
        documents,
        found,
        "cannot be printed",
        "Remove it or write it in other letters: it is invisible, or changes the order of reading.",
    )


def is_unprintable(char: str) -> bool:
    """Whether a character has no shape, is read from right to left, or replaces a byte that was decoded wrongly; not a new line."""
    if char == "\n":
        return False
    category, direction = unicodedata.category(char), unicodedata.bidirectional(char)
    return category in SHAPELESS or direction in RIGHT_TO_LEFT or char == "\N{REPLACEMENT CHARACTER}"


def unprintable_in(text: str) -> Iterator[str]:
    """Yield a sentence for each character of a text that cannot be printed."""
    for char in sorted(filter(is_unprintable, set(text))):
        yield f"{describe_character(char)} cannot be printed."


def without_glyph(complaint: str, text: str) -> Iterator[str]:
    """Yield a sentence for each character of a text that no font has, according to Typst's error."""
    for found in sorted(_texts_without_glyph(complaint)):
        if found in text:
            yield f"{describe_character(found)} is in none of the fonts."


def find_missing_glyphs(documents: tuple[Document, ...], complaint: str) -> tuple[Diagnostic, ...]:
    """Return a finding for each character that no font has, according to Typst's error."""
    return _character_findings(
        documents, _texts_without_glyph(complaint), "is in none of the fonts", "Write it in Latin, Greek or Cyrillic letters."
    )


def _texts_without_glyph(complaint: str) -> set[str]:
    return {_without_escapes(match[1] or match[2]) for match in COMPLAINT.finditer(complaint)}


def _without_escapes(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)


def _character_findings(documents: tuple[Document, ...], found: Iterable[str], why: str, hint: str) -> tuple[Diagnostic, ...]:
    sought = sorted(found)
    return in_order(
        error(
            "pdf-character",
            f"{describe_character(text)} in {_place_in_words(piece, document)} {why}.",
            piece.span,
            hint,
            piece.field or document.name,
        )
        for document in documents
        for piece in (text_runs(document) if sought else ())
        for text in sought
        if text in piece.text
    )


def describe_character(text: str) -> str:
    """Return a character with its code point and Unicode name: `“株” (U+682A CJK UNIFIED IDEOGRAPH-682A)`."""
    points = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in text)
    return f"“{text}” ({points})" if text.isprintable() else points


def _place_in_words(piece: Text, document: Document) -> str:
    return f"the field {piece.field} of “{document.title}”" if piece.field else f"“{document.title}”"
