"""A Word file as a contract: the paragraphs that Word shows, their numbers, tables, notes, and all that is left out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from assembler.formats.word.beside_text import COMMENT, headers_and_footers, read_notes
from assembler.formats.word.elements import CELL, ROW, TABLE
from assembler.formats.word.numbering import Counter, Level, numbered_by
from assembler.formats.word.opened_file import WordFile, open_word, seen_lists
from assembler.formats.word.package import UNREADABLE, Element, W, child_at, is_on, parse, val_at
from assembler.formats.word.page_room import page_room
from assembler.formats.word.paragraph_reader import read_story
from assembler.formats.word.paragraphs import Kind, Paragraph, Place, Story
from assembler.formats.word.views import Line, is_contents, read_view, seen_text, unseen_texts
from assembler.imports.doubts import places
from assembler.imports.legacy_form_fields import MARK, write_form_fields
from assembler.imports.text_boxes import BOXED, move_text_boxes
from assembler.imports.text_boxes import MARK as BOX_MARK
from assembler.imports.word_looks import (
    BLACK,
    LINE,
    Look,
    is_large,
    shown_letters,
    strange_signs,
    stretches_of,
    usual_look,
    with_merge_fields,
)
from assembler.model.contract import (
    Cell,
    Contract,
    LeftOut,
    LiveReference,
    Passage,
    Stretch,
)

BULLET = "bullet"
NO_LEVEL = Level(BULLET, "", 1)
_PRIVATE = re.compile(r"[\uE000-\uF8FF]")
"""Letters of a font of signs, such as Symbol, in which Word writes most bullets."""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CONTENTS = re.compile(r"toc(?: \d| heading)|contents \d")
"""The names of the styles of a table of contents, in small letters."""
_LINK = re.compile(r'HYPERLINK "([^"]+)"')
ALIGNED = (f"{W}pPr", f"{W}jc")
"""Where a paragraph, or a style, says how its lines are aligned."""
SEPARATOR = (f"{W}pPr", f"{W}rPr", f"{W}specVanish")
"""The mark of a separator of styles, in its paragraph."""
BREAKS = (f"{W}br", f"{W}cr")
BESIDE: Mapping[str, Kind | None] = {
    f"{W}bookmarkStart": None,
    **{f"{W}{name}Reference": Kind.NOTE for name in ("footnote", "endnote")},
    f"{W}commentReference": Kind.COMMENT,
}
"""What a paragraph has beside its words: the beginnings of bookmarks, and references to notes and comments."""
WIDEST_SPAN = 3
"""The most digits of the number of columns over which a cell goes."""
STYLES_FOLLOWED = 60
"""The most styles that are followed from one to the one it is based on."""


def read_word_contract(path: str, data: bytes, *, accepting: bool) -> tuple[Contract | None, str]:
    """Return a Word file with its tracked changes accepted, or rejected; or None and a sentence why it cannot be read."""
    file, fault = open_word(data, needs_styles=False)
    if file is None:
        return None, fault
    try:
        file = _with_form_fields(file)
        file, uncounted = _with_boxes_behind(replace(file, lists=seen_lists(file)))
        file = replace(file, body=_with_numbers_before_separators(file))
        lines = read_view(file.body, Counter(file.lists, lenient=True), accepting=accepting)
        paragraphs = {each.place.number: each for each in file.body.paragraphs}
        contract = _Reader(file, paragraphs, dict(_styles(file))).read(path, lines)
        return replace(contract, left_out=(*contract.left_out, *uncounted)), ""
    except (LookupError, ValueError):
        return None, UNREADABLE


def tracked_changes(data: bytes) -> int:
    """Return how many pieces of the text of a Word file are inserted or deleted by tracked changes; 0 where it cannot be read."""
    file, _ = open_word(data, needs_styles=False)
    paragraphs = () if file is None else file.body.paragraphs
    return sum(any(piece.change.within(each.change)[:2]) for each in paragraphs for piece in each.pieces if piece.text)


def _told_changes(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """Yield each tracked change with its paragraph, its kind, its words and its author."""
    for each in paragraphs:
        changed = [(piece.change.within(each.change), piece.text) for piece in each.pieces if piece.text]
        for change, group in groupby(changed, lambda pair: pair[0]):
            words = " ".join("".join(text for _, text in group).split())
            if words and (change.inserted or change.deleted):
                kind = " and ".join(name for name in ("inserted", "deleted") if getattr(change, name))
                by = f" by {', '.join(sorted(change.by))}" if change.by else ""
                yield f"paragraph {each.place.number}, {kind}{by}: “{words}”"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the lines of a file as passages.

    `paragraphs` has the paragraphs by their numbers, `styles` the name of each style, the style that it is based on, and where it
    aligns its paragraphs.
    """

    file: WordFile
    paragraphs: Mapping[int, Paragraph]
    styles: Mapping[str, tuple[str, str, str]]

    def read(self, path: str, lines: tuple[Line, ...]) -> Contract:
        body = [line for line in self._as_one_line(lines) if not self._is_contents(line)]
        usual = usual_look(body)
        notes = {
            note.anchor: f"{note.by}: {_words(note.lines)}" if note.by else _words(note.lines) for note in read_notes(self.file)
        }
        cells = dict(_cells(self.file.root, body))
        filled = {cells.get(line.place.path) for line in body if _has_words(line)}
        passages = list[Passage]()
        for line in body:
            cell = cells.get(line.place.path)
            if passages and passages[-1].titled and not seen_text(line.pieces).strip():
                continue  # what is drawn below a title is a rule, no line to write on
            if line.label or _has_words(line) or cell not in filled:
                passages.append(self._passage(line, cell, notes, usual))
                filled.add(cell)
        return Contract(
            path,
            tuple(passages),
            (*self._left_out(lines), *self._wide_cells(body)),
            tuple(_told_changes(self.file.body.paragraphs)),
        )

    def _passage(self, line: Line, cell: Cell | None, notes: Mapping[tuple[Kind, str], str], usual: Look) -> Passage:
        said = self.paragraphs[line.place.number].format.numbered
        name, level = self._counted_by(line) if line.label else ("", 0)
        bullet = bool(name) and self.file.lists.levels[name][level].kind in (BULLET, "picture")
        styles = tuple(self._style_names(said.style))
        return Passage(
            at=line.place.number,
            stretches=(
                *((Stretch(f"{_PRIVATE.sub('•', line.label)} "),) if bullet else ()),
                *with_merge_fields(stretches_of(line, usual.colour), line.fields),
            ),
            label="" if bullet else line.label,
            list="" if bullet or not name else f"{self.file.lists.sources[name]}:{level}",
            heading=_heading_level(styles),
            titled=any(style == "title" or style.endswith(" title") for style in styles[:1]),
            centred=self._is_centred(line),
            large=is_large(line, usual.size),
            boxed=self._element(line).get(BOXED) is not None,
            cell=cell,
            marks=line.marks,
            references=tuple(LiveReference(shown, mark) for mark, shown in line.references),
            notes=(*(notes[anchor] for anchor in line.anchors if notes.get(anchor)), *self._links(line)),
            breaks=tuple(_breaks_before(self._element(line), notes)),
        )

    def _element(self, line: Line) -> Element:
        """Return the element of a paragraph."""
        *_, paragraph = _elements(self.file.root, line.place)
        return paragraph

    def _is_centred(self, line: Line) -> bool:
        """Whether a paragraph stands in the middle of its lines, by what it says itself, or by its style or one that this is based on."""
        style, aligned = line.style, val_at(self._element(line), *ALIGNED)
        for _ in range(STYLES_FOLLOWED):
            if aligned or style not in self.styles:
                break
            _, style, aligned = self.styles[style]
        return aligned == "center"

    def _is_contents(self, line: Line) -> bool:
        """Whether a line stands in a table of contents, by its control or by its style."""
        return is_contents(line) or any(map(_CONTENTS.fullmatch, self._style_names(line.style)))

    def _as_one_line(self, lines: Sequence[Line]) -> Iterator[Line]:
        """Yield the lines; one whose mark is that of a separator of styles goes on in the line behind it, as Word shows it."""
        kept: Line | None = None
        for line in lines:
            whole = line
            if kept is not None:
                whole = replace(kept, pieces=(*kept.pieces, *line.pieces), marks=(*kept.marks, *line.marks))
                whole = replace(whole, fields=(*kept.fields, *line.fields), anchors=(*kept.anchors, *line.anchors))
            kept = whole if _separates(self.file.root, line.place) else None
            if kept is None:
                yield whole
        if kept is not None:
            yield kept

    def _counted_by(self, line: Line) -> tuple[str, int]:
        return self.file.lists.position(self.paragraphs[line.place.number].format.numbered)

    def _is_counted(self, paragraph: Paragraph) -> bool:
        name, level = self.file.lists.position(paragraph.format.numbered)
        kind = self.file.lists.levels.get(name, {}).get(level)
        return kind is not None and kind.kind != BULLET

    def _links(self, line: Line) -> tuple[str, ...]:
        """Return the addresses to which the words of a paragraph lead."""
        addresses = {
            each.id: each.target for each in self.file.package.relations.get(self.file.package.main, ()) if each.external
        }
        marked = (addresses.get(link.get(f"{R}id", ""), "") for link in self._element(line).iter(f"{W}hyperlink"))
        fields = (found[1] for code, _ in line.fields if (found := _LINK.match(code)))
        return tuple(f"Link: {address}" for address in dict.fromkeys((*marked, *fields)) if address)

    def _style_names(self, style: str) -> Iterator[str]:
        """Yield the name of a style and of those it is based on, in small letters."""
        for _ in range(STYLES_FOLLOWED):
            if style not in self.styles:
                return
            name, style, _ = self.styles[style]
            yield name

    def _left_out(self, lines: tuple[Line, ...]) -> Iterator[LeftOut]:
        for furniture in headers_and_footers(self.file):
            if words := _words(furniture.lines):
                yield LeftOut(furniture.name, words)
        if contents := " ".join(f"{line.label} {_words((line,))}" for line in lines if self._is_contents(line)).strip():
            yield LeftOut("the table of contents, which is made anew", contents)
        for text in unseen_texts(lines):
            yield LeftOut("text that nobody sees", text)
        for line in lines:
            yield from self._numbers_left_out(line)
        cited = {anchor for line in lines for anchor in line.anchors}
        for note in read_notes(self.file):
            if note.kind == COMMENT and note.anchor not in cited and (words := _words(note.lines)):
                yield LeftOut("a comment on nothing", words)
        for line in lines:
            yield from self._objects_left_out(line)

    def _wide_cells(self, lines: Iterable[Line]) -> Iterator[LeftOut]:
        """Yield that cells go over several columns, which no table of the library has."""
        wide = list[int]()
        for line in lines:
            cell = next((each for each in reversed([*_elements(self.file.root, line.place)]) if each.tag == CELL), None)
            row = None if cell is None else _inside(cell, ROW)
            if cell is not None and row is not None and _width(cell) > 1 and len(row.findall(CELL)) > 1 and _has_words(line):
                wide.append(line.place.number)
        if wide:
            yield LeftOut(f"that the cell goes over several columns, at {places(wide)}: its words stand in the first of them", "")

    def _numbers_left_out(self, line: Line) -> Iterator[LeftOut]:
        """Yield the number of a paragraph that nobody sees."""
        name, level = self._counted_by(line)
        kind = self.file.lists.levels[name].get(level) if name in self.file.lists.levels else NO_LEVEL
        if kind is None:
            yield LeftOut(f"the number of paragraph {line.place.number}, since its list has no level {level + 1}", "")
        elif line.number and not line.label and kind.kind != BULLET:
            yield LeftOut(f"a number that nobody sees, of paragraph {line.place.number}", line.number)

    def _objects_left_out(self, line: Line) -> Iterator[LeftOut]:
        """Yield what a paragraph holds beside its words: pictures, signs that no letter stands for, and numbers in its text boxes."""
        for piece in line.pieces:
            if piece.kind is Kind.OBJECT and piece.what:
                yield LeftOut(f"{piece.what}, in paragraph {line.place.number}", "")
            elif shown_letters(piece) != piece.text and (strange := strange_signs(piece)):
                yield LeftOut(f"signs of the font {piece.what or piece.format.font}, in paragraph {line.place.number}", strange)
        inside = [each for piece in self.paragraphs[line.place.number].pieces for each in piece.inside]
        if any(self._is_counted(each) for each in inside):
            yield LeftOut(f"numbers of paragraphs in a text box, in paragraph {line.place.number}", "")


