"""What changed between two texts, in words; and when two texts are the same to a reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

CAREFUL, MOST_WORK = 1_000_000, 200_000_000
"""Of two texts of so many words, multiplied, frequent words are no landmarks; of more, they are told apart as wholes."""

SAME = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{HYPHEN}": "-",
        "\N{SOFT HYPHEN}": None,
        "\N{ZERO WIDTH SPACE}": None,
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
"""Characters that a word processor exchanges by itself. They are made alike to compare texts, never to show them."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words taken away and words put in their place; one of the two may be empty."""

    deleted: str
    inserted: str

    def __str__(self) -> str:
        """Say it: `“ten” became “five”`."""
        if self.deleted and self.inserted:
            return f"“{self.deleted}” became “{self.inserted}”"
        return f"“{self.deleted}” deleted" if self.deleted else f"“{self.inserted}” inserted"


def normalized(text: str) -> str:
    """Give a text as it is compared."""
    return " ".join(text.translate(SAME).split())


def edits(ours: str, theirs: str) -> tuple[Edit, ...]:
    """Give the changes that make their text of ours, word by word."""
    before, after = ours.split(), theirs.split()
    if len(before) * len(after) > MOST_WORK:
        return (Edit(" ".join(before), " ".join(after)),)
    hasty = len(before) * len(after) > CAREFUL
    matcher = SequenceMatcher(None, [normalized(word) for word in before], [normalized(word) for word in after], autojunk=hasty)
    return tuple(
        Edit(" ".join(before[first:last]), " ".join(after[start:end]))
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
    )


def similarity(ours: str, theirs: str) -> float:
    """Tell how alike two texts are, from 0 to 1, by the words they share."""
    before, after = _bag(ours), _bag(theirs)
    shared = sum(min(count, after.get(word, 0)) for word, count in before.items())
    return 2 * shared / max(1, sum(before.values()) + sum(after.values()))


def _bag(text: str) -> dict[str, int]:
    counts = dict[str, int]()
    for word in _words(text):
        counts[word] = counts.get(word, 0) + 1
    return counts


def _words(text: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"\w+", normalized(text).casefold()))
