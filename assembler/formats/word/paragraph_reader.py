"""The paragraphs of a part of a Word file read from its XML: blocks, runs, and the boxes and drawings in them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from assembler.formats.word.changes import CHANGES, UNCHANGED, Change
from assembler.formats.word.package import VAL, Element, W, child_at, is_on, val_at
from assembler.formats.word.paragraphs import PLAIN, Control, Kind, Paragraph, Piece, Place, Story
from assembler.formats.word.styles import (
    NOTHING_SAID,
    P_PR,
    R_PR,
    TC_PR,
    ParagraphFormat,
    RunFormat,
    Setting,
    Styles,
    TableSetting,
)
from assembler.formats.word.wordml import WORD_2010

P, R, TABLE, ROW, CELL = (f"{W}{name}" for name in ("p", "r", "tbl", "tr", "tc"))
BOOKMARK, BOX, FIELD, FIELD_MARK, SYMBOL = (
    f"{W}{name}" for name in ("bookmarkStart", "txbxContent", "fldSimple", "fldChar", "sym")
)
CONTROL, CONTROL_PR, CONTENT = (f"{W}{name}" for name in ("sdt", "sdtPr", "sdtContent"))
CHECKBOX, CHECKED, CHECKBOX_VALUE = (f"{{{WORD_2010}}}{name}" for name in ("checkbox", "checked", "val"))
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
TRANSPARENT = {f"{W}{name}" for name in ("hyperlink", "customXml", "smartTag", "dir", "bdo", "sdtContent")}
"""The elements around runs that say nothing of their text."""

WITHOUT_TEXT = {
    f"{W}{name}"
    for name in (
        *("pPr", "rPr", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "lastRenderedPageBreak"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
        *("tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "separator", "continuationSeparator"),
        *("commentReference", "annotationRef", "footnoteRef", "endnoteRef", "customXmlPr", "smartTagPr"),
    )
}
"""The elements that have no text; any other is read for the words in it, so that words cannot hide in what is unknown."""

CHARACTERS = {
    f"{W}tab": (Kind.TAB, "\t"),
    f"{W}ptab": (Kind.TAB, "\t"),
    f"{W}br": (Kind.BREAK, "\n"),
    f"{W}cr": (Kind.BREAK, "\n"),
    f"{W}noBreakHyphen": (Kind.NO_BREAK_HYPHEN, "\N{NON-BREAKING HYPHEN}"),
    f"{W}softHyphen": (Kind.SOFT_HYPHEN, "\N{SOFT HYPHEN}"),
}
TEXTS = {
    **dict.fromkeys((f"{W}t", f"{W}delText"), Kind.TEXT),
    **dict.fromkeys((f"{W}instrText", f"{W}delInstrText"), Kind.FIELD_CODE),
}
FIELD_MARKS = {"begin": Kind.FIELD_BEGIN, "separate": Kind.FIELD_RESULT, "end": Kind.FIELD_END}
NOTES = {f"{W}{name}" for name in ("footnoteReference", "endnoteReference")}
DEEPEST = 24
"""The most objects and alternatives inside each other: in a drawing that Word makes there are four or five."""

FIRST_ROW = 0x0020
"""The bit of a table's look that turns on the look of the first row."""

SYMBOLS = 0xF000
"""The private-use code point at which Word's characters of symbol fonts begin (ISO/IEC 29500-1, 17.3.3.30)."""


class Around(NamedTuple):
    """What encloses the blocks that are read: tracked changes, content controls, the table's style, its first row, the cell."""

    change: Change = UNCHANGED
    controls: tuple[Control, ...] = ()
    table: str = ""
    first_row: bool = False
    cell: TableSetting = TableSetting()