def _with_form_fields(file: WordFile) -> WordFile:
    body = child_at(file.root, f"{W}body")
    if MARK not in file.package.parts[file.package.main] or body is None:
        return file
    write_form_fields(file.root)
    return replace(file, body=read_story(file.package.main, body, file.styles, page_room(file.root)))


def _with_boxes_behind(file: WordFile) -> tuple[WordFile, tuple[LeftOut, ...]]:
    """Return a file with the paragraphs of text boxes behind those that these are anchored in, and what is left out of them."""
    body = child_at(file.root, f"{W}body")
    if BOX_MARK not in file.package.parts[file.package.main] or body is None:
        return file, ()

    def is_numbered(properties: Element | None) -> bool:
        name, level = file.lists.position(numbered_by(properties))
        return name != "0" and level in file.lists.levels.get(name, {})

    lost = move_text_boxes(file.root, is_numbered)
    moved = replace(file, body=read_story(file.package.main, body, file.styles, page_room(file.root)))
    return moved, (LeftOut(f"the numbers of {lost} paragraphs in text boxes", ""),) if lost else ()


def _with_numbers_before_separators(file: WordFile) -> Story:
    """Return the text of a file in which the mark of a separator of styles, which nobody sees, hides no number."""
    if b"specVanish" not in file.package.parts[file.package.main]:
        return file.body
    paragraphs = tuple(
        replace(each, mark=each.mark._replace(hidden=False)) if _separates(file.root, each.place) else each
        for each in file.body.paragraphs
    )
    return replace(file.body, paragraphs=paragraphs)


