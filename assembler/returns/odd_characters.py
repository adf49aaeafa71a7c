"""Characters that deceive the eye: those that cannot be seen or turn the order of reading, and letters that look like others."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from assembler.loader.forbidden_characters import character_name

UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""The general categories of Unicode of characters that are never shown as they are."""

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
USUAL = f"\n\t{SOFT_HYPHEN}"
"""Characters of those categories that a text holds honestly."""

LOOK_ALIKES = str.maketrans(
    {
        # Cyrillic
        **dict(zip("асԁеһіјӏорԛѕуԝхАВСЕНІЈКМОРЅТХҮ", "acdehijlopqsuwxABCEHIJKMOPSTXY", strict=True)),
        # Greek
        **dict(zip("αικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aiknopuxABEZHIKMNOPTYX", strict=True)),
    }
)
"""Letters of other scripts and the Latin letters that they look like."""

WORD = re.compile(r"[^\W\d_]+")


def named(text: str) -> str:
    """Return a text in which each character that cannot be seen, or only looks like another, is named in brackets.

    No character is left that a terminal would obey.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(f"[{character_name(each)}]" if _is_unseen(each) else each for each in text)
    return WORD.sub(lambda found: _named_letters(found[0]), shown)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in UNSEEN and character not in USUAL


def _named_letters(word: str) -> str:
    """Return a word with the letters named that look like Latin ones, if the word would be Latin with those in their place."""
    if word.isascii() or not word.translate(LOOK_ALIKES).isascii():
        return word
    return "".join(f"{each}[{character_name(each)}]" if each != each.translate(LOOK_ALIKES) else each for each in word)


def odd_characters(text: str) -> Counter[str]:
    """Return the characters of a text that cannot be seen, by how often they stand in it; some programs draw a soft hyphen anywhere."""
    return Counter(each for each in text if _is_unseen(each) or each == SOFT_HYPHEN) if not text.isprintable() else Counter()


def disguised_words(text: str) -> Iterator[str]:
    """Yield the words of a text that are Latin to the eye only."""
    if not text.isascii():
        yield from (found[0] for found in WORD.finditer(text) if _named_letters(found[0]) != found[0])
