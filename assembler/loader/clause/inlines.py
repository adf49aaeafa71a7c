"""Reads the words of a paragraph: its text, emphasis, definitions, quotes and references, each located in the file.

markdown-it-py says which inline pieces there are, but not where. The reader finds each piece again in the paragraph's
text, from left to right, and turns its offset there into a place in the file.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from assembler.loader.clause.masking import RUN, Masked, MaskedPart
from assembler.loader.forbidden_characters import find_forbidden
from assembler.loader.written_expressions import TARGET
from assembler.model.clause_text import (
    ClauseInline,
    Definition,
    EmphasizedWords,
    HardBreak,
    OpenReference,
    Quote,
    StrongWords,
    Words,
)
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import parse_expression
from assembler.model.source import SourceText, Span

_REFUSED = {
    "code_inline": "Code (`) is not part of a clause.",
    "html_inline": "HTML is not part of a clause.",
    "image": "An image is not part of a clause.",
}
_ID = "[a-z0-9-]+"
_REFERENCE = re.compile(rf"\[(?P<bare>#?)\]\(#(?P<target>{TARGET.pattern}|(?<!\[#\]\(#){_ID}(?:/{_ID})*/)\)")
_BAR = re.compile(r"(?<!\\)\|")
_DECADE = re.compile(r"'[0-9]{2}s?\b")  # '90s and '26 begin with an apostrophe, not with an opening quote
BREAK_IN_CELL = "<br>"
"""A new line in a cell, whose row is one line of the file."""
_STRAIGHT = re.compile("[\"']")
_CURLED = {'"': "“”", "'": "‘’"}
_OPENERS = "([{“‘–—-/"


@dataclass(frozen=True, slots=True)
class InlineLine:
    """One line of inline text that begins at offset `start` of the file."""

    start: int
    content: str


def first_row(token: Token) -> int:
    """Return the row, counted from 0, on which a token begins; every token of a block and every inline token has one."""
    return token.map[0] if token.map else 0


def cell_columns(row: str) -> list[tuple[int, int]]:
    """Return the first and last column of the text in each cell of a table's row, split as Markdown splits it."""
    start, end = len(row) - len(row.lstrip()), len(row.rstrip())
    edges = [start - 1, *(found.start() for found in _BAR.finditer(row, start, end)), end]
    split = [(left + 1, right) for left, right in pairwise(edges)]
    split = split[1:] if split[0][0] == split[0][1] else split
    split = split[:-1] if split and split[-1][0] == split[-1][1] else split
    return [_stripped(row, *cell) for cell in split]


def _stripped(row: str, start: int, end: int) -> tuple[int, int]:
    text = row[start:end]
    lead = len(text) - len(text.lstrip())
    return start + lead, start + max(lead, len(text.rstrip()))


class InlineReader:
    """Reads the inline tokens of one masked file; `seen` collects the offsets of the moving parts it has met."""

    def __init__(self, source: SourceText, masked: Masked) -> None:
        """Start with no part seen."""
        self.source, self.masked = source, masked
        self.rows = masked.text.split("\n")
        self.findings: list[Diagnostic] = []
        self.seen: set[int] = set()

    def read(self, token: Token) -> tuple[tuple[ClauseInline, ...], tuple[MaskedPart, ...]]:
        """Read a paragraph: return its inlines, and the conditions, repetitions and ids at its end."""
        where: list[int] = []
        for row, text in enumerate(token.content.split("\n"), first_row(token)):
            at = self.source.starts[row] + len(self.rows[row].rstrip()) - len(text.rstrip())
            where += range(at, at + len(text) + 1)
        return self._read_inlines(token, where)

    def read_cell(self, token: Token, column: int) -> tuple[tuple[ClauseInline, ...], tuple[MaskedPart, ...]]:
        """Read a cell of a table's row, where a bar is written behind a backslash."""
        row, start = self.rows[first_row(token)], self.source.starts[first_row(token)]
        split = cell_columns(row)
        at, _ = split[column] if column < len(split) else (len(row), len(row))
        where = []
        for character in token.content:
            at += character == "|" and row[at] == "\\"
            where.append(start + at)
            at += 1
        return self._read_inlines(token, [*where, start + at], in_cell=True)

    def read_line(self, token: Token, line: InlineLine) -> tuple[tuple[ClauseInline, ...], tuple[MaskedPart, ...]]:
        """Read one line of text that is not part of a Markdown block."""
        return self._read_inlines(token, [line.start + i for i in range(len(line.content) + 1)])

    def _read_inlines(
        self, token: Token, where: list[int], *, in_cell: bool = False
    ) -> tuple[tuple[ClauseInline, ...], tuple[MaskedPart, ...]]:
        builder = _InlineBuilder(self, token.content, where, in_cell=in_cell)
        for child in token.children or []:
            builder.add(child)
        return builder.finish()


