"""Characters that cannot be printed and read back: each is named with the text it came from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assembler.model.diagnostics import Diagnostic, error, in_order
from assembler.model.document import Document, Text, pieces

RIGHT_TO_LEFT = ("R", "AL", "AN")
"""Unicode's classes of letters that change the order of what is read, so that a file could not be held against its document."""

SHAPELESS = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, marks of direction, unassigned and private code points, and separators."""

COMPLAINT = re.compile(r'the text `"(.+?)"` could not be displayed|disallowed codepoint `"(.+?)"`')
"""What Typst says of a text that a PDF/A may not hold."""

ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def unprintable(documents: tuple[Document, ...], data: str) -> tuple[Diagnostic, ...]:
    """Find the characters that cannot be seen on paper, or would change how the rest reads; a new line is none of them.

    `data` is the JSON of the documents: where it has neither an escape nor such a character, no text need be looked at.
    """
    if "\\" not in data and not any(map(is_unprintable, set(data))):
        return ()
    found = {char for document in documents for piece in pieces(document) for char in set(piece.text) if is_unprintable(char)}
    return _findings(
        documents,
        found,
        "cannot be printed",
        "Remove it or write it in other letters: it is invisible, or changes the order of reading.",
    )


def is_unprintable(char: str) -> bool:
    """`True` for what has no shape, what is read from right to left, and for the trace of a wrong decoding; not for a new line."""
    if char == "\n":
        return False
    category, direction = unicodedata.category(char), unicodedata.bidirectional(char)
    return category in SHAPELESS or direction in RIGHT_TO_LEFT or char == "\N{REPLACEMENT CHARACTER}"


def unprintable_in(text: str) -> Iterator[str]:
    """Say of a text which of its characters cannot be printed."""
    for char in sorted(filter(is_unprintable, set(text))):
        yield f"{named(char)} cannot be printed."


def without_glyph(complaint: str, text: str) -> Iterator[str]:
    """Say of a text which of its characters no font has, by Typst's own account of them."""
    for found in sorted(_complained(complaint)):
        if found in text:
            yield f"{named(found)} is in none of the fonts."


def missing(documents: tuple[Document, ...], complaint: str) -> tuple[Diagnostic, ...]:
    """Find all the characters that no font has, by Typst's own account of them."""
    return _findings(
        documents, _complained(complaint), "is in none of the fonts", "Write it in Latin, Greek or Cyrillic letters."
    )


def _complained(complaint: str) -> set[str]:
    return {_unescaped(match[1] or match[2]) for match in COMPLAINT.finditer(complaint)}


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)


def _findings(documents: tuple[Document, ...], found: Iterable[str], why: str, hint: str) -> tuple[Diagnostic, ...]:
    sought = sorted(found)
    return in_order(
        error(
            "pdf-character", f"{named(text)} in {_place(piece, document)} {why}.", piece.span, hint, piece.field or document.name
        )
        for document in documents
        for piece in (pieces(document) if sought else ())
        for text in sought
        if text in piece.text
    )


def named(text: str) -> str:
    """Name a character so that a person can find it: `“株” (U+682A CJK UNIFIED IDEOGRAPH-682A)`."""
    points = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in text)
    return f"“{text}” ({points})" if text.isprintable() else points


def _place(piece: Text, document: Document) -> str:
    return f"the field {piece.field} of “{document.title}”" if piece.field else f"“{document.title}”"