def _separates(root: Element, place: Place) -> bool:
    """Whether the mark of a paragraph is a separator of styles: Word shows what follows in the same line (17.3.2.36)."""
    *_, paragraph = _elements(root, place)
    return is_on(child_at(paragraph, *SEPARATOR))


def _styles(file: WordFile) -> Iterator[tuple[str, tuple[str, str, str]]]:
    root = parse(file.package.data("styles"))
    for each in () if root is None else root.iterfind(f"{W}style"):
        told = (val_at(each, f"{W}name").lower(), val_at(each, f"{W}basedOn"), val_at(each, *ALIGNED))
        yield each.get(f"{W}styleId", ""), told


def _heading_level(styles: tuple[str, ...]) -> int:
    """Return the level of a heading by the names of its style and of those it is based on; 1 for one that only calls itself so."""
    for style in styles:
        if style.startswith("heading ") and style[8:].strip().isdigit():
            return int(style[8:].strip())
    return int(any("heading" in style for style in styles[:1]))


def _words(lines: Iterable[Line]) -> str:
    return " ".join(" ".join(seen_text(line.pieces) for line in lines).split())


def _breaks_before(paragraph: Element, notes: Mapping[tuple[Kind, str], str]) -> Iterator[tuple[str, int]]:
    """Yield the bookmarks and the notes that stand behind a line break of a paragraph, each with the number of breaks before it."""
    breaks = 0
    for each in paragraph.iter(*BREAKS, *BESIDE):
        breaks += each.tag in BREAKS
        if breaks and each.tag in BESIDE:
            kind = BESIDE[str(each.tag)]
            yield notes.get((kind, each.get(f"{W}id", "")), "") if kind else each.get(f"{W}name", ""), breaks


