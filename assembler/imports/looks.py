"""Looks of words that the library has no sign for: each is a doubt, since a contract may give a meaning to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from assembler.imports.doubts import Doubt, places
from assembler.model.contract import CAPITALS, COLOURED, HIGHLIGHTED, RAISED, STRUCK, UNDERLINED, Passage

LONGEST_SHOWN, LONGEST_LIST = 60, 600
"""The most letters of the words that are shown, and of all words that are highlighted, as those are that somebody is to fill in."""
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+")
"""An address, which programs underline and colour by themselves."""
_READ = "Read what the contract says of such words; bold and italics are kept."
_LOST = {
    UNDERLINED: ("Underlined words are printed without the line", _READ),
    COLOURED: ("Words in a colour of their own are printed like all others", _READ),
    HIGHLIGHTED: (
        "Highlighted words are printed without a ground",
        "Short words in the colour of a marker are facts, as blanks are: write the words for `{{ name }}` where one is none. Read what the contract says of the others.",
    ),
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


def lost_looks(passages: Sequence[Passage], titles: Mapping[int, str]) -> Iterator[Doubt]:
    """Yield a doubt for each look that is lost, at the first paragraph that has it, with the places of the others.

    `titles` are those that the library prints in a look of its own, by the place of the paragraph that begins with one.
    """
    for look, (told, hint) in _LOST.items():
        if found := [(each, words) for each in passages if (words := _words_in(each, look, titles.get(each.at, "")))]:
            (first, words), *others = found
            also = f" and at {places([each.told_at for each, _ in others])}" if others else ""
            shown = "; ".join(dict.fromkeys(each[:LONGEST_SHOWN] for _, each in found)) if look == HIGHLIGHTED else words
            yield Doubt(
                first.told_at, shown[: LONGEST_LIST if look == HIGHLIGHTED else LONGEST_SHOWN], f"{told}, here{also}.", hint
            )


def underlined_titles(passages: Sequence[Passage], titles: Mapping[int, str]) -> Iterator[Doubt]:
    """Yield a doubt where titles with which paragraphs begin are underlined: the library prints them bold, as other words are."""
    found = [
        each
        for each in passages
        if titles.get(each.at)
        and not (each.heading or each.titled)
        and any(UNDERLINED in face and "b" not in face for text, face in each.stretches[:2] if text.strip() in titles[each.at])
    ]
    inside = any(
        "b" in face for each in passages for text, face in each.stretches if text.strip() and text.strip() != each.text.strip()
    )
    if found and inside:
        first, *others = found
        also = f" and at {places([each.told_at for each in others])}" if others else ""
        told = f"Titles that are underlined are printed in bold, here{also}."
        hint = "Where bold words have a meaning of their own in the contract, write such a title in italics: `*Title.*`."
        yield Doubt(first.told_at, titles[first.at][:LONGEST_SHOWN], told, hint)


def _words_in(passage: Passage, look: str, title: str) -> str:
    """Return the words of a paragraph that have a look; none where it is that of a heading, or of the title that it begins with."""
    is_usual = look in _OF_HEADINGS
    if is_usual and (passage.heading or passage.titled):
        return ""
    behind = passage.text.find(title) + len(title) if is_usual and title else 0
    starts = accumulate((len(stretch.text) for stretch in passage.stretches), initial=0)
    texts = (each.text for start, each in zip(starts, passage.stretches, strict=False) if look in each.face and start >= behind)
    return " … ".join(
        " ".join(text.split()) for text in texts if any(map(str.isalnum, text)) and not _ADDRESS.fullmatch(text.strip())
    )
