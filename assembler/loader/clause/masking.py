"""Masks the moving parts of a clause, so that Markdown is parsed around them and each can be located again.

`{{ … }}`, `{when: …}`, `{for: …}`, `{id: …}` and `{grants: …}` are replaced by private-use characters of the same length: a pipe
inside a quote then splits no table cell, and offsets in the masked text are offsets in the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.source import SourceText, Span

OPEN, FILL = "\ue000", "\ue001"
KINDS = ("when", "for", "id", "grants")
_KINDS = "|".join(KINDS)
RUN = re.compile(f"{OPEN}{FILL}*")
# A brace inside quotes does not end a part.
_INSIDE = r"""(?:[^{}"'\n]|"[^"\n]*"|'[^'\n]*')*"""
_MOVING = re.compile(rf"\{{\{{{_INSIDE}\}}\}}|\{{(?:{_KINDS}):{_INSIDE}\}}")
_STRAY = re.compile(r"\{\s*(?P<word>[A-Za-z]+)\s*:[^{}\n]*\}|\{\{|\}\}|\{%|%\}|\{#|#\}|\{|\}")
# Control characters, line separators and the private-use characters that masking itself uses.
_UNREADABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class MaskedPart:
    """A moving part, from `at` to `until` in the file, its text inside from `start` to `end`.

    `kind` is `quote`, `when`, `for`, `id` or `grants`.
    """

    kind: str
    start: int
    end: int
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its moving parts masked, and the parts by offset. The front matter is replaced by blanks."""

    text: str
    parts: Mapping[int, MaskedPart]


def mask(source: SourceText, body: int) -> tuple[Masked, tuple[Diagnostic, ...]]:
    """Mask the moving parts from offset `body` on; a brace that belongs to none is a finding."""
    text = source.text
    parts = {found.start(): _masked_part(found) for found in _MOVING.finditer(text, body)}
    head = re.sub(r"[^\n]", " ", text[:body])
    readable = _UNREADABLE.sub(lambda found: " " if found[0] == "\t" else "\N{REPLACEMENT CHARACTER}", text[body:])
    masked = head + _MOVING.sub(lambda found: OPEN + FILL * (len(found[0]) - 1), readable)
    return Masked(masked, parts), tuple(_find_stray_braces(source, masked, body))


def _masked_part(found: re.Match[str]) -> MaskedPart:
    written = found[0]
    if written.startswith("{{"):
        return MaskedPart("quote", found.start() + 2, found.end() - 2, found.start(), found.end())
    kind = written[1 : written.index(":")]
    return MaskedPart(kind, found.start() + len(kind) + 2, found.end() - 1, found.start(), found.end())


def _find_stray_braces(source: SourceText, masked: str, body: int) -> Iterator[Diagnostic]:
    for found in _STRAY.finditer(masked, body):
        span = source.span(found.start(), found.end())
        if found["word"]:
            yield _describe_unknown_part(found["word"], span)
            continue
        hint = "A condition is written {when: …}." if "%" in found[0] else "Write {{ name }} or {when: …}, each on one line."
        yield error("stray-brace", f"“{found[0]}” belongs to nothing.", span, hint)


def _describe_unknown_part(word: str, span: Span) -> Diagnostic:
    if word in KINDS:
        return error("stray-brace", f"“{{{word}: …}}” cannot be read.", span, f"Write {{{word}: …}}, with quotes in pairs.")
    hint = nearest(word, KINDS) or "There are {when: …}, {for: …}, {id: …} and {grants: …}."
    return error("stray-brace", f"There is no “{{{word}: …}}”.", span, hint, word)
