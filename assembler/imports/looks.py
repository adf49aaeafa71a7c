"""Looks of words that the library has no sign for: each is a doubt, since a contract may give a meaning to it."""

from collections.abc import Iterator, Sequence

from assembler.imports.doubts import Doubt
from assembler.model.contract import CAPITALS, COLOURED, HIGHLIGHTED, RAISED, STRUCK, UNDERLINED, Passage

LONGEST_SHOWN, MOST_PLACES = 60, 30
"""The most letters of the words that are shown, and the most places that are listed."""
_READ = "Read what the contract says of such words; bold and italics are kept."
_LOST = {
    UNDERLINED: ("Underlined words are printed without the line, some as bold titles", _READ),
    COLOURED: ("Words in a colour of their own are printed like all others", _READ),
    HIGHLIGHTED: ("Highlighted words are printed without a ground", _READ),
    CAPITALS: (
        "Words that are shown in capitals are printed as they were typed",
        "Write them in capitals where they must stand out.",
    ),
    RAISED: (
        "Raised or lowered signs are printed on the line",
        "Write such as ² and ³, or say it in words: 10² would read as 102.",
    ),
    STRUCK: (
        "Words that are struck through are printed like all others",
        "Ask whether they count, and take out those that do not.",
    ),
}
_OF_HEADINGS = (UNDERLINED, COLOURED, CAPITALS)
"""Looks that a heading has as one: the library prints it in a look of its own."""


def lost_looks(passages: Sequence[Passage]) -> Iterator[Doubt]:
    """Yield a doubt for each look that is lost, at the first paragraph that has it, with the places of the others."""
    for look, (told, hint) in _LOST.items():
        if found := [(each, words) for each in passages if (words := _words_in(each, look))]:
            (first, words), *others = found
            places = ", ".join(str(each.told_at) for each, _ in others[:MOST_PLACES])
            more = f" and {len(others) - MOST_PLACES} more" if len(others) > MOST_PLACES else ""
            yield Doubt(first.told_at, words[:LONGEST_SHOWN], f"{told}, here{' and at ' if others else ''}{places}{more}.", hint)


def _words_in(passage: Passage, look: str) -> str:
    """Return the words of a paragraph that have a look; none where it is that of a heading."""
    if look in _OF_HEADINGS and (passage.heading or passage.titled):
        return ""
    texts = (stretch.text for stretch in passage.stretches if look in stretch.face)
    return " … ".join(" ".join(text.split()) for text in texts if any(map(str.isalnum, text)))
