"""A contract read as a paper: its outline, the titles and names of its sections, and the paragraphs that references can point at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from assembler.imports.labels import bare
from assembler.imports.names import slug, unique
from assembler.imports.outline import LONGEST_LINE, ContractOutline, Placed, Section, every_passage, outline
from assembler.imports.papers import PlannedPaper
from assembler.imports.references import CitedPaper, Target
from assembler.imports.run_in_titles import titles
from assembler.model.contract import Contract

UNTITLED, FIRST_PAGE = 6, 12
"""The most words of the text by which a section without a title is named; in how many paragraphs a title may stand."""


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A contract and its outline; `every` are its paragraphs, `run_in` the titles with which they begin, by their places.

    `titles` and `names` are those of the sections.
    """

    contract: Contract
    outline: ContractOutline
    every: tuple[Placed, ...]
    run_in: dict[int, str]
    titles: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title of the contract, wherever it stands on the first page, or the name of its file as one."""
        styled = (each.text for each in self.contract.passages[:FIRST_PAGE] if each.titled and len(each.text) <= LONGEST_LINE)
        title = self.outline.title.text if self.outline.title else next(styled, "")
        if title.strip():
            return " ".join(title.split())
        words = re.sub(r"^\d+\s+", "", re.sub(r"[-_]+", " ", PurePath(self.contract.path).stem).strip())
        return words[:1].upper() + words[1:] or "Contract"

    def cited_as(self, plan: PlannedPaper) -> CitedPaper:
        """Return what references can point at in it."""
        repeated = frozenset(bare(label) for _, label in self.outline.uncounted)
        return CitedPaper(dict(self._targets()), repeated, plan.id, plan.title, plan.choice)

    def _targets(self) -> Iterator[tuple[str, Target]]:
        """Yield the numbered paragraphs, by their numbers; each item has a name of its own in its clause."""
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


def read_paper(contract: Contract) -> ReadPaper:
    """Return a contract, which has text, read as a paper."""
    outlined = outline(contract.passages)
    every = tuple(every_passage(outlined.sections))
    run_in = titles(every)
    named, names = list[str](), list[str]()
    for number, section in enumerate(outlined.sections):
        named.append(_title_of_section(section, run_in, first=number == 0))
        names.append(unique(slug(named[-1], "text"), names))
    return ReadPaper(contract, outlined, every, run_in, tuple(named), tuple(names))


def _title_of_section(section: Section, run_in: dict[int, str], *, first: bool) -> str:
    """Return the title of a section: that of its heading, or the first words of its text."""
    lead = section.lead
    if lead is None:
        return "Preamble" if first else "Text"
    words = lead.text.split()
    shown = " ".join(words[:UNTITLED] if section.heading == "run_in" else words)
    return run_in.get(lead.passage.at) or shown[:LONGEST_LINE] or "Text"
