"""Returned forms in Word: the form's own text compared with the text sent, and the content of its controls."""

from collections.abc import Iterator, Sequence

from assembler.formats.received import BROKEN, ReceivedFile
from assembler.formats.registry import WORD
from assembler.formats.word.package import Element, W
from assembler.formats.word.received_file import embedded_paper, open_word
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.tracked_changes import ParagraphReader, is_table_of_contents
from assembler.formats.word.word_file import render_word
from assembler.formats.word.wordml import WORD_2010
from assembler.loader.templates import SHELL, Templates
from assembler.model.diagnostics import Diagnostic, Severity, error, warning
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import TICKED, Control, controls
from assembler.model.source import Span
from assembler.returns.comparison import Change, changed_text_finding, compare_word_files, unreadable_finding
from assembler.returns.identity import identify, no_fields_finding
from assembler.returns.returned_forms import Baseline, ReturnedFile, judge_form

CHECKBOX = f"{W}sdtPr/{{{WORD_2010}}}checkbox"
CHECKED = f"{{{WORD_2010}}}checked"
VALUE = f"{{{WORD_2010}}}val"
SHELL_FINDINGS = ("changed-furniture", "removed-protection")
"""The findings that need the file that was sent: header, footer and protection come from its shell."""

NamedControls = list[tuple[str, Element]]


def read_word_form(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the form in a Word file, or findings why there is none."""
    opened, fault = open_word(file.data)
    if opened is None:
        return ReturnedFile(file.path, (), (unreadable_finding(file.path, fault),))
    found = tuple(_answer_controls(opened.root))
    tags = {tag for tag, _ in found}
    names = {control.name for paper in against.papers.values() for control in controls(paper) if control.tag in tags}
    paper, findings = identify(embedded_paper(opened), names, against.issued, against.versions, file.place)
    if paper is None or not has_fields(paper):
        return ReturnedFile(file.path, (), findings if paper is None else _fieldless_findings(paper, findings, file))
    changes, more = _text_changes(file, paper, against)
    raw, faults = read_controls(found, controls(paper), file.place)
    return ReturnedFile(file.path, (judge_form(file, paper, raw, against, changes, (*findings, *more, *faults)),), ())


def _fieldless_findings(paper: Document, findings: tuple[Diagnostic, ...], file: ReceivedFile) -> tuple[Diagnostic, ...]:
    """Return the finding of a document without fields, and the findings about it other than information."""
    return (*(finding for finding in findings if finding.severity is not Severity.INFO), no_fields_finding(paper, file.place))


def _text_changes(file: ReceivedFile, paper: Document, against: Baseline) -> tuple[tuple[Change, ...], tuple[Diagnostic, ...]]:
    """Return the changes of a form's own text since the file that was sent, or since one rendered from its embedded model."""
    files = against.issued.files_of(WORD) if against.issued else ()
    sent = next((each.data for each in files if each.papers == (paper.name,)), b"")
    comparison, findings = compare_word_files(paper.name, file.path, sent or _render_again(paper, against.templates), file.data)
    if comparison is None:
        return (), findings
    comparable = tuple(finding for finding in comparison.findings if sent or finding.id not in SHELL_FINDINGS)
    changed = (changed_text_finding(comparison.changes, file.place),) if comparison.changes else ()
    return comparison.changes, (*changed, *comparable)


def _render_again(paper: Document, templates: Templates) -> bytes:
    """Return a form's Word file rendered from its embedded model; empty where it cannot be, since then the model is not ours."""
    shell, _ = prepare_shell(SHELL, templates.paper)
    try:
        return render_word(paper, shell)[0] if shell else b""
    except BROKEN:
        return b""


def read_controls(
    found: Sequence[tuple[str, Element]], expected: Sequence[Control], place: Span
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Return the content of each control of a form by its full name, and findings for controls that are missing or doubled."""
    names = {control.tag: control.name for control in expected if control.kind != "signature"}
    named = [(names[tag], control) for tag, control in found if tag in names]
    if not named and not any(tag for tag, _ in found):  # LibreOffice drops the tags of some controls when it saves
        named = _name_by_order(found, tuple(names.values()))
    faults = (*control_faults([name for name, _ in named], tuple(names.values()), place), *_joined_lines(named, place))
    return {name: _entered_text(control) for name, control in named}, faults


def _joined_lines(named: NamedControls, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for each answer whose lines LibreOffice joined: on saving, it moves line breaks out of the control."""
    for name, control in named:
        before = (each for each in control.itersiblings(f"{W}r", preceding=True) if each.find(f"{W}br") is not None)
        if next(before, None) is not None:
            sentence = f"The lines of “{name}” were run together, so that words may be joined, as LibreOffice does."
            yield warning(
                "lines-run-together", sentence, place, "Ask for the answer, or for the form from another program.", name
            )


def _answer_controls(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield every control that holds an answer, with its tag; one that only encloses other controls holds none."""
    for control in root.iter(f"{W}sdt"):
        inner = control.find(f"{W}sdtContent//{W}sdt")
        if inner is None and not is_table_of_contents(control):
            tag = control.find(f"{W}sdtPr/{W}tag")
            yield "" if tag is None else tag.get(f"{W}val", ""), control


def _name_by_order(found: Sequence[tuple[str, Element]], names: Sequence[str]) -> NamedControls:
    """Return controls that lost their tags, named by their order; empty where there are not as many as names."""
    if len(found) != len(names):
        return []
    return [(name, control) for name, (_, control) in zip(names, found, strict=True)]


def control_faults(found: Sequence[str], names: Sequence[str], place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for each field of a form that is missing from the file, or stands in it more than once."""
    if names and not found:
        hint = "Ask for the form as it was filled in, saved and not printed or copied."
        yield error("missing-control", "The fields of the form are gone from the file.", place, hint)
        return
    for name in names:
        if name not in found:
            hint = "Ask for the form again, filled in without deleting its fields."
            yield error("missing-control", f"The field “{name}” is gone from the file.", place, hint, name)
        elif found.count(name) > 1:
            hint = "Which of them counts cannot be told: ask for the form again."
            yield error("doubled-control", f"The field “{name}” stands in the file more than once.", place, hint, name)


def _entered_text(control: Element) -> str:
    """Return the text entered in a control: `yes` for a tick, empty where the control shows its placeholder."""
    content = control.find(f"{W}sdtContent")
    box = control.find(CHECKBOX)
    if box is not None:
        state = box.find(CHECKED)
        return TICKED if state is not None and state.get(VALUE) in ("1", "true") else ""
    if content is None or control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return ""
    paragraphs = [*content.iter(f"{W}p")] or [content]
    return "\n".join(map(_paragraph_text, paragraphs))


def _paragraph_text(paragraph: Element) -> str:
    pieces = ParagraphReader(accepting=True, break_as="\n")
    pieces.read(paragraph)
    return pieces.text
