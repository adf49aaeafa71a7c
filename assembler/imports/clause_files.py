"""Sections of a contract written as clause files: items, paragraphs and tables as Markdown, with what stands beside them as notes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assembler.imports.outline import FoundField, Placed, PlacedFields, PlacedTable, Section, every_passage
from assembler.imports.spans import Span, as_markdown

SOURCE = "imported"
"""The source that every imported text and value names."""
LONGEST_NOTE = 9_000
"""The most letters of a note; the report has each note whole."""
NO_WORDS = "&nbsp;"
"""What stands in an item that has a number and no words."""


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """A clause: its name, how its document prints the heading, its file, and the condition under which it is printed; empty for always.

    That of a group of fields is a file of YAML.
    """

    name: str
    heading: str
    text: str
    when: str = ""
    ending: str = "md"


@dataclass(frozen=True, slots=True)
class ClauseWriter:
    """Writes sections. By the place of a paragraph, `spans` has what becomes something else, `ids` its name, `conditions` when it is printed."""

    spans: Mapping[int, Sequence[Span]]
    ids: Mapping[int, str] = field(default_factory=dict)
    conditions: Mapping[int, str] = field(default_factory=dict)

    def write(self, name: str, title: str, section: Section, notes: Sequence[str]) -> ClauseFile:
        """Return the file of a section."""
        note = f"note: {quoted_value(' / '.join(notes)[:LONGEST_NOTE])}\n" if notes else ""
        keys = f"title: {quoted_value(title)}\nsource: {SOURCE}\n{note}"
        if fields := [entry for entry in section.entries if isinstance(entry, PlacedFields)]:
            return ClauseFile(name, section.heading, f"{keys}{_written_fields(fields[0])}", ending="yaml")
        head = f"---\n{keys}---\n"
        when = self._condition_of_all(section)
        writer = replace(self, conditions={}) if when else self
        return ClauseFile(name, section.heading, head + "\n\n".join(writer._blocks(section)) + "\n", when)  # noqa: SLF001 - of this class

    def _condition_of_all(self, section: Section) -> str:
        """Return the condition that all paragraphs of a section have; empty for none."""
        found = {self.conditions.get(each.passage.at, "") for each in every_passage((section,))}
        return found.pop() if len(found) == 1 else ""

    def has_words(self, section: Section) -> bool:
        """Whether anything of a section is printed in its clause."""
        return any(isinstance(entry, PlacedFields) for entry in section.entries) or any(self._blocks(section))

    def _blocks(self, section: Section) -> Iterator[str]:
        if section.heading == "run_in" and section.lead is not None:
            yield self.markdown(section.lead) or NO_WORDS
        indents, counts = [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]
        for entry in section.entries:
            if isinstance(entry, PlacedFields):
                continue
            if isinstance(entry, Placed) and entry.level:
                counts[entry.level :] = [counts[entry.level] + 1, *[0] * (len(counts) - entry.level - 1)]
            yield from self._entry(entry, indents, counts)

    def _entry(self, entry: Placed | PlacedTable, indents: list[int], counts: Sequence[int]) -> Iterator[str]:
        """Yield an entry; `indents` are those of the items around it, `counts` says which item of its list it is, at each level."""
        if isinstance(entry, PlacedTable):
            indent = " " * indents[min(entry.under, 2)]
            yield from ("\n".join(indent + row for row in block.split("\n")) for block in self._table(entry))
        elif entry.level:
            before, marker = indents[entry.level - 1], f"{counts[entry.level]}. "
            indents[entry.level] = before + len(marker)
            words = self.markdown(entry, indent=before + len(marker)) or NO_WORDS
            id = self.ids.get(entry.passage.at)
            yield f"{' ' * before}{marker}{words}{self._when(entry)}{f' {{id: {id}}}' if id else ''}"
        elif words := self.markdown(entry, indent=indents[min(entry.under, 2)]):
            yield " " * indents[min(entry.under, 2)] + words + self._when(entry)

    def _when(self, placed: Placed) -> str:
        """Return the condition of a paragraph as its mark."""
        condition = self.conditions.get(placed.passage.at, "")
        return f" {{when: {condition}}}" if condition else ""

    def markdown(self, placed: Placed, *, indent: int = 0, breaks: str = "") -> str:
        """Return a paragraph as Markdown; new lines in it are indented, or `breaks` stands for each."""
        found = self.spans.get(placed.passage.at, ())
        return as_markdown(placed.stretches, found, breaks=breaks or f"\\\n{' ' * indent}")

    def _table(self, table: PlacedTable) -> Iterator[str]:
        """Yield a table, or the paragraphs of one that has a single column; a row that is one cell stands between two tables."""
        for _, part in groupby(table.rows, lambda row: len(row) > 1):
            yield from self._part_of_table(replace(table, rows=tuple(part)))

    def _part_of_table(self, table: PlacedTable) -> Iterator[str]:
        rows = [(self._row(row), row) for row in table.rows]
        width = max((len(cells) for cells, _ in rows), default=0)
        if width == 1:
            every = (placed for row in table.rows for cell in row for placed in cell)
            yield from (f"{words}{self._when(each)}" for each in every if (words := self.markdown(each)))
        elif width:
            whole = [self._padded(cells, width, row) for cells, row in rows]
            has_head = len(rows) > 1 and len(rows[0][0]) == width and _has_head([row for _, row in rows])
            head, body = (whole[:1], whole[1:]) if has_head else ([[""] * width], whole)
            yield "\n".join("| " + " | ".join(row) + " |" for row in (*head, ["---"] * width, *body))

    def _padded(self, cells: list[str], width: int, row: Sequence[Sequence[Placed]]) -> list[str]:
        """Return as many cells as the table has columns; the last one has the condition of the row."""
        whole = [*cells, *[""] * (width - len(cells))]
        when = next((self._when(each) for cell in row for each in cell), "")
        return [*whole[:-1], f"{whole[-1]}{when}".strip()]

    def _row(self, row: Sequence[Sequence[Placed]]) -> list[str]:
        """Return the cells of a row, without empty ones at its end."""
        cells = ["<br>".join(filter(None, (self.markdown(each, breaks="<br>") for each in cell))) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        return cells


def quoted_value(text: str) -> str:
    """Return a text as a value in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _written_fields(group: PlacedFields) -> str:
    """Return a group of fields as YAML."""
    return "\n".join((f"by: {group.by}", "fields:", *map(_written_field, group.fields))) + "\n"


def _written_field(field: FoundField) -> str:
    keys = {"id": field.id, "label": quoted_value(field.label), "type": field.type}
    keys |= {name: quoted_value(text) for name, text in (("hint", field.hint), ("value", field.value)) if text}
    keys |= {
        name: f"[{', '.join(map(quoted_value, each))}]"
        for name, each in (("columns", field.columns), ("options", field.options))
        if each
    }
    keys |= {"lines": str(field.lines)} if field.lines > 1 else {}
    return f"  - {{{', '.join(f'{name}: {value}' for name, value in keys.items())}}}"


def _has_head(rows: Sequence[Sequence[Sequence[Placed]]]) -> bool:
    """Whether the first row of a table alone is in bold throughout, and all of its cells have words."""
    first, *rest = rows
    return all(any(each.text.strip() for each in cell) for cell in first) and _is_bold(first) and not any(map(_is_bold, rest))


def _is_bold(row: Sequence[Sequence[Placed]]) -> bool:
    return all("b" in stretch.face for cell in row for each in cell for stretch in each.stretches if stretch.text.strip())