class _InlineBuilder:
    """Builds the inlines of one token, with a stack of the emphases that are open.

    Nothing is read after a refused piece, since its end is unknown.
    """

    def __init__(self, reader: InlineReader, text: str, where: list[int], *, in_cell: bool) -> None:
        self.reader, self.text, self.where, self.in_cell = reader, text, where, in_cell
        self.at = 0
        self.stack: list[list[ClauseInline]] = [[]]
        self.begins: list[int] = []  # the offsets at which the open emphases begin
        self.marks: list[MaskedPart] = []
        self.broken = self.in_reference = False

    def add(self, child: Token) -> None:
        """Add one of Markdown's inline tokens."""
        if self.broken or (self.in_reference and child.type != "link_close"):
            return
        match child.type:
            case "text":
                self._add_text(child.content, self._locate(child.content))
            case "text_special":
                self._add_special(child.content, child.markup)
            case "softbreak":
                self._add_words(" ", self._locate("\n"), 1)
            case "hardbreak":
                self._add_break(self._locate("\n"))
            case "html_inline" if self.in_cell and child.content == BREAK_IN_CELL:
                self._locate(BREAK_IN_CELL)
                self.stack[-1].append(HardBreak())
            case "strong_open" | "em_open":
                self.begins.append(self._locate(child.markup))
                self.stack.append([])
            case "strong_close" | "em_close":
                self._close(child.markup, strong=child.type == "strong_close")
            case "link_open":
                self._add_reference(self._start_of_next())
            case "link_close":
                self.in_reference = False
            case _:
                self._refuse(child, self._start_of_next())

    def finish(self) -> tuple[tuple[ClauseInline, ...], tuple[MaskedPart, ...]]:
        """Return the inlines, without the space that conditions leave at the end, and the conditions."""
        return _trim_end(tuple(self.stack[0])), tuple(self.marks)

    def _locate(self, literal: str) -> int:
        """Return the offset of the next occurrence of a piece, and go on behind it."""
        begin = self.text.index(literal, self.at) if literal else self.at
        self.at = begin + len(literal)
        return begin

    def _start_of_next(self) -> int:
        """Return the offset of the next piece, after the space at the beginning of a new line."""
        return self.at + len(self.text[self.at :]) - len(self.text[self.at :].lstrip())

    def _span_between(self, begin: int, end: int) -> Span:
        first, last = self.where[min(begin, len(self.where) - 1)], self.where[min(max(begin, end - 1), len(self.where) - 1)]
        return self.reader.source.span(first, last + 1)

    def _refuse_markup(self, span: Span, sentence: str, hint: str) -> None:
        self.reader.findings.append(error("bad-markup", sentence, span, hint))

    def _part_span(self, part: MaskedPart) -> Span:
        return self.reader.source.span(part.at, part.until)

    def _refuse(self, child: Token, begin: int) -> None:
        end = max(begin + 1, self.text.find(child.content, begin) + len(child.content) + len(child.markup))
        self._refuse_markup(
            self._span_between(begin, end), _REFUSED.get(child.type, "This is not part of a clause."), "Write plain text."
        )
        self.broken = True

    def _add_text(self, text: str, begin: int) -> None:
        """Add text, with its masked parts read from the file."""
        at = 0
        for run in RUN.finditer(text):
            self._add_words(text[at : run.start()], begin + at, run.start() - at)
            self._add_part(self.reader.masked.parts[self.where[begin + run.start()]])
            at = run.end()
        self._add_words(text[at:], begin + at, len(text) - at)

    def _add_special(self, text: str, written: str) -> None:
        """Add a character that is written behind a backslash or as an entity."""
        begin = self._locate(written)
        for _, sentence, hint in find_forbidden(text):
            self._refuse_markup(self._span_between(begin, self.at), sentence, hint)
        self._add_words(text, begin, len(written), curl=False)

    def _add_words(self, text: str, begin: int, length: int, *, curl: bool = True) -> None:
        if not text or (self.marks and not text.strip()):
            return
        if self.marks:
            sentence = "A condition stands at the end, and text follows this one."
            self._refuse_markup(self._part_span(self.marks[-1]), sentence, "Move it behind the last sentence, or split the item.")
            self.marks.clear()
        self.stack[-1].append(Words(self._curl_quotes(text, begin) if curl else text, self._span_between(begin, begin + length)))

    def _curl_quotes(self, text: str, begin: int) -> str:
        """Turn straight quotes into curly ones: opening at the start of a word and of bold or italics, closing elsewhere."""
        made = list(text)
        begins = len(self.stack) > 1 and not self.stack[-1]
        for found in _STRAIGHT.finditer(text):
            at = found.start()
            before = made[at - 1] if at else self.text[:begin].rstrip("*_")[-1:]
            after = text[at + 1 : at + 2] or self.text[begin + len(text) : begin + len(text) + 1] or " "
            opens = (not before or before.isspace() or before in _OPENERS or (begins and not at)) and not after.isspace()
            made[at] = _CURLED[found[0]][0 if opens and not _DECADE.match(text, at) else 1]
        return "".join(made)

    def _add_break(self, at: int) -> None:
        if self.text[at - 1] != "\\":
            sentence = "The blanks at the end of this line would break it, unseen."
            self._refuse_markup(
                self._span_between(at - 1, at), sentence, "Delete them; for a new line write a backslash instead."
            )
        self.stack[-1].append(HardBreak())

    def _add_part(self, part: MaskedPart) -> None:
        self.reader.seen.add(part.at)
        if part.kind == "quote":
            self._add_quote(part)
        elif len(self.stack) > 1:
            self._refuse_markup(
                self._part_span(part), "A condition stands outside bold and italics.", "Move it behind the closing *."
            )
        else:
            self.marks.append(part)

    def _add_quote(self, part: MaskedPart) -> None:
        if self.marks:
            sentence = "A condition stands at the end, and a value follows this one."
            self._refuse_markup(self._part_span(self.marks[-1]), sentence, "Move it behind the last sentence, or split the item.")
            self.marks.clear()
        expression, findings = parse_expression(self.reader.source, part.start, part.end)
        self.reader.findings += findings
        self.stack[-1].append(Quote(expression, self._part_span(part)))

    def _add_reference(self, begin: int) -> None:
        found = _REFERENCE.match(self.text, begin)
        if found:
            self.stack[-1].append(OpenReference(found["target"], self._span_between(begin, found.end()), bool(found["bare"])))
            self.at, self.in_reference = found.end(), True
            return
        labelled = self.text[begin] == "[" and self.text[begin + 1] != "]" and "](#" in self.text[begin:]
        sentence = "A reference has no words of its own." if labelled else "Only references inside the library are links."
        hint = "Write [](#clause), [](#clause.item) or [](#document/clause); words and number are put in."
        closing = self.text.find(">" if self.text[begin] == "<" else ")", begin)
        self._refuse_markup(self._span_between(begin, closing + 1), sentence, hint)
        self.broken = True

    def _close(self, markup: str, *, strong: bool) -> None:
        begin = self.begins.pop()
        self._locate(markup)
        content = _merge_words(self.stack.pop())
        definition = _as_definition(content) if strong else None
        if strong and definition is None and _resembles_definition(content):
            hint = 'Write **"Net Revenue"**: words only; a second term has bold quotes of its own.'
            self._refuse_markup(self._span_between(begin, self.at), "A definition is one term between its quotes.", hint)
        self.stack[-1].append(definition or (StrongWords(content) if strong else EmphasizedWords(content)))


