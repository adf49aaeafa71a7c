"""Form fields of earlier versions of Word: a box that is drawn and has no letter, and an empty text, written as signs that are read."""

from collections.abc import Iterator

from lxml import etree

from assembler.formats.word.package import Element, W, child_at, is_on

MARK = b"ffData"
"""What stands in a file that has such fields."""
TICKED, UNTICKED, LINE = "☒", "☐", "____"
_CHANGE, _TEXT, _RUN = f"{W}fldChar", f"{W}t", f"{W}r"


def write_form_fields(root: Element) -> None:
    """Write a box before each field that is one, and a line to write on into each text that nobody has filled in (17.16)."""
    for begin in [each for each in root.iter(_CHANGE) if each.get(f"{W}fldCharType") == "begin"]:
        data, run = child_at(begin, f"{W}ffData"), begin.getparent()
        box = child_at(data, f"{W}checkBox")
        if run is None or data is None:
            continue
        if box is not None:
            checked = child_at(box, f"{W}checked")
            ticked = is_on(checked if checked is not None else child_at(box, f"{W}default"))
            run.addprevious(_run_with(TICKED if ticked else UNTICKED))
        elif child_at(data, f"{W}textInput") is not None:
            _fill_in([*_result(run)])


def _result(run: Element) -> Iterator[Element]:
    """Yield the texts that a field shows which begins in a run, up to where it ends in its paragraph."""
    shows = False
    for each in run.itersiblings(_RUN):
        kind = next((mark.get(f"{W}fldCharType", "") for mark in each.iter(_CHANGE)), "")
        if kind == "end":
            return
        shows = shows or kind == "separate"
        yield from each.iter(_TEXT) if shows else ()


def _fill_in(texts: list[Element]) -> None:
    if texts and not "".join(text.text or "" for text in texts).strip():
        texts[0].text = LINE


def _run_with(sign: str) -> Element:
    run = etree.Element(_RUN)
    etree.SubElement(run, _TEXT).text = sign
    return run
