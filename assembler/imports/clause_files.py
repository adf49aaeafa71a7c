"""Sections of a contract written as clause files: items, paragraphs and tables as Markdown, with what stands beside them as notes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assembler.imports.outline import Entry, Placed, PlacedTable, Section
from assembler.imports.spans import Span, as_markdown

SOURCE = "imported"
"""The source that every imported text and value names."""
LONGEST_NOTE = 9_000
"""The most letters of a note; the report has each note whole."""
NO_WORDS = "&nbsp;"
"""What stands in an item that has a number and no words."""


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """A clause: its name, how its document prints the heading, and its file."""

    name: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseWriter:
    """Writes sections. `spans` has what becomes something else, by the place of its paragraph, `ids` the names of items."""

    spans: Mapping[int, Sequence[Span]]
    ids: Mapping[int, str] = field(default_factory=dict)

    def write(self, name: str, title: str, section: Section, notes: Sequence[str]) -> ClauseFile:
        """Return the file of a section."""
        note = f"note: {json.dumps(' / '.join(notes)[:LONGEST_NOTE], ensure_ascii=False)}\n" if notes else ""
        head = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\nsource: {SOURCE}\n{note}---\n"
        return ClauseFile(name, section.heading, head + "\n\n".join(self._blocks(section)) + "\n")

    def has_words(self, section: Section) -> bool:
        """Whether anything of a section is printed in its clause."""
        return any(self._blocks(section))

    def _blocks(self, section: Section) -> Iterator[str]:
        if section.heading == "run_in" and section.lead is not None:
            yield self.markdown(section.lead) or NO_WORDS
        indents = [0, 0, 0, 0, 0]
        for entry in section.entries:
            yield from self._entry(entry, indents)

    def _entry(self, entry: Entry, indents: list[int]) -> Iterator[str]:
        if isinstance(entry, PlacedTable):
            indent = " " * indents[min(entry.under, 2)]
            yield from ("\n".join(indent + row for row in block.split("\n")) for block in self._table(entry))
        elif entry.level:
            before, marker = indents[entry.level - 1], f"{entry.count}. "
            indents[entry.level] = before + len(marker)
            words = self.markdown(entry, indent=before + len(marker)) or NO_WORDS
            id = self.ids.get(entry.passage.at)
            yield f"{' ' * before}{marker}{words}{f' {{id: {id}}}' if id else ''}"
        elif words := self.markdown(entry, indent=indents[min(entry.under, 2)]):
            yield " " * indents[min(entry.under, 2)] + words

    def markdown(self, placed: Placed, *, indent: int = 0, breaks: str = "") -> str:
        """Return a paragraph as Markdown; new lines in it are indented, or `breaks` stands for each."""
        found = self.spans.get(placed.passage.at, ())
        return as_markdown(placed.stretches, found, breaks=breaks or f"\\\n{' ' * indent}")

    def _table(self, table: PlacedTable) -> Iterator[str]:
        """Yield a table, or the paragraphs of one that has a single column."""
        width = max(map(len, table.rows))
        if width == 1:
            yield from filter(None, (self.markdown(placed) for row in table.rows for cell in row for placed in cell))
            return
        rows = [
            [" ".join(filter(None, (self.markdown(each, breaks=" ") for each in cell))) for cell in row] for row in table.rows
        ]
        rows = [[*row, *[""] * (width - len(row))] for row in rows if any(row)]
        head, body = ([rows[0]], rows[1:]) if _has_head(table) and len(rows) > 1 else ([[""] * width], rows)
        yield "\n".join("| " + " | ".join(row) + " |" for row in (*head, ["---"] * width, *body))


def _has_head(table: PlacedTable) -> bool:
    """Whether the first row of a table alone is in bold throughout, and all of its cells have words."""
    width, (first, *rest) = max(map(len, table.rows)), table.rows
    whole = len(first) == width and all(any(each.text.strip() for each in cell) for cell in first)
    return whole and _is_bold(first) and not any(map(_is_bold, rest))


def _is_bold(row: Sequence[Sequence[Placed]]) -> bool:
    return all("b" in stretch.face for cell in row for each in cell for stretch in each.stretches if stretch.text.strip())
