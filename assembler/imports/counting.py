"""Which of a contract's numbers the library counts: a number is counted where the library would print the same one there."""

import re
from collections import Counter as Counted
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assembler.imports.labels import bare, ending, parts, same_look
from assembler.model.number_looks import DEEPEST, HOUSE_LOOKS, Looks, NumberLook, fits_below, full_number, numeral, read_look

_LABEL = re.compile(
    r"(?P<before>(?:[^\W\d]+\.?\s|§{1,2}\s?)?[(\[]?)(?P<chain>(?:\d{1,3}|[A-Za-z]{1,7})(?:\.(?:\d{1,3}|[A-Za-z]{1,7}))*)(?P<after>[.):\]]{0,2})"
)
LETTERS = ("a", "A")
"""The kinds of levels that count in letters."""
_HIGHEST = 2
"""The levels that the library numbers in figures: 1. and 1.1; those below have letters."""


@dataclass(slots=True)
class Counting:
    """Counts the numbers of a contract, one after the other, as the library would.

    `looks` are those of the levels that are known; a counting that `learns` knows none at first, and takes each from the first number
    of its level. `counts` holds the number reached at each level, `lists` which list of its program counted it, `open` the deepest
    level that another paragraph can stand below.
    """

    looks: Looks = HOUSE_LOOKS
    learns: bool = False
    counts: tuple[int, ...] = (0,) * DEEPEST
    lists: tuple[str, ...] = ("",) * DEEPEST
    open: int = 0
    counted: int = field(default=0, compare=False)

    def level_of(self, label: str, counted_by: str, *, roman: bool = False) -> int:
        """Return the level at which the library would print this number next; 0 for none. An i that is `roman` is no letter behind h."""
        fitting = [level for level in range(1, min(self.open + 1, len(self.looks)) + 1) if self._fits(label, level)]
        fitting = [level for level in fitting if not (roman and self.looks[level - 1].kinds[-1] in LETTERS)]
        same = [level for level in fitting if counted_by and self.lists[level - 1] == counted_by]
        return (same or fitting or [self._learned(label)])[0]

    def count(self, level: int, counted_by: str) -> None:
        """Count one more at a level; those below begin anew."""
        below = DEEPEST - level
        self.counts = (*self.counts[: level - 1], self.counts[level - 1] + 1, *(0,) * below)
        self.lists = (*self.lists[: level - 1], counted_by, *self.lists[level:])
        self.open = level
        self.counted += 1

    def number(self, level: int) -> str:
        """Return the full number that was reached at a level: 4.1(a)(i)."""
        return full_number(self.looks, self.counts[:level])

    def copy(self) -> "Counting":
        """Return a counting that goes on from here by itself."""
        return replace(self)

    def _fits(self, label: str, level: int) -> bool:
        expected = self.looks[level - 1].label((*self.counts[: level - 1], self.counts[level - 1] + 1))
        if self.learns:
            return same_look(label, expected)
        return (level <= _HIGHEST) == (parts(label) > 0) and bare(label) == bare(expected)

    def _learned(self, label: str) -> int:
        """Return the level below those that are open, where its look is not known and the number can be its first; 0 for none."""
        level = self.open + 1
        look = _look_of(label, self.looks, self.counts) if self.learns and len(self.looks) == level - 1 < DEEPEST else None
        if look is None:
            return 0
        self.looks = (*self.looks, look)
        return level


@dataclass(frozen=True, slots=True)
class Stray:
    """A list that begins again inside a section, and is not counted: the level that its numbers look like, how far it went, its list."""

    level: int
    count: int
    counted_by: str

    @property
    def next(self) -> "Stray":
        """The list with one more."""
        return replace(self, count=self.count + 1)

    def is_followed_by(self, label: str, counted_by: str, counting: Counting) -> bool:
        """Whether a number is the next one of the list."""
        return counted_by == self.counted_by and bare(label) == _bare_number(counting, self.level, self.count + 1)


def stray_from(label: str, counted_by: str, counting: Counting) -> Iterator[Stray]:
    """Yield the list that a number begins which is not counted, at the level below sections whose first number it is."""
    levels = range(2, len(counting.looks) + 1)
    yield from (Stray(level, 1, counted_by) for level in levels if bare(label) == _bare_number(counting, level, 1))


def _bare_number(counting: Counting, level: int, count: int) -> str:
    return bare(counting.looks[level - 1].label((*counting.counts[: level - 1], count)))


def usual_looks(looks: Looks, numbers: Iterable[tuple[int, str]]) -> Looks:
    """Return looks that end as most numbers of their level do, such as 4.1. beside 2.1; `numbers` are those that were counted, with their levels."""
    endings: dict[int, Counted[str]] = {}
    for level, label in numbers:
        endings.setdefault(level, Counted())[ending(label)] += 1
    usual = {level: max(found, key=lambda each: found[each]) for level, found in endings.items()}
    return tuple(
        replace(look, after=look.after.removesuffix(ending(look.after)) + usual.get(level, ending(look.after)))
        for level, look in enumerate(looks, 1)
    )


def _look_of(label: str, above: Looks, counts: Sequence[int]) -> NumberLook | None:
    """Return the look of a level by its first number, which may show those of the levels above as they stand there."""
    found = _LABEL.fullmatch(" ".join(label.split()))
    if found is None:
        return None
    *higher, own = found["chain"].split(".")
    levels = range(len(above) - len(higher), len(above))
    kinds = tuple(
        _kind(shown, above[level], counts[level]) if level >= 0 else "" for shown, level in zip(higher, levels, strict=True)
    )
    look = NumberLook(found["before"], (*kinds, own), found["after"])
    first = read_look(look.label((1,) * len(look.kinds))) if all(look.kinds) and own in "1aAiI" else None
    return look if first == look and fits_below(look, above) else None


def _kind(shown: str, look: NumberLook, count: int) -> str:
    """Return the kind of numeral in which a count is shown, that of its level or figures; empty where it is another number."""
    return next((kind for kind in (look.kinds[-1], "1") if numeral(kind, count) == shown), "")
