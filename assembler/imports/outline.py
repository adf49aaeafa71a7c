"""The outline of a contract: its sections, numbered items, paragraphs and tables, and which of its numbers the library counts.

A number is counted by the library where it would print the same one there. Any other stays in the text, as words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assembler.imports.conditions import Condition
from assembler.imports.counting import Counting, Stray, stray_from, usual_looks
from assembler.imports.headings import (
    is_annex,
    is_heading,
    is_short,
    stands_out,
    title_place,
    with_their_numbers,
)
from assembler.imports.labels import Numbered, bare, parts, with_number
from assembler.model.contract import Passage, Stretch
from assembler.model.number_looks import HOUSE_LOOKS, Looks

_FIRST = re.compile(r"(?:[^\W\d]+\.?\s|§{1,2}\s?)?[1IA][.):]?")
LONGEST_PLAIN = 5
"""The most words of a heading that ends with a full stop, and looks like the text around it."""
MANY = 10
"""How many numbers are those of a contract, though a schedule behind it has twice as many."""
MOST_FIRSTS = 12
"""At how many numbers that can be the first of a contract its counting is tried."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph in its place.

    `level` is that of its number, 1 for a heading, 0 for a paragraph without one, which then stands `under` an item of that level.
    `number` is its full number, 4.1(a), by which references find it; empty where it has none.
    """

    passage: Passage
    stretches: tuple[Stretch, ...]
    level: int = 0
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


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field of a form: its label, its type as the library calls it, and what else it has there; its id, once all fields are found."""

    label: str
    type: str = "text"
    hint: str = ""
    value: str = ""
    columns: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    lines: int = 1
    id: str = ""


@dataclass(frozen=True, slots=True)
class PlacedFields:
    """Fields of a form in their place, the paragraphs that they stand for, the role that fills them in, and the note that says so.

    `table` is what empty rows stand for.
    """

    fields: tuple[FoundField, ...]
    paragraphs: tuple[Placed, ...]
    by: str = "partner"
    note: str = ""
    table: PlacedTable | None = None


