"""The wordings of a clause side by side, each beside the one before it, with the words that differ."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise, zip_longest

from assembler.commands.clause_lines import ClauseText, PrintedLine

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
ALIKE = 0.5
"""How much of the words of two lines must be the same for one to be a change of the other, of 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line, and whether the other wording lacks them."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line of both wordings; on the side of a wording that lacks it there are no pieces."""

    older: tuple[Piece, ...]
    newer: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ComparedWordings:
    """Two wordings of a clause in one document of a programme, which follow each other, line by line."""

    older: ClauseText
    newer: ClauseText
    lines: tuple[LinePair, ...]


def compared_wordings(texts: Iterable[ClauseText]) -> Iterator[ComparedWordings]:
    """Yield each wording of a clause beside the one before it, by programme and document."""

    def place(text: ClauseText) -> tuple[str, str, str]:
        return text.programme, text.document, text.clause

    for _, own in groupby(sorted(texts, key=lambda text: (place(text), text.editions)), place):
        for older, newer in pairwise(own):
            yield ComparedWordings(older, newer, tuple(_line_pairs(older.lines, newer.lines)))


def _line_pairs(older: Sequence[PrintedLine], newer: Sequence[PrintedLine]) -> Iterator[LinePair]:
    before, after = ([_whole_line(line) for line in lines] for lines in (older, newer))
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (LinePair((same,), (same,)) for same in map(Piece, before[start:end]))
        else:
            pairs = zip_longest(before[start:end], after[first:last], fillvalue="")
            yield from (LinePair(*_pieces(ours, theirs)) for ours, theirs in pairs)


def _whole_line(line: PrintedLine) -> str:
    """Return a line as people read it: its number, its text, and when it is printed."""
    when = f" (only where {line.when})" if line.when else ""
    return f"{line.label} {line.text}{when}".strip()


def _pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces of two lines; lines that have little in common differ as a whole."""
    if SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() < ALIKE:
        return _whole(before), _whole(after)
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    steps = [(kind != "equal", "".join(old[a:b]), "".join(new[c:d])) for kind, a, b, c, d in matcher.get_opcodes()]
    sides = ([(text, differs) for differs, text, _ in steps if text], [(text, differs) for differs, _, text in steps if text])
    return tuple(Piece(*one) for one in sides[0]), tuple(Piece(*one) for one in sides[1])


def _whole(line: str) -> tuple[Piece, ...]:
    return (Piece(line, differs=True),) if line else ()
