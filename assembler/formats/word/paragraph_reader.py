"""The paragraphs of a part of a Word file read from its XML: blocks, runs, and the boxes and drawings in them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from assembler.formats.word.changes import CHANGES, UNCHANGED, Change, author_of, change_of, time_of
from assembler.formats.word.drawn_objects import object_kind
from assembler.formats.word.elements import (
    ALTERNATIVES,
    BLOCKS,
    BOOKMARK,
    BOX,
    CELL,
    CHARACTERS,
    CHECKBOX,
    CHECKBOX_VALUE,
    CHECKED,
    CHOICE,
    CONTENT,
    CONTROL,
    CONTROL_PR,
    FIELD,
    FIELD_MARK,
    FIELD_MARKS,
    FIRST_ROW,
    PRINTING,
    REFERENCES,
    ROW,
    SYMBOL,
    SYMBOLS,
    TABLE,
    TEXTS,
    TRANSPARENT,
    TURNED,
    WORD_ART,
    P,
    R,
    is_without_text,
)
from assembler.formats.word.package import VAL, Element, W, child_at, is_on, val_at
from assembler.formats.word.page_room import TableGrid, cell_numbers, cell_rooms, table_grid
from assembler.formats.word.paragraphs import PLAIN, Control, Kind, Paragraph, Piece, Place, Story
from assembler.formats.word.styles import (
    NOTHING_SAID,
    P_PR,
    R_PR,
    TBL_PR,
    TC_PR,
    TR_PR,
    ParagraphFormat,
    Room,
    RunFormat,
    Setting,
    Styles,
    TableSetting,
)

DELETED_TEXT = f"{W}delText"
SPACE, XML_SPACES = "{http://www.w3.org/XML/1998/namespace}space", " \t\r\n"
DEEPEST = 24
"""The most objects and alternatives inside each other: in a drawing that Word makes there are four or five."""

WIDE = Room()
LONGEST_HEADING = 60
"""The most letters by which a row is named."""


class Around(NamedTuple):
    """What encloses the blocks that are read: tracked changes, content controls, the table, row or cell, the words of its row.

    `room` is that of the text, `rooms` and `numbers` are those of the cells of the row, `number` is that of the cell.
    """

    change: Change = UNCHANGED
    controls: tuple[Control, ...] = ()
    cell: TableSetting = TableSetting()
    room: Room = Room()
    rooms: Mapping[Element, Room] = {}
    row: str = ""
    numbers: Mapping[Element, str] = {}
    number: str = ""


def read_story(part: str, root: Element, styles: Styles, room: Room = WIDE) -> Story:
    """Return the text of a part, such as a body, a header or the notes, that has some room on the page.

    Raises ValueError where objects stand deeper inside each other than a program makes them.
    """
    reader = StoryReader(part, styles)
    reader.read_blocks(root, Around(room=room), ())
    return Story(tuple(reader.paragraphs), tuple(reader.controls))


@dataclass(slots=True)
class StoryReader:
    """Reader of one part.

    `pieces` and `path` are those of the paragraph that is read, `setting` its place for formatting, `depth` the number of objects
    around it.
    """

    part: str
    styles: Styles
    paragraphs: list[Paragraph] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    setting: Setting = field(default_factory=Setting)
    path: tuple[int, ...] = ()
    count: int = 0
    depth: int = 0

    def read_blocks(self, parent: Element, around: Around, path: tuple[int, ...]) -> None:
        """Read the paragraphs of a body, a cell, a note or a text box; whatever encloses them is read through."""
        for at, element in enumerate(parent):
            self.read_block(element, around, (*path, at))

    def read_block(self, element: Element, around: Around, path: tuple[int, ...]) -> None:
        """Read one child of a body, a cell, a note or a text box."""
        if element.tag == P:
            self._read_paragraph(element, around, path)
        elif element.tag == BOOKMARK:
            self.pieces.append(Piece(Kind.BOOKMARK, element.get(f"{W}name", "")))
        elif not is_without_text(element) and isinstance(element.tag, str):
            self._read_enclosing(element, around, path)

    def _read_enclosing(self, element: Element, around: Around, path: tuple[int, ...]) -> None:
        tag = element.tag
        if tag == CONTROL:
            self.read_blocks(element, around._replace(controls=(*around.controls, self._read_control(element))), path)
        elif tag == TABLE:
            self._read_table(element, around, path)
        elif tag == CELL:
            properties = child_at(element, TC_PR)
            cell, room = self.styles.cell(around.cell, properties), around.rooms.get(element, around.room)
            inner = _changed_by(around, properties, "cellIns", "cellDel")
            written = _written_paragraphs(element)
            row = written[0] if len(written) > 1 else around.row  # a cell of several lines, such as who signs, is named by itself
            number = around.numbers.get(element, "")
            self.read_blocks(element, inner._replace(cell=cell, room=room, row=row, number=number), path)
        elif tag in CHANGES:
            self.read_blocks(element, around._replace(change=change_of(element).within(around.change)), path)
        elif next(element.iter(P), None) is not None:
            if tag not in BLOCKS:
                self.pieces.append(Piece(Kind.OBJECT, what=object_kind(element)))
            self.read_blocks(element, around, path)
        else:
            self.path = path
            self._read_object(element, Piece(Kind.OBJECT))
            self._add(path, NOTHING_SAID, around)

    def _read_table(self, table: Element, around: Around, path: tuple[int, ...]) -> None:
        properties = child_at(table, TBL_PR)
        first = next(table.iter(ROW), None) if _has_first_row(properties) else None
        inside = around._replace(cell=self.styles.table(val_at(properties, f"{W}tblStyle"), properties), row="")
        self._read_rows(table, inside, path, table_grid(table), first)

    def _read_rows(self, parent: Element, around: Around, path: tuple[int, ...], grid: TableGrid, first: Element | None) -> None:
        """Read the rows of a table, and whatever encloses them."""
        for at, element in enumerate(parent):
            here = (*path, at)
            if element.tag == ROW:
                properties = child_at(element, TR_PR)
                exceptions = child_at(element, f"{W}tblPrEx")
                cell = self.styles.row(around.cell, first=element is first, properties=properties, exceptions=exceptions)
                inner = _changed_by(around, properties, "ins", "del")._replace(cell=cell, row=_first_words(element))
                rooms = dict(cell_rooms(grid, element, around.room))
                self.read_blocks(element, inner._replace(rooms=rooms, numbers=cell_numbers(element)), here)
            elif element.tag == CONTROL:
                inner = around._replace(controls=(*around.controls, self._read_control(element)))
                self._read_rows(element, inner, here, grid, first)
            elif element.tag in CHANGES:
                inner = around._replace(change=change_of(element).within(around.change))
                self._read_rows(element, inner, here, grid, first)
            elif element.tag in TRANSPARENT:
                self._read_rows(element, around, here, grid, first)
            elif not is_without_text(element) and isinstance(element.tag, str):
                self._read_enclosing(element, around, here)

    def _read_paragraph(self, paragraph: Element, around: Around, path: tuple[int, ...]) -> None:
        properties = child_at(paragraph, P_PR)
        said = self.styles.paragraph_format(properties)
        outer = self.setting, self.path
        declared = (*self.styles.lists.declared(said.numbered), *said.declared)
        self.setting, self.path = Setting(said.numbered.style, around.cell, declared, around.room), path
        self._read_inline(paragraph, UNCHANGED)
        self._add(path, said, around, self.styles.run_format(self.setting, child_at(properties, R_PR)))
        self.setting, self.path = outer

    def _add(self, path: tuple[int, ...], said: ParagraphFormat, around: Around, mark: RunFormat = PLAIN) -> None:
        """Add the pieces that were read as a paragraph."""
        self.count += 1
        place, pieces, self.pieces = Place(self.part, self.count, path), tuple(self.pieces), []
        inside = around.row, around.number
        self.paragraphs.append(Paragraph(place, said, pieces, around.controls, around.change, mark, *inside))

    def _read_inline(self, parent: Element, change: Change) -> None:
        """Read the children of a paragraph, a link or a control."""
        for element in parent:
            tag = element.tag
            if tag == R:
                look = self.styles.run_format(self.setting, child_at(element, R_PR))
                self._read_run(element, look, change)
            elif tag == BOOKMARK:
                self.pieces.append(Piece(Kind.BOOKMARK, element.get(f"{W}name", ""), PLAIN, change))
            elif not is_without_text(element) and isinstance(tag, str):
                self._read_around_runs(element, change)

    def _read_around_runs(self, element: Element, change: Change) -> None:
        tag = element.tag
        if tag == CONTROL:
            control = self._read_control(element)
            self.pieces.append(Piece(Kind.CONTROL, "", PLAIN, change, control))
            self._read_inline(element, change)
            self.pieces.append(Piece(Kind.CONTROL_END, "", PLAIN, change, control))
        elif tag in TRANSPARENT:
            if anchor := element.get(f"{W}anchor"):  # a link to a place of this file, which is a field of another form (17.16.22)
                self.pieces.append(Piece(Kind.INNER_FIELD, "", PLAIN, change, what=f"HYPERLINK \\l {anchor}"))
            self._read_inline(element, change)
        elif tag in TURNED:
            self.pieces.append(Piece(Kind.OBJECT, "", PLAIN, change, what="words that are read in another direction"))
            self._read_inline(element, change)
        elif tag in CHANGES:
            self._read_inline(element, change_of(element).within(change))
        elif tag == FIELD:
            marks = (Kind.FIELD_BEGIN, ""), (Kind.FIELD_CODE, element.get(f"{W}instr", "")), (Kind.FIELD_RESULT, "")
            self.pieces += [Piece(kind, text, PLAIN, change) for kind, text in marks]
            self._read_inline(element, change)
            self.pieces.append(Piece(Kind.FIELD_END, "", PLAIN, change))
        elif tag == ALTERNATIVES:
            read = partial(self._read_inline, change=UNCHANGED)
            self._read_alternatives(element, Piece(Kind.ALTERNATIVES, "", PLAIN, change), read)
        else:
            self._read_object(element, Piece(Kind.OBJECT, "", PLAIN, change))

    def _read_run(self, run: Element, look: RunFormat, change: Change) -> None:
        for element in run:
            tag = element.tag
            if tag in TEXTS:
                text = "".join(map(str, element.itertext()))
                doubts = *look.doubts, *_text_doubts(element, text, change)
                self.pieces.append(Piece(TEXTS[str(tag)], text, look._replace(doubts=doubts) if doubts else look, change))
            elif tag in CHARACTERS:
                self.pieces.append(Piece(*CHARACTERS[str(tag)], look, change))
            elif tag == FIELD_MARK:
                mark = FIELD_MARKS.get(element.get(f"{W}fldCharType", ""))
                self.pieces += [] if mark is None else [Piece(mark, "", look, change)]
            elif tag == SYMBOL:
                doubtful = look._replace(doubts=(*look.doubts, "sym"))
                font = element.get(f"{W}font", "")
                self.pieces.append(Piece(Kind.SYMBOL, _symbol_character(element), doubtful, change, what=font))
            elif tag in REFERENCES:
                self.pieces.append(Piece(REFERENCES[str(tag)], element.get(f"{W}id", ""), look, change))
            elif tag == ALTERNATIVES:
                read = partial(self._read_run, look=look, change=UNCHANGED)
                self._read_alternatives(element, Piece(Kind.ALTERNATIVES, "", look, change), read)
            elif not is_without_text(element) and isinstance(tag, str):
                self._read_object(element, Piece(Kind.OBJECT, "", look, change))

    def _read_alternatives(self, element: Element, piece: Piece, read: Callable[[Element], None]) -> None:
        """Add a piece with a paragraph for each alternative, each read by a function."""

        def read_each() -> None:
            for each in element.iterchildren("*"):
                read(each)
                self._add(self.path, NOTHING_SAID, Around())

        self.pieces.append(piece._replace(inside=self._read_apart(read_each)))

    def _read_object(self, element: Element, piece: Piece) -> None:
        """Add a piece with the paragraphs of the text boxes in an element, and with any other words in it."""
        inside = self._read_apart(partial(self._read_nested, (element,)))
        self.pieces.append(piece._replace(inside=inside, what=object_kind(element)))

    def _read_apart(self, read: Callable[[], None]) -> tuple[Paragraph, ...]:
        """Return the paragraphs that a function reads inside the one that is being read."""
        if self.depth == DEEPEST:
            raise ValueError(f"Objects stand more than {DEEPEST} deep inside each other.")
        outer = self.paragraphs, self.pieces
        self.paragraphs, self.pieces, self.depth = [], [], self.depth + 1
        read()
        found = tuple(self.paragraphs)
        (self.paragraphs, self.pieces), self.depth = outer, self.depth - 1
        return found

    def _read_nested(self, elements: Iterable[Element]) -> None:
        for element in elements:
            if element.tag == BOX:
                self.read_blocks(element, Around(), self.path)
            elif element.tag == ALTERNATIVES:
                read = partial(self._read_object, piece=Piece(Kind.OBJECT))
                self._read_alternatives(element, Piece(Kind.ALTERNATIVES), read)
                self._add(self.path, NOTHING_SAID, Around())
            elif words := _own_words(element).strip():
                self.pieces.append(Piece(Kind.TEXT, words))
                self._add(self.path, NOTHING_SAID, Around())
            else:
                self._read_nested(element)

    def _read_control(self, element: Element) -> Control:
        properties = child_at(element, CONTROL_PR)
        state = child_at(properties, CHECKBOX, CHECKED)
        control = Control(
            len(self.controls),
            val_at(properties, f"{W}tag"),
            frozenset(str(each.tag).rpartition("}")[2] for each in (() if properties is None else properties)),
            val_at(properties, f"{W}docPartObj", f"{W}docPartGallery"),
            is_on(child_at(properties, f"{W}showingPlcHdr")),
            state is not None and state.get(CHECKBOX_VALUE) in ("1", "true"),
            child_at(element, CONTENT, CELL) is not None,
            next(element.iterdescendants(CONTROL), None) is not None,
            _binding(properties),
            tuple(_prints(properties)),
        )
        self.controls.append(control)
        return control


def _text_doubts(element: Element, text: str, change: Change) -> Iterator[str]:
    """Yield what programs show differently: deleted text without a change, and spaces at an end that are not said to stay (XML 1.0, 2.10)."""
    if element.tag == DELETED_TEXT and not change.deleted:
        yield "delText"
    if text != text.strip(XML_SPACES) and not any(each.get(SPACE) == "preserve" for each in _upwards(element)):
        yield "space"


def _upwards(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def _changed_by(around: Around, properties: Element | None, inserted: str, deleted: str) -> Around:
    """Return what encloses blocks with the tracked change of their row or cell, by its properties."""
    marks = [child_at(properties, f"{W}{name}") for name in (inserted, deleted)]
    stated = [mark for mark in marks if mark is not None]
    if not stated:
        return around
    times = (time for mark in stated if (time := time_of(mark)))
    own = Change(marks[0] is not None, marks[1] is not None, frozenset().union(*map(author_of, stated)), next(times, ""))
    return around._replace(change=own.within(around.change))


def _first_words(row: Element) -> str:
    """Return the beginning of the words of the first cell of a row, by which the row is named."""
    cell = next(row.iter(CELL), None)
    return " ".join(() if cell is None else _written_paragraphs(cell))[:LONGEST_HEADING]


def _written_paragraphs(cell: Element) -> list[str]:
    """Return the words of each paragraph of a cell that has any."""
    texts = ("".join(str(text) for each in paragraph.iter(f"{W}t") for text in each.itertext()) for paragraph in cell.iter(P))
    return [words for text in texts if (words := " ".join(text.split()))]


def _binding(properties: Element | None) -> str | None:
    """Return the path to what a control is bound to; None where it is bound to nothing."""
    bound = (each.get(f"{W}xpath", "") for each in (() if properties is None else properties.iterfind("{*}dataBinding")))
    return next(bound, None)


def _prints(properties: Element | None) -> Iterator[str]:
    """Yield what a control prints for what is entered: the form of a date, the words of a choice, the sign of a tick and its font."""
    for each in () if properties is None else properties.iter(*PRINTING):
        said = [f"{str(name).rpartition('}')[2]} “{value!s}”" for name, value in sorted(each.items())]
        groups = [", ".join(said)] if each.tag == CHOICE else said
        yield from (f"{str(each.tag).rpartition('}')[2]} {group}" for group in groups)


def _has_first_row(properties: Element | None) -> bool:
    """Whether the first row of a table looks as its style has it for first rows (ISO/IEC 29500-1, 17.4.56)."""
    look = child_at(properties, f"{W}tblLook")
    if look is None:
        return False
    said, bits = look.get(f"{W}firstRow"), look.get(VAL, "")
    return (
        said in ("1", "true", "on")
        if said
        else re.fullmatch("[0-9A-Fa-f]{4}", bits) is not None and bool(int(bits, 16) & FIRST_ROW)
    )


def _own_words(element: Element) -> str:
    """Return the words of an element that holds nothing but words: a text in any language of Office, or WordArt."""
    if element.tag == WORD_ART:
        return element.get("string", "")
    return "".join(map(str, element.itertext())) if str(element.tag).rpartition("}")[2] == "t" else ""


def _symbol_character(element: Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
        return chr(code - SYMBOLS if SYMBOLS <= code < SYMBOLS + 0x100 else code)
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"
