"""The words inside a paragraph: aligned with the file, with their definitions, quotes and references."""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from assembler.diagnostics import Diagnostic, error
from assembler.expressions import parse_expression
from assembler.loader.masking import RUN, Masked, Part
from assembler.markup import Definition, Emphasis, Inline, LineBreak, OpenReference, Quote, Strong, Words
from assembler.source import SourceText

_REFUSED = {
    "code_inline": "Code is not part of a clause.",
    "html_inline": "HTML is not part of a clause.",
    "image": "An image is not part of a clause.",
}
_TARGET = re.compile(r"#([a-z0-9-]+(?:/[a-z0-9-]+)*(?:\.[a-z0-9-]+)?|[a-z0-9-]+(?:/[a-z0-9-]+)*/)")
_OPENING = re.compile(r"""(?:^|(?<=[\s(\[“‘–—/*_]))(["'])""")
_QUOTED = re.compile('["\N{LEFT DOUBLE QUOTATION MARK}](.+)["\N{RIGHT DOUBLE QUOTATION MARK}]')


@dataclass(frozen=True, slots=True)
class Line:
    """One line of inline text that begins at an offset of the file."""

    start: int
    content: str


class InlineReader:
    """Reads inline tokens of one masked file; `seen` gathers the offsets of the moving parts met."""

    def __init__(self, source: SourceText, masked: Masked) -> None:
        """Begin at the top of the file."""
        self.source, self.masked = source, masked
        self.rows = masked.text.split("\n")
        self.cursor: dict[int, int] = {}
        self.findings: list[Diagnostic] = []
        self.seen: set[int] = set()

    def read(self, token: Token, line: Line | None = None) -> tuple[tuple[Inline, ...], tuple[Part, ...]]:
        """Give the inlines of a token, and the conditions, repetitions and ids that stand at its end."""
        where = [line.start + i for i in range(len(line.content) + 1)] if line else self._offsets(token)
        builder = _Builder(self, token, where)
        for child in token.children or []:
            builder.add(child)
        return builder.finish()

    def _offsets(self, token: Token) -> list[int]:
        """Give the offset in the file of each character of a token's content, and of its end."""
        assert token.map, "an inline token knows its lines"  # noqa: S101
        first, last = token.map
        if last - first == 1:
            return self._offsets_in_row(token.content, first)
        where: list[int] = []
        for row, text in enumerate(token.content.split("\n"), first):
            at = self.rows[row].rindex(text.rstrip()) if text.strip() else 0
            where += [self.source.starts[row] + at + i for i in range(len(text) + 1)]
        return where

    def _offsets_in_row(self, content: str, row: int) -> list[int]:
        """Find a line, or one cell after another of a table's row. In a cell, a bar is written behind a backslash."""
        pattern = re.compile(re.escape(content).replace(r"\|", r"\\?\|"))
        found = pattern.search(self.rows[row], self.cursor.get(row, 0))
        assert found, "Markdown's text stands in its line"  # noqa: S101
        self.cursor[row] = found.end()
        where, at = [], found.start()
        for character in content:
            if character == "|" and self.rows[row][at] == "\\":
                at += 1
            where.append(self.source.starts[row] + at)
            at += 1
        return [*where, self.source.starts[row] + at]


