"""Words that are highlighted as with a marker, because somebody is to fill them in: short ones, where little of a contract is so marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assembler.imports.outline import Placed
from assembler.imports.spans import Span
from assembler.model.contract import MARKED, Passage, Stretch

MOST_WORDS, LONGEST = 8, 80
"""The most words, and the most letters, of what is marked to be filled in."""
MOST_OF_ALL = 0.2
"""The most that is marked of the words of a contract; of one with more, marks say something else."""
_SENTENCE = re.compile(r"[.;:!?]\s|[“”\"«»:]|[\[\]{}☐☒☑□]|_{2,}")
"""What is in a sentence, a label, a term that is defined, or a blank that has a sign of its own."""


def has_few_marks(passages: Iterable[Passage]) -> bool:
    """Whether as little of a contract is marked as of one in which marked words are to be filled in."""
    every = [(len(text.split()), MARKED in face) for each in passages for text, face in each.stretches]
    return sum(count for count, is_marked in every if is_marked) <= MOST_OF_ALL * sum(count for count, _ in every)


def to_fill_in(placed: Placed, others: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the places of the words of a paragraph that are marked to be filled in; not of those that become something else."""
    for start, end in _marked(placed.stretches):
        words = placed.text[start:end]
        begin, stop = start + len(words) - len(words.lstrip()), start + len(words.rstrip(" \t\n.,;"))
        inner = placed.text[begin:stop]
        is_short = 0 < len(inner.split()) <= MOST_WORDS and len(inner) <= LONGEST
        is_free = not any(span.start < stop and begin < span.end for span in others)
        is_label = placed.text[end:].lstrip().startswith(":")
        if is_short and is_free and any(map(str.isalnum, inner)) and not is_label and not _SENTENCE.search(words.rstrip()):
            yield begin, stop


def _marked(stretches: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """Yield where marked words begin and end, whatever other looks they have."""
    at = 0
    for is_marked, group in groupby(stretches, lambda each: MARKED in each.face):
        start, at = at, at + sum(len(each.text) for each in group)
        if is_marked:
            yield start, at