Entry = Placed | PlacedTable | PlacedFields


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the contract below a heading: how it is printed (as `heading` of a clause), the heading, and what follows it."""

    heading: str
    lead: Placed | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractOutline:
    """A contract's title, where its first paragraph is one, its sections, and the paragraphs whose numbers stay words.

    `looks` is how the numbers look that are counted; `counted` is how many, `start` the place of the first.
    `begun_again` is the heading of a schedule whose numbers begin again, `joined` are numbers that stood in a
    line above their headings.
    """

    title: Placed | None
    sections: tuple[Section, ...]
    uncounted: tuple[tuple[Passage, str], ...] = ()
    looks: Looks = HOUSE_LOOKS
    counted: int = 0
    start: int = 0
    begun_again: Passage | None = None
    joined: tuple[Passage, ...] = ()


NO_CONDITIONS: Mapping[int, Condition] = {}


def outline(
    passages: Sequence[Passage], conditions: Mapping[int, Condition] = NO_CONDITIONS, *, any_look: bool = False
) -> ContractOutline:
    """Return the outline of a contract, whose numbers keep the look they have where that is asked for.

    Where numbers begin again at the first, as those of instructions before the terms, the ones are counted that are most; before a
    schedule with numbers of its own, which may be more, those of the contract.
    `conditions` has those of paragraphs, by their places: two next to each other, of which one says not to the other, may have the
    same numbers.
    """
    found = [
        *_outlines(passages, conditions, any_look=False),
        *(_outlines(passages, conditions, any_look=True) if any_look else ()),
    ]
    best: ContractOutline = max(found[::-1] if any_look else found, key=lambda each: each.counted)
    before = [
        each for each in found if each.begun_again and each.start < best.start and _is_a_contract(each.counted, best.counted)
    ]
    return max(before, key=lambda each: each.counted, default=best)


def _is_a_contract(counted: int, most: int) -> bool:
    """Whether so many numbers are those of a contract, and the most are those of a schedule behind it."""
    return 2 * counted > most or (counted >= MANY and 3 * counted > most)


def _outlines(passages: Sequence[Passage], conditions: Mapping[int, Condition], *, any_look: bool) -> Iterator[ContractOutline]:
    """Yield the outlines of a contract that begin to count at each number that can be its first; one where there is none."""
    passages, numbered, joined = with_their_numbers(passages, any_look=any_look)
    firsts = [
        at for at, each in enumerate(numbered) if each.label and not passages[at].cell and _FIRST.fullmatch(each.label.strip())
    ]

    def counted(start: int, counting: Counting) -> ContractOutline:
        return replace(_outlined(_OutlineBuilder(numbered, passages, conditions, counting), start), joined=joined)

    for start in firsts[:MOST_FIRSTS] or [0]:
        found = counted(start, Counting((), learns=True) if any_look else Counting())
        placed = [each for each in every_passage(found.sections) if any_look and each.level]
        looks = usual_looks(found.looks, ((each.level, with_number(each.passage, any_look=True).label) for each in placed))
        again = counted(start, Counting(looks, learns=True)) if looks != found.looks else found
        yield again if again.counted == found.counted else found


def _outlined(builder: "_OutlineBuilder", start: int) -> ContractOutline:
    """Return the outline in which numbers are counted from one paragraph on."""
    passages = builder.passages
    first = passages[0] if passages and not builder.numbered[0].label and title_place(passages) == 0 else None
    begin = 0 if first is None else 1
    groups = groupby(range(begin, len(passages)), lambda at: -1 if (cell := passages[at].cell) is None else cell.table)
    for table, indexes in groups:
        if table >= 0:
            builder.add_table([passages[at] for at in indexes])
        else:
            for at in indexes:
                builder.add(at, counts=at >= start)
    sections = tuple(_settle(section) for section in builder.finish())
    title = None if first is None else Placed(first, first.stretches)
    counting, again = builder.counting, builder.annex if builder.begun_again else None
    return ContractOutline(title, sections, tuple(builder.uncounted), counting.looks, counting.counted, start, again)


def _is_item(placed: Placed) -> bool:
    """Whether a short text is an item of a list, not a heading: a sentence, or a part of one, that looks like the text around it."""
    text = placed.text.rstrip()
    sentence = text.endswith(".") and len(text.split()) > LONGEST_PLAIN and any(word[0].islower() for word in text.split()[-2:])
    return not placed.passage.heading and not stands_out(placed.stretches) and (text.endswith((";", ",")) or sentence)


@dataclass(slots=True)
class _OutlineBuilder:
    """Places the paragraphs of a contract, one after the other, and counts their numbers.

    `inside` is the condition of the paragraph before, `before` the counting as it stood where that condition began, `aside` the one
    that goes on behind an alternative. `following` is the next paragraph with a number, by the place of each; `last_headings` the last
    one that looks like a heading, by its number; `headed` says that all sections so far do. `stray` is a list that is not counted, and
    may go on. `annex` is the heading of the schedule that has begun, `begun_again` says that its numbers are its own: none is counted from
    there on.
    """

    numbered: Sequence[Numbered]
    passages: Sequence[Passage]
    conditions: Mapping[int, Condition]
    counting: Counting
    sections: list[Section] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    uncounted: list[tuple[Passage, str]] = field(default_factory=list)
    inside: Condition | None = None
    before: Counting = field(default_factory=Counting)
    aside: Counting | None = None
    following: list[int] = field(init=False)
    last_headings: dict[str, int] = field(init=False)
    headed: bool = True
    stray: Stray | None = None
    annex: Passage | None = None
    begun_again: bool = False

    def __post_init__(self) -> None:
        """Find the next paragraph with a number, from each on; behind the last where there is none; and the last heading of each number."""
        self.last_headings = {bare(each.label): at for at, each in enumerate(self.numbered) if each.label and self._is_marked(at)}
        self.following = [len(self.numbered)]
        for at in reversed(range(len(self.numbered))):
            self.following.append(at if self.numbered[at].label else self.following[-1])
        self.following.reverse()

    def add(self, at: int, *, counts: bool) -> None:
        """Add a paragraph that stands in no table; its number may be counted or not."""
        passage, (label, typed, stretches) = self.passages[at], self.numbered[at]
        self._enter(at)
        level = self._level_of(at, label) if label and counts else 0
        if level:
            self.headed = self.headed and (level > 1 or self._is_marked(at))
            self._add_numbered(passage, stretches, level)
        elif not label and (self._begins_annex(at) or (is_heading(passage) and self._begins_section(at))):
            self._begin(Section("unnumbered", Placed(passage, stretches)))
            self.counting.open = 0
        else:
            kept = passage.stretches if typed or not label else (Stretch(f"{label} "), *stretches)
            self._add_entry(Placed(passage, kept))
            if label:
                self.uncounted.append((passage, label))

    def _level_of(self, at: int, label: str) -> int:
        """Return the level of a number that is counted; 0 for one of another list, such as one inside a Section that begins again at (a)."""
        passage = self.passages[at]
        self.begun_again = self.begun_again or (self.annex is not None and bare(label) == "1")
        if self.begun_again:
            return 0
        following = self.following[at + 1]
        roman = bare(label) == "i" and following < len(self.numbered) and bare(self.numbered[following].label) == "ii"
        level = self.counting.level_of(label, passage.list, roman=roman)
        if (
            level == 1
            and any(self.counting.counts)
            and self.headed
            and not self._is_marked(at)
            and self._is_heading_of_later(at, label)
        ):
            return 0
        if self.stray and (level in (0, self.stray.level)) and self.stray.is_followed_by(label, passage.list, self.counting):
            self.stray = self.stray.next
            return 0
        if level == 0:
            self.stray = next(stray_from(label, passage.list, self.counting), self.stray)
        elif self.stray and level < self.stray.level:
            self.stray = None
        return level

    def _begins_annex(self, at: int) -> bool:
        """Whether a schedule or an annex begins, behind numbers of the contract."""
        begins = self.counting.counted > 0 and is_annex(self.passages[at])
        self.annex = self.passages[at] if begins and not self.begun_again else self.annex
        return begins

    def _is_marked(self, at: int) -> bool:
        """Whether a paragraph with a number looks as headings do: by its style, or bold throughout, or in capitals."""
        return bool(self.passages[at].heading) or stands_out(self.numbered[at].stretches)

    def _is_heading_of_later(self, at: int, label: str) -> bool:
        """Whether the number is that of a heading further below."""
        return self.last_headings.get(bare(label), -1) > at

    def _enter(self, at: int) -> None:
        """Begin or end a condition before a paragraph; an alternative may count as the one before it did."""
        condition = self.conditions.get(self.passages[at].at)
        if condition == self.inside:
            return
        if self.aside is not None:
            self.counting, self.aside = self.aside, None
        if condition and self.inside and condition == self.inside.opposite and self._fits_before(at):
            self.counting, self.aside = self.before, self.counting
        self.inside, self.before = condition, self.counting.copy()
        lead = self.sections[-1].lead if self.sections and self.sections[-1].heading == "unnumbered" else None
        if lead is not None and lead.passage.at in self.conditions:  # a heading depends on what its whole section does
            self._begin(Section("none", None))

    def _fits_before(self, at: int) -> bool:
        """Whether the next number is one that the paragraphs of the condition before had already."""
        following = self.following[at]
        if following == len(self.numbered):
            return False
        label, counted_by = self.numbered[following].label, self.passages[following].list
        return not self.counting.copy().level_of(label, counted_by) and bool(self.before.copy().level_of(label, counted_by))

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

    def _add_numbered(self, passage: Passage, stretches: tuple[Stretch, ...], level: int) -> None:
        self.counting.count(level, passage.list)
        placed = Placed(passage, stretches, level, self.counting.number(level))
        if level == 1:
            alone = is_short(placed.text) and placed.text.strip() != "" and not _is_item(placed)
            self._begin(Section("numbered" if alone else "run_in", placed))
        else:
            self.entries.append(placed)

    def _add_entry(self, entry: Placed | PlacedTable) -> None:
        """Add what has no number: it goes on with the item of the second level, or stands below the heading."""
        if not self.sections and not self.entries:
            self._begin(Section("none", None))
        self.counting.open = min(self.counting.open, 2)
        self.entries.append(replace(entry, under=max(1, self.counting.open)))

    def _begin(self, section: Section) -> None:
        if self.sections:
            self.sections[-1] = replace(self.sections[-1], entries=tuple(self.entries))
        self.entries = []
        self.sections.append(section)

    def _begins_section(self, at: int) -> bool:
        """Whether no item of the section before goes on below a heading: the next number is one of the first level, or there is none."""
        following = self.following[at + 1]
        if following == len(self.numbered):
            return True
        label = self.numbered[following].label
        if not self.counting.learns:
            return parts(label) == 1
        trial = self.counting.copy()
        trial.open = 0
        return trial.level_of(label, self.passages[following].list) == 1


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
            match entry:
                case Placed():
                    yield entry
                case PlacedTable(rows):
                    yield from (placed for row in rows for cell in row for placed in cell)
                case PlacedFields(paragraphs=paragraphs):
                    yield from paragraphs