class _Builder:
    """Builds the inlines of one token: a stack of open emphases, the text of each piece found at its offset."""

    def __init__(self, reader: InlineReader, token: Token, where: list[int]) -> None:
        self.reader, self.text, self.where = reader, token.content, where
        self.at = 0
        self.stack: list[list[Inline]] = [[]]
        self.marks: list[Part] = []
        self.link_open = False

    def add(self, child: Token) -> None:
        """Add one of Markdown's inline tokens."""
        match child.type:
            case "text":
                self._add_text(child.content, self._locate(child.content))
            case "text_special":
                self._add_words(child.content, self._locate(child.markup))
            case "softbreak":
                self._add_words(" ", self._locate("\n"))
            case "hardbreak":
                self._locate("\n")
                self.stack[-1].append(LineBreak())
            case "strong_open" | "em_open":
                self._locate(child.markup)
                self.stack.append([])
            case "strong_close":
                self._close(child.markup, strong=True)
            case "em_close":
                self._close(child.markup, strong=False)
            case "link_open":
                self._add_reference(str(child.attrs.get("href", "")))
            case "link_close":
                self.link_open = False
            case _:
                self._refuse(child)

    def finish(self) -> tuple[tuple[Inline, ...], tuple[Part, ...]]:
        """Give the inlines, without the space that conditions leave at the end."""
        return _trimmed(tuple(self.stack[0])), tuple(self.marks)

    def _locate(self, literal: str) -> int:
        """Move behind the next occurrence of a piece; give its offset in the content."""
        begin = self.text.index(literal, self.at) if literal else self.at
        self.at = begin + len(literal)
        return begin

    def _fault(self, at: int, end: int, sentence: str, hint: str, id: str = "bad-markup") -> None:
        span = self.reader.source.span(self.where[at], self.where[min(end, len(self.where) - 1)])
        self.reader.findings.append(error(id, sentence, span, hint))

    def _refuse(self, child: Token) -> None:
        begin = self._locate(child.content if child.content in self.text[self.at :] else "")
        self._fault(
            begin,
            begin + max(1, len(child.content)),
            _REFUSED.get(child.type, "This is not part of a clause."),
            "Write plain text.",
        )

    def _add_text(self, text: str, begin: int) -> None:
        """Add text, with its masked parts put back."""
        if self.link_open:
            self._fault(
                begin,
                begin + len(text),
                "A reference has no words of its own.",
                "Write [](#…): the words and the number are put in.",
            )
        at = 0
        for run in RUN.finditer(text):
            self._add_words(text[at : run.start()], begin + at)
            self._add_part(self.reader.masked.parts[self.where[begin + run.start()]])
            at = run.end()
        self._add_words(text[at:], begin + at)

    def _add_words(self, text: str, begin: int) -> None:
        if not text:
            return
        if self.marks and text.strip():
            self._fault(
                begin,
                begin + len(text),
                "A condition stands at the end.",
                "Move {when: …} behind the last sentence, or split the item.",
            )
        self.stack[-1].append(
            Words(self._curly(text, begin), self.reader.source.span(self.where[begin], self.where[begin] + len(text)))
        )

    def _curly(self, text: str, begin: int) -> str:
        """Print straight quotes as curly ones, opening at the start of a word, closing elsewhere."""
        if '"' not in text and "'" not in text:
            return text
        before = self.text[begin - 1] if begin else " "
        opened = _OPENING.sub(lambda found: {'"': "“", "'": "‘"}[found[1]], before + text)[1:]
        return opened.replace('"', "”").replace("'", "’")

    def _add_part(self, part: Part) -> None:
        self.reader.seen.add(part.at)
        if part.kind != "quote":
            self.marks.append(part)
            return
        if self.marks:
            self.reader.findings.append(
                error(
                    "bad-markup",
                    "A condition stands at the end.",
                    self.reader.source.span(part.at, part.until),
                    "Move {when: …} behind it.",
                )
            )
        expression, findings = parse_expression(self.reader.source, part.start, part.end)
        self.reader.findings += findings
        self.stack[-1].append(Quote(expression, self.reader.source.span(part.at, part.until)))

    def _add_reference(self, href: str) -> None:
        begin = self._locate("[")
        end = self.text.find(")", begin)
        self.link_open = True
        found = _TARGET.fullmatch(href)
        if not found:
            self._fault(
                begin,
                end + 1,
                "Only references inside the library are links.",
                "Write [](#clause), [](#clause.item) or [](#document/clause).",
            )
            return
        span = self.reader.source.span(self.where[begin], self.where[end] + 1)
        self.stack[-1].append(OpenReference(found[1], span))
        if self.text[begin : begin + 2] == "[]":
            self.at = end + 1

    def _close(self, markup: str, *, strong: bool) -> None:
        self._locate(markup)
        content = tuple(self.stack.pop())
        self.stack[-1].append(_definition(content) or Strong(content) if strong else Emphasis(content))


def _definition(content: tuple[Inline, ...]) -> Definition | None:
    """Give the definition that bold quoted words are, or None."""
    text = "".join(inline.text for inline in content if isinstance(inline, Words))
    found = _QUOTED.fullmatch(text)
    if found and all(isinstance(inline, Words) for inline in content) and isinstance(content[0], Words):
        return Definition(found[1], content[0].span)
    return None


def _trimmed(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Drop the space before the conditions at the end, and join words that follow each other on one line."""
    joined: list[Inline] = []
    for inline in content:
        last = joined[-1] if joined else None
        if isinstance(inline, Words) and isinstance(last, Words) and inline.span.line == last.span.line:
            joined[-1] = Words(last.text + inline.text, last.span)
        else:
            joined.append(inline)
    if joined and isinstance(last := joined[-1], Words):
        stripped = last.text.rstrip()
        joined[-1:] = [Words(stripped, last.span)] if stripped else []
    return tuple(joined)
