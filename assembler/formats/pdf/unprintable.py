"""Characters that a PDF cannot print or the read-back cannot verify, each reported with the text that holds it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assembler.formats.rare_characters import rare_characters
from assembler.model.diagnostics import Diagnostic, error, in_order
from assembler.model.document import Document, Text
from assembler.model.walk import text_runs

RIGHT_TO_LEFT = ("R", "AL", "AN")
"""Unicode's classes of letters written from right to left, in which the read-back cannot verify the order."""

OTHER_LETTERS = "Write it in Latin, Greek or Cyrillic letters, or build Word files alone: --formats docx."
READ_FROM_THE_RIGHT = f"It is read from right to left, and no PDF of ours can hold that in order. {OTHER_LETTERS}"

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
    if "\\" not in data and not any(map(is_unprintable, set(rare_characters(data)))):
        return ()
    found = {char for document in documents for piece in text_runs(document) for char in set(piece.text) if is_unprintable(char)}
    backwards = {char for char in found if unicodedata.bidirectional(char) in RIGHT_TO_LEFT}
    return (
        *_character_findings(
            documents, found - backwards, "cannot be printed", "Remove it, or write what is meant: it is invisible."
        ),
        *_character_findings(documents, backwards, "cannot be printed", READ_FROM_THE_RIGHT),
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
    missing = _texts_without_glyph(complaint)
    plain = {char: unicodedata.normalize("NFKC", char) for char in missing}
    written = {char: text for char, text in plain.items() if text != char and text.isascii()}
    return (
        *_character_findings(documents, missing - written.keys(), "is in none of the fonts", OTHER_LETTERS),
        *(
            finding
            for char, text in sorted(written.items())
            for finding in _character_findings(documents, (char,), "is in none of the fonts", f"Write “{text}” for “{char}”.")
        ),
    )


def _texts_without_glyph(complaint: str) -> set[str]:
    return {_without_escapes(match[1] or match[2]) for match in COMPLAINT.finditer(complaint)}


def _without_escapes(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)


def _character_findings(documents: tuple[Document, ...], found: Iterable[str], why: str, hint: str) -> tuple[Diagnostic, ...]:
    """Return a finding for each text that holds some of the characters, also where several papers print it."""
    sought, told = sorted(found), dict[object, Diagnostic]()
    for document in documents:
        for piece in text_runs(document) if sought else ():
            if held := [text for text in sought if text in piece.text]:
                names, verb = ", ".join(map(describe_character, held)), why if len(held) == 1 else why.replace("is in", "are in")
                sentence = f"{names} in {_place_in_words(piece, document)} {verb}."
                known = (piece.span or (document.name, piece.field), *held)
                told.setdefault(known, error("pdf-character", sentence, piece.span, hint, piece.field or document.name))
    return in_order(told.values())


def describe_character(text: str) -> str:
    """Return a character with its code point and Unicode name: `“株” (U+682A CJK UNIFIED IDEOGRAPH-682A)`."""
    points = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in text)
    return f"“{text}” ({points})" if text.isprintable() else points


def _place_in_words(piece: Text, document: Document) -> str:
    return f"the field {piece.field} of “{document.title}”" if piece.field else f"“{document.title}”"
