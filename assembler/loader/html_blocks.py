"""Reads the HTML that stands between the paragraphs of a text in Markdown: its paragraphs, points and tables, as their reader sees them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from assembler.model.contract import Stretch, joined

BULLET = "• "
_BREAKS = frozenset(
    ("p", "div", "ul", "ol", "li", "br", "hr", "table", "tr", "section", "article", "center", "blockquote", "dl", "dt", "dd", "details")
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
    reader.feed(text)
    reader.close()
    reader.end_paragraph()
    return tuple(reader.passages)


@dataclass(eq=False)
class _BlockReader(HTMLParser):
    """Collects paragraphs while tags are read; `faces` counts the bold and italic tags that are open, `silent` those whose text nobody sees."""

    passages: list[HtmlPassage] = field(default_factory=list)
    here: list[Stretch] = field(default_factory=list)
    faces: dict[str, int] = field(default_factory=lambda: {"b": 0, "i": 0})
    silent: int = 0
    table: int = -1
    row: int = -1
    column: int = -1
    in_cell: bool = False

    def __post_init__(self) -> None:
        """Begin to read."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:  # noqa: ARG002 - of the parser
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
                self.column, self.in_cell = self.column + 1, True
            case "li":
                self.here.append(Stretch(BULLET))
        if tag in _FACES:
            self.faces[_FACES[tag]] += 1
        self.silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        """Follow the end of an element."""
        if tag in _FACES:
            self.faces[_FACES[tag]] = max(0, self.faces[_FACES[tag]] - 1)
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in ("td", "th"):
            self.end_paragraph(ends_cell=True)
        elif tag in _BREAKS:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self.silent:
            self.here.append(Stretch(" ".join(f"_{data}_".split())[1:-1], "".join(face for face, open_tags in self.faces.items() if open_tags)))

    def end_paragraph(self, *, ends_cell: bool = False) -> None:
        """End a paragraph, which counts where it has words, or where it is all that a cell has."""
        cell = (self.table, max(self.row, 0), self.column) if self.in_cell else None
        stretches, self.here = joined(self.here), []
        words = "".join(each.text for each in stretches).strip()
        if words.strip("•") or (ends_cell and not any(each.cell == cell for each in self.passages)):
            self.passages.append(HtmlPassage(stretches if words else (), cell))
        self.in_cell = self.in_cell and not ends_cell