def _has_words(line: Line) -> bool:
    return bool(seen_text(line.pieces).strip()) or any(stretch.text == LINE for stretch in stretches_of(line, BLACK))


def _elements(root: Element, place: Place) -> Iterator[Element]:
    """Yield the elements that lead from the body of a file to a paragraph, the body first."""
    element = child_at(root, f"{W}body")
    for at in (*place.path, -1):
        if element is None:
            return
        yield element
        element = element[at] if 0 <= at < len(element) else None


def _cells(root: Element, lines: Iterable[Line]) -> Iterator[tuple[tuple[int, ...], Cell]]:
    """Yield the cell of each line that stands in a table, by the line's path; of tables inside each other the innermost."""
    tables, rows, columns = dict[Element, int](), dict[Element, int](), dict[Element, int]()
    for line in lines:
        found = {str(element.tag): element for element in _elements(root, line.place) if element.tag in (TABLE, ROW, CELL)}
        if len(found) == len((TABLE, ROW, CELL)):
            table, row, cell = found[TABLE], found[ROW], found[CELL]
            if table not in tables:
                columns |= _cells_by_column(table)
            number = rows.setdefault(row, len(rows))
            yield line.place.path, Cell(tables.setdefault(table, len(tables)), number, columns.get(cell, 0))


def _cells_by_column(table: Element) -> dict[Element, int]:
    """Return the column of each cell of a table, by the row with the most cells: a cell over two columns stands in the first of them."""
    rows = [
        [cell for cell in row.iter(CELL) if _inside(cell, ROW) is row] for row in table.iter(ROW) if _inside(row, TABLE) is table
    ]
    begins = [[*accumulate(map(_width, cells), initial=0)][: len(cells)] for cells in rows]
    widest = max(begins, key=len, default=[])
    found = dict[Element, int]()
    for cells, starts in zip(rows, begins, strict=True):
        column = -1
        for at, (cell, start) in enumerate(zip(cells, starts, strict=True)):
            aligned = bisect_right(widest, start) - 1
            column = min(max(aligned, column + 1), len(widest) - len(cells) + at)
            found[cell] = column
    return found


def _inside(element: Element, tag: str) -> Element | None:
    """Return the nearest element of a tag around another."""
    return next(element.iterancestors(tag), None)


def _width(cell: Element) -> int:
    """Return over how many columns of the grid a cell goes."""
    stated = val_at(cell, f"{W}tcPr", f"{W}gridSpan")
    return int(stated) if stated.isdecimal() and len(stated) <= WIDEST_SPAN else 1
