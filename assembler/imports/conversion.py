"""A contract converted into the files of a library, with the doubts that are left and the list of what is not taken."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assembler.imports.blanks import BlankFinder, Fact, notes_in
from assembler.imports.clause_files import ClauseFile, ClauseWriter
from assembler.imports.definitions import defined_terms
from assembler.imports.doubts import Doubt
from assembler.imports.labels import bare
from assembler.imports.names import slug, unique
from assembler.imports.outline import LONGEST_LINE, ContractOutline, Placed, PlacedTable, Section, every_passage, outline
from assembler.imports.programme_files import ImportedProgramme, programme_files
from assembler.imports.references import ReferenceFinder, Target, doubtful_fields
from assembler.imports.run_in_titles import titles
from assembler.imports.spans import Span, without_overlaps
from assembler.model.contract import Contract, LeftOut

UNTITLED = 6
"""The most words of the text by which a section without a title is named."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A contract as a library: its files by their paths, the doubts in the order of the contract, and what is not taken.

    `references` and `definitions` are how many are live, `notes` what became a note of a clause. One that is `titled` begins with the
    title of its paper.
    """

    files: Mapping[str, str]
    programme: ImportedProgramme
    doubts: tuple[Doubt, ...]
    left_out: tuple[LeftOut, ...]
    references: int
    definitions: int
    facts: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    titled: bool = False


def convert(contract: Contract, name: str, issued: date) -> Imported:
    """Return the library of a contract that has text. `name` becomes its programme's id, `issued` is the day of its only edition."""
    return _Conversion(contract, outline(contract.passages)).imported(name, issued)