def read_story(part: str, root: Element, styles: Styles) -> Story:
    """Return the text of a part, such as a body, a header or the notes.

    Raises ValueError where objects stand deeper inside each other than a program makes them.
    """
    reader = StoryReader(part, styles)
    reader.read_blocks(root, Around(), ())
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
            tag, here = element.tag, (*path, at)
            if tag == P:
                self._read_paragraph(element, around, here)
            elif tag == BOOKMARK:
                self.pieces.append(Piece(Kind.BOOKMARK, element.get(f"{W}name", "")))
            elif tag not in WITHOUT_TEXT:
                self._read_enclosing(element, around, here)

    def _read_enclosing(self, element: Element, around: Around, path: tuple[int, ...]) -> None:
        tag = element.tag
        if tag == CONTROL:
            self.read_blocks(element, around._replace(controls=(*around.controls, self._read_control(element))), path)
        elif tag == TABLE:
            self._read_table(element, around, path)
        elif tag == ROW:
            self.read_blocks(element, _changed_by(around, child_at(element, f"{W}trPr"), "ins", "del"), path)
        elif tag == CELL:
            properties = child_at(element, TC_PR)
            cell = self.styles.cell(around.table, first=around.first_row, properties=properties)
            self.read_blocks(element, _changed_by(around, properties, "cellIns", "cellDel")._replace(cell=cell), path)
        elif tag in CHANGES:
            self.read_blocks(element, around._replace(change=CHANGES[str(tag)].within(around.change)), path)
        elif next(element.iter(P), None) is not None:
            self.read_blocks(element, around, path)
        else:
            self.path = path
            self._read_object(element, Piece(Kind.OBJECT))
            if self.pieces[-1].inside:
                self._add(path, NOTHING_SAID, around)
            else:
                self.pieces.pop()

    def _read_table(self, table: Element, around: Around, path: tuple[int, ...]) -> None:
        properties = child_at(table, f"{W}tblPr")
        style, first = val_at(properties, f"{W}tblStyle"), next(table.iter(ROW), None) if _has_first_row(properties) else None
        for at, element in enumerate(table):
            if element.tag not in WITHOUT_TEXT:
                holds_first = first is not None and next(element.iter(ROW), None) is first
                self._read_enclosing(element, around._replace(table=style, first_row=holds_first), (*path, at))

    def _read_paragraph(self, paragraph: Element, around: Around, path: tuple[int, ...]) -> None:
        said = self.styles.paragraph_format(child_at(paragraph, P_PR))
        outer = self.setting, self.path
        self.setting, self.path = Setting(said.numbered.style, around.cell, said.ground, said.line), path
        self._read_inline(paragraph, UNCHANGED)
        self._add(path, said, around)
        self.setting, self.path = outer

    def _add(self, path: tuple[int, ...], said: ParagraphFormat, around: Around) -> None:
        """Add the pieces that were read as a paragraph."""
        self.count += 1
        place, pieces, self.pieces = Place(self.part, self.count, path), tuple(self.pieces), []
        self.paragraphs.append(Paragraph(place, said, pieces, around.controls, around.change))

    def _read_inline(self, parent: Element, change: Change) -> None:
        """Read the children of a paragraph, a link or a control."""
        for element in parent:
            tag = element.tag
            if tag == R:
                look = self.styles.run_format(self.setting, child_at(element, R_PR))
                self._read_run(element, look, change)
            elif tag == BOOKMARK:
                self.pieces.append(Piece(Kind.BOOKMARK, element.get(f"{W}name", ""), PLAIN, change))
            elif tag not in WITHOUT_TEXT:
                self._read_around_runs(element, change)

    def _read_around_runs(self, element: Element, change: Change) -> None:
        tag = element.tag
        if tag == CONTROL:
            control = self._read_control(element)
            self.pieces.append(Piece(Kind.CONTROL, "", PLAIN, change, control))
            self._read_inline(element, change)
            self.pieces.append(Piece(Kind.CONTROL_END, "", PLAIN, change, control))
        elif tag in TRANSPARENT:
            self._read_inline(element, change)
        elif tag in CHANGES:
            self._read_inline(element, CHANGES[str(tag)].within(change))
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
                self.pieces.append(Piece(TEXTS[str(tag)], element.text or "", look, change))
            elif tag in CHARACTERS:
                self.pieces.append(Piece(*CHARACTERS[str(tag)], look, change))
            elif tag == FIELD_MARK:
                mark = FIELD_MARKS.get(element.get(f"{W}fldCharType", ""))
                self.pieces += [] if mark is None else [Piece(mark, "", look, change)]
            elif tag == SYMBOL:
                self.pieces.append(Piece(Kind.SYMBOL, _symbol_character(element), look, change))
            elif tag in NOTES:
                self.pieces.append(Piece(Kind.NOTE, element.get(f"{W}id", ""), look, change))
            elif tag == ALTERNATIVES:
                read = partial(self._read_run, look=look, change=UNCHANGED)
                self._read_alternatives(element, Piece(Kind.ALTERNATIVES, "", look, change), read)
            elif tag not in WITHOUT_TEXT:
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
        self.pieces.append(piece._replace(inside=self._read_apart(partial(self._read_nested, (element,)))))

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
        )
        self.controls.append(control)
        return control


def _changed_by(around: Around, properties: Element | None, inserted: str, deleted: str) -> Around:
    """Return what encloses blocks with the tracked change of their row or cell, by its properties."""
    own = Change(*(child_at(properties, f"{W}{name}") is not None for name in (inserted, deleted)))
    return around._replace(change=own.within(around.change))


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
    return element.text or "" if str(element.tag).rpartition("}")[2] == "t" else ""


def _symbol_character(element: Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
        return chr(code - SYMBOLS if SYMBOLS <= code < SYMBOLS + 0x100 else code)
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"
