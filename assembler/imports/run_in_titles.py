"""Titles with which paragraphs begin, such as “Feedback. The Partner …”: underlined, bold, or plain where the neighbours have them too."""

import re
from collections import Counter
from collections.abc import Iterable

from assembler.imports.headings import LONGEST_LINE
from assembler.imports.outline import Placed

LONGEST = 9
"""The most words of a title."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "per",
        "the",
        "to",
        "under",
        "upon",
        "via",
        "with",
        "without",
        "de",
    ]
)
_TITLE = re.compile(r"\s*(?P<title>[^\s“”\".:;!?][^“”\".:;!?\[\]{}_\n]*?(?:\b[A-Z]\.)*)(?P<stop>[.:])(?=\s+\S|\s*$)")


def titles(paragraphs: Iterable[Placed]) -> dict[int, str]:
    """Return the titles with which numbered paragraphs begin, by the place of the paragraph in its file."""
    numbered = [each for each in paragraphs if each.level]
    looked = {each.passage.at: title for each in numbered if (title := _title_of(each, by_look=True))}
    plain = {each.passage.at: title for each in numbered if (title := _title_of(each, by_look=False))}
    kinds = Counter(each.level for each in numbered)
    with_title = Counter(each.level for each in numbered if each.passage.at in plain)
    usual = {level for level, count in with_title.items() if 2 * count >= kinds[level]}
    return {
        each.passage.at: title
        for each in numbered
        if (title := looked.get(each.passage.at) or (plain.get(each.passage.at, "") if each.level in usual else ""))
    }


def _title_of(placed: Placed, *, by_look: bool) -> str:
    """Return the title of a paragraph by its look, or by its capitals; empty where it has none."""
    found = _TITLE.match(placed.text)
    if (
        found is None
        or len(found["title"].split()) > LONGEST
        or len(found["title"]) > LONGEST_LINE
        or not placed.text[found.end() :].strip()
    ):
        return ""
    return found["title"] if (_is_marked(placed, found.end("title")) if by_look else _is_capitalised(found["title"])) else ""


def _is_marked(placed: Placed, end: int) -> bool:
    """Whether all words up to an offset, and not all behind it, are bold or underlined."""
    marked = [not letter.strip() or bool({*face} & {*"bu"}) for text, face in placed.stretches for letter in text]
    return all(marked[:end]) and not all(marked[end + 1 :])


def _is_capitalised(title: str) -> bool:
    words = [word for word in re.split(r"[\s/-]+", title) if word[:1].isalpha()]
    return bool(words) and words[0][:1].isupper() and all(word[:1].isupper() or word in _SMALL for word in words)
