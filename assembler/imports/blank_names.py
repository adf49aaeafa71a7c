"""Names of blanks that say nothing themselves, such as ____: made of the words of the sentence that they stand in."""

import re
import unicodedata

_UNITS = frozenset(
    re.findall(r"\w+", "days day weeks months month years year hours percent dollars euros usd eur miles copies"),
)
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for from with within and or not no than as is are be been was has have shall will must may that this such "
        "its it up least about under between into per which only until after before",
    )
)
"""Words that no name begins or ends with: alone they say nothing of what is to be filled in."""
_ENDS = re.compile(r"[.;:!?\n]|_{2,}|[\[\]{}]")
_CALLED = re.compile(r"[^_\[\]{}()\n]{0,60}\((?:[^()“\"]{0,40}\s)?(?:the\s+)?[“\"](?P<name>[^\W\d_][\w -]{1,30})[”\"]\)")
_AFTER = re.compile(
    r"\s*(?P<unit>[^\W\d_]+)(?:\s+(?P<how>after|before|from|of|following)\s+(?:the\s+|its\s+|an?\s+)?(?P<what>[^\W\d_]+))?"
)
LONGEST_BEFORE = 4
"""The most words before a blank that its name is made of."""


def plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters without accents; what is too long for a word is left out."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return [word for word in re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain)) if len(word) <= 24]  # noqa: PLR2004 - a word


def words_around(before: str, after: str) -> list[str]:
    """Return the words by which a blank is named: how it is called behind it, what is counted, else those before it, or those behind it.

    None begins or ends with “of”, “the” and the like, and none comes from another sentence or goes over another blank.
    """
    if called := _CALLED.match(after):
        return [*plain_words(called["name"]), "name"]
    said = _without_small(plain_words(_ENDS.split(before.rstrip(" :\t"))[-1])[-LONGEST_BEFORE - 2 :])[-LONGEST_BEFORE:]
    said, unit = _without_small(said), _AFTER.match(after)
    if unit and unit["unit"].casefold() in _UNITS:
        behind = [*plain_words(unit["unit"]), *(plain_words(f"{unit['how']} {unit['what']}") if unit["how"] else [])]
        return behind if unit["how"] else [*said[-2:], *behind]
    return (
        said
        or _without_small(plain_words(_ENDS.split(after)[0])[:LONGEST_BEFORE])
        or plain_words(before)[-3:]
        or plain_words(after)[:3]
    )


def _without_small(words: list[str]) -> list[str]:
    """Return words without those at both ends that say nothing."""
    first, last = 0, len(words)
    while first < last and words[first] in _SMALL:
        first += 1
    while last > first and words[last - 1] in _SMALL:
        last -= 1
    return words[first:last]
