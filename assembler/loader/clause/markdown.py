"""Reads the text of a clause: CommonMark with tables, into the tree of `model.clause_text`, every piece at its place.

markdown-it-py finds the structure; `inlines` reads the words. What a numbered contract cannot hold is refused: bullets,
headings, images, code, quotations, HTML and links.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assembler.loader.clause.inlines import InlineLine, InlineReader, cell_columns, first_row
from assembler.loader.clause.item_titles import item_title
from assembler.loader.clause.masking import RUN, MaskedPart, mask
from assembler.loader.written_expressions import read_repeat, read_target
from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseParagraph,
    ClauseTable,
    Item,
    ItemList,
    OpenReference,
    Repeat,
    Row,
    Words,
)
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import ALWAYS, Expression, parse_expression
from assembler.model.source import SourceText, Span
from assembler.model.values import ID_PATTERN
from assembler.model.walk import clause_leaves

# Link definitions would swallow their lines; without `text_join`, an escaped character stays a token of its own.
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["reference", "text_join"])
_REFUSED = {
    "bullet_list": ("A bullet has no number to cite.", "Number the list: 1. 2. 3."),
    "heading": (
        "A clause has one heading, its title.",
        "Write the title in the front matter; begin a new clause file for a new heading.",
    ),
    "blockquote": ("A quotation mark at the left (>) is not part of a clause.", "Write plain text."),
    "code_block": ("This is indented so far that it reads as code.", "Indent by three blanks for each level of a list."),
    "fence": ("Code is not part of a clause.", "Write plain text."),
    "html_block": ("HTML is not part of a clause.", "Write plain text."),
    "hr": ("A rule is not part of a clause.", "Begin a new clause file for a new part."),
}
_LOOKS_LIKE = (
    (r"\s*\|", "This is not read as a table.", "Give the line of dashes below the header as many cells as the header."),
    (r"\s*[0-9]+[.)](\s|$)", "This number is read as text.", "Leave a line free before a list; do not begin a line by a number."),
)
_NUMBER_ALONE = re.compile(r"\s*([0-9]+)\s+[^\W\d_a-z]")
_SENTENCE_ENDS = re.compile(rf"[.;!?][”’)]*(?:\s*{RUN.pattern})*\s?\Z")
_JOINT = re.compile(r"[;,]\s+(?:and|or)\s*\Z")
DEEPEST_LIST = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A block of Markdown: the token that opens it, and the blocks inside."""

    type: str
    token: Token
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Marks:
    """The condition, the repetition, the id and the granting clause in braces at the end of a paragraph or row."""

    condition: Expression = ALWAYS
    repeat: Repeat | None = None
    id: str = ""
    grants: OpenReference | None = None


def read_markdown(source: SourceText, body: int) -> tuple[tuple[ClauseBlock, ...], tuple[Diagnostic, ...]]:
    """Read a clause's text from offset `body` of its file."""
    masked, strays = mask(source, body)
    reader = _BlockReader(source, InlineReader(source, masked), list(strays))
    blocks = reader.blocks(_nest_tokens(_MARKDOWN.parse(masked.text)), 0)
    reader.findings += reader.inlines.findings
    if not reader.findings:
        reader.findings += _find_lost_parts(source, masked.parts.values(), reader.inlines.seen)
    return blocks, tuple(reader.findings)


def read_inline(source: SourceText, start: int, end: int) -> tuple[tuple[ClauseInline, ...], tuple[Diagnostic, ...]]:
    """Read one line of text with quotes and emphasis, such as a field's value, between two offsets."""
    line = SourceText(source.path, re.sub(r"[^\n]", " ", source.text[:start]) + source.text[start:end])
    masked, strays = mask(line, start)
    reader = InlineReader(source, masked)
    tokens = [token for token in _MARKDOWN.parseInline(masked.text[start:]) if token.type == "inline"]
    content: tuple[ClauseInline, ...] = ()
    for token in tokens:
        content, marks = reader.read_line(token, InlineLine(start, token.content))
        reader.findings += [
            error("stray-brace", "A condition has no place here.", source.span(part.at, part.until)) for part in marks
        ]
    findings = (*strays, *reader.findings)
    return content, findings or tuple(_find_lost_parts(source, masked.parts.values(), reader.seen))


def _nest_tokens(tokens: Iterable[Token]) -> list[Node]:
    """Build the tree of blocks: everything between an opening token and its closing one is inside it."""
    around: list[list[Node]] = [[]]
    for token in tokens:
        if token.nesting < 0:
            around.pop()
            continue
        around[-1].append(node := Node(token.type.removesuffix("_open"), token))
        if token.nesting > 0:
            around.append(node.children)
    return around[0]


