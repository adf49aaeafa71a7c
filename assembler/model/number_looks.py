"""How the numbers of a document look, level by level: 4., 4.1, (a), (i), or as the document shows them by the first of each level."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assembler.model.numerals import letter, roman
from assembler.model.quick_dataclass import dataclass

DEEPEST = 4
"""The most levels that are numbered: a Section and three levels of items."""
LONGEST = 30
"""The most characters of a number that shows how a level looks."""
SECTION = "Section "
"""What stands before the number in a reference, unless the number itself has such a word."""
OPENING = ("(", "[")
_FIRST = re.compile(r"(?P<before>(?:[^\W\d]+\.?\s|§{1,2}\s?)?[(\[]?)(?P<kinds>[1aAiI](?:\.[1aAiI])*)(?P<after>[.):\]]{0,2})")


@dataclass(frozen=True, slots=True)
class NumberLook:
    """How a number looks: what stands before and after it, and the `kinds` of the numerals that it shows, its own last.

    A kind is the first numeral of its kind: `1`, `a`, `A`, `i` or `I`. Each numeral before its own is that of the level above.
    """

    before: str
    kinds: tuple[str, ...]
    after: str

    @property
    def word(self) -> str:
        """The word or sign before the number by which a reference cites it, such as “Article ”; empty where it has none."""
        return self.before.rstrip("([") if any(each.isalpha() or each == "§" for each in self.before) else ""

    def label(self, counts: Sequence[int]) -> str:
        """Return the number as it is printed, by the counts of its level and of those above it, the first level's first."""
        shown = zip(self.kinds, counts[len(counts) - len(self.kinds) :], strict=True)
        return f"{self.before}{'.'.join(numeral(kind, count) for kind, count in shown)}{self.after}"


Looks = tuple[NumberLook, ...]


def numeral(kind: str, count: int) -> str:
    """Return a count as a numeral of a kind."""
    match kind:
        case "1":
            return str(count)
        case "a" | "A":
            return letter(count) if kind == "a" else letter(count).upper()
        case _:
            return roman(count) if kind == "i" else roman(count).upper()


def read_look(first: str) -> NumberLook | None:
    """Return the look of a level by the first number that it prints, such as `§ 1` or `1.1.`; None for what is no number."""
    found = _FIRST.fullmatch(first) if len(first) <= LONGEST else None
    return found and NumberLook(found["before"], tuple(found["kinds"].split(".")), found["after"])


def first_numbers(looks: Looks) -> tuple[str, ...]:
    """Return the first number of each level, by which a document shows how they look."""
    return tuple(look.label((1,) * len(look.kinds)) for look in looks)


HOUSE_LOOKS: Looks = (
    NumberLook("", ("1",), "."),
    NumberLook("", ("1", "1"), ""),
    NumberLook("(", ("a",), ")"),
    NumberLook("(", ("i",), ")"),
)
"""The numbers that the library prints where a document shows no others."""


def completed(looks: Looks) -> Looks:
    """Return looks with those of the library for the levels below."""
    return (*looks, *HOUSE_LOOKS[len(looks) :])


def fits_below(look: NumberLook, above: Looks) -> bool:
    """Whether a look can stand below others: what it shows of them looks as it does there, or is all in figures, as Word counts."""
    own = tuple(each.kinds[-1] for each in above)[len(above) + 1 - len(look.kinds) :]
    return len(look.kinds) <= len(above) + 1 and (look.kinds[:-1] == own or {*look.kinds} == {"1"})


def _composed(looks: Looks, counts: tuple[int, ...]) -> str:
    """Return the label of an item behind those of the levels above it, up to one that shows the first level, without their words.

    What closes a number is left out before a bracket: 1(a) for (a) below 1.
    """
    look, level = looks[len(counts) - 1], len(counts)
    own = look.label(counts).removeprefix(look.word)
    if len(look.kinds) == level:
        return own
    higher = counts[: level - len(look.kinds)]
    closes = own.startswith(OPENING) and not looks[len(higher) - 1].before.endswith(OPENING)
    return _composed(looks, higher).removesuffix(looks[len(higher) - 1].after if closes else "") + own


def are_fields_alike(looks: Looks) -> bool:
    """Whether a field of Word that shows a full number shows it as references print it, in every program.

    Such a field repeats the words, “Article Article I”, and keeps the dot before a bracket, “1.(a)”, in one program and not in another.
    """
    above = [looks[level - len(look.kinds)] if level >= len(look.kinds) else None for level, look in enumerate(looks)]
    closed = any(
        each and each.after and look.before.startswith(OPENING)
        for each, look in zip(above, looks, strict=True)
        if each and not each.before
    )
    return not closed and not any(look.word for look in looks)


Numbers = Callable[[tuple[int, ...]], tuple[str, str]]
"""The label of an item, `(a)`, and its full number, `4.1(a)`, by its count and those of the levels above it."""


@lru_cache(64)
def numbers_of(looks: Looks) -> Numbers:
    """Return the numbers of some looks, remembered: a library counts the same ones in each of its combinations."""
    return lru_cache(16_384)(lambda counts: (looks[len(counts) - 1].label(counts), full_number(looks, counts)))


def full_number(looks: Looks, counts: tuple[int, ...]) -> str:
    """Return the number by which a reference names an item, 4.1(a), by its count and those of the levels above it."""
    return _composed(looks, counts).rstrip(".")


def lead(looks: Looks, level: int) -> str:
    """Return what stands before the full number of an item of a level in a reference: the word of the number that begins it."""
    look = looks[level - 1]
    if look.word or len(look.kinds) == level:
        return look.word or SECTION
    return lead(looks, level - len(look.kinds))
