"""Returned forms in Word: the form's own text compared with the text sent, and the content of its controls."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assembler.formats.received import BROKEN, ReceivedFile
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
from assembler.returns.comparison import needs_review
from assembler.returns.identity import identify, no_fields_finding
from assembler.returns.judging import judge, unreadable
from assembler.returns.returned_forms import Baseline, ReturnedFile, findings_of, judge_form
from assembler.returns.verdict import Carrier, Origin, Verdict
from assembler.returns.word_verdicts import compare_word_files

SHELL_FINDINGS = ("changed-furniture", "removed-protection", "not-understood")
"""The findings that need the file that was sent: header, footer and protection come from its shell."""

MOST_NAMED = 8
"""The number of missing fields that are told one by one; more are one finding."""

NamedAnswers = list[tuple[str, Answer]]


def read_word_form(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the form in a Word file, or findings why there is none."""
    opened, fault = open_word(file.data)
    if opened is None:
        verdict = unreadable(file, fault)
        return ReturnedFile(verdict, (), verdict.findings)
    found = read_answers(opened)
    tags = {answer.control.tag for answer in found}
    names = {control.name for paper in against.papers.values() for control in controls(paper) if control.tag in tags}
    paper, findings = identify(embedded_paper(opened.package), names, against.issued, against.versions, file.place)
    if against.issued:
        verdict = judge(file, against.issued)
    else:
        verdict = _judge_alone(file, paper, against.templates) if paper and has_fields(paper) else Verdict(file.path)
    known = against.papers.get(verdict.papers[0]) if verdict.origin is Origin.OURS and len(verdict.papers) == 1 else None
    if known and paper in (None, known) and has_fields(known) and Carrier.FLATTENED in verdict.carrier:
        looked_at = needs_review(file, f"The file looks like “{known.title}”, without its fields.")
        return ReturnedFile(verdict, (), tuple(dict.fromkeys((looked_at, *findings_of(verdict)))), (known.name,))
    if paper is None or not has_fields(paper):
        return ReturnedFile(verdict, (), findings if paper is None else _fieldless_findings(paper, findings, verdict, file))
    raw, faults = read_controls(found, controls(paper), file.place)
    return ReturnedFile(verdict, (judge_form(file, paper, raw, against, verdict, (*findings, *faults)),), ())


def _fieldless_findings(
    paper: Document, findings: tuple[Diagnostic, ...], verdict: Verdict, file: ReceivedFile
) -> tuple[Diagnostic, ...]:
    """Return the finding of a document without fields, and the findings about it other than information."""
    told = (finding for finding in (*findings, *findings_of(verdict)) if finding.severity is not Severity.INFO)
    return (*told, no_fields_finding(paper, file.place))


def _judge_alone(file: ReceivedFile, paper: Document, templates: Templates) -> Verdict:
    """Return the verdict on a form whose packet is not known, held against one rendered from its embedded model."""
    verdict = compare_word_files(paper.name, file.path, _render_again(paper, templates), file.data)
    comparable = tuple(finding for finding in verdict.findings if finding.id not in SHELL_FINDINGS)
    return replace(verdict, origin=Origin.UNKNOWN, findings=comparable)


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
    gone = [name for name in names if name not in found]
    hint = "Ask for the form again, filled in without deleting its fields."
    if len(gone) > MOST_NAMED:
        listed = ", ".join(map(quoted, gone[:MOST_NAMED]))
        sentence = f"{len(gone)} fields of the form are gone from the file: {listed} and {len(gone) - MOST_NAMED} more."
        yield error("missing-control", sentence, place, hint)
    for name in names:
        if name not in found and len(gone) <= MOST_NAMED:
            yield error("missing-control", f"The field “{name}” is gone from the file.", place, hint, name)
        elif found.count(name) > 1:
            hint = "Which of them counts cannot be told: ask for the form again."
            yield error("doubled-control", f"The field “{name}” stands in the file more than once.", place, hint, name)


def _entered_text(answer: Answer) -> str:
    """Return the text entered in a control: `yes` for a tick, empty where the control shows its placeholder."""
    if "checkbox" in answer.control.kinds:
        return TICKED if answer.control.ticked else ""
    return "" if answer.control.blank else answer.entered.replace("\t", " ")
