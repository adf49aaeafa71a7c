"""A contract read as a paper: its outline, the titles and names of its sections, and the paragraphs that references can point at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePath

from assembler.imports.conditions import NO_CONDITIONS, Condition, Conditions
from assembler.imports.form_fields import is_filled_in, with_fields
from assembler.imports.headings import (
    FIRST_PAGE,
    LONGEST_LINE,
    is_short,
    names_paper,
    title_place,
    title_with_blank,
    without_boxes,
)
from assembler.imports.labels import bare, with_number
from assembler.imports.names import FreeNames, slug
from assembler.imports.outline import (
    ContractOutline,
    Entry,
    Placed,
    PlacedFields,
    Section,
    every_passage,
    outline,
)
from assembler.imports.papers import PlannedPaper, is_form
from assembler.imports.references import CitedPaper, Target
from assembler.imports.run_in_titles import titles
from assembler.imports.tab_columns import with_columns
from assembler.loader.clause.item_titles import title_in
from assembler.model.contract import Contract
from assembler.model.number_looks import HOUSE_LOOKS, lead

UNTITLED = 6
"""The most words of the text by which a section without a title is named."""
HEADER = "the header"
"""How the name of a page header begins that is left out of the text."""


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A contract and its outline; `every` are its paragraphs, `run_in` the titles with which they begin, by their places.

    `titles` and `names` are those of the sections, `conditions` those of paragraphs, by their places; a form is filled in.
    """

    contract: Contract
    outline: ContractOutline
    every: tuple[Placed, ...]
    run_in: dict[int, str]
    titles: tuple[str, ...]
    names: tuple[str, ...]
    conditions: Mapping[int, Condition]
    is_form: bool = False

    @property
    def keeps_looks(self) -> bool:
        """Whether its numbers look otherwise than those of the library."""
        return self.outline.looks != HOUSE_LOOKS

    @property
    def filled_in(self) -> frozenset[int]:
        """The paragraphs that fields of a form stand for."""
        return frozenset(each.passage.at for group in self.groups for each in group.paragraphs)

    @property
    def fields(self) -> int:
        """How many fields it has."""
        return sum(len(group.fields) for group in self.groups)

    @property
    def field_notes(self) -> tuple[str, ...]:
        """For each group of fields the paragraph that says who fills it in; empty where none does."""
        return tuple(group.note for group in self.groups)

    @property
    def groups(self) -> tuple[PlacedFields, ...]:
        """The groups of fields of a form."""
        entries = (entry for section in self.outline.sections for entry in section.entries)
        return tuple(entry for entry in entries if isinstance(entry, PlacedFields))

    @property
    def title(self) -> str:
        """The title of the contract, wherever it stands on the first page, or the name of its file as one."""
        return _title(self.contract, self.outline)

    @property
    def titles_by_place(self) -> dict[int, str]:
        """The title, those with which paragraphs begin, and the headings of sections, by the place of the paragraph."""
        headed = (each.lead for each in self.outline.sections if each.heading != "run_in")
        return {each.passage.at: each.text for each in (self.outline.title, *headed) if each} | self.run_in

    def cited_as(self, plan: PlannedPaper) -> CitedPaper:
        """Return what references can point at in it."""
        repeated = frozenset(bare(label) for _, label in self.outline.uncounted)
        typed = frozenset(bare(label) for each in self.contract.passages if (label := with_number(each, any_look=True).label))
        plain = frozenset(re.sub(r"[^\W\d]+\s+|§\s*|\s", "", label) for label in typed)
        return CitedPaper(dict(self._targets()), repeated, plan.id, plan.title, plan.choice, typed | plain)

    def _targets(self) -> Iterator[tuple[str, Target]]:
        """Yield the numbered paragraphs, by their numbers; each item has a name of its own in its clause."""
        for section, title, name in zip(self.outline.sections, self.titles, self.names, strict=True):
            names = FreeNames()
            if section.lead and section.lead.number:
                known = section.heading == "numbered" or section.lead.passage.at in self.run_in
                shown = title.rstrip(" .:") if known else ""
                yield section.lead.number, self._target(name, shown, section.lead)
            for entry, below in zip_longest(section.entries, section.entries[1:]):
                if isinstance(entry, Placed) and entry.number:
                    begins = self.run_in.get(entry.passage.at, "") or _title_above(entry, below)
                    alone = begins or (entry.text.strip().rstrip(".:") if len(entry.text.split()) <= UNTITLED else "")
                    item = names.free(slug(begins, f"n{re.sub(r'[^a-z0-9]+', '-', entry.number).strip('-')}"))
                    yield (
                        entry.number,
                        replace(self._target(f"{name}.{item}", alone, entry), prints_title=bool(begins), within=title),
                    )

    def _target(self, name: str, title: str, placed: Placed) -> Target:
        condition = self.conditions.get(placed.passage.at)
        return Target(name, title, lead=lead(self.outline.looks, placed.level), condition=condition)