@dataclass(slots=True)
class _Conversion:
    """The work on one contract, step by step; `titles` and `names` are those of the sections, `run_in` the titles of paragraphs."""

    contract: Contract
    outline: ContractOutline
    every: tuple[Placed, ...] = ()
    run_in: Mapping[int, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    blanks: BlankFinder = field(default_factory=BlankFinder)
    carried: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    definitions: int = 0
    live: int = 0

    def imported(self, name: str, issued: date) -> Imported:
        self.every = tuple(every_passage(self.outline.sections))
        self.run_in = titles(self.every)
        self.titles = [self._title_of_section(section) for section in self.outline.sections]
        for title in self.titles:
            self.names.append(unique(slug(title, "text"), self.names))
        finder = ReferenceFinder(dict(self._targets()), frozenset(bare(label) for _, label in self.outline.uncounted))
        spans = self._spans(finder)
        ids = {
            each.passage.at: finder.targets[each.number].name.partition(".")[2]
            for each in self.every
            if each.number in finder.cited
        }
        writer = ClauseWriter(spans, {at: id for at, id in ids.items() if id})
        clauses = tuple(self._clauses(writer, spans))
        title = " ".join(self.outline.title.text.split()) if self.outline.title else _name_as_title(name)
        facts = tuple(self.blanks.facts.values())
        programme = ImportedProgramme(slug(name, "imported"), slug(title, "contract"), title, clauses, facts, issued)
        doubts = (
            *finder.doubts,
            *self._uncounted(),
            *doubtful_fields(self.every, (mark for each in self.contract.passages for mark in each.marks)),
        )
        return Imported(
            programme_files(programme),
            programme,
            tuple(sorted(doubts, key=lambda doubt: doubt.at)),
            self.contract.left_out,
            self.live,
            self.definitions,
            facts,
            tuple(self.notes),
            titled=self.outline.title is not None and self.outline.title.passage.at > 0,
        )

    def _title_of_section(self, section: Section) -> str:
        """Return the title of a section: that of its heading, or the first words of its text."""
        lead = section.lead
        if lead is None:
            return "Preamble" if section is self.outline.sections[0] else "Text"
        words = lead.text.split()
        shown = " ".join(words[:UNTITLED] if section.heading == "run_in" else words)
        return self.run_in.get(lead.passage.at) or shown[:LONGEST_LINE] or "Text"

    def _targets(self) -> Iterator[tuple[str, Target]]:
        """Yield the numbered paragraphs that references can point at, by their numbers; each item has a name of its own in its clause."""
        for section, title, name in zip(self.outline.sections, self.titles, self.names, strict=True):
            taken = set[str]()
            if section.lead and section.lead.number:
                known = section.heading == "numbered" or section.lead.passage.at in self.run_in
                yield section.lead.number, Target(name, title.rstrip(" .:") if known else "")
            for entry in section.entries:
                if isinstance(entry, Placed) and entry.number:
                    begins = self.run_in.get(entry.passage.at, "")
                    alone = begins or (entry.text.strip().rstrip(".:") if len(entry.text.split()) <= UNTITLED else "")
                    item = unique(slug(begins, f"n{re.sub(r'[^a-z0-9]+', '-', entry.number).strip('-')}"), taken)
                    taken.add(item)
                    yield entry.number, Target(f"{name}.{item}", alone, prints_title=bool(begins))

    def _spans(self, finder: ReferenceFinder) -> dict[int, tuple[Span, ...]]:
        """Return what becomes something else in each paragraph, by the paragraph's place."""
        terms, labels = defined_terms(self.every), dict(_labels(self.outline.sections))
        found = dict[int, tuple[Span, ...]]()
        for each in self.every:
            at = each.passage.at
            blanks, notes = [*self.blanks.find(each, labels.get(at, ""))], [*notes_in(each)]
            here = without_overlaps((*blanks, *notes, *self._title_span(each), *terms.get(at, ()), *finder.find(each)))
            self.live += sum("](#" in span.written for span in here)
            self.definitions += sum(span.written.startswith('**"') for span in here)
            found[at] = here
        return found

    def _title_span(self, placed: Placed) -> Iterator[Span]:
        title = self.run_in.get(placed.passage.at)
        if title:
            start = placed.text.index(title)
            end = start + len(title) + 1
            yield Span(start, end, f"**{_plain_markdown(placed.text[start:end])}**")

    def _clauses(self, writer: ClauseWriter, spans: Mapping[int, Sequence[Span]]) -> Iterator[ClauseFile]:
        """Yield the clauses; the notes of the title, and of a section that holds nothing else, stand at the next one."""
        above = self.outline.title.passage.notes if self.outline.title else ()
        self.carried = [" ".join(note.split()) for note in above]
        self.notes = [*self.carried]
        for section, title, name in zip(self.outline.sections, self.titles, self.names, strict=True):
            found = [*self._notes(section, spans)]
            self.carried, self.notes = [*self.carried, *found], [*self.notes, *found]
            if writer.has_words(section):
                yield writer.write(name, title, section, self.carried)
                self.carried = []

    def _notes(self, section: Section, spans: Mapping[int, Sequence[Span]]) -> Iterator[str]:
        for each in every_passage((section,)):
            yield from (" ".join(note.split()) for note in each.passage.notes)
            for span in spans.get(each.passage.at, ()):
                if not span.written:
                    yield " ".join(each.text[span.start : span.end].strip("[] ").split())

    def _uncounted(self) -> Iterator[Doubt]:
        for passage, label in self.outline.uncounted:
            told = f"The number “{label}” stands in the text as words: the library would count another one here."
            yield Doubt(
                passage.at,
                " ".join(passage.text.split())[:60],
                told,
                "Nothing cites it live; give its Section another order, or leave it.",
            )


def _labels(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """Yield what stands beside each paragraph of a table: the words of the cells before it in its row."""
    tables = (entry for section in sections for entry in section.entries if isinstance(entry, PlacedTable))
    for row in (row for table in tables for row in table.rows):
        words = ""
        for cell in row:
            yield from ((each.passage.at, words) for each in cell)
            words = " ".join(each.text for each in cell).strip() or words


def _plain_markdown(title: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", title)


def _name_as_title(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]
