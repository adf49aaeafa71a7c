"""The print of one of our Word papers, as Word or another program makes a PDF of it: its words held against those of the paper.

Pages, headers, footers and page numbers are the program's; the words between them must be ours, line after line. What was filled in
stands where the paper has a field.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assembler.formats.pdf.received_file import PdfPage
from assembler.formats.word.facts import UNTICKED, FactKind
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.received_file import FILLED, ParagraphText, WordContent, read_both_views, tags_of
from assembler.returns.alignment import places_of
from assembler.returns.text_differences import Edit, compact, matched_words
from assembler.returns.verdict import Change, Entry

PAGE_NUMBER = re.compile(r"\s*\t[0-9]+\s*\Z")
"""The number of a page at the end of an entry of a table of contents."""

DIGITS, LEADER = re.compile(r"\d+"), re.compile(r"_{2,}|\.{4,}|…{2,}")
"""Digits, and lines to write on as word processors fill them with letters."""

SHOWN_FIELD = "[field]"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of ours, the place it stands in, and whether it belongs to the contents, which a program makes anew."""

    text: str
    place: str
    in_contents: bool = False


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """What differs in a print: changes of our words by place, and what stands where the paper has fields."""

    changes: tuple[Change, ...]
    entries: tuple[Entry, ...] = ()


@lru_cache(maxsize=32)
def read_sent_word(data: bytes) -> WordContent | None:
    """Return the content of a Word file of ours; None where it cannot be read. It is kept for the next print that is held against it."""
    opened, _ = open_word(data)
    return read_both_views(opened, tags_of(opened))[0] if opened else None


def compare_print(paper: WordContent, pages: Sequence[PdfPage]) -> PrintedWords:
    """Return what differs between a Word paper of ours and its print."""
    ours = [*_words_of(paper.accepted)]
    theirs = [word for line in _body_lines(paper, pages) for word in LEADER.sub(" ", line).split()]
    edits, entries = defaultdict[str, list[Edit]](list), list[Entry]()
    place = ours[0].place if ours else ""
    for first, last, start, end in _differing_stretches(ours, theirs):
        before, after = ours[first:last], theirs[start:end]
        place = before[0].place if before else ours[first - 1].place if first else place
        filled = _filled_in([word.text for word in before], after)
        if filled is not None:
            entries += (Entry(place, "", words) for words in filled if words not in UNTICKED)
        elif not _is_of_contents(ours[max(first - 1, 0) : last], after):
            shown = " ".join(word.text.replace(FILLED, SHOWN_FIELD) for word in before)
            edits[place].append(Edit(shown, " ".join(after)))
    changes = (_change_at(place, found) for place, found in edits.items())
    return PrintedWords(tuple(changes), tuple(entries))


def _change_at(place: str, edits: Sequence[Edit]) -> Change:
    ours, theirs = (" … ".join(filter(None, side)) for side in zip(*((one.deleted, one.inserted) for one in edits), strict=True))
    return Change("changed", place, ours, theirs, tuple(edits), silent=True)


def _words_of(lines: Sequence[ParagraphText]) -> Iterator[_Word]:
    """Yield the words of a paper in the order of its pages, numbers of clauses among them; a field is a word of its own."""
    for line, place in zip(lines, places_of(lines), strict=True):
        text = PAGE_NUMBER.sub("", line.text) if line.in_contents else line.text
        for word in LEADER.sub(" ", f"{line.label} {text.replace(FILLED, f' {FILLED} ')}").split():
            yield _Word(word, place, line.in_contents)


def _body_lines(paper: WordContent, pages: Iterable[PdfPage]) -> Iterator[str]:
    """Yield the lines of a print that are no headers and footers of the paper, whose numbers may be others."""
    beside = [line for fact in paper.facts if fact.kind is FactKind.FURNITURE for line in fact.text.splitlines()]
    pieces = {mask for line in beside for part in (line, *line.split("\t")) if (mask := _mask(part))}
    furniture = re.compile(f"(?:{'|'.join(map(re.escape, sorted(pieces, key=len, reverse=True)))})+" if pieces else r"(?!)")
    for page in pages:
        yield from (line for line in page.text.splitlines() if not furniture.fullmatch(_mask(line)))


def _mask(line: str) -> str:
    return compact(DIGITS.sub("", line))


def _differing_stretches(ours: Sequence[_Word], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches that differ, as ends of slices of both sides.

    A short stretch of equal words inside what was filled in, such as “the”, joins what is around it where only so all of it fits.
    """
    matched = matched_words([compact(word.text) for word in ours], [compact(word) for word in theirs])
    joined: tuple[int, int, int, int] | None = None
    for kind, *ends in matched:
        first, last, start, end = ends
        if kind == "equal":
            continue
        if joined and _fits_only_joined(ours, theirs, joined, (first, last, start, end)):
            joined = (joined[0], last, joined[2], end)
            continue
        if joined:
            yield joined
        joined = (first, last, start, end)
    if joined:
        yield joined


MOST_BETWEEN = 6
"""The most equal words between two stretches that may be one entry."""


def _fits_only_joined(
    ours: Sequence[_Word], theirs: Sequence[str], before: tuple[int, int, int, int], after: tuple[int, int, int, int]
) -> bool:
    if after[0] - before[1] > MOST_BETWEEN or not any(FILLED in word.text for word in ours[before[0] : after[1]]):
        return False
    apart = (_filled_in([word.text for word in ours[one[0] : one[1]]], theirs[one[2] : one[3]]) for one in (before, after))
    return any(one is None for one in apart) and (
        _filled_in([word.text for word in ours[before[0] : after[1]]], theirs[before[2] : after[3]]) is not None
    )


def _filled_in(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...] | None:
    """Return the words in the place of each field of a stretch of ours; None where other words of it are not the same.

    Fields beside each other, of which nobody can tell where one ends, are one.
    """
    parts = [""]
    for word in ours:
        if word != FILLED:
            parts[-1] += compact(word)
        elif parts[-1] or len(parts) == 1:
            parts.append("")
    if len(parts) == 1:
        return None
    bare = [compact(word) for word in theirs]
    text = "".join(bare)
    at, ends = len(parts[0]), len(text) - len(parts[-1])
    if not (text.startswith(parts[0]) and text.endswith(parts[-1]) and at <= ends):
        return None
    fields = list[tuple[int, int]]()
    for part in parts[1:-1]:
        found = text.find(part, at, ends)
        if found < 0:
            return None
        fields.append((at, found))
        at = found + len(part)
    return tuple(_words_between(theirs, bare, *field) for field in (*fields, (at, ends)))


def _words_between(words: Sequence[str], bare: Sequence[str], start: int, end: int) -> str:
    """Return the words between two letters of all of them together, a whole word as it stands."""
    found, at = list[str](), 0
    for word, letters in zip(words, bare, strict=True):
        first, last = max(start - at, 0), min(end - at, len(letters))
        if first < last:
            found.append(word if last - first == len(letters) else letters[first:last])
        at += len(letters)
    return " ".join(found)


def _is_of_contents(ours: Sequence[_Word], theirs: Sequence[str]) -> bool:
    """Whether a stretch, with the word before it, is one of contents that a program made anew: with other numbers of pages, or without."""
    return bool(ours) and all(word.in_contents for word in ours) and all(DIGITS.fullmatch(word) for word in theirs)
