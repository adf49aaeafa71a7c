"""The text of a returned Word file in two views: with every tracked change accepted, and with every one rejected.

Whatever hides words from one reader and shows them to another is looked through or told: controls, links, smart tags, moves,
deleted paragraph marks, deleted rows, hidden runs, boxes. Of a field only what it shows is text.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from assembler.formats.word.numbering import Counter, Lists
from assembler.formats.word.package import W

Element = etree._Element  # noqa: SLF001 - the only name lxml has for its type

FILLED = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands in a line for the content of a control: filling it in is no edit."""

THROUGH = {f"{W}{name}" for name in ("hyperlink", "customXml", "smartTag", "fldSimple", "sdtContent", "dir", "bdo")}
ADDED = {f"{W}ins", f"{W}moveTo"}
REMOVED = {f"{W}del", f"{W}moveFrom"}
SPACES = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
BREAKS = {f"{W}br", f"{W}cr"}
SILENT = {
    f"{W}{name}"
    for name in (
        *("pPr", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
    )
}
"""What may stand in a paragraph and says nothing."""

RUN_PARTS = {
    *SPACES,
    *(
        f"{W}{name}"
        for name in ("rPr", "instrText", "delInstrText", "lastRenderedPageBreak", "annotationRef", "commentReference")
    ),
    *(f"{W}{name}" for name in ("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "separator")),
}
"""What may stand in a run beside its text. Words in anything else, such as a box or a formula, count as words of the paragraph."""

SYMBOLS = 0xF000
"""Where Word keeps the characters of symbol fonts."""

SMALLEST = 8
"""The smallest size of text that is meant to be read, in half points."""

UNSEEN_COLOURS = ("FFFFFF", "ffffff")


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """A paragraph: the bookmarks that stand round it, its label as Word counts it, and its text."""

    marks: tuple[str, ...]
    label: str
    text: str


@dataclass(slots=True)
class ViewReader:
    """Reads the lines of one part of a file; `accepting` tells which of its two views."""

    lists: Lists
    accepting: bool
    hidden_styles: frozenset[str] = frozenset()
    lines: list[ParagraphText] = field(default_factory=list)
    counter: Counter = field(init=False)
    marks: list[str] = field(default_factory=list)
    carried: str = ""

    def __post_init__(self) -> None:
        """Begin to count."""
        self.counter = Counter(self.lists)

    def read(self, body: Element) -> tuple[ParagraphText, ...]:
        """Give the lines of a body."""
        self._blocks(body)
        if self.carried.strip():
            self.lines.append(ParagraphText(tuple(self.marks), "", self.carried))
        return tuple(self.lines)

    def _skipped(self, element: Element) -> bool:
        return element.tag in (REMOVED if self.accepting else ADDED)

    def _blocks(self, parent: Element) -> None:
        for element in parent:
            if self._skipped(element) or is_table_of_contents(element):
                continue
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}bookmarkStart":
                self.marks.append(element.get(f"{W}name", ""))
            elif element.tag == f"{W}sdt" and _holds_cell(element):
                self.lines.append(ParagraphText((), "", FILLED))
            elif element.tag != f"{W}tr" or not self._row_gone(element):
                self._blocks(element)

    def _row_gone(self, row: Element) -> bool:
        return row.find(f"{W}trPr/{W}{'del' if self.accepting else 'ins'}") is not None

    def _paragraph(self, paragraph: Element) -> None:
        """Read one paragraph; one whose mark is gone in this view runs on into the next."""
        pieces = ParagraphReader(self.accepting, self.hidden_styles)
        pieces.read(paragraph)
        self.marks += pieces.marks
        text = self.carried + pieces.text
        if self._mark_gone(paragraph):
            self.carried = text
            return
        label, _ = self.counter.count(paragraph if self.accepting else before_change(paragraph))
        self.lines.append(ParagraphText(tuple(self.marks), label, text))
        self.marks, self.carried = [], ""

    def _mark_gone(self, paragraph: Element) -> bool:
        names = ("del", "moveFrom") if self.accepting else ("ins", "moveTo")
        return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in names)


@dataclass(slots=True)
class ParagraphReader:
    """Gathers the text of one paragraph, the bookmarks in it, and the text in it that cannot be seen."""

    accepting: bool
    hidden_styles: frozenset[str] = frozenset()
    break_as: str = " "
    text: str = ""
    marks: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    showing: list[bool] = field(default_factory=list)

    def read(self, parent: Element) -> None:
        """Read what stands in a paragraph, a link or a control."""
        for element in parent:
            if element.tag == f"{W}r":
                self._run(element)
            elif element.tag == f"{W}bookmarkStart":
                self.marks.append(element.get(f"{W}name", ""))
            elif element.tag == f"{W}sdt":
                self.text += FILLED
            elif element.tag in THROUGH or element.tag in (ADDED if self.accepting else REMOVED):
                self.read(element)
            elif element.tag not in SILENT | ADDED | REMOVED:
                self.text += text_within(element)

    def _run(self, run: Element) -> None:
        unseen = _unseen(run, self.hidden_styles)
        for element in run:
            if element.tag == f"{W}fldChar":
                self._field(element.get(f"{W}fldCharType", ""))
            elif all(self.showing) and (said := self._said(element)):
                if unseen:
                    self.hidden.append(said)
                else:
                    self.text += said

    def _said(self, element: Element) -> str:
        if element.tag in (f"{W}t", f"{W}delText"):
            return element.text or ""
        if element.tag == f"{W}sym":
            return _symbol(element)
        if element.tag in BREAKS:
            return self.break_as
        return SPACES.get(str(element.tag), "") if element.tag in RUN_PARTS else text_within(element)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.showing.append(False)
        elif kind == "separate" and self.showing:
            self.showing[-1] = True
        elif kind == "end" and self.showing:
            self.showing.pop()


def text_within(element: Element) -> str:
    """Give the words inside a box, a formula or anything else that is no run."""
    texts = (each.text for each in element.iter("{*}t") if isinstance(each.text, str))
    return "".join(f" {text}" for text in texts if text.strip())


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
        return chr(code - SYMBOLS if SYMBOLS <= code < SYMBOLS + 0x100 else code)
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"


def is_table_of_contents(element: Element) -> bool:
    """`True` for the table of contents, which Word builds anew."""
    return element.tag == f"{W}sdt" and element.find(f"{W}sdtPr/{W}docPartObj") is not None


def _holds_cell(control: Element) -> bool:
    """`True` for a control round a whole cell, which is filled with lines."""
    return control.find(f"{W}sdtContent/{W}tc") is not None


def before_change(paragraph: Element) -> Element:
    """Give a paragraph with the properties it had before a tracked change of them."""
    old = paragraph.find(f"{W}pPr/{W}pPrChange/{W}pPr")
    if old is None:
        return paragraph
    former = etree.Element(f"{W}p")
    former.append(deepcopy(old))
    return former


def _unseen(run: Element, hidden_styles: frozenset[str]) -> bool:
    """`True` when a run is hidden, white, or too small to read."""
    look = run.find(f"{W}rPr")
    if look is None:
        return False
    size, colour, style = (_value(look, name) for name in ("sz", "color", "rStyle"))
    small = size.isascii() and size.isdigit() and len(size) < 5 and int(size) < SMALLEST  # noqa: PLR2004 - no size has five digits
    return _on(look, "vanish") or small or colour in UNSEEN_COLOURS or style in hidden_styles


def _on(look: Element, name: str) -> bool:
    found = look.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _value(parent: Element, name: str) -> str:
    found = parent.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def hidden_styles(styles: Element) -> frozenset[str]:
    """Give the styles whose text is hidden."""
    looks = ((style.get(f"{W}styleId", ""), style.find(f"{W}rPr")) for style in styles.iterfind(f"{W}style"))
    return frozenset(name for name, look in looks if look is not None and _on(look, "vanish"))


def hidden_text(root: Element, styles: frozenset[str]) -> tuple[str, ...]:
    """Give the text of a part that nobody sees, in order."""
    return tuple(text for paragraph in root.iter(f"{W}p") for text in _hidden(paragraph, styles))


def _hidden(paragraph: Element, styles: frozenset[str]) -> Iterator[str]:
    whole = _value_of_style(paragraph) in styles
    pieces = ParagraphReader(accepting=True, hidden_styles=styles)
    pieces.read(paragraph)
    seen = [pieces.text] if whole else []
    yield from (text for text in (*pieces.hidden, *seen) if text.strip())


def _value_of_style(paragraph: Element) -> str:
    look = paragraph.find(f"{W}pPr")
    return "" if look is None else _value(look, "pStyle")


def plain_lines(root: Element) -> Iterator[str]:
    """Give the words of each paragraph of a header, a note or a box, fields left out: they change with every page."""
    for paragraph in root.iter(f"{W}p"):
        if text := "".join(_words(paragraph)).strip():
            yield text


def _words(paragraph: Element) -> Iterator[str]:
    depth = 0
    for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}fldChar"):
        kind = element.get(f"{W}fldCharType", "")
        depth = max(0, depth + {"begin": 1, "end": -1}.get(kind, 0))
        if element.tag == f"{W}t" and not depth:
            yield element.text or ""
        elif element.tag == f"{W}tab":
            yield " "


def field_codes(root: Element) -> tuple[str, ...]:
    """Give the codes of all fields of a part but the contents, their spaces made even."""
    simple = (element.get(f"{W}instr", "") for element in root.iter(f"{W}fldSimple"))
    codes = (" ".join(code.split()) for code in (*simple, *_codes(root.iter(f"{W}fldChar", f"{W}instrText"))))
    return tuple(sorted(code for code in codes if code.partition(" ")[0].upper() != "TOC"))


def _codes(elements: Iterable[Element]) -> Iterator[str]:
    """Give the code of each complex field, nested ones after those round them."""
    open_codes = list[str]()
    for element in elements:
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin":
            open_codes.append("")
        elif kind == "end" and open_codes:
            yield open_codes.pop()
        elif element.tag == f"{W}instrText" and open_codes:
            open_codes[-1] += element.text or ""
