"""Finds the characters that a contract may not hold: invisible ones, and those that change how their neighbours are read."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import SourceText

FORBIDDEN = {  # general categories of Unicode
    "Cc": "a control character",
    "Cf": "an invisible formatting character",
    "Cs": "half of a character",
    "Co": "a private-use character, which looks different on every machine",
    "Cn": "no assigned character",
    "Zl": "an invisible line separator",
    "Zp": "an invisible paragraph separator",
}
BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MOST_MARKS = 4
MOST_FINDINGS = 20
"""The most combining marks on one letter, and the most findings about one file."""
_PLAIN = re.compile(r"[\n -~]*")  # line feeds and the printable characters of ASCII: nothing to look for


def character_name(character: str) -> str:
    """Return a character's code point and Unicode name, such as `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def find_forbidden(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the offset, the sentence and the hint of each character that a contract may not hold. A line feed is allowed."""
    if _PLAIN.fullmatch(text) or _needs_no_scan(text):
        return
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        if category in FORBIDDEN and character != "\n":
            yield (
                at,
                f"{character_name(character)} is {_describe_character(character, category)}.",
                "Write spaces in its place." if character == "\t" else "Delete it, or type the text anew.",
            )
    yield from _find_decomposed(text)
    yield from _find_stacked_marks(text)


def _needs_no_scan(text: str) -> bool:
    """Whether a text has no character that must be looked at in its place. Most texts have none, and few different letters."""
    used = {*text} - {"\n"}
    strange = any(unicodedata.category(each) in FORBIDDEN or unicodedata.combining(each) for each in used)
    return not strange and unicodedata.is_normalized("NFC", text)


def _describe_character(character: str, category: str) -> str:
    if character in BIDIRECTIONAL:
        return "a bidirectional control, which changes the order in which text is read"
    return "a tab" if character == "\t" else FORBIDDEN[category]


def _find_decomposed(text: str) -> Iterator[tuple[int, str, str]]:
    """Find the first letter that is not in Unicode's composed form (NFC): one letter must not have two spellings."""
    if unicodedata.is_normalized("NFC", text):
        return
    normal = unicodedata.normalize("NFC", text)
    at = next((i for i, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), min(len(text), len(normal)) - 1)
    yield (
        at,
        f"{character_name(text[at])} is not in its composed form.",
        "Type the letter anew, or save the file in Unicode form NFC.",
    )


def _find_stacked_marks(text: str) -> Iterator[tuple[int, str, str]]:
    """Find the first letter that carries more combining marks than any script writes."""
    marks = 0
    for at, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MOST_MARKS:
            yield at, f"More than {MOST_MARKS} marks are stacked on one letter.", "Delete the marks that are too many."
            return


def without_forbidden(text: str) -> str:
    """Return a text without the characters that a contract may not hold: hidden ones are left out, those that are a space become one."""
    if _PLAIN.fullmatch(text) or _needs_no_scan(text):
        return text
    kept = (
        character
        if character == "\n" or (category := unicodedata.category(character)) not in FORBIDDEN
        else " "
        if character == "\t" or category in ("Zl", "Zp")
        else ""
        for character in unicodedata.normalize("NFC", text)
    )
    return "".join(kept)


def check_characters(source: SourceText) -> tuple[Diagnostic, ...]:
    """Report the characters of a file that a contract may not hold, but no more than the first few."""
    found = islice(find_forbidden(source.text), MOST_FINDINGS)
    return tuple(error("forbidden-character", sentence, source.span(at), hint) for at, sentence, hint in found)
