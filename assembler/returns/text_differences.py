"""Differences between two texts, word by word, and their similarity; characters that word processors exchange count as equal."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assembler.formats.pdf.read_back import bare_of_others
from assembler.returns.odd_characters import named

CAREFUL, MOST_WORK = 1_000_000, 200_000_000
"""Products of the word counts of two texts. Above `CAREFUL`, frequent words do not anchor the comparison, which is faster and
less exact; above `MOST_WORK`, one text is reported as replaced by the other."""

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
"""Characters that a word processor exchanges by itself, mapped to one form to compare texts, never to show them."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Deleted words and the words inserted in their place; one of the two may be empty."""

    deleted: str
    inserted: str

    def __str__(self) -> str:
        """Return the edit as text: `“ten” became “five”`."""
        deleted, inserted = named(self.deleted), named(self.inserted)
        if deleted and inserted:
            return f"“{deleted}” became “{inserted}”"
        return f"“{deleted}” deleted" if deleted else f"“{inserted}” inserted"


def normalized(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    return " ".join(text.translate(SAME).split())


def edits(ours: str, theirs: str) -> tuple[Edit, ...]:
    """Return the edits that turn our text into theirs, word by word."""
    before, after = ours.split(), theirs.split()
    return tuple(
        Edit(" ".join(before[first:last]), " ".join(after[start:end]))
        for kind, first, last, start, end in matched_words(before, after)
        if kind != "equal"
    )


def matched_words(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return how our words become theirs, as the opcodes of `difflib` do."""
    if len(before) * len(after) > MOST_WORK:
        return [("replace", 0, len(before), 0, len(after))]
    hasty = len(before) * len(after) > CAREFUL
    return SequenceMatcher(None, [*map(normalized, before)], [*map(normalized, after)], autojunk=hasty).get_opcodes()


def compact(text: str) -> str:
    """Return a text without spaces and hyphens, which programs that save a PDF exchange."""
    return unicodedata.normalize("NFKC", bare_of_others(text).translate(SAME)).replace("-", "")


def similarity(ours: str, theirs: str) -> float:
    """Return the similarity of two texts from 0 to 1 by the words they share (Sørensen–Dice coefficient)."""
    before, after = _word_counts(ours), _word_counts(theirs)
    shared = sum(min(count, after.get(word, 0)) for word, count in before.items())
    return 2 * shared / max(1, sum(before.values()) + sum(after.values()))


def _word_counts(text: str) -> dict[str, int]:
    counts = dict[str, int]()
    for word in _folded_words(text):
        counts[word] = counts.get(word, 0) + 1
    return counts


def _folded_words(text: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"\w+", normalized(text).casefold()))
