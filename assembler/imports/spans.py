"""Spans of a paragraph that become something else in a clause, and a paragraph written as Markdown with them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assembler.model.contract import Stretch

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~]")
_LEADING = re.compile(r"[-+=]|\d{1,9}(?=[.)](?:\s|$))")
"""What would begin a list or a heading, where a line begins with it."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
BRACES = {"{": "&#123;", "}": "&#125;"}


class Span(NamedTuple):
    """A part of a paragraph's text, from one offset to another, and the Markdown that takes its place."""

    start: int
    end: int
    written: str


def without_overlaps(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in the order of the text, without those that begin in one before them; of two that begin together the longer stays."""
    found = list[Span]()
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return tuple(found)


def escaped(text: str) -> str:
    """Return words as Markdown that reads as these words."""
    written = _ENTITY.sub("&amp;", _SPECIAL.sub(lambda found: f"\\{found[0]}", text))
    return "".join(BRACES.get(letter, letter) for letter in written)


def as_markdown(stretches: Sequence[Stretch], spans: Sequence[Span] = (), *, breaks: str = "\\\n") -> str:
    """Return a paragraph as Markdown; `breaks` is written where a new line begins."""
    text = "".join(_with_faces([*_pieces(stretches, spans)]))
    text = re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t\u2028\u2029]+", " ", text)).strip()
    return breaks.join(_defused(line) for line in text.split("\n") if line.strip())


def _defused(line: str) -> str:
    """Return a line of a paragraph so that it begins no list and no heading."""
    found = _LEADING.match(line)
    if found is None:
        return line
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdigit() else f"\\{line}"


class _Piece(NamedTuple):
    """Markdown, the look of the words, and the first and the last letter that stand there."""

    written: str
    face: str
    plain: str


def _pieces(stretches: Sequence[Stretch], spans: Sequence[Span]) -> Iterator[_Piece]:
    """Yield the words between the spans, and the spans; a span has the look of the stretch in which it begins."""
    left, at = list(spans), 0
    for text, face in stretches:
        begin = at
        at += len(text)
        while begin < at:
            if left and left[0].start <= begin:
                if begin == left[0].start:
                    yield _Piece(left[0].written, "" if left[0].written.startswith("**") else face, "x")
                begin = min(at, left[0].end)
                if begin == left[0].end:
                    left.pop(0)
                continue
            end = min(at, left[0].start) if left else at
            words = text[begin - at + len(text) : end - at + len(text)]
            yield _Piece(escaped(words), face, words)
            begin = end


def _with_faces(pieces: Sequence[_Piece]) -> Iterator[str]:
    """Yield the Markdown of pieces, in bold and italics where Markdown can show it there."""
    groups = list[list[_Piece]]()
    for piece in pieces:
        if groups and _mark(groups[-1][0].face) == _mark(piece.face):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    for at, group in enumerate(groups):
        before = groups[at - 1][-1].plain[-1:] if at else ""
        after = groups[at + 1][0].plain[:1] if at + 1 < len(groups) else ""
        yield _emphasized(
            "".join(piece.written for piece in group), "".join(p.plain for p in group), _mark(group[0].face), before, after
        )


def _mark(face: str) -> str:
    return "**" if "b" in face else "*" if "i" in face else ""


def _emphasized(written: str, plain: str, mark: str, before: str, after: str) -> str:
    """Return Markdown with a mark around it, or without, where the mark would not be read as one (CommonMark 0.31, 6.2)."""
    inner = written.strip()
    lead, tail = written[: len(written) - len(written.lstrip())], written[len(written.rstrip()) :]
    words = plain.strip()
    begins = bool(lead) or not before or not before.isalnum()
    ends = bool(tail) or not after or not after.isalnum()
    quoted = words[:1] in '“"' and words[-1:] in '”"'
    if not mark or not inner or "\n" in inner or quoted or not (begins and ends) or '**"' in inner:
        return written
    return f"{lead}{mark}{inner}{mark}{tail}"
