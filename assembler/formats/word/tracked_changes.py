"""The text of a returned Word file in two views: with every tracked change accepted, and with every one rejected.

Elements that show words to one reader and hide them from another are either read through or reported: controls, links, smart
tags, moves, deleted paragraph marks, deleted rows, hidden runs, text boxes. Of a field, only its result is text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assembler.formats.word.numbering import P_PR, Counter, Lists
from assembler.formats.word.package import Element, W, child_at

FILLED = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The character in a line that replaces the content of a control: filling it in is no edit."""

TRANSPARENT = {f"{W}{name}" for name in ("hyperlink", "customXml", "smartTag", "fldSimple", "sdtContent", "dir", "bdo")}
ADDED = {f"{W}ins", f"{W}moveTo"}
REMOVED = {f"{W}del", f"{W}moveFrom"}
SPACES = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
BREAKS = {f"{W}br", f"{W}cr"}
WITHOUT_TEXT = {
    f"{W}{name}"
    for name in (
        *("pPr", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
    )
}
"""The elements of a paragraph that have no text."""

RUN_PARTS = {
    *SPACES,
    *(
        f"{W}{name}"
        for name in ("rPr", "instrText", "delInstrText", "lastRenderedPageBreak", "annotationRef", "commentReference")
    ),
    *(f"{W}{name}" for name in ("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "separator")),
}
"""The elements of a run that have no words; any other, such as a text box or a formula, is read for the words in it."""

SYMBOLS = 0xF000
"""The private-use code point at which Word's characters of symbol fonts begin (ISO/IEC 29500-1, 17.3.3.30)."""

SMALLEST = 8
"""The smallest size of readable text, in half points."""

SIZE = re.compile("[0-9]{1,4}")
"""A size that Word accepts."""

UNSEEN_COLOURS = ("FFFFFF", "ffffff")


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """A paragraph: the names of the bookmarks around it, its label as Word computes it, and its text."""

    marks: tuple[str, ...]
    label: str
    text: str


@dataclass(slots=True)
class ViewReader:
    """Reader of the lines of a body in one of its two views: all tracked changes accepted, or, unless `accepting`, rejected.

    `carried` is the text of a paragraph whose mark is deleted in this view, which runs on into the next; `marks` are the
    bookmarks met since the last line.
    """

    lists: Lists
    accepting: bool
    hidden_styles: frozenset[str] = frozenset()
    lines: list[ParagraphText] = field(default_factory=list)
    counter: Counter = field(init=False)
    marks: list[str] = field(default_factory=list)
    carried: str = ""

    def __post_init__(self) -> None:
        """Create the counters of the lists."""
        self.counter = Counter(self.lists)

    def read(self, body: Element) -> tuple[ParagraphText, ...]:
        """Return the lines of a body."""
        self._read_blocks(body)
        if self.carried.strip():
            self.lines.append(ParagraphText(tuple(self.marks), "", self.carried))
        return tuple(self.lines)

    def _is_skipped(self, element: Element) -> bool:
        return element.tag in (REMOVED if self.accepting else ADDED)

    def _read_blocks(self, parent: Element) -> None:
        for element in parent:
            if self._is_skipped(element) or is_table_of_contents(element):
                continue
            if element.tag == f"{W}p":
                self._read_paragraph(element)
            elif element.tag == f"{W}bookmarkStart":
                self.marks.append(element.get(f"{W}name", ""))
            elif element.tag == f"{W}sdt" and _holds_cell(element):
                self.lines.append(ParagraphText((), "", FILLED))  # one line, however many are filled in
            elif element.tag != f"{W}tr" or not self._is_row_gone(element):
                self._read_blocks(element)

    def _is_row_gone(self, row: Element) -> bool:
        return row.find(f"{W}trPr/{W}{'del' if self.accepting else 'ins'}") is not None

    def _read_paragraph(self, paragraph: Element) -> None:
        """Add a paragraph as a line, or, where its mark is deleted in this view, carry its text into the next paragraph."""
        pieces = ParagraphReader(self.accepting, self.hidden_styles)
        pieces.read(paragraph)
        self.marks += pieces.marks
        text = self.carried + pieces.text
        if self._is_mark_gone(paragraph):
            self.carried = text
            return
        label, _ = self.counter.count(_numbered_by(paragraph, self.accepting))
        self.lines.append(ParagraphText(tuple(self.marks), label, text))
        self.marks, self.carried = [], ""

    def _is_mark_gone(self, paragraph: Element) -> bool:
        # A change of the paragraph mark stands in the run properties of the mark (ISO/IEC 29500-1, 17.13.5).
        names = ("del", "moveFrom") if self.accepting else ("ins", "moveTo")
        return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in names)


@dataclass(slots=True)
class ParagraphReader:
    """Reader of one paragraph: collects its visible text, its bookmarks, and its hidden text.

    `showing` holds for each open field whether its result has begun.
    """

    accepting: bool
    hidden_styles: frozenset[str] = frozenset()
    break_as: str = " "
    text: str = ""
    marks: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    showing: list[bool] = field(default_factory=list)

    def read(self, parent: Element) -> None:
        """Read the children of a paragraph, a link or a control."""
        for element in parent:
            if element.tag == f"{W}r":
                self._read_run(element)
            elif element.tag == f"{W}bookmarkStart":
                self.marks.append(element.get(f"{W}name", ""))
            elif element.tag == f"{W}sdt":
                self.text += FILLED
            elif element.tag in TRANSPARENT or element.tag in (ADDED if self.accepting else REMOVED):
                self.read(element)
            elif element.tag not in WITHOUT_TEXT | ADDED | REMOVED:  # what is unknown is read: words must not hide in it
                self.text += text_within(element)

    def _read_run(self, run: Element) -> None:
        unseen = _is_unseen(run, self.hidden_styles)
        for element in run:
            if element.tag == f"{W}fldChar":
                self._track_field(element.get(f"{W}fldCharType", ""))
            elif all(self.showing) and (text := self._element_text(element)):
                if unseen:
                    self.hidden.append(text)
                else:
                    self.text += text

    def _element_text(self, element: Element) -> str:
        if element.tag in (f"{W}t", f"{W}delText"):
            return element.text or ""
        if element.tag == f"{W}sym":
            return _symbol_character(element)
        if element.tag in BREAKS:
            return self.break_as
        return SPACES.get(str(element.tag), "") if element.tag in RUN_PARTS else text_within(element)

    def _track_field(self, kind: str) -> None:
        if kind == "begin":
            self.showing.append(False)
        elif kind == "separate" and self.showing:
            self.showing[-1] = True
        elif kind == "end" and self.showing:
            self.showing.pop()


def text_within(element: Element) -> str:
    """Return the words inside any element, each after a space: a text box, a formula, or a whole document."""
    texts = (each.text for each in element.iter("{*}t") if isinstance(each.text, str))
    return "".join(f" {text}" for text in texts if text.strip())


def _symbol_character(element: Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
        return chr(code - SYMBOLS if SYMBOLS <= code < SYMBOLS + 0x100 else code)
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"


def is_table_of_contents(element: Element) -> bool:
    """Whether an element is the table of contents, which Word rebuilds."""
    return element.tag == f"{W}sdt" and element.find(f"{W}sdtPr/{W}docPartObj") is not None


def _holds_cell(control: Element) -> bool:
    """Whether a control wraps a whole cell, whose content is paragraphs."""
    return control.find(f"{W}sdtContent/{W}tc") is not None


def _numbered_by(paragraph: Element, accepting: bool) -> Element | None:  # noqa: FBT001
    """Return a paragraph's properties, or, unless `accepting`, those it had before a tracked change of them."""
    properties = child_at(paragraph, P_PR)
    former = child_at(properties, f"{W}pPrChange", P_PR)
    return properties if accepting or former is None else former


def _is_unseen(run: Element, hidden_styles: frozenset[str]) -> bool:
    """Whether a run is hidden, white, or too small to read."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    size, colour, style = (_child_val(properties, name) for name in ("sz", "color", "rStyle"))
    small = SIZE.fullmatch(size) is not None and int(size) < SMALLEST
    return _is_on(properties, "vanish") or small or colour in UNSEEN_COLOURS or style in hidden_styles


def _is_on(properties: Element, name: str) -> bool:
    found = properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _child_val(parent: Element, name: str) -> str:
    found = parent.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def hidden_styles(styles: Element) -> frozenset[str]:
    """Return the ids of the styles whose text is hidden."""
    formats = ((style.get(f"{W}styleId", ""), style.find(f"{W}rPr")) for style in styles.iterfind(f"{W}style"))
    return frozenset(name for name, properties in formats if properties is not None and _is_on(properties, "vanish"))


def hidden_text(root: Element, styles: frozenset[str]) -> tuple[str, ...]:
    """Return the text of a part that no reader sees, in order."""
    return tuple(text for paragraph in root.iter(f"{W}p") for text in _hidden_in_paragraph(paragraph, styles))


def _hidden_in_paragraph(paragraph: Element, styles: frozenset[str]) -> Iterator[str]:
    whole = _paragraph_style(paragraph) in styles
    pieces = ParagraphReader(accepting=True, hidden_styles=styles)
    pieces.read(paragraph)
    seen = [pieces.text] if whole else []
    yield from (text for text in (*pieces.hidden, *seen) if text.strip())


def _paragraph_style(paragraph: Element) -> str:
    properties = paragraph.find(f"{W}pPr")
    return "" if properties is None else _child_val(properties, "pStyle")


def plain_lines(root: Element) -> Iterator[str]:
    """Yield the words of each paragraph of a header, footer or note, without fields, whose results change with every page."""
    for paragraph in root.iter(f"{W}p"):
        if text := "".join(_words_outside_fields(paragraph)).strip():
            yield text


def _words_outside_fields(paragraph: Element) -> Iterator[str]:
    depth = 0
    for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}fldChar"):
        kind = element.get(f"{W}fldCharType", "")
        depth = max(0, depth + {"begin": 1, "end": -1}.get(kind, 0))
        if element.tag == f"{W}t" and not depth:
            yield element.text or ""
        elif element.tag == f"{W}tab":
            yield " "


def field_codes(root: Element) -> tuple[str, ...]:
    """Return the codes of all fields of a part except the table of contents, sorted, with spaces normalized."""
    simple = (element.get(f"{W}instr", "") for element in root.iter(f"{W}fldSimple"))
    codes = (" ".join(code.split()) for code in (*simple, *_complex_field_codes(root.iter(f"{W}fldChar", f"{W}instrText"))))
    return tuple(sorted(code for code in codes if code.partition(" ")[0].upper() != "TOC"))


def _complex_field_codes(elements: Iterable[Element]) -> Iterator[str]:
    """Yield the code of each complex field, a nested one before the field around it."""
    open_codes = list[str]()
    for element in elements:
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin":
            open_codes.append("")
        elif kind == "end" and open_codes:
            yield open_codes.pop()
        elif element.tag == f"{W}instrText" and open_codes:
            open_codes[-1] += element.text or ""