def _as_definition(content: tuple[ClauseInline, ...]) -> Definition | None:
    """Return the definition that bold quoted words are, or None."""
    if len(content) != 1 or not isinstance(words := content[0], Words):
        return None
    found = re.fullmatch("“([^“”]+)”", words.text)
    return Definition(found[1], words.span) if found else None


def _resembles_definition(content: tuple[ClauseInline, ...]) -> bool:
    """Whether bold text begins and ends with quotes, as a definition does."""
    if not content:
        return False
    first, last = content[0], content[-1]
    return isinstance(first, Words) and isinstance(last, Words) and first.text[:1] == "“" and last.text[-1:] == "”"


def _merge_words(content: list[ClauseInline]) -> tuple[ClauseInline, ...]:
    """Merge words that follow each other."""
    joined: list[ClauseInline] = []
    for inline in content:
        last = joined[-1] if joined else None
        if isinstance(inline, Words) and isinstance(last, Words):
            joined[-1] = Words(last.text + inline.text, last.span.to(inline.span))
        else:
            joined.append(inline)
    return tuple(joined)


def _trim_end(content: tuple[ClauseInline, ...]) -> tuple[ClauseInline, ...]:
    """Drop the space and the line breaks at the end."""
    joined = list(_merge_words(list(content)))
    while joined and (isinstance(last := joined[-1], HardBreak) or (isinstance(last, Words) and not last.text.rstrip())):
        joined.pop()
    if joined and isinstance(last := joined[-1], Words):
        joined[-1] = Words(text := last.text.rstrip(), _cut_span(last.span, len(last.text) - len(text)))
    return tuple(joined)


def _cut_span(span: Span, by: int) -> Span:
    return Span(span.path, span.line, span.column, max(1, span.length - by), span.source_line)
