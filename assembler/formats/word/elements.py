"""The elements of the text of a Word file, by what they are to its reader (ISO/IEC 29500-1, 17.3)."""

from assembler.formats.word.package import Element, W
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.wordml import WORD_2010

P, R, TABLE, ROW, CELL = (f"{W}{name}" for name in ("p", "r", "tbl", "tr", "tc"))
BOOKMARK, BOX, FIELD, FIELD_MARK, SYMBOL = (
    f"{W}{name}" for name in ("bookmarkStart", "txbxContent", "fldSimple", "fldChar", "sym")
)
CONTROL, CONTROL_PR, CONTENT = (f"{W}{name}" for name in ("sdt", "sdtPr", "sdtContent"))
CHECKBOX, CHECKED, CHECKBOX_VALUE = (f"{{{WORD_2010}}}{name}" for name in ("checkbox", "checked", "val"))
CHOICE = f"{W}listItem"
PRINTING = (f"{W}dateFormat", CHOICE, *(f"{{{WORD_2010}}}{name}" for name in ("checkedState", "uncheckedState")))
"""The elements by which a control says what it prints for what is entered."""

ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
TRANSPARENT = {f"{W}{name}" for name in ("hyperlink", "customXml", "smartTag", "sdtContent")}
"""The elements around runs that say nothing of their text."""

PROPERTIES = {
    f"{W}{name}"
    for name in (
        *(
            "pPr",
            "rPr",
            "tblPr",
            "tblPrEx",
            "tblGrid",
            "trPr",
            "tcPr",
            "sdtPr",
            "sdtEndPr",
            "sectPr",
            "customXmlPr",
            "smartTagPr",
        ),
    )
}
"""The elements that say how others look, and have no text."""

FIRST = {f"{W}{name}" for name in ("pPr", "rPr", "tcPr", "sdtPr")}
"""Those that stand first in what they describe."""

MARKS = {
    f"{W}{name}"
    for name in (
        *("bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "lastRenderedPageBreak"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "separator", "continuationSeparator"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
        *("customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
        *("annotationRef", "footnoteRef", "endnoteRef"),
    )
}
"""The elements that are marks without text, and without anything in them."""


def is_without_text(element: Element) -> bool:
    """Whether an element has no text; any other is read for the words in it, so that words cannot hide in what is unknown.

    Properties that are declared a second time are something else, since programs differ in which of them count.
    """
    if element.tag in FIRST:
        return element.getprevious() is None
    if element.tag in PROPERTIES:
        return next(element.itersiblings(str(element.tag), preceding=True), None) is None
    return element.tag in MARKS and not len(element)


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
REFERENCES = {
    f"{W}footnoteReference": Kind.NOTE,
    f"{W}endnoteReference": Kind.NOTE,
    f"{W}commentReference": Kind.COMMENT,
}
TURNED = {f"{W}dir", f"{W}bdo"}
"""The elements around runs that turn the direction in which they are read."""

BLOCKS = TRANSPARENT | {f"{W}{name}" for name in ("footnote", "endnote", "comment", "sdt")}
"""The elements around paragraphs that say nothing of their text."""

FIRST_ROW = 0x0020
"""The bit of a table's look that turns on the look of the first row."""

SYMBOLS = 0xF000
"""The private-use code point at which Word's characters of symbol fonts begin (ISO/IEC 29500-1, 17.3.3.30)."""
