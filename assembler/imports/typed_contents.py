"""A table of contents that is typed as text: it is left out, as that of a program is, since its pages are those of another file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assembler.model.contract import Contract, LeftOut, Passage

WHAT = "the table of contents, which is made anew"
FEWEST, LONGEST, LONGEST_TITLE = 4, 4_000, 200
"""From how many entries on lines are a table of contents; the most letters of a line of several entries, and those of one title."""
_HEADING = re.compile(r"(?:table\s+of\s+)?contents(?:\s+pages?)?|pages?|clauses?|sections?|articles?|index", re.IGNORECASE)
_LEADER = r"(?:[.…·_]{2,}|(?:\s\.){2,}|[\s|])\s*"
_NUMBER = r"(?:(?:section|article|clause|part|§)\s*)?(?:\d{1,3}(?:\.\d{1,3})*|[ivx]{1,5}|[a-z])[.:)]?"
# “SECTION 1.01. Defined Words 1 SECTION 1.02. …”, “Definitions …… 3”: a title, and behind it the number of its page
_ENTRY = re.compile(
    rf"\s*(?P<title>\S.*?){_LEADER}(?P<page>\d{{1,3}})(?=\s+(?:{_NUMBER}\s+\S|(?:exhibit|schedule|annex|appendix)\b)|\s*\Z)",
    re.IGNORECASE | re.DOTALL,
)
# an entry without a page: the heading of a part, “Schedules”
_ALONE = re.compile(
    r"(?:\d{1,3}|[ivx]{1,5}|\W*(?:schedules?|exhibits?|annex(?:es)?|appendi(?:x|ces)|attachments?)\W*|\(?continued\)?)?",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\d\s*\Z")
_LABEL = re.compile(rf"\A\s*{_NUMBER}\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or the cells of a row: its words, and the entries in it, each its title with its page."""

    passages: tuple[Passage, ...]
    text: str
    entries: tuple[tuple[str, int], ...]


def without_typed_contents(contract: Contract) -> Contract:
    """Return a contract without a table of contents that is typed as text, which is named among what is left out.

    Such a table is a run of lines that end with a number, none lower than the one before. Below a heading that calls them so it is
    known by that; else by half of its titles, which stand in the text below.
    """
    lines = [*_printed_rows(contract.passages)]
    for first, end in _runs(lines):
        taken = [passage for line in lines[first:end] for passage in line.passages]
        places = {passage.at for passage in taken}
        words = " ".join(f"{passage.label} {passage.text}".strip() for passage in taken)
        kept = tuple(each for each in contract.passages if each.at not in places)
        return replace(contract, passages=kept, left_out=(*contract.left_out, LeftOut(WHAT, words)))
    return contract


def _printed_rows(passages: Sequence[Passage]) -> Iterator[_Line]:
    for _, group in groupby(passages, lambda each: (each.cell.table, each.cell.row) if each.cell else each.at):
        inside = tuple(group)
        text = " | ".join(f"{each.label} {each.text}".strip() for each in inside)
        yield _Line(inside, text, tuple(_entries_in(text)))


def _entries_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield the entries that a line consists of; none where it is a text of another kind."""
    found, at = list[tuple[str, int]](), 0
    while (
        len(text) <= LONGEST and _ENDS.search(text) and (entry := _ENTRY.match(text, at)) and len(entry["title"]) <= LONGEST_TITLE
    ):
        found.append((entry["title"], int(entry["page"])))
        at = entry.end()
    if not text[at:].strip():
        yield from found


def _runs(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Yield the first run of lines that is a table of contents, from the heading over it to its last entry."""
    at = 0
    while at < len(lines):
        end, last, entries = at, 0, list[tuple[str, int]]()
        for place in range(at, len(lines)):
            line = lines[place]
            if line.entries and all(page >= last for _, page in line.entries):
                entries += line.entries
                last, end = entries[-1][1], place + 1
            elif not (place > at and (_ALONE.fullmatch(line.text.strip()) or _HEADING.fullmatch(line.text.strip()))):
                break
        first = at
        while first and _HEADING.fullmatch(lines[first - 1].text.strip()):
            first -= 1
        if len(entries) >= FEWEST and entries[-1][1] > entries[0][1] and (first < at or _stand_below(entries, lines[end:])):
            yield first, end
            return
        at = max(end, at + 1)


def _stand_below(entries: Sequence[tuple[str, int]], lines: Sequence[_Line]) -> bool:
    """Whether half of the titles of entries stand in the text below them."""
    text = f" {' '.join(word.casefold() for line in lines for word in _WORD.findall(line.text))} "
    titles = [" ".join(word.casefold() for word in _WORD.findall(_LABEL.sub("", title, count=1))) for title, _ in entries]
    return 2 * sum(bool(title) and f" {title} " in text for title in titles) >= len(titles)
