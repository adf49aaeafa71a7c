"""The outline of a contract: its sections, numbered items, paragraphs and tables, and which of its numbers the library counts.

A number is counted by the library where it would print the same one there. Any other stays in the text, as words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assembler.imports.labels import DEEPEST, Numbered, bare, parts, printed, with_number
from assembler.model.contract import Passage, Stretch

LONGEST_TITLE, LONGEST_LINE = 14, 200
"""The most words, and the most letters, of a heading that stands alone."""
_SENTENCES = re.compile(r"[.;:!?]\s+\S")
_MOVING = re.compile(r"[\[\]{}]|_{3,}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph in its place.

    `level` is that of its number, 1 for a heading, 0 for a paragraph without one, which then stands `under` an item of that level.
    `count` is its place in its list, `number` its full number, 4.1(a), by which references find it; both are empty without a number.
    """

    passage: Passage
    stretches: tuple[Stretch, ...]
    level: int = 0
    count: int = 0
    number: str = ""
    under: int = 1

    @property
    def text(self) -> str:
        """The words of the paragraph, without a number that the library counts."""
        return "".join(stretch.text for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table in its place: its rows, their cells, the paragraphs in each."""

    rows: tuple[tuple[tuple[Placed, ...], ...], ...]
    under: int = 1


Entry = Placed | PlacedTable


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the contract below a heading: how it is printed (as `heading` of a clause), the heading, and what follows it."""

    heading: str
    lead: Placed | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractOutline:
    """A contract's title, where its first paragraph is one, its sections, and the paragraphs whose numbers stay words."""

    title: Placed | None
    sections: tuple[Section, ...]
    uncounted: tuple[tuple[Passage, str], ...] = ()


def outline(passages: Sequence[Passage]) -> ContractOutline:
    """Return the outline of a contract."""
    first = passages[0] if passages and _is_title(passages[0]) else None
    builder = _OutlineBuilder([with_number(passage) for passage in passages], passages)
    start = 0 if first is None else 1
    groups = groupby(range(start, len(passages)), lambda at: -1 if (cell := passages[at].cell) is None else cell.table)
    for table, indexes in groups:
        if table >= 0:
            builder.add_table([passages[at] for at in indexes])
        else:
            for at in indexes:
                builder.add(at)
    sections = tuple(_settle(section) for section in builder.finish())
    return ContractOutline(None if first is None else Placed(first, first.stretches), sections, tuple(builder.uncounted))


def _is_title(passage: Passage) -> bool:
    numbered = with_number(passage).label or passage.cell
    return not numbered and (passage.titled or bool(passage.heading) or _is_bold(passage)) and _is_short(passage.text)


def _is_short(text: str) -> bool:
    return (
        len(text.split()) <= LONGEST_TITLE
        and len(text) <= LONGEST_LINE
        and not _SENTENCES.search(text)
        and not _MOVING.search(text)
    )


def _is_bold(passage: Passage) -> bool:
    return all("b" in stretch.face for stretch in passage.stretches if stretch.text.strip())


def _is_heading(passage: Passage) -> bool:
    """Whether a paragraph without a number is a heading: short, and of its style, or bold, or in capitals."""
    text = passage.text.strip()
    looks = passage.heading or passage.titled or _is_bold(passage) or text.isupper()
    return bool(looks) and _is_short(text) and not text.endswith((".", ";", ",", ":")) and any(map(str.isalpha, text))


@dataclass(slots=True)
class _OutlineBuilder:
    """Places the paragraphs of a contract, one after the other.

    `counts` holds the number reached at each level, `open` the deepest level that another paragraph can stand below, `lists` which
    list of its program counted each level.
    """

    numbered: Sequence[Numbered]
    passages: Sequence[Passage]
    sections: list[Section] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0] * (DEEPEST + 1))
    lists: list[str] = field(default_factory=lambda: [""] * (DEEPEST + 1))
    open: int = 0
    uncounted: list[tuple[Passage, str]] = field(default_factory=list)

    def add(self, at: int) -> None:
        """Add a paragraph that stands in no table."""
        passage, (label, typed, stretches) = self.passages[at], self.numbered[at]
        level = self._level_of(label, passage.list) if label else 0
        if level:
            self._add_numbered(passage, stretches, level)
        elif not label and _is_heading(passage) and self._begins_section(at):
            self._begin(Section("unnumbered", Placed(passage, stretches)))
            self.open = 0
        else:
            kept = passage.stretches if typed or not label else (Stretch(f"{label} "), *stretches)
            self._add_entry(Placed(passage, kept))
            if label:
                self.uncounted.append((passage, label))

    def add_table(self, passages: Sequence[Passage]) -> None:
        """Add a table, by the paragraphs of its cells."""
        cells = [(passage.cell, Placed(passage, _with_label(passage))) for passage in passages if passage.cell]
        rows = []
        for _, row in groupby(cells, lambda each: each[0].row):
            columns: dict[int, list[Placed]] = {}
            for cell, placed in row:
                columns.setdefault(cell.column, []).append(placed)
            rows.append(tuple(tuple(columns.get(column, ())) for column in range(max(columns) + 1)))
        self._add_entry(PlacedTable(tuple(rows)))

    def finish(self) -> list[Section]:
        """Return the sections."""
        self._begin(Section("none", None))
        return self.sections[:-1]

    def _level_of(self, label: str, counted_by: str) -> int:
        """Return the level at which the library would print this number here; 0 for none."""
        fitting = [level for level in range(1, DEEPEST + 1) if self._fits(label, level)]
        same = [level for level in fitting if counted_by and self.lists[level] == counted_by]
        return (same or fitting or [0])[0]

    def _fits(self, label: str, level: int) -> bool:
        if level > self.open + 1 or (level <= 2) != (parts(label) > 0):  # noqa: PLR2004 - 1. and 1.1 are figures, (a) and (i) letters
            return False
        return bare(label) == printed(level, self.counts[level] + 1, str(self.counts[1]))

    def _add_numbered(self, passage: Passage, stretches: tuple[Stretch, ...], level: int) -> None:
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (DEEPEST - level)
        self.lists[level], self.open = passage.list, level
        placed = Placed(passage, stretches, level, self.counts[level], self._number(level))
        if level == 1:
            alone = _is_short(placed.text) and placed.text.strip() != ""
            self._begin(Section("numbered" if alone else "run_in", placed))
        else:
            self.entries.append(placed)

    def _number(self, level: int) -> str:
        """Return the full number that was reached at a level: 4.1(a)(i)."""
        number = printed(min(level, 2), self.counts[min(level, 2)], str(self.counts[1]))
        return number + "".join(f"({printed(deeper, self.counts[deeper], '')})" for deeper in range(3, level + 1))

    def _add_entry(self, entry: Entry) -> None:
        """Add what has no number: it goes on with the item of the second level, or stands below the heading."""
        if not self.sections and not self.entries:
            self._begin(Section("none", None))
        self.open = min(self.open, 2)
        self.entries.append(replace(entry, under=max(1, self.open)))

    def _begin(self, section: Section) -> None:
        if self.sections:
            self.sections[-1] = replace(self.sections[-1], entries=tuple(self.entries))
        self.entries = []
        self.sections.append(section)

    def _begins_section(self, at: int) -> bool:
        """Whether no item of the section before goes on below a heading: the next number is one of the first level, or there is none."""
        following = (label for label, _, _ in self.numbered[at + 1 :] if label)
        return parts(next(following, "1")) == 1


def _with_label(passage: Passage) -> tuple[Stretch, ...]:
    """Return the words of a paragraph in a cell, its number among them; a space for those of an empty cell."""
    if not passage.label and not passage.text:
        return (Stretch(" "),)
    return (Stretch(f"{passage.label} "), *passage.stretches) if passage.label else passage.stretches


def _settle(section: Section) -> Section:
    """Return a section so that it has text: a heading with nothing below it is its own text."""
    if section.entries or section.lead is None:
        return section
    if section.heading == "unnumbered":
        return Section("none", None, (section.lead,))
    return replace(section, heading="run_in")


def every_passage(sections: Iterable[Section]) -> Iterator[Placed]:
    """Yield the paragraphs of sections in their order, those of tables too."""
    for section in sections:
        if section.lead is not None:
            yield section.lead
        for entry in section.entries:
            if isinstance(entry, Placed):
                yield entry
            else:
                yield from (placed for row in entry.rows for cell in row for placed in cell)
