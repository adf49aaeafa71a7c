"""Reads a contract that somebody else wrote in Markdown: its paragraphs, headings, lists and tables, as its reader sees them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assembler.loader.html_blocks import BULLET, read_html_block
from assembler.model.contract import Cell, Contract, LeftOut, Passage, Stretch, joined
from assembler.model.numerals import letter, roman

DEEPEST, MOST_OPEN = 40, 500
"""The most lists and quotations inside each other, and the most square brackets that are open at once."""
_MARKDOWN = (
    MarkdownIt("commonmark", {"maxNesting": 3 * DEEPEST}).enable("table").disable("code")
)  # an indented paragraph of a contract is no code
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NAME_OF_TAG = re.compile(r"</?[a-zA-Z][\w-]*")
_START = re.compile(r"(?: |(?:>|[-*+]|\d{1,9}[.)])(?=[ >]))*")
CODE = 4
"""By how many blanks a line is indented that is code, or belongs to the item of a list above it."""
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\S")
_MARKER = re.compile(r">|[-*+]|\d+[.)]")
_ONLY_SPACE = re.compile(r"^[^\S\n]+$", re.MULTILINE)  # CommonMark takes an em space for a word, its readers see a blank line
LINK = "Link: "


def is_too_deep(text: str) -> bool:
    """Whether a line stands in more lists and quotations than are read: what is deeper would be lost."""
    starts = (_START.match(line.expandtabs(4)) for line in text.split("\n"))
    return any(
        len(_MARKER.findall(found[0])) + found[0].count(" ") // 2 > DEEPEST for found in starts if found and found.end() > DEEPEST
    )


def most_open_brackets(text: str) -> int:
    """Return how many square brackets are open at once in a paragraph, at most: each of them may begin a link, and is read anew for that."""
    most = 0
    for paragraph in re.split(r"\n[^\S\n]*\n", text):
        opened = 0
        for bracket in re.findall(r"[\[\]]", paragraph):
            opened = opened + 1 if bracket == "[" else max(0, opened - 1)
            most = max(most, opened)
    return most


def read_markdown_contract(path: str, text: str) -> Contract:
    """Return a contract; the addresses of links are notes, and what prints nothing, such as comments, is left out and said."""
    front = _FRONT.match(text)
    reader = _MarkdownReader()
    body = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    reader.read(_MARKDOWN.parse("\n".join(_with_lists_at_the_margin(_ONLY_SPACE.sub("", body).split("\n")))))
    if front:
        reader.left_out.insert(0, LeftOut("the front matter", front[1].strip()))
        title = _TITLE.search(front[1])
        if title and not any(passage.titled for passage in reader.passages):
            reader.passages.insert(0, Passage(0, (Stretch(title[1]),), titled=True))
    return Contract(path, tuple(reader.passages), tuple(reader.left_out))


def _with_lists_at_the_margin(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, those of a list that is indented below a paragraph of no list, as pandoc's users write it, without that indent.

    CommonMark would take such a list for code, or its items for one paragraph.
    """
    at, in_list, fenced = 0, False, False
    while at < len(lines):
        line, end = lines[at], at + 1
        indent = _indent(line)
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if _ITEM.match(line) and indent < CODE:
            in_list = True
        elif line.strip() and not indent and not (at and lines[at - 1].strip()):
            in_list = False
        elif _ITEM.match(line) and not in_list and not fenced and not (at and lines[at - 1].strip()):
            while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= CODE):
                end += 1
            margin = min(_indent(each) for each in lines[at:end] if each.strip())
            yield from (each.expandtabs(CODE)[margin:] for each in lines[at:end])
            at = end
            continue
        yield line
        at = end


def _indent(line: str) -> int:
    wide = line.expandtabs(CODE)
    return len(wide) - len(wide.lstrip())


