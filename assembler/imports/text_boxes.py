"""Text boxes that float beside the text: their paragraphs stand behind the one in which a box is anchored, never inside a sentence."""

from collections.abc import Callable

from lxml import etree

from assembler.formats.word.package import Element, W, child_at

MARK = b"txbxContent"
"""What stands in a file that has text boxes."""
BOX, PARAGRAPH = f"{W}txbxContent", f"{W}p"
BOXED = "boxed"
"""The attribute of a paragraph that stood in a text box."""
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHANGES = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_PROPERTIES, _NUMBER, _RUN = f"{W}pPr", f"{W}numPr", f"{W}r"
_PICTURES = frozenset(("blip", "imagedata", "chart", "textpath", "relIds"))
"""What is more to a drawing than its frame."""


def move_text_boxes(root: Element, is_numbered: Callable[[Element | None], bool]) -> int:
    """Move the paragraphs of text boxes, marked as such, behind the ones that these are anchored in; return how many lose a number.

    Word counts a box apart from the text around it: its numbers are none of the contract's. `is_numbered` says of the properties of a
    paragraph whether it has one. Of the ways in which a file has the same box, for newer programs and for older ones, one is kept. A
    box that is hidden, part of a tracked change, or says something else for older programs, stays where it is.
    """
    lost = 0
    while boxes := [each for each in root.iter(BOX) if _can_be_moved(each)]:
        for box in reversed(boxes):
            paragraphs = [each for each in box.iter(PARAGRAPH) if next(each.iterancestors(BOX)) is box]
            lost += sum([_without_number(each) for each in paragraphs if is_numbered(child_at(each, _PROPERTIES))])
            for each in paragraphs:
                each.set(BOXED, "1")
            _move(box)
    return lost


def _can_be_moved(box: Element) -> bool:
    """Whether a box stands in a paragraph of the text, is seen there, and is the first of the ways in which the file has it."""
    around = [*box.iterancestors()]
    if not any(each.tag == PARAGRAPH for each in around) or any(each.tag in _CHANGES or each.tag == BOX for each in around):
        return False
    alternatives = next((each for each in around if each.tag == _ALTERNATIVES), None)
    if alternatives is not None and (
        len({_letters_in(each) for each in alternatives}) > 1 or not _is_in_first(box, alternatives)
    ):
        return False
    run = next((each for each in around if each.tag == _RUN), None)
    return child_at(run, f"{W}rPr", f"{W}vanish") is None


def _is_in_first(box: Element, alternatives: Element) -> bool:
    return any(each is alternatives[0] for each in box.iterancestors())


def _move(box: Element) -> None:
    """Put what a box holds behind the paragraph that it is anchored in, and take away what the file has of it for older programs."""
    anchored = [each for each in box.iterancestors() if each.tag == PARAGRAPH][-1]
    for alternatives in [each for each in box.iterancestors() if each.tag == _ALTERNATIVES]:
        for older in [*alternatives][1:]:
            alternatives.remove(older)
    for each in reversed(box):
        anchored.addnext(each)
    drawn = next((each for each in box.iterancestors() if (around := each.getparent()) is not None and around.tag == _RUN), box)
    _remove(box)
    if not any(each.tag == BOX or etree.QName(each).localname in _PICTURES for each in drawn.iter("*")):
        _remove(drawn)


def _remove(element: Element) -> None:
    if (around := element.getparent()) is not None:
        around.remove(element)


def _letters_in(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def _without_number(paragraph: Element) -> bool:
    """Take the number of a paragraph away, that of its style too."""
    properties = child_at(paragraph, _PROPERTIES)
    if properties is None:
        return False
    for each in properties.findall(_NUMBER):
        properties.remove(each)
    etree.SubElement(etree.SubElement(properties, _NUMBER), f"{W}numId").set(f"{W}val", "0")
    return True
