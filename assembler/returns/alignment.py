"""Two lists of lines brought side by side: by the bookmarks of their clauses, and where there are none by their order and words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assembler.formats.word.tracked_changes import ParagraphText
from assembler.returns.text_differences import normalized, similarity

ALIKE = 0.5
"""From here on two lines that stand at the same place are one line that was changed."""

FARTHEST = 20
"""How many lines on a changed line is looked for."""


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A line of ours and the line of theirs it became; None where it is gone, or new. `moved` tells that it stands elsewhere."""

    ours: ParagraphText | None
    theirs: ParagraphText | None
    place: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """A line, its key where it has one, and the place that messages name."""

    line: ParagraphText
    key: str
    place: str


def align(ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText]) -> tuple[AlignedPair, ...]:
    """Pair all lines, in the order of ours; a new line stands behind the line it follows."""
    keys = {mark: line for line in ours for mark in line.marks}
    before = tuple(_keyed(ours, {mark: line for mark, line in keys.items() if _names_one(mark, line)}))
    known = {each.key: each for each in before if each.key}
    after = tuple(_theirs(theirs, known))
    returned = {each.key: each for each in after if each.key}
    moved = frozenset(_moved([key for key in known if key in returned], list(returned)))
    pairs = list[AlignedPair]()
    for key, (mine, other) in _sections(before, after, known.keys() & returned.keys()).items():
        if key:
            pairs.append(AlignedPair(known[key].line, returned[key].line, known[key].place, key in moved))
        pairs += _in_order(mine, other, known[key].place if key else "The beginning")
    return tuple(pairs)


def _names_one(mark: str, line: ParagraphText) -> bool:
    return mark.startswith("_") and bool(line.label)


def _keyed(lines: Iterable[ParagraphText], keys: dict[str, ParagraphText]) -> Iterator[KeyedLine]:
    place = "The beginning"
    for line in lines:
        key = next((mark for mark in line.marks if mark in keys), "")
        place = _place(line, place)
        yield KeyedLine(line, key, place)


def _place(line: ParagraphText, above: str) -> str:
    """Name a line by its label, and an item by that of its section as well: “4.2 (a)”."""
    if not line.label:
        return above
    head, _, _ = above.partition(" (")
    return f"{head} {line.label}" if line.label.startswith("(") and head[:1].isdigit() else line.label.rstrip(".")


def _theirs(lines: Iterable[ParagraphText], known: dict[str, KeyedLine]) -> Iterator[KeyedLine]:
    """Give each line of theirs the key of ours it carries; each key once. A mark left over from a deleted line comes first."""
    taken = set[str]()
    place = "The beginning"
    for line in lines:
        keys = [mark for mark in line.marks if mark in known and mark not in taken]
        same = [key for key in keys if normalized(known[key].line.text) == normalized(line.text)]
        key = (same or keys or [""])[-1]
        taken.add(key)
        place = _place(line, place)
        yield KeyedLine(line, key, place)


def _moved(ours: list[str], theirs: list[str]) -> Iterator[str]:
    """Give the keys that do not keep their order: all but the longest run that does."""
    at = {key: place for place, key in enumerate(theirs)}
    tails, ends, before = list[int](), list[str](), dict[str, str]()
    for key in ours:
        place = bisect_left(tails, at[key])
        before[key] = ends[place - 1] if place else ""
        tails[place:], ends[place:] = [at[key], *tails[place + 1 :]], [key, *ends[place + 1 :]]
    kept, last = set[str](), ends[-1] if ends else ""
    while last:
        kept.add(last)
        last = before[last]
    return (key for key in ours if key not in kept)


Sections = dict[str, tuple[list[KeyedLine], list[KeyedLine]]]


def _sections(before: Sequence[KeyedLine], after: Sequence[KeyedLine], shared: Iterable[str]) -> Sections:
    """Gather the lines that both sides have behind each line they share by its key."""
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


def _in_order(ours: Sequence[KeyedLine], theirs: Sequence[KeyedLine], place: str) -> Iterator[AlignedPair]:
    """Pair lines without a common key by their order; lines at one place that are alike are one line, changed."""
    before, after = ([normalized(each.line.text) for each in side] for side in (ours, theirs))
    for _, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        yield from _runs(ours[first:last], theirs[start:end], place)


def _runs(ours: Sequence[KeyedLine], theirs: Sequence[KeyedLine], place: str) -> Iterator[AlignedPair]:
    waiting = defaultdict[int, list[KeyedLine]](list)
    start = 0
    matches = list[tuple[KeyedLine, KeyedLine | None]]()
    for each in ours:
        nearby = range(start, min(start + FARTHEST, len(theirs)))
        found = next((at for at in nearby if _alike(each, theirs[at])), None)
        matches.append((each, None if found is None else theirs[found]))
        if found is not None:
            waiting[len(matches) - 1] = list(theirs[start:found])
            start = found + 1
    for at, (mine, other) in enumerate(matches):
        yield from (AlignedPair(None, new.line, new.place if new.line.label else place) for new in waiting[at])
        yield AlignedPair(mine.line, other.line if other else None, mine.place)
        place = mine.place
    yield from (AlignedPair(None, new.line, new.place if new.line.label else place) for new in theirs[start:])


def _alike(ours: KeyedLine, theirs: KeyedLine) -> bool:
    mine, other = ours.line.text, theirs.line.text
    return normalized(mine) == normalized(other) or similarity(mine, other) >= ALIKE