@dataclass(slots=True)
class _MarkdownReader:
    """Collects the passages of a contract while its tokens are read; `lists` holds the label of the item around, of each list, `counts` its number."""

    passages: list[Passage] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    first: str = ""
    heading: int = 0
    table: int = -1
    row: int = -1
    column: int = 0
    in_table: bool = False

    def read(self, tokens: Sequence[Token]) -> None:
        """Read tokens in their order."""
        for token in tokens:
            match token.type:
                case "inline":
                    self._add(token)
                case "fence":
                    self.passages.append(
                        Passage(len(self.passages) + 1, (Stretch(token.content.strip()),), line=self._line(token))
                    )
                case "html_block" if token.content.strip():
                    self._add_html(token)
                case "heading_open" | "heading_close":
                    self.heading = int(token.tag[1:]) if token.nesting > 0 else 0
                case "ordered_list_open" | "bullet_list_open" | "ordered_list_close" | "bullet_list_close" | "list_item_open":
                    self._follow_list(token)
                case _:
                    self._follow_table(token)

    def _add_html(self, token: Token) -> None:
        """Add the paragraphs and tables of HTML; what has no words is left out."""
        found = read_html_block(token.content)
        if not any(each.stretches for each in found):
            self.left_out.append(LeftOut("HTML", token.content.strip()))
            return
        first, rows = self.table + 1, self.row + 1
        places = {place: rows + at for at, place in enumerate(dict.fromkeys(each.cell[:2] for each in found if each.cell))}
        for stretches, cell in found:
            place = Cell(first + cell[0], places[cell[:2]], cell[2]) if cell else None
            self.passages.append(Passage(len(self.passages) + 1, stretches, cell=place, line=self._line(token)))
        self.table += len({table for table, _ in places})
        self.row += len(places)

    def _follow_list(self, token: Token) -> None:
        """Follow the mark of a list or of its item."""
        if token.tag == "li":
            self._begin_item(token)
        elif token.nesting > 0:
            self.lists.append("")
            self.counts.append(0)
        else:
            self.lists.pop()
            self.counts.pop()

    def _follow_table(self, token: Token) -> None:
        """Follow the mark of a table, a row or a cell; any other says nothing."""
        match token.type:
            case "table_open":
                self.table, self.in_table = self.table + 1, True
            case "table_close":
                self.in_table = False
            case "tr_open":
                self.row, self.column = self.row + 1, 0
            case "th_close" | "td_close":
                self.column += 1

    def _begin_item(self, token: Token) -> None:
        """Remember the number of an item as publishers print it, 1., 1.1, (a), (i), or the sign of one without.

        Only the number of the first item counts, whatever the others have (CommonMark 0.31, 5.3).
        """
        if token.info:
            self.counts[-1] = self.counts[-1] + 1 if self.lists[-1] else int(token.info)
            self.lists[-1] = self._label(self.counts[-1])
        self.first = self.lists[-1] or BULLET

    def _label(self, count: int) -> str:
        match sum(map(bool, self.lists[:-1])):
            case 0:
                return f"{count}."
            case 1:
                return f"{next(filter(None, self.lists)).rstrip('.')}.{count}"
            case 2:
                return f"({letter(count)})"
            case _:
                return f"({roman(count)})"

    @staticmethod
    def _line(token: Token) -> int:
        return token.map[0] + 1 if token.map else 0

    def _add(self, token: Token) -> None:
        stretches = joined(self._stretches(token.children or []))
        label, self.first = self.first, ""
        cell = Cell(self.table, self.row, self.column) if self.in_table else None
        if label == BULLET:
            stretches, label = (Stretch(BULLET), *stretches), ""
        titled = self.heading == 1 and not any(passage.titled for passage in self.passages)
        if label or self.in_table or any(stretch.text.strip() for stretch in stretches):
            level = f"markdown:{len(self.lists)}" if label else ""
            notes, self.links = tuple(self.links), []
            self.passages.append(
                Passage(
                    len(self.passages) + 1,
                    stretches,
                    label,
                    level,
                    self.heading,
                    titled,
                    cell,
                    notes=notes,
                    line=self._line(token),
                )
            )

    def _stretches(self, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Yield the words of a paragraph with their look."""
        face = dict.fromkeys("bi", 0)
        for token in tokens:
            letters = "".join(letter for letter, depth in face.items() if depth)
            match token.type:
                case "text" | "text_special" | "code_inline":
                    yield Stretch(token.content, letters)
                case "softbreak":
                    yield Stretch(" ", letters)
                case "hardbreak":
                    yield Stretch("\n", letters)
                case "strong_open" | "strong_close" | "em_open" | "em_close":
                    face["b" if token.tag == "strong" else "i"] += token.nesting
                case "link_open":
                    self.links.append(LINK + str(token.attrs.get("href", "")))
                case "image":
                    self.left_out.append(LeftOut("an image", token.content))
                case "html_inline" if _TAG.fullmatch(token.content):
                    yield Stretch("\n", letters)
                case "html_inline":
                    tag = _NAME_OF_TAG.match(token.content)
                    self.left_out.append(LeftOut(f"HTML, {tag[0]}>", "") if tag else LeftOut("HTML", token.content))
