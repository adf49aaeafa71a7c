"""Columns that a contract makes by tabs or rows of spaces, such as two places to sign side by side: paragraphs as the rows of a table."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assembler.imports.labels import with_number
from assembler.model.contract import Cell, Contract, Passage, cut

_APART = re.compile(r"[ \xa0]*\t[ \xa0\t]*|[ \xa0]{5,}")
_BLANK = re.compile(r"[\s_.…]*[_.…]{2,}[\s_.…]*")
_NO_COLUMN = re.compile(r"[☐☒☑□“\"„]|[^\w\[{«<]\s")
"""What a line does not begin with that is in columns: a box, a term that is defined, the sign of a list."""
_NUMBER = re.compile(r"\d{1,3}|[a-z]|[ivxl]{2,6}")
"""What stands before a tab as the number of what follows, without a dot or a bracket: “1”, “ii”."""
PAIR = 2
"""The number of parts of a line that has a number and its text."""
MOST_COLUMNS, LONGEST, LONGEST_ALONE = 4, 12, 6
"""The most columns, and the most words in one: in a line above or below another with columns, and in a line by itself."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a paragraph, from one offset in its text to another, and its parts that have words, each by its offsets."""

    passage: Passage
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()
    is_indented: bool = False

    def words(self, at: int) -> str:
        """Return the words of a part."""
        start, end = self.parts[at]
        return self.passage.text[start:end]

    @property
    def begins_table(self) -> bool:
        """Whether it may be the first row of a table: in columns, and no number with its text, such as “1” and “Definitions”."""
        return len(self.parts) > PAIR or (len(self.parts) == PAIR and not _NUMBER.fullmatch(self.words(0)))


def with_columns(contract: Contract, conditional: Collection[int], stays: Callable[[str], bool]) -> Contract:
    """Return a contract in which lines in columns are rows of tables; `conditional` paragraphs, and what `stays` says, are kept."""
    lines = [line for each in contract.passages for line in _divided(each, conditional, stays)]
    parts = [*_placed_parts(lines, contract.passages)]
    free = max((each.at for each in contract.passages), default=0) + 1
    passages = list[Passage]()
    for number, (line, start, end, cell) in enumerate(parts):
        passage, is_first = line.passage, number == 0 or parts[number - 1][0].passage is not line.passage
        if cell is None and (start, end) == (0, len(passage.text)):
            passages.append(passage)
            continue
        part = replace(passage, at=free + number, stretches=cut(passage.stretches, start, end), cell=cell, line=passage.told_at)
        passages.append(part if is_first else replace(part, marks=(), references=(), notes=()))
    return replace(contract, passages=tuple(passages))


def _placed_parts(lines: Sequence[_Line], passages: Sequence[Passage]) -> Iterator[tuple[_Line, int, int, Cell | None]]:
    """Yield each part of the lines by its offsets, with its cell where its line is the row of a table."""
    cells = [each.cell for each in passages if each.cell]
    table, row = (max((cell[at] for cell in cells), default=-1) for at in (0, 1))
    for number, together in groupby(_with_neighbours(lines), lambda each: each[1]):
        group = [line for line, _ in together]
        if not number:
            yield from ((line, line.start, line.end, None) for line in group)
            continue
        width = max(len(line.parts) for line in group)
        for line in group:
            row += 1
            first = width - len(line.parts)  # a single part stands to the right
            yield from ((line, *part, Cell(table + number, row, first + at)) for at, part in enumerate(line.parts))


def _divided(passage: Passage, conditional: Collection[int], stays: Callable[[str], bool]) -> Iterator[_Line]:
    """Yield the lines of a paragraph where one of them is in columns; else the paragraph as one."""
    text = passage.text
    kept = passage.cell or passage.label or passage.heading or passage.titled or passage.at in conditional or stays(text)
    breaks = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
    found = [] if kept else [_in_columns(passage, start, end) for start, end in pairwise(breaks)]
    if any(len(line.parts) > 1 for line in found) or (len(found) == 1 and found[0].parts and found[0].is_indented):
        yield from (line for line in found if text[line.start : line.end].strip())
    else:
        yield _Line(passage, 0, len(text))


def _in_columns(passage: Passage, start: int, end: int) -> _Line:
    """Return a line with its parts; without any where it is in no columns."""
    text = passage.text[start:end]
    bounds = [(0, 0), *(found.span() for found in _APART.finditer(text)), (len(text), len(text))]
    parts = [(start + before, start + after) for (_, before), (after, _) in pairwise(bounds) if text[before:after].strip()]
    line = _Line(passage, start, end, tuple(_with_lines_to_write_on(passage.text, parts)), text[:1] in "\t ")
    return line if _may_be_row(line, text.strip()) else replace(line, parts=())


def _may_be_row(line: _Line, shown: str) -> bool:
    """Whether a line, `shown` without the spaces around it, has as few and as short parts as a row, and does not begin an item."""
    passage = line.passage
    alone = replace(passage, stretches=cut(passage.stretches, line.start, line.end))
    is_label = len(line.parts) > 1 and line.words(1).lstrip().startswith(":")
    if not shown or is_label or _NO_COLUMN.match(shown) or with_number(alone, any_look=True).label:
        return False
    return len(line.parts) <= MOST_COLUMNS and all(len(line.words(at).split()) <= LONGEST for at in range(len(line.parts)))


def _with_lines_to_write_on(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield parts; a line to write on belongs to the label before it, “By:”."""
    held: tuple[int, int] | None = None
    for start, end in parts:
        if held and text[held[0] : held[1]].rstrip().endswith(":") and _BLANK.fullmatch(text, start, end):
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _with_neighbours(lines: Sequence[_Line]) -> Iterator[tuple[_Line, int]]:
    """Yield each line with the number of the table it is a row of, 0 for none."""
    table, before = 1, list[_Line]()
    for line in lines:
        width = len(before[0].parts) if before else 0
        goes_on = len(line.parts) == width > 1 or (width > 1 and len(line.parts) == 1 and line.is_indented)
        if not goes_on:
            yield from ((each, table if _is_table(before) else 0) for each in before)
            before, table = [], table + 1
        if goes_on or line.begins_table:
            before.append(line)
        else:
            yield line, 0
    yield from ((each, table if _is_table(before) else 0) for each in before)


def _is_table(lines: Sequence[_Line]) -> bool:
    """Whether lines with as many columns stand together, or one has nothing but few words in each that are no sentence together."""
    in_columns = [line for line in lines if len(line.parts) > 1]
    if len(in_columns) > 1:
        return True
    columns = [[line.words(at) for at in range(len(line.parts))] for line in in_columns]
    return not any(map(_is_sentence, columns)) and all(len(words.split()) <= LONGEST_ALONE for each in columns for words in each)


def _is_sentence(columns: Sequence[str]) -> bool:
    """Whether a column goes on, in small letters, with what stands before it: a tab or spaces in a sentence."""
    return any(after[:1].islower() and not before.rstrip().endswith((":", "_", ".")) for before, after in pairwise(columns))
