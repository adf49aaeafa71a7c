"""Alignment of the lines of two documents: by the bookmarks of clauses, and where there are none by order and words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assembler.formats.word.received_file import ParagraphText
from assembler.returns.text_differences import normalized, similarity

ALIKE = 0.5
"""The similarity from which two lines at the same place count as one line that was changed."""

LONGEST_NAME = 60
"""The most letters of a heading by which a place is named."""

FARTHEST = 20
"""The number of lines ahead within which a changed line is searched."""


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A line of ours and the line of theirs it became; None where it was deleted or is new. `moved`: its order changed."""

    ours: ParagraphText | None
    theirs: ParagraphText | None
    place: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """A line, its key (the bookmark of its clause, or empty), and the label of its clause.

    `place` names it as messages do: by its clause, and the term that it defines or the words at the head of its row.
    """

    line: ParagraphText
    key: str
    clause: str

    @property
    def place(self) -> str:
        """The name of the place."""
        return _named_place(self.line, self.clause)


def align(ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText]) -> tuple[AlignedPair, ...]:
    """Return all lines of both sides in pairs, in the order of ours; a new line stands behind the line it follows.

    `known` are our lines by bookmark. Lines between two shared bookmarks are paired by order and similarity.
    """
    keys = {mark: line for line in ours for mark in line.marks}
    before = tuple(_key_ours(ours, {mark: line for mark, line in keys.items() if _is_clause_mark(mark, line)}))
    known = {each.key: each for each in before if each.key}
    after = tuple(_key_theirs(theirs, known))
    returned = {each.key: each for each in after if each.key}
    moved = frozenset(out_of_order([key for key in known if key in returned], list(returned)))
    pairs = list[AlignedPair]()
    for key, (mine, other) in _group_by_key(before, after, known.keys() & returned.keys()).items():
        if key:
            pairs.append(AlignedPair(known[key].line, returned[key].line, known[key].place, key in moved))
        pairs += _pair_in_order(mine, other, known[key].clause if key else "The beginning")
    return tuple(pairs)


def places_of(lines: Iterable[ParagraphText]) -> tuple[str, ...]:
    """Return the name of the place of each line of a text."""
    return tuple(each.place for each in _key_ours(lines, {}))


def _named_place(line: ParagraphText, clause: str) -> str:
    if line.term:
        return f"{clause}, “{line.term}”"
    return f"{clause}, row “{line.row}”" if line.row and normalized(line.row) != normalized(line.text) else clause


def _is_clause_mark(mark: str, line: ParagraphText) -> bool:
    return mark.startswith("_") and bool(line.label)


def _key_ours(lines: Iterable[ParagraphText], keys: dict[str, ParagraphText]) -> Iterator[KeyedLine]:
    place = "The beginning"
    for line in lines:
        key = next((mark for mark in line.marks if mark in keys), "")
        place = _place_of(line, place)
        yield KeyedLine(line, key, place)


def _place_of(line: ParagraphText, above: str) -> str:
    """Return the place of a line: its label, for an item with that of its section, such as “4.2 (a)”, or the place above it.

    The heading of a clause without a number is a place by its words.
    """
    if not line.label:
        return f"“{shortened(line.text)}”" if line.heading and line.text.strip() else above
    head, _, _ = above.partition(" (")
    return f"{head} {line.label}" if line.label.startswith("(") and head[:1].isdigit() else line.label.rstrip(".")


def _key_theirs(lines: Iterable[ParagraphText], known: dict[str, KeyedLine]) -> Iterator[KeyedLine]:
    """Yield each line of theirs with the key of ours it carries, each key once.

    Of several bookmarks the last counts: those before it were left over from deleted lines.
    """
    taken = set[str]()
    place = "The beginning"
    for line in lines:
        keys = [mark for mark in line.marks if mark in known and mark not in taken]
        # Deleting a clause in Word leaves its bookmark before the next one, which then carries two.
        same = [key for key in keys if normalized(known[key].line.text) == normalized(line.text)]
        key = (same or keys or [""])[-1]
        taken.add(key)
        place = _place_of(line, place)
        yield KeyedLine(line, key, place)


def out_of_order(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """Return the keys whose order changed: all but those of a longest increasing subsequence."""
    # Patience sorting: `tails[n]` is the smallest end of an increasing run of n + 1 keys, `ends` its last key.
    at = {key: index for index, key in enumerate(theirs)}
    tails, ends, before = list[int](), list[str](), dict[str, str]()
    for key in ours:
        length = bisect_left(tails, at[key])
        before[key] = ends[length - 1] if length else ""
        tails[length:], ends[length:] = [at[key], *tails[length + 1 :]], [key, *ends[length + 1 :]]
    in_order, last = set[str](), ends[-1] if ends else ""
    while last:
        in_order.add(last)
        last = before[last]
    return (key for key in ours if key not in in_order)


def shortened(text: str) -> str:
    """Return a text on one line, cut between two words where it is too long for the name of a place."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_NAME else f"{words[:LONGEST_NAME].rpartition(' ')[0] or words[:LONGEST_NAME]} …"


Sections = dict[str, tuple[list[KeyedLine], list[KeyedLine]]]


def _group_by_key(before: Sequence[KeyedLine], after: Sequence[KeyedLine], shared: Iterable[str]) -> Sections:
    """Return for each key that both sides share the lines behind it on each side; those before the first have an empty key."""
    common = set(shared)
    sections: Sections = {key: ([], []) for key in ("", *(each.key for each in before if each.key in common))}
    for side, lines in enumerate((before, after)):
        key = ""
        for each in lines:
            if each.key in common:
                key = each.key
            else:
                sections[key][side].append(each)
    return sections


def _pair_in_order(ours: Sequence[KeyedLine], theirs: Sequence[KeyedLine], place: str) -> Iterator[AlignedPair]:
    """Yield lines without a common key in pairs by their order; similar lines at one place are one line, changed."""
    before, after = ([normalized(each.line.text) for each in side] for side in (ours, theirs))
    for _, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        yield from _pair_run(ours[first:last], theirs[start:end], place)


def _pair_run(ours: Sequence[KeyedLine], theirs: Sequence[KeyedLine], place: str) -> Iterator[AlignedPair]:
    inserted = defaultdict[int, list[KeyedLine]](list)  # new lines by the index of the match that they precede
    start = 0
    matches = list[tuple[KeyedLine, KeyedLine | None]]()
    for each in ours:
        nearby = range(start, min(start + FARTHEST, len(theirs)))
        found = next((at for at in nearby if _is_same_line(each, theirs[at])), None)
        matches.append((each, None if found is None else theirs[found]))
        if found is not None:
            inserted[len(matches) - 1] = list(theirs[start:found])
            start = found + 1
    for at, (mine, other) in enumerate(matches):
        yield from (AlignedPair(None, new.line, _place_of_new(new, place)) for new in inserted[at])
        yield AlignedPair(mine.line, other.line if other else None, mine.place)
        place = mine.clause
    yield from (AlignedPair(None, new.line, _place_of_new(new, place)) for new in theirs[start:])


def _place_of_new(new: KeyedLine, clause: str) -> str:
    """Return the place of a new line: its own number, or the clause that it follows."""
    return new.place if new.line.label else _named_place(new.line, clause)


def _is_same_line(ours: KeyedLine, theirs: KeyedLine) -> bool:
    mine, other = ours.line.text, theirs.line.text
    return normalized(mine) == normalized(other) or similarity(mine, other) >= ALIKE