def _find_lost_parts(source: SourceText, parts: Iterable[MaskedPart], seen: set[int]) -> list[Diagnostic]:
    """Report the moving parts that Markdown has swallowed: as many must be read as were masked."""
    hint = "Give it a line or a cell of its own, outside links and code."
    return [
        error("lost-part", "Markdown reads over this part.", source.span(part.at, part.until), hint)
        for part in parts
        if part.at not in seen
    ]


class _BlockReader:
    """Reads the blocks of Markdown."""

    def __init__(self, source: SourceText, inlines: InlineReader, findings: list[Diagnostic]) -> None:
        self.source, self.inlines, self.findings = source, inlines, findings

    def blocks(self, nodes: Sequence[Node], depth: int) -> tuple[ClauseBlock, ...]:
        """Read the blocks of a clause or an item; `depth` counts the lists around them."""
        made: list[ClauseBlock] = []
        count = 0
        for node in nodes:
            match node.type:
                case "paragraph":
                    made.append(self._read_paragraph(node))
                case "ordered_list":
                    listed = self._read_list(node, depth + 1, count)
                    count += len(listed.items)
                    made.append(listed)
                case "table":
                    made.append(self._read_table(node))
                case _:
                    self._refuse(node)
        return tuple(made)

    def _refuse(self, node: Node) -> None:
        sentence, hint = _REFUSED.get(
            node.type, ("This is not part of a clause.", "Write plain text, numbered lists and tables.")
        )
        self.findings.append(error("bad-markup", sentence, self._row_span_of(node), hint))

    def _row_span_of(self, node: Node) -> Span:
        return self.source.row_span(first_row(node.token))

    def _read_paragraph(self, node: Node) -> ClauseParagraph:
        content, parts = self._read_content(node)
        marks = self._read_marks(parts)
        if marks.id:
            hint = "Put {id: …} at the end of an item's first paragraph."
            self.findings.append(
                error("bad-markup", "Only an item has an id.", self.source.span(parts[0].at, parts[0].until), hint)
            )
        return ClauseParagraph(content, self._row_span_of(node), marks.condition, marks.repeat, marks.grants)

    def _read_content(self, node: Node) -> tuple[tuple[ClauseInline, ...], tuple[MaskedPart, ...]]:
        """Read the inlines of a paragraph; refuse what looks like a table or an item but is read as text."""
        token = node.children[0].token
        content, parts = self.inlines.read(token)
        if parts and not content:
            span = self.source.span(parts[0].at, parts[0].until)
            self.findings.append(error("bad-markup", "This condition has no text before it.", span, "Put it behind its text."))
        for number, (before, line) in enumerate(pairwise(["", *token.content.split("\n")])):
            if (found := _read_as_text(before, line)) and token.map:
                self.findings.append(error("bad-markup", found[0], self.source.row_span(token.map[0] + number), found[1]))
        return content, parts

    def _read_list(self, node: Node, depth: int, before: int) -> ItemList:
        if depth > DEEPEST_LIST:
            sentence = f"Lists go {DEEPEST_LIST} deep: 4.1, (a), (i)."
            self.findings.append(error("bad-markup", sentence, self._row_span_of(node), "Make a sentence or a new item of it."))
        if node.token.markup != ".":
            self.findings.append(
                error("bad-markup", "A number is followed by a full stop here.", self._row_span_of(node), "Write 1. 2. 3.")
            )
        items = tuple(self._read_item(item, depth, before + number) for number, item in enumerate(node.children, 1))
        self._check_joint(items)
        return ItemList(items, self._row_span_of(node))

    def _check_joint(self, items: Sequence[Item]) -> None:
        """Refuse a condition in a list joined by “and” or “or”: without the item the word would join nothing, or the wrong two."""
        joined = len(items) > 1 and _JOINT.search(_last_words(items[-2]))
        for item in items if joined else ():
            if item.condition != ALWAYS or item.repeat:
                hint = (
                    "End each item with a full stop, or let the sentence before say “one of these” or “all of these”. Items that "
                    "stand or fall together are a list of their own, below one item that has the condition."
                )
                sentence = "An item of a list joined by “and” or “or” has no condition."
                self.findings.append(error("bad-markup", sentence, item.span, hint))

    def _read_item(self, node: Node, depth: int, number: int) -> Item:
        if node.token.info != str(number):
            sentence = f"This item is written {node.token.info}. and would be printed as number {number}."
            self.findings.append(error("typed-number", sentence, self._row_span_of(node), f"Write {number}."))
        first = node.children[0] if node.children else None
        if first is None or first.type != "paragraph":
            self.findings.append(
                error("bad-markup", "This item has no text.", self._row_span_of(node), "Begin an item with a sentence.")
            )
            return Item((), self._row_span_of(node))
        content, parts = self._read_content(first)
        marks = self._read_marks(parts)
        lead = ClauseParagraph(content, self._row_span_of(first))
        blocks = (lead, *self.blocks(node.children[1:], depth))
        title = item_title(content, continues=len(blocks) > 1)
        return Item(blocks, self._row_span_of(node), marks.id, marks.condition, marks.repeat, marks.grants, title)

    def _read_marks(self, parts: tuple[MaskedPart, ...]) -> Marks:
        """Read the parts in braces at the end of a paragraph, each kind once."""
        marks = Marks()
        kinds = [part.kind for part in parts]
        for place, part in enumerate(parts):
            if part.kind in kinds[:place]:
                hint = "Join the two by “and”." if part.kind == "when" else "Keep one of the two."
                span = self.source.span(part.at, part.until)
                self.findings.append(error("bad-markup", f"{{{part.kind}: …}} stands twice.", span, hint))
            match part.kind:
                case "when":
                    marks = replace(marks, condition=self._read_expression(part.start, part.end))
                case "for":
                    marks = replace(marks, repeat=self._read_repetition(part))
                case "grants":
                    marks = replace(marks, grants=self._read_target(part))
                case _:
                    marks = replace(marks, id=self._read_id(part))
        return marks

    def _read_expression(self, start: int, end: int) -> Expression:
        expression, findings = parse_expression(self.source, start, end)
        self.findings += findings
        return expression

    def _read_repetition(self, part: MaskedPart) -> Repeat | None:
        repeat, findings = read_repeat(self.source, part.start, part.end)
        self.findings += findings
        return repeat

    def _read_target(self, part: MaskedPart) -> OpenReference | None:
        target, findings = read_target(self.source, part.start, part.end)
        self.findings += findings
        return target

    def _read_id(self, part: MaskedPart) -> str:
        text = self.source.text[part.start : part.end].strip()
        if not ID_PATTERN.fullmatch(text):
            hint = "Write small letters, digits and hyphens."
            self.findings.append(error("bad-markup", f"“{text}” is no id.", self.source.span(part.start, part.end), hint))
        return text

    def _read_table(self, node: Node) -> ClauseTable:
        head, *bodies = node.children
        header = self._read_row(head.children[0])
        rows = tuple(self._read_row(row) for body in bodies for row in body.children)
        right = tuple("right" in str(cell.token.attrs.get("style", "")) for cell in head.children[0].children)
        for row in (row for body in bodies for row in body.children):
            self._check_width(row, len(header.cells))
        return ClauseTable(header, rows, right, self._row_span_of(node))

    def _read_row(self, node: Node) -> Row:
        read = [self.inlines.read_cell(cell.children[0].token, column) for column, cell in enumerate(node.children)]
        for _, parts in read[:-1]:
            hint = "Put it at the end of the row's last cell."
            self.findings += [
                error("bad-markup", "A condition is the whole row's.", self.source.span(p.at, p.until), hint) for p in parts
            ]
        marks = self._read_marks(read[-1][1])
        return Row(tuple(content for content, _ in read), self._row_span_of(node), marks.condition, marks.repeat, marks.grants)

    def _check_width(self, row: Node, width: int) -> None:
        """Refuse a row of more or fewer cells than the header: Markdown would drop or add cells silently."""
        count = len(cell_columns(self.inlines.rows[first_row(row.token)]))
        if count != width:
            few = f"This row has {count} of the {width} cells of its header."
            sentence = few if count < width else f"This row has {count} cells, its header {width}."
            self.findings.append(
                error(
                    "bad-markup",
                    sentence,
                    self._row_span_of(row),
                    "Give every row as many cells as the header; write \\| for a bar.",
                )
            )


def _read_as_text(before: str, line: str) -> Sequence[str]:
    """Return the sentence and the hint about a line that looks like a table or an item, and is none; nothing for any other."""
    if _SENTENCE_ENDS.search(before) and (alone := _NUMBER_ALONE.match(line)):
        return "This number is read as text: no full stop stands behind it.", f"Write “{alone[1]}.” where an item begins."
    return next((words for pattern, *words in _LOOKS_LIKE if re.match(pattern, line)), ())


def _last_words(item: Item) -> str:
    """Return the words an item ends with; nothing where it ends with a value or a list of its own."""
    last = item.blocks[-1] if item.blocks else None
    leaves = [*clause_leaves(last.content)] if isinstance(last, ClauseParagraph) else []
    return "".join(leaf.text if isinstance(leaf, Words) else "\n" for leaf in leaves).rpartition("\n")[2]
