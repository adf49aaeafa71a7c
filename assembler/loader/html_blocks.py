"""Reads the HTML that stands between the paragraphs of a text in Markdown: its paragraphs, points and tables, as their reader sees them."""

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from assembler.model.contract import Stretch, joined

BULLET = "• "
_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<!?(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)[^<>]*>|(?P<text>[^<]+|<)", re.DOTALL)
"""A comment, a tag, or a text; each letter is looked at once."""
_BREAKS = frozenset(
    (
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "br",
        "hr",
        "table",
        "tr",
        "section",
        "article",
        "center",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "details",
    )
) | {f"h{level}" for level in range(1, 7)}
_FACES = {"b": "b", "strong": "b", "th": "b", "i": "i", "em": "i"}
_SILENT = frozenset(("script", "style"))


class HtmlPassage(NamedTuple):
    """A paragraph; one in a table has the number of its table, of its row, and of its cell, each from 0 in this block."""

    stretches: tuple[Stretch, ...]
    cell: tuple[int, int, int] | None = None


def read_html_block(text: str) -> tuple[HtmlPassage, ...]:
    """Return the paragraphs and the cells of tables in HTML, empty cells too; comments, scripts and styles hold none."""
    reader = _BlockReader()
    for found in _TOKEN.finditer(text):
        if found["tag"] is None:
            reader.take(html.unescape(found["text"] or ""))
        elif found["close"]:
            reader.end(found["tag"].lower())
        else:
            reader.begin(found["tag"].lower())
    reader.end_paragraph()
    return tuple(reader.passages)


@dataclass(slots=True)
class _BlockReader:
    """Collects paragraphs while tags are read; `faces` counts the bold and italic tags that are open, `silent` those whose text nobody sees."""

    passages: list[HtmlPassage] = field(default_factory=list)
    here: list[Stretch] = field(default_factory=list)
    faces: dict[str, int] = field(default_factory=lambda: {"b": 0, "i": 0})
    silent: int = 0
    table: int = -1
    row: int = -1
    column: int = -1
    in_cell: bool = False
    is_empty: bool = True

    def begin(self, tag: str) -> None:
        """Follow the beginning of an element."""
        if tag in _BREAKS:
            self.end_paragraph()
        match tag:
            case "table":
                self.table, self.row = self.table + 1, -1
            case "tr":
                self.row, self.column = self.row + 1, -1
            case "td" | "th":
                self.end_paragraph()
                self.column, self.in_cell, self.is_empty = self.column + 1, True, True
            case "li":
                self.here.append(Stretch(BULLET))
        if tag in _FACES:
            self.faces[_FACES[tag]] += 1
        self.silent += tag in _SILENT

    def end(self, tag: str) -> None:
        """Follow the end of an element."""
        if tag in ("td", "th"):
            self.end_paragraph(ends_cell=True)
        elif tag in _BREAKS:
            self.end_paragraph()
        if tag in _FACES:
            self.faces[_FACES[tag]] = max(0, self.faces[_FACES[tag]] - 1)
        self.silent = max(0, self.silent - (tag in _SILENT))

    def take(self, text: str) -> None:
        """Take a text."""
        if not self.silent:
            words = " ".join(f"_{text}_".split())[1:-1]
            self.here.append(Stretch(words, "".join(face for face, open_tags in self.faces.items() if open_tags)))

    def end_paragraph(self, *, ends_cell: bool = False) -> None:
        """End a paragraph, which counts where it has words, or where it is all that a cell has."""
        cell = (self.table, max(self.row, 0), self.column) if self.in_cell else None
        stretches, self.here = joined(self.here), []
        words = "".join(each.text for each in stretches).strip()
        if words.strip("•") or (ends_cell and self.in_cell and self.is_empty):
            self.passages.append(HtmlPassage(stretches if words else (), cell))
            self.is_empty = False
        self.in_cell = self.in_cell and not ends_cell
