"""Places in files, which every value and finding keeps from parsing to printing."""

from bisect import bisect_right
from dataclasses import field

from assembler.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one line of a file. Lines and columns count from 1, columns in code points."""

    path: str
    line: int
    column: int
    length: int = 1
    source_line: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        """Return the place as `path:line:column`, a link in editors and terminals."""
        return f"{self.path}:{self.line}:{self.column}"

    def to(self, last: "Span") -> "Span":
        """Return the span from the start of this one to the end of a later one, cut at the end of this line."""
        end = last.column + last.length if last.line == self.line else len(self.source_line) + 1
        return Span(self.path, self.line, self.column, max(1, end - self.column), self.source_line)


@dataclass(frozen=True, slots=True, order=True)
class Cell(Span):
    """A cell of a table: `line` is its row, `column` its column. `sheet` is empty where the file is one table."""

    sheet: str = ""

    def __str__(self) -> str:
        """Return the place in spreadsheet notation: `partners.xlsx:Partners!C7`."""
        sheet = f":{self.sheet}" if self.sheet else ""
        return f"{self.path}{sheet}!{self.name}"

    @property
    def name(self) -> str:
        """The name of the cell in its sheet: `C7`."""
        # Bijective base 26: A to Z, then AA; there is no zero.
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.line}"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text with the path it was read from, which turns offsets into spans."""

    path: str
    text: str
    lines: tuple[str, ...] = field(init=False, repr=False)
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the lines once; every span shares their strings."""
        lines = tuple(self.text.split("\n"))
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1  # the newline
        object.__setattr__(self, "lines", lines)
        object.__setattr__(self, "starts", tuple(starts))

    def span(self, start: int, end: int | None = None) -> Span:
        """Return the span from offset `start` to `end`, cut at the end of its first line."""
        if not 0 <= start <= len(self.text):
            start = max(0, min(start, len(self.text)))
        row = bisect_right(self.starts, start)
        line, column = self.lines[row - 1], start - self.starts[row - 1]
        length = 1 if end is None else end - start
        if not 1 <= length <= len(line) - column:
            length = max(1, min(length, len(line) - column))
        return Span(self.path, row, column + 1, length, line)

    def row_span(self, row: int) -> Span:
        """Return the span of a whole line, counted from 0, without leading and trailing space."""
        row = min(row, len(self.lines) - 1)
        line = self.lines[row]
        indent = len(line) - len(line.lstrip())
        return self.span(self.starts[row] + indent, self.starts[row] + len(line.rstrip()))
