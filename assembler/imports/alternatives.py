"""Boxes of which one is to be ticked, as the words above them say: “select one”, “check only one”."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembler.imports.outline import Placed

_ONE = re.compile(
    r"\b(?:select|choose|check|tick|mark|pick)\s+(?:only\s+|exactly\s+)?(?:one\b(?! or (?:more|both))|(?:either|between))",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
MOST = 100
"""The most boxes of a group for which a rule is written: it holds for each two of them."""
LONGEST_GAP = 2
"""How many paragraphs without a box may stand between two of one group, such as the text of an option."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Choices of which at most one is elected, by their names, and the words that say so."""

    names: tuple[str, ...]
    words: str


def says_one(words: str) -> bool:
    """Whether words say that of the boxes below or beside them one is to be ticked."""
    return _ONE.search(words) is not None


def find_alternatives(paragraphs: Iterable[Placed], boxes: Mapping[int, Sequence[str]]) -> Iterator[Alternative]:
    """Yield the groups of boxes below such words, of two boxes or more; `boxes` has the names of those in a paragraph by its place.

    A group ends with its cell, with a numbered paragraph that has no box, and where no box follows soon.
    """
    words, names, cell, gap = "", list[str](), None, 0
    for each in paragraphs:
        here = boxes.get(each.passage.at, ())
        said = _ONE.search(each.text)
        gap = 0 if here or said else gap + 1
        ended = (each.passage.cell != cell and names) or gap > LONGEST_GAP or (each.level and not here)
        if said or ended:
            yield from _group(names, words)
            words, names = (_sentence(each.text, said) if said else ""), []
        if words and here:
            names += here
            cell = each.passage.cell
    yield from _group(names, words)


def find_denials(boxes: Iterable[Sequence[str]], titles: Mapping[str, str]) -> Iterator[Alternative]:
    """Yield each two boxes that follow each other as Yes and No; `boxes` has the names of those in each paragraph, `titles` their words."""
    names, before = (name for each in boxes for name in each), ""
    for name in names:
        answers = {found[0].casefold() for each in (before, name) if each and (found := _ANSWER.match(titles[each]))}
        if answers == {"yes", "no"}:
            yield Alternative((before, name), "Yes or No")
            before = ""
        else:
            before = name


def _group(names: Sequence[str], words: str) -> Iterator[Alternative]:
    if len(names) > 1:
        yield Alternative(tuple(names), words)


def _sentence(text: str, found: re.Match[str]) -> str:
    """Return the sentence, or the words in brackets, that a match stands in."""
    start = max(text.rfind(sign, 0, found.start()) for sign in ".[(:") + 1
    ends = [at for sign in ".])" if (at := text.find(sign, found.end())) >= 0]
    return " ".join(text[start : min(ends, default=len(text))].split())
