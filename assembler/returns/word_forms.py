"""Returned forms in Word: the form's own text compared with the text sent, and the content of its controls."""

from collections.abc import Iterator, Sequence

from assembler.formats.received import BROKEN, ReceivedFile
from assembler.formats.registry import WORD
from assembler.formats.word.opened_file import embedded_paper, open_word
from assembler.formats.word.received_file import Answer, read_answers
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.loader.templates import SHELL, Templates
from assembler.model.diagnostics import Diagnostic, Severity, error, quoted, warning
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import TICKED, Control, controls
from assembler.model.source import Span
from assembler.returns.comparison import changed_text_finding, unreadable_finding
from assembler.returns.identity import identify, no_fields_finding
from assembler.returns.returned_forms import Baseline, ReturnedFile, judge_form
from assembler.returns.verdict import Change
from assembler.returns.word_verdicts import compare_word_files

SHELL_FINDINGS = ("changed-furniture", "removed-protection", "not-understood")
"""The findings that need the file that was sent: header, footer and protection come from its shell."""

NamedAnswers = list[tuple[str, Answer]]


def read_word_form(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the form in a Word file, or findings why there is none."""
    opened, fault = open_word(file.data)
    if opened is None:
        return ReturnedFile(file.path, (), (unreadable_finding(file.path, fault),))
    found = read_answers(opened)
    tags = {answer.control.tag for answer in found}
    names = {control.name for paper in against.papers.values() for control in controls(paper) if control.tag in tags}
    paper, findings = identify(embedded_paper(opened.package), names, against.issued, against.versions, file.place)
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
    files = against.issued.files_sent(WORD, (paper,)) if against.issued else ()
    sent = next((each.data for each in files), b"")
    verdict = compare_word_files(paper.name, file.path, sent or _render_again(paper, against.templates), file.data)
    comparable = tuple(finding for finding in verdict.findings if sent or finding.id not in SHELL_FINDINGS)
    changed = (changed_text_finding(verdict.changes, file.place),) if verdict.changes else ()
    return verdict.changes, (*changed, *comparable)


def _render_again(paper: Document, templates: Templates) -> bytes:
    """Return a form's Word file rendered from its embedded model; empty where it cannot be, since then the model is not ours."""
    shell, _ = prepare_shell(SHELL, templates.paper)
    try:
        return render_word(paper, shell)[0] if shell else b""
    except BROKEN:
        return b""


def read_controls(
    found: Sequence[Answer], expected: Sequence[Control], place: Span
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Return the content of each control of a form by its full name, and findings for controls that are missing or doubled."""
    names = {control.tag: control.name for control in expected if control.kind != "signature"}
    named = [(names[answer.control.tag], answer) for answer in found if answer.control.tag in names]
    if not named and not any(answer.control.tag for answer in found):  # LibreOffice drops the tags of some controls when it saves
        named = _name_by_order(found, tuple(names.values()))
    missing = control_faults([name for name, _ in named], tuple(names.values()), place)
    faults = (*missing, *_joined_lines(named, place), *_placeholder_words(named, place))
    return {name: _entered_text(answer) for name, answer in named}, faults


def _joined_lines(named: NamedAnswers, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for each answer whose lines LibreOffice joined: on saving, it moves line breaks out of the control."""
    for name, answer in named:
        if answer.behind_break:
            sentence = f"The lines of “{name}” were run together, so that words may be joined, as LibreOffice does."
            yield warning(
                "lines-run-together", sentence, place, "Ask for the answer, or for the form from another program.", name
            )


def _placeholder_words(named: NamedAnswers, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for each answer that is marked as a placeholder and shows words: it may be one, or an answer."""
    for name, answer in named:
        words = " ".join(answer.entered.split())
        if answer.control.blank and words and "checkbox" not in answer.control.kinds:
            sentence = f"“{name}” shows {quoted(words)} as its placeholder, and is taken as blank."
            yield warning("placeholder-words", sentence, place, "Look at the page: Word's prompt is none, a term is one.", name)


def _name_by_order(found: Sequence[Answer], names: Sequence[str]) -> NamedAnswers:
    """Return answers whose controls lost their tags, named by their order; empty where there are not as many as names."""
    return list(zip(names, found, strict=True)) if len(found) == len(names) else []


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


def _entered_text(answer: Answer) -> str:
    """Return the text entered in a control: `yes` for a tick, empty where the control shows its placeholder."""
    if "checkbox" in answer.control.kinds:
        return TICKED if answer.control.ticked else ""
    return "" if answer.control.blank else answer.entered.replace("\t", " ")
