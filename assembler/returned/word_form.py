"""What a returned Word form was filled with: the content of its controls, found by their tags, or by their order where those are gone."""

from collections.abc import Iterator, Sequence

from assembler.controls import TICKED, Control
from assembler.diagnostics import Diagnostic, error
from assembler.renderers.word.package import W
from assembler.renderers.word.wordml import WORD_2010
from assembler.returned.word_file import WordFile
from assembler.returned.word_text import Element, Pieces, is_contents
from assembler.source import Span

CHECKBOX = f"{W}sdtPr/{{{WORD_2010}}}checkbox"
CHECKED = f"{{{WORD_2010}}}checked"
VALUE = f"{{{WORD_2010}}}val"


def read_controls(file: WordFile, expected: Sequence[Control], place: Span) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Give what stands in each control of a form, by its full name; a control that is not there once is a finding."""
    names = {control.tag: control.name for control in expected if control.kind != "signature"}
    found = tuple(_controls(file.root))
    tagged = [(names[tag], control) for tag, control in found if tag in names]
    if not tagged and not any(tag for tag, _ in found):
        tagged = _by_order(found, tuple(names.values()))
    faults = tuple(_faults([name for name, _ in tagged], tuple(names.values()), place))
    return {name: _entry(control) for name, control in tagged}, faults


def _controls(root: Element) -> Iterator[tuple[str, Element]]:
    """Give every control that holds an answer, with its tag; one that only stands round others holds none."""
    for control in root.iter(f"{W}sdt"):
        inner = control.find(f"{W}sdtContent//{W}sdt")
        if inner is None and not is_contents(control):
            tag = control.find(f"{W}sdtPr/{W}tag")
            yield "" if tag is None else tag.get(f"{W}val", ""), control


def _by_order(found: Sequence[tuple[str, Element]], names: Sequence[str]) -> list[tuple[str, Element]]:
    """Name the controls of a file that LibreOffice saved without their tags; where one is missing none can be named."""
    if len(found) != len(names):
        return []
    return [(name, control) for name, (_, control) in zip(names, found, strict=True)]


def _faults(found: Sequence[str], names: Sequence[str], place: Span) -> Iterator[Diagnostic]:
    if names and not found:
        hint = "Ask for the form as it was filled in, saved as a Word document (.docx)."
        yield error("missing-control", "The fields of the form are gone from the file.", place, hint)
        return
    for name in names:
        if name not in found:
            hint = "Ask for the form again, filled in without deleting its fields."
            yield error("missing-control", f"The field “{name}” is gone from the file.", place, hint, name)
        elif found.count(name) > 1:
            hint = "Which of them counts cannot be told: ask for the form again."
            yield error("doubled-control", f"The field “{name}” stands more than once.", place, hint, name)


def _entry(control: Element) -> str:
    """Give what was entered: `yes` for a tick, nothing where the control still shows its blank."""
    content = control.find(f"{W}sdtContent")
    box = control.find(CHECKBOX)
    if box is not None:
        state = box.find(CHECKED)
        return TICKED if state is not None and state.get(VALUE) in ("1", "true") else ""
    if content is None or control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return ""
    paragraphs = [*content.iter(f"{W}p")] or [content]
    return "\n".join(map(_text, paragraphs))


def _text(paragraph: Element) -> str:
    pieces = Pieces(accepting=True, break_as="\n")
    pieces.read(paragraph)
    return pieces.text
