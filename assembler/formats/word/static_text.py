"""The text of a Word file made static: fields, controls and links give way to the words that they show, bookmarks are left out."""

from collections.abc import Mapping
from copy import deepcopy

from assembler.formats.word.elements import BOOKMARK, CONTENT, CONTROL, FIELD, FIELD_MARK, R
from assembler.formats.word.package import Element, W, child_at, val_at
from assembler.formats.word.styles import P_PR
from assembler.formats.word.views import CONTENTS

SHELLS = (CONTENT, FIELD, *(f"{W}{name}" for name in ("hyperlink", "customXml", "smartTag")))
"""The elements around text that give way to what stands in them."""

MARKS = (
    BOOKMARK,
    FIELD_MARK,
    *(f"{W}{name}" for name in ("bookmarkEnd", "instrText", "proofErr", "formProt", "sdtPr", "sdtEndPr")),
)
"""The elements that are left out."""

BEFORE_NUMBER = tuple(f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"))
BEFORE_INDENT = (
    *BEFORE_NUMBER,
    *(
        f"{W}{name}"
        for name in (
            *(
                "numPr",
                "suppressLineNumbers",
                "pBdr",
                "shd",
                "tabs",
                "suppressAutoHyphens",
                "kinsoku",
                "wordWrap",
                "overflowPunct",
            ),
            *("topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing"),
        )
    ),
)
"""What stands before the number and before the indent in the properties of a paragraph (ISO/IEC 29500-1, 17.3.1.26)."""

NUMBER, INDENT = f"{W}numPr", f"{W}ind"


def make_static(body: Element) -> None:
    """Make a text static, in place; the table of contents, which Word builds, is left out."""
    for control in list(body.iter(CONTROL)):
        if val_at(control, f"{W}sdtPr", f"{W}docPartObj", f"{W}docPartGallery") == CONTENTS:
            _take_out(control)
    for element in list(body.iter(*MARKS)):
        _take_out(element)
    for element in list(body.iter(CONTROL, *SHELLS)):
        _unwrap(element)
    for run in list(body.iter(R)):
        if all(each.tag == f"{W}rPr" for each in run):
            _take_out(run)


def _take_out(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for inner in reversed(list(element)):
        parent.insert(at + 1, inner)
    parent.remove(element)


def take_number(paragraph: Element, indents: Mapping[tuple[str, str], Element]) -> None:
    """Take the number away that Word counts for a paragraph, and give it the indent of its level, by list and level."""
    properties = child_at(paragraph, P_PR)
    numbered = child_at(properties, NUMBER)
    if properties is None or numbered is None:
        return
    found = indents.get((val_at(numbered, f"{W}numId"), val_at(numbered, f"{W}ilvl")))
    for inner in list(numbered):
        numbered.remove(inner)
    for name in ("ilvl", "numId"):
        numbered.append(numbered.makeelement(f"{W}{name}", {f"{W}val": "0"}))
    if found is not None and child_at(properties, INDENT) is None:
        at = max((index for index, each in enumerate(properties) if each.tag in BEFORE_INDENT), default=-1)
        properties.insert(at + 1, deepcopy(found))


def indents_of(numbering: Element | None) -> dict[tuple[str, str], Element]:
    """Return the indent of each level of each list, by the numbers of both."""
    if numbering is None:
        return {}
    levels = {
        (each.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "")): indent
        for each in numbering.iterfind(f"{W}abstractNum")
        for level in each.iterfind(f"{W}lvl")
        if (indent := child_at(level, P_PR, INDENT)) is not None
    }
    lists = {each.get(f"{W}numId", ""): val_at(each, f"{W}abstractNumId") for each in numbering.iterfind(f"{W}num")}
    return {
        (number, level): indent for number, source in lists.items() for (one, level), indent in levels.items() if one == source
    }
