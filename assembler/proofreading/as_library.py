"""A contract as a library of one paper without choices, in memory: what the checks of libraries read.

A paragraph is a line of a file that is never written: the place of a finding leads back to its paragraph, and to the words in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from assembler.imports.definitions import defined_terms
from assembler.imports.outline import Entry, Placed, PlacedFields, Section
from assembler.imports.read_papers import ReadPaper
from assembler.model.clause_text import ClauseBlock, ClauseInline, ClauseParagraph, Definition, Item, ItemList, StrongWords, Words
from assembler.model.expressions import ALWAYS
from assembler.model.library import Clause, ClauseVariant, DocumentPlan, Library, Paper, PlacedClause, Programme
from assembler.model.source import Span
from assembler.proofreading.places import PlaceInContract, paragraphs_of, places, sentence_at

CONTRACT, BESIDE = "contract", "beside"
"""The ids of the two documents: the contract that is read, and the papers beside it, whose terms it may use."""
DAY: Final = date(2000, 1, 1)
"""The day of the only edition, which no finding names."""
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class ContractPaper:
    """A contract as it is read here: the terms that it defines, and the names of its paragraphs, by their places in the file.

    Places of one that stands `beside` the contract name it.
    """

    read: ReadPaper
    terms: Mapping[int, tuple[tuple[int, int, str], ...]]
    where: Mapping[int, str]
    beside: bool = False

    @property
    def path(self) -> str:
        """The name of its file."""
        return self.read.contract.path

    def behind_title(self, placed: Placed) -> int:
        """Return where the text of a paragraph begins behind the title that it begins with; 0 for one without."""
        title = self.read.run_in.get(placed.passage.at, "")
        return placed.text.index(title) + len(title) + 1 if title else 0

    def place(self, placed: Placed, start: int = 0, end: int = -1) -> PlaceInContract:
        """Return the place of a stretch of a paragraph, of the whole one without an end."""
        text, at = placed.text, placed.passage.at
        length = max(1, (len(text) if end < 0 else end) - start)
        behind = self.behind_title(placed)
        where = ", ".join(filter(None, (self.where.get(at, ""), sentence_at(text[behind:], start - behind))))
        named = f"{where} of “{self.read.title}”" if self.beside else where
        return PlaceInContract(self.path, at + 1, start + 1, length, text, named)


def as_paper(read: ReadPaper, *, beside: bool = False) -> ContractPaper:
    """Return a contract with its terms, of which none stands in the square brackets of a blank."""
    texts = {each.passage.at: each.text for each in read.every}
    terms = {at: tuple(_terms(spans, texts[at])) for at, spans in defined_terms(read.every).items()}
    return ContractPaper(read, terms, places(read), beside)


def _terms(spans: Iterable[tuple[int, int, str]], text: str) -> Iterator[tuple[int, int, str]]:
    blanks = [found.span() for found in _IN_BRACKETS.finditer(text)]
    for start, end, written in spans:
        if not any(first < start and end < last for first, last in blanks):
            yield start, end, written.strip("*,.").strip('"')


def library_of(contract: ContractPaper, beside: Sequence[ContractPaper], lexicon: Iterable[str]) -> Library:
    """Return a library of a contract, based on the papers beside it; words of the lexicon need no definition."""
    clauses = {CONTRACT: [*_clauses(contract, CONTRACT)], BESIDE: [each for paper in beside for each in _clauses(paper, BESIDE)]}
    documents = {
        id: DocumentPlan(id, title, "terms", base, tuple(_placed(clauses[id])), (), (), Span(contract.path, 1, 1))
        for id, title, base in ((CONTRACT, contract.read.title, BESIDE if beside else ""), (BESIDE, "Paper beside it", ""))
        if clauses[id]
    }
    names = (*lexicon, *(paper.read.title for paper in (contract, *beside)))
    programme = _programme(documents.values(), names, Span(contract.path, 1, 1))
    return Library({CONTRACT: programme}, documents, {clause.id: clause for found in clauses.values() for clause, _ in found}, "")


def _programme(plans: Iterable[DocumentPlan], lexicon: tuple[str, ...], span: Span) -> Programme:
    return Programme(
        id=CONTRACT,
        title="Contract",
        editions=(DAY,),
        choices=(),
        groups=(),
        rules=(),
        lists=(),
        facts=(),
        values=(),
        regions={},
        entities=(),
        entity_cases=(),
        papers=tuple(Paper(plan.id, "sign_now", ALWAYS, plan.span) for plan in plans),
        roles={},
        lexicon=lexicon,
        scope={},
        span=span,
        house_style=False,
    )


def _placed(clauses: Iterable[tuple[Clause, str]]) -> Iterator[PlacedClause]:
    return (PlacedClause(clause.id, ALWAYS, clause.variants[0].span, heading=heading) for clause, heading in clauses)


def _clauses(paper: ContractPaper, document: str) -> Iterator[tuple[Clause, str]]:
    """Yield a clause for each section of a contract, with how its heading is printed."""
    read, writer = paper.read, _BlockWriter(paper)
    for section, title, name in zip(read.outline.sections, read.titles, read.names, strict=True):
        span = paper.place(section.lead) if section.lead else Span(paper.path, 1, 1)
        printed = title if section.heading in ("numbered", "unnumbered") else ""
        variant = ClauseVariant(printed, writer.section(section), "", None, "", "", "", "", "", span)
        yield Clause(f"{document}/{paper.path}/{name}", (variant,)), section.heading


@dataclass(frozen=True, slots=True)
class _BlockWriter:
    """Writes the sections of a paper as blocks of a clause; each paragraph is the line of its number in the file."""

    paper: ContractPaper

    def section(self, section: Section) -> tuple[ClauseBlock, ...]:
        """Return what stands in a section; the lead is text where it is no heading alone."""
        lead = [section.lead] if section.lead and section.heading in ("run_in", "none") else []
        return (*map(self._paragraph, lead), *self._blocks(section.entries, 0, len(section.entries)))

    def _blocks(self, entries: Sequence[Entry], first: int, end: int) -> Iterator[ClauseBlock]:
        """Yield the blocks of some entries: items and what stands below them as lists, all else as paragraphs."""
        items, at = list[Item](), first
        while at < end:
            entry, until = entries[at], at + 1
            if isinstance(entry, Placed) and entry.level > 1:
                while until < end and _is_inside(entries[until], entry.level):
                    until += 1
                items.append(self._item(entry, tuple(self._blocks(entries, at + 1, until))))
            else:
                yield from _as_list(items)
                items = []
                yield from map(self._paragraph, paragraphs_of(entry))
            at = until
        yield from _as_list(items)

    def _item(self, placed: Placed, below: tuple[ClauseBlock, ...]) -> Item:
        title, span = self.paper.read.run_in.get(placed.passage.at, ""), self.paper.place(placed)
        shown = (StrongWords((Words(title, span),)),) if title else ()
        lead = (*shown, *self._inlines(placed, self.paper.behind_title(placed)))
        return Item((ClauseParagraph(lead, span), *below), span, title=title)

    def _paragraph(self, placed: Placed) -> ClauseParagraph:
        return ClauseParagraph(tuple(self._inlines(placed, self.paper.behind_title(placed))), self.paper.place(placed))

    def _inlines(self, placed: Placed, at: int) -> Iterator[ClauseInline]:
        """Yield the text of a paragraph from an offset on, with the terms that it defines."""
        for start, end, term in self.paper.terms.get(placed.passage.at, ()):
            if start >= at:
                yield from self._words_between(placed, at, start)
                yield Definition(term, self.paper.place(placed, start, end))
                at = end
        yield from self._words_between(placed, at, len(placed.text))

    def _words_between(self, placed: Placed, start: int, end: int) -> Iterator[Words]:
        if start < end:
            yield Words(placed.text[start:end], self.paper.place(placed, start, end))


def _is_inside(entry: Entry, level: int) -> bool:
    """Whether an entry stands below an item of a level."""
    if isinstance(entry, Placed) and entry.level:
        return entry.level > level
    return not isinstance(entry, PlacedFields) and entry.under >= level


def _as_list(items: Sequence[Item]) -> Iterator[ItemList]:
    if items:
        yield ItemList(tuple(items), items[0].span)
