"""Changed words of a PDF's pages, each with its clause and its page.

The lines that stand on most pages, with other numbers at most, are headers and footers; they are left out where a page's own words
differ, since words that flow over to the next page would otherwise drag them along.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from assembler.formats.pdf.received_file import PdfPage
from assembler.formats.pdf.revisions import Outline
from assembler.returns.text_differences import Edit, compact, edits, matched_words
from assembler.returns.verdict import Change

ITEM = re.compile(r"\s*((?:\d+\.)+\d+|\d+\.)(?=\s|$)")
"""The number of a clause or an item at the beginning of a line."""

CONTENTS = re.compile(r"(.*?)[\s.]*\s\d+")
"""An entry of a table of contents: a title and the number of a page."""

LEADER = re.compile(r"_{2,}|\.{4,}|…{2,}")
"""A line to write on, as word processors fill it with letters; ours is drawn."""

DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class _Clause:
    """The words of both sides at one place, and the edits between them."""

    ours: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)


def page_changes(sent: Sequence[PdfPage], back: Sequence[PdfPage], outline: Sequence[Outline]) -> Iterator[Change]:
    """Yield the changes of the pages that are not equal on both sides: words by clause, pages that are missing or more."""
    # Without `autojunk`, which would ignore a page that is repeated often.
    matcher = SequenceMatcher(None, [compact(page.text) for page in sent], [compact(page.text) for page in back], autojunk=False)
    places = _ClausePlaces(sent, outline)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        ours, theirs = (" ".join(" ".join(page.text for page in pages).split()) for pages in (sent[first:last], back[start:end]))
        if kind == "replace":
            found = [*_word_changes(places, range(first, last), back[start:end])]
            # Where only headers and footers differ, they are the change.
            yield from found or [Change("changed", _page_range(first, last), ours, theirs, edits(ours, theirs), silent=True)]
            continue
        what = "deleted" if kind == "delete" else "inserted"
        place = _page_range(first, last) if kind == "delete" else f"after page {first}"
        yield Change(what, place, ours, theirs, (Edit(ours, theirs),), silent=True)


def flowing_changes(sent: Sequence[PdfPage], back: Sequence[PdfPage], outline: Sequence[Outline]) -> tuple[Change, ...]:
    """Return the changes of the words by clause, wherever pages begin and end; headers, footers and contents are left out."""
    return tuple(_word_changes(_ClausePlaces(sent, outline), range(len(sent)), back))


def _page_range(first: int, last: int) -> str:
    return f"page {last}" if last - first == 1 else f"pages {first + 1} to {last}"


class _ClausePlaces:
    """The words of pages of ours, each with the clause and the page that it stands in."""

    def __init__(self, pages: Sequence[PdfPage], outline: Sequence[Outline]) -> None:
        self.furniture = _furniture(pages)
        lines = (line for page in pages for line in page.text.splitlines() if _mask(line) in self.furniture)
        self.furnished = {_mask(word) for line in lines for word in line.split()} | {"·", "|", "-", "–"}
        titles = [entry.title for entry in outline if entry.depth == 0]
        self.papers = {compact(title): title for title in titles} if len(titles) > 1 else {}
        self.clauses = {compact(entry.title) for entry in outline if entry.depth}
        self.pages = [*self._read(pages)]

    def _read(self, pages: Sequence[PdfPage]) -> Iterator[tuple[list[str], list[str]]]:
        """Yield for each page its words, and for each word its place."""
        paper = clause = ""
        for number, page in enumerate(pages, 1):
            words, places = list[str](), list[str]()
            for line in page.text.splitlines():
                paper = self.papers.get(compact(line), paper)
                clause = self._clause_of(line, clause)
                if _mask(line) not in self.furniture and not self.is_entry(line):
                    found = _words_of(line)
                    words += found
                    named = ", ".join(filter(None, (paper, clause)))
                    places += [f"{named} (page {number})" if named else f"page {number}"] * len(found)
            yield words, places

    def furniture_of(self, pages: Sequence[PdfPage]) -> frozenset[str]:
        """Return the lines of headers and footers in pages of theirs: those of ours, and such as are made of the same words."""
        lines = {_mask(line): line for page in pages for line in page.text.splitlines()}
        recurring = _furniture(pages)
        same = {mask for mask in recurring if all(_mask(word) in self.furnished for word in lines[mask].split())}
        return self.furniture | same

    def is_entry(self, line: str) -> bool:
        """Whether a line is an entry of a table of contents, whose page another program counts anew."""
        entry = CONTENTS.fullmatch(line.strip())
        return bool(entry and compact(entry[1]) in self.clauses)

    def text_of(self, pages: Sequence[PdfPage]) -> list[str]:
        """Return the lines of pages of theirs that are no headers, footers and contents.

        Contents without the numbers of pages are titles of clauses one after another.
        """
        beside = self.furniture_of(pages)
        lines = [line for page in pages for line in page.text.splitlines() if _mask(line) not in beside]
        titles = [compact(line) in self.clauses for line in lines]
        listed = {at for at in range(len(lines)) if titles[at] and any(titles[max(0, at - 1) : at] + titles[at + 1 : at + 2])}
        again = {compact(line) for at, line in enumerate(lines) if at not in listed}
        return [
            line for at, line in enumerate(lines) if not self.is_entry(line) and not (at in listed and compact(line) in again)
        ]

    def _clause_of(self, line: str, clause: str) -> str:
        """Return the clause of a line: that which it begins, else the one above it."""
        if compact(line) in self.clauses:
            found = ITEM.match(line)
            return found[1].rstrip(".") if found else line.strip()
        item = ITEM.match(line)
        return item[1] if item and item[1].partition(".")[0] == clause.partition(".")[0] and not item[1].endswith(".") else clause


def _word_changes(places: _ClausePlaces, pages: range, back: Sequence[PdfPage]) -> Iterator[Change]:
    """Yield the changes between pages of ours and of theirs, one for each clause."""
    ours = [word for at in pages for word in places.pages[at][0]]
    at = [place for number in pages for place in places.pages[number][1]]
    theirs = [word for line in places.text_of(back) for word in _words_of(line)]
    clauses: dict[str, _Clause] = {}
    for kind, first, last, start, end in matched_words(ours, theirs):
        if kind == "equal":
            for index in range(first, last):
                clause = clauses.setdefault(at[index], _Clause())
                clause.ours.append(ours[index])
                clause.theirs.append(theirs[start + index - first])
            continue
        clause = clauses.setdefault(
            at[min(first, len(at) - 1) if first < last else max(first - 1, 0)] if at else "page 1", _Clause()
        )
        clause.ours += ours[first:last]
        clause.theirs += theirs[start:end]
        clause.edits.append(Edit(" ".join(ours[first:last]), " ".join(theirs[start:end])))
    for place, clause in clauses.items():
        if clause.edits and compact("".join(clause.ours)) != compact("".join(clause.theirs)):
            yield Change("changed", place, " ".join(clause.ours), " ".join(clause.theirs), tuple(clause.edits), silent=True)


def _words_of(line: str) -> list[str]:
    return LEADER.sub(" ", line).split()


def _furniture(pages: Sequence[PdfPage]) -> frozenset[str]:
    """Return the lines that stand on more than half of the pages, whatever their numbers are."""
    counted = Counter(mask for page in pages for mask in {_mask(line) for line in page.text.splitlines()})
    return frozenset(mask for mask, count in counted.items() if mask and len(pages) > 1 and count * 2 > len(pages))


def _mask(line: str) -> str:
    return DIGITS.sub("#", "".join(line.split()))
