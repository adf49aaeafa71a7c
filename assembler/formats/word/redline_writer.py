"""A redline as a Word file: our file, in which every change is a tracked change, behind a first page that is no part of it.

What a redline shows is fixed: numbers and references are typed as text, so that both numbers of a clause can be read whatever
program counts them; fields to fill in, the table of contents and the embedded model are left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import count

from lxml import etree

from assembler.formats.word.archive import member, pack
from assembler.formats.word.elements import CELL, ROW, TABLE, P
from assembler.formats.word.opened_file import WordFile
from assembler.formats.word.package import CONTENT_TYPES, Element, W, child_at, parse
from assembler.formats.word.redline_cover import cover_xml
from assembler.formats.word.redline_runs import NAMES, looks_of, render_stretches, text_of, tracked
from assembler.formats.word.static_text import indents_of, make_static, take_number
from assembler.formats.word.styles import P_PR, R_PR, TR_PR
from assembler.model.redline import Mark, RedlineLine, RedlineSummary, Stretch

NAMESPACE = f'xmlns:w="{W[1:-1]}"'
CUSTOM = "customXml/"
"""The folder of the parts that hold the embedded model: a redline is no version of the paper."""

PLAIN_STYLE = "BodyText"
"""The style of a new paragraph whose own style our file does not have."""

DRAWN = tuple(f"{W}{name}" for name in ("drawing", "pict", "object"))


def write_redline(file: WordFile, lines: Sequence[RedlineLine], summary: RedlineSummary) -> bytes:
    """Return the redline of a file of ours; `lines` are those of its text and of what it became, in order."""
    root = deepcopy(file.root)
    body = child_at(root, f"{W}body")
    if body is None:
        raise ValueError("The file has no text.")
    paths = {path for line in lines if line.ours for path in (line.ours.path, line.ours.row)}
    elements = {path: _at(body, path) for path in paths if path}
    make_static(body)
    styles = parse(file.package.data("styles"))
    known = set() if styles is None else {each.get(f"{W}styleId", "") for each in styles}
    writer = RedlineWriter(body, elements, indents_of(parse(file.package.data("numbering"))), known)
    writer.write(lines)
    for at, element in enumerate(elements_of(cover_xml(summary, _text_width(body)))):
        body.insert(at, element)
    return _packed(file, root)


def _at(body: Element, path: tuple[int, ...]) -> Element:
    found = body
    for index in path:
        found = found[index]
    return found


def elements_of(xml: str) -> list[Element]:
    """Return elements from their XML."""
    return list(etree.fromstring(f"<w:body {NAMESPACE}>{xml}</w:body>"))


@dataclass(slots=True)
class RedlineWriter:
    """The text of a redline while it is written.

    `ours` are the paragraphs and rows of our file by their paths; `last` is the paragraph behind which a new one stands, `written`
    each paragraph with its line, `looks` the properties of our paragraphs by style.
    """

    body: Element
    ours: Mapping[tuple[int, ...], Element]
    indents: Mapping[tuple[str, str], Element]
    styles: set[str]
    last: Element | None = None
    written: list[tuple[Element, RedlineLine]] = field(default_factory=list)
    rows: dict[tuple[int, ...], Element] = field(default_factory=dict)
    looks: dict[str, Element] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def write(self, lines: Sequence[RedlineLine]) -> None:
        """Write all lines."""
        for line in lines:
            if line.ours and (properties := child_at(self.ours[line.ours.path], P_PR)) is not None:
                take_number(self.ours[line.ours.path], self.indents)
                self.looks.setdefault(line.style, properties)
        cells = defaultdict[tuple[int, ...], int](int)
        answered = {line.theirs.row for line in lines if line.ours and line.theirs}
        for line in lines:
            if line.theirs:
                cells[line.theirs.row] = max(cells[line.theirs.row], line.theirs.cell + 1)
        for line in lines:
            if line.ours is None:
                self._place(self._new_paragraph(line), line, cells, answered)
            elif (line.number or line.text) and self._stands(self.ours[line.ours.path]):
                self.last = self.ours[line.ours.path]
            else:  # without words, such as between two tables, or in the table of contents
                continue
            self._fill(line)
        self._mark_ends()
        self._mark_rows(lines)

    def _stands(self, element: Element) -> bool:
        return any(each is self.body for each in element.iterancestors())

    def _new_paragraph(self, line: RedlineLine) -> Element:
        style = line.style if line.style in self.styles else PLAIN_STYLE
        paragraph = self.body.makeelement(P)
        known = self.looks.get(style)
        properties = deepcopy(known) if known is not None else elements_of(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')[0]
        for each in properties.findall(f"{W}sectPr"):
            properties.remove(each)
        paragraph.append(properties)
        return paragraph

    def _place(
        self, paragraph: Element, line: RedlineLine, cells: Mapping[tuple[int, ...], int], answered: set[tuple[int, ...]]
    ) -> None:
        """Put a new paragraph behind the last one: in a row of its own where all of its row is new."""
        row, table = line.theirs.row if line.theirs else (), self._outermost(TABLE)
        if row and row in self.rows:
            self._into_cell(self.rows[row], line, paragraph)
        elif row and row not in answered and table is not None:
            self.rows[row] = self._new_row(cells[row], line)
            self._into_cell(self.rows[row], line, paragraph)
        elif not row and table is not None:
            table.addnext(paragraph)
        elif self.last is None:
            self.body.insert(0, paragraph)
        else:
            self.last.addnext(paragraph)
        self.last = paragraph

    def _outermost(self, tag: str) -> Element | None:
        found = () if self.last is None else self.last.iterancestors(tag)
        return next(reversed(list(found)), None)

    def _new_row(self, cells: int, line: RedlineLine) -> Element:
        """Return a new row behind the one of the last paragraph, with its cells where there are as many."""
        above = next(self.last.iterancestors(ROW)) if self.last is not None else None
        if above is None:
            raise ValueError("A row stands in a table.")
        row = self.body.makeelement(ROW)
        mark = elements_of(f"<w:trPr>{tracked('ins', line.marking, next(self.numbers))}</w:trPr>")[0]
        row.append(mark)
        like = above.findall(CELL)
        for index in range(max(cells, 1)):
            cell = self.body.makeelement(CELL)
            known = child_at(like[min(index, len(like) - 1)], f"{W}tcPr") if like else None
            if known is not None:
                cell.append(deepcopy(known))
            row.append(cell)
        above.addnext(row)
        return row

    @staticmethod
    def _into_cell(row: Element, line: RedlineLine, paragraph: Element) -> None:
        found = row.findall(CELL)
        found[min(line.theirs.cell if line.theirs else 0, len(found) - 1)].append(paragraph)

    def _fill(self, line: RedlineLine) -> None:
        """Write the runs of a line into its paragraph."""
        paragraph = self.last
        if paragraph is None or not (line.number or line.text or line.end is not Mark.KEPT):
            return
        drawn = [run for run in paragraph.iterchildren(f"{W}r") if any(True for _ in run.iter(*DRAWN))]
        looks = looks_of(paragraph)
        anew = line.changed or "".join(each.text for each in line.text).strip() != text_of(paragraph).strip()
        xml = render_stretches((*_typed_number(line.number), *(line.text if anew else ())), looks, self.numbers, line.move)
        for each in [each for each in paragraph if anew and each.tag != P_PR and each not in drawn]:
            paragraph.remove(each)
        for at, element in enumerate(elements_of(xml), start=int(child_at(paragraph, P_PR) is not None)):
            paragraph.insert(at, element)
        self.written.append((paragraph, line))

    def _mark_ends(self) -> None:
        """Mark the ends of paragraphs that were deleted or inserted, where another paragraph follows that they can join."""
        for cell in (cell for row in self.rows.values() for cell in row.findall(CELL) if cell.find(P) is None):
            cell.append(self.body.makeelement(P))
        for paragraph, line in self.written:
            following = paragraph.getnext()
            if line.end is Mark.KEPT or following is None or following.tag != P:
                continue
            properties = child_at(paragraph, P_PR)
            if properties is None:
                properties = self.body.makeelement(P_PR)
                paragraph.insert(0, properties)
            for each in properties.findall(R_PR):
                properties.remove(each)
            name = NAMES[line.end]
            mark = elements_of(f"<w:rPr>{tracked(name, line.marking, next(self.numbers))}</w:rPr>")[0]
            later = [at for at, each in enumerate(properties) if each.tag in (f"{W}sectPr", f"{W}pPrChange")]
            properties.insert(min(later, default=len(properties)), mark)

    def _mark_rows(self, lines: Sequence[RedlineLine]) -> None:
        """Mark the rows of ours of which every line is gone."""
        inside = defaultdict[tuple[int, ...], list[RedlineLine]](list)
        for line in lines:
            if line.ours and line.ours.row and (line.text or line.number):
                inside[line.ours.row].append(line)
        for path, some in inside.items():
            if all(line.end is Mark.DELETED for line in some):
                row = self.ours[path]
                properties = child_at(row, TR_PR)
                if properties is None:
                    properties = self.body.makeelement(TR_PR)
                    row.insert(0, properties)
                properties.append(elements_of(tracked("del", some[0].marking, next(self.numbers)))[0])


def _typed_number(number: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return a number, or both with a space between them, and the tab behind it."""
    if not number:
        return ()
    marks = {each.mark for each in number}
    tab = replace(number[0], text="\t") if len(marks) == 1 else Stretch("\t")
    apart = (replace(each, text=f" {each.text}") for each in number[1:])
    return (number[0], *apart, tab)


def _text_width(body: Element) -> int:
    """Return the width of the text on a page, in twentieths of a point."""
    page, margins = (child_at(body, f"{W}sectPr", f"{W}{name}") for name in ("pgSz", "pgMar"))
    if page is None or margins is None:
        return 9000
    return int(page.get(f"{W}w", "11906")) - sum(int(margins.get(f"{W}{side}", "1440")) for side in ("left", "right"))


def _packed(file: WordFile, root: Element) -> bytes:
    """Return the package of a file with another text, without the embedded model and without protection."""
    parts = {name: data for name, data in file.package.parts.items() if not name.startswith(CUSTOM)}
    for name, data in parts.items():
        tree = (
            parse(data) if name == CONTENT_TYPES or name.endswith(".rels") or name in file.package.related("settings") else None
        )
        if tree is None:
            continue
        for each in list(tree):
            led = f"{each.get('Target', '')}{each.get('PartName', '')}"
            if CUSTOM in led or each.tag in (f"{W}documentProtection", f"{W}trackRevisions"):
                tree.remove(each)
        parts[name] = _bytes(tree)
    parts[file.package.main] = _bytes(root)
    return pack(member(name, data) for name, data in parts.items())


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)