def _title_above(placed: Placed, below: Entry | None) -> str:
    """Return the title that an item is by its look, with its text below it; empty where it is none."""
    continues = below is not None and (not isinstance(below, Placed) or below.level == 0 or below.level > placed.level)
    marks = {
        mark for text, face in placed.stretches if text.strip() for mark in ("b" if "b" in face else "i" if "i" in face else "",)
    }
    return title_in(placed.text.strip()) if continues and len(marks) == 1 and "" not in marks else ""


def _title(contract: Contract, outlined: ContractOutline) -> str:
    """Return the title: as it stands on the first page, or in a header, or the name of the file as one."""
    passages = contract.passages
    named = place if (place := title_place(passages)) and outlined.title is None else None
    styled = (each.text for each in passages[:FIRST_PAGE] if each.titled and len(each.text) <= LONGEST_LINE)
    headers = (
        each.text for each in contract.left_out if each.what.startswith(HEADER) and is_short(each.text) and names_paper(each.text)
    )
    title = (
        outlined.title.text
        if outlined.title
        else passages[named].text
        if named
        else next(styled, "") or title_with_blank(passages) or next(headers, "")
    )
    if title.strip():
        return " ".join(title.split())
    words = re.sub(r"^\d+\s+", "", re.sub(r"[-_]+", " ", PurePath(contract.path).stem).strip())
    return words[:1].upper() + words[1:] or "Contract"


def read_paper(
    contract: Contract, conditions: Conditions = NO_CONDITIONS, *, first: bool = True, keeps_looks: bool = False
) -> ReadPaper:
    """Return a contract, which has text, read as a paper: the first of its programme, or another.

    Its numbers keep their look where that is asked for. A form has fields.
    """
    contract = replace(contract, passages=tuple(without_boxes(contract.passages)))
    outlined = outline(contract.passages, conditions.covered, any_look=keeps_looks)
    fills = is_form(_title(contract, outlined), first=first)
    contract = with_columns(contract, conditions.covered, is_filled_in if fills else _nothing)
    outlined = outline(contract.passages, conditions.covered, any_look=keeps_looks)
    if fills:
        outlined = replace(outlined, sections=with_fields(outlined.sections, conditions.covered))
    every = tuple(every_passage(outlined.sections))
    run_in = titles(every)
    named, names, free = list[str](), list[str](), FreeNames()
    for number, section in enumerate(outlined.sections):
        named.append(_title_of_section(section, run_in, first=number == 0))
        names.append(free.free(slug(named[-1], "text")))
    return ReadPaper(contract, outlined, every, run_in, tuple(named), tuple(names), conditions.covered, fills)


def _nothing(_: str) -> bool:
    return False


def _title_of_section(section: Section, run_in: dict[int, str], *, first: bool) -> str:
    """Return the title of a section: that of its heading, or the first words of its text."""
    lead = section.lead
    if lead is None:
        return "Preamble" if first else "Text"
    words = lead.text.split()
    shown = " ".join(words[:UNTITLED] if section.heading == "run_in" else words)
    return " ".join((run_in.get(lead.passage.at) or shown[:LONGEST_LINE] or "Text").split())
