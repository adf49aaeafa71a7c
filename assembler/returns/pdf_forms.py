"""Returned forms in PDF: the forms that a file holds, its pages compared with those sent, and the values of its fields."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assembler.formats.pdf.read_back import compare_pages
from assembler.formats.pdf.received_file import PdfFile, open_pdf, open_sent_pdf
from assembler.formats.pdf.signatures import read_signatures
from assembler.formats.received import BROKEN, ReceivedFile
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.returns.comparison import CHANGED_HINT, CHANGED_TEXT, changed_text_finding, unreadable_finding
from assembler.returns.identity import fillable, identify, no_fields_finding
from assembler.returns.pdf_differences import PdfDifferences, compare_pdf_files, findings_alone
from assembler.returns.pdf_pages import first_page_of, number_of
from assembler.returns.returned_forms import Baseline, ReturnedFile, ReturnedForm, judge_form, needs_review
from assembler.returns.text_differences import compact
from assembler.returns.verdict import Change
from assembler.returns.word_forms import control_faults


def read_pdf_forms(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the forms in a PDF; a file without any field of a form was scanned, printed or merged, and needs review."""
    opened, fault = open_pdf(file.data)
    if opened is None:
        return ReturnedFile(file.path, (), (unreadable_finding(file.path, fault),))
    names = frozenset(field.name for field in opened.fields)
    # A merged file may have lost its embedded models, and a file of an unknown packet has nothing else: either tells the forms.
    known = (*fillable(against.papers.values()), *fillable(opened.papers))
    present = tuple(dict.fromkeys(paper.name for paper in known if _has_fields_of(paper, names)))
    if not present and names and not opened.papers and against.issued is None:
        return ReturnedFile(file.path, (), identify(None, names, None, against.versions, file.place)[1])
    if not present and names and opened.papers and not fillable(opened.papers):
        return ReturnedFile(file.path, (), tuple(no_fields_finding(paper, file.place) for paper in opened.papers))
    if not present:
        probable = tuple(_probable_forms(opened, against))
        names_of = tuple(paper.name for paper in probable)
        compared = _compare_probable(file, opened, names_of, against)
        told = (needs_review(file, _unreadable_sentence(opened, probable)), *compared.findings)
        return ReturnedFile(file.path, (), told, names_of)
    verdict = _compare_form_pages(file, opened, present, against)
    broken = read_signatures(file.data, held=opened.state.signed)[1] if opened.state.signed else ()
    verdict = replace(verdict, findings=(*broken, *verdict.findings))
    forms = tuple(form for name in present for form in _read_form(file, opened, name, names, against, verdict))
    return ReturnedFile(file.path, forms, () if forms else verdict.findings)


def _has_fields_of(paper: Document, names: Collection[str]) -> bool:
    """Whether any field name is that of a document's field; signature fields do not count."""
    return any(control.name in names for control in controls(paper) if control.kind != "signature")


def _probable_forms(opened: PdfFile, against: Baseline) -> Iterator[Document]:
    """Yield the forms that a file without fields may be: by its embedded models, else by the title and entry on its pages."""
    if opened.papers:
        yield from fillable(opened.papers)
        return
    printed = compact("".join(page.text for page in opened.pages))
    for paper in fillable(against.papers.values()):
        if all(compact(part) in printed for part in (paper.title, *paper.path[1:])):
            yield paper


def _compare_probable(file: ReceivedFile, opened: PdfFile, names: Sequence[str], against: Baseline) -> PdfDifferences:
    """Return the comparison with the first form whose pages the file has; none where it has those of no form."""
    for name in names:
        sent = _sent_files(opened, (name,), against)
        if sent and first_page_of(sent[0], opened) < len(opened.pages):
            return _compare_form_pages(file, opened, (name,), against)
    return PdfDifferences(findings=findings_alone(opened, file.place))


def _unreadable_sentence(opened: PdfFile, probable: Sequence[Document]) -> str:
    pages = number_of(len(opened.pages), "page")
    if not any(page.bare for page in opened.pages):
        return f"The file is a scan ({pages}): it holds no text."
    if probable:
        return f"The file looks like “{probable[0].title}” ({pages}), without its fields: it was printed, or merged by an e-sign service."
    return f"The file ({pages}) has no field of a form of ours."


def _read_form(
    file: ReceivedFile, opened: PdfFile, name: str, names: Collection[str], against: Baseline, verdict: PdfDifferences
) -> tuple[ReturnedForm, ...]:
    embedded = next((paper for paper in opened.papers if paper.name == name), None)
    paper, findings = identify(embedded, names, against.issued, against.versions, file.place)
    if embedded is None:
        paper, findings = against.papers[name], ()  # one of several forms in a file is known by its own fields
    if paper is None:
        return ()
    expected = tuple(control.name for control in controls(paper))
    found = [field.name for field in opened.fields if field.name in expected]
    faults = tuple(control_faults(found, expected, file.place))
    raw = {field.name: field.value for field in opened.fields if field.name in expected}
    return (judge_form(file, paper, raw, against, verdict.changes, (*findings, *verdict.findings, *faults)),)


def _compare_form_pages(file: ReceivedFile, opened: PdfFile, present: Sequence[str], against: Baseline) -> PdfDifferences:
    """Return the comparison with the files that were sent, else of the pages with the file's own embedded models."""
    if sent := _sent_files(opened, present, against):
        found = compare_pdf_files(sent, opened, file.place)
        return replace(found, findings=(*_changed_text(found.changes, file.place), *found.findings))
    alone = tuple(findings_alone(opened, file.place))
    if not all(map(has_fields, opened.papers)):
        hint = "Name the packet it was sent with by --packet."
        unchecked = info("held-against-nothing", "The text of the pages was not checked.", file.place, hint)
        return PdfDifferences(findings=(unchecked, *alone))
    try:
        findings = compare_pages(opened.papers, file.data)
    except BROKEN:
        findings = ()
    return PdfDifferences(findings=(*changed_pages(findings, file.place), *alone))


def _changed_text(changes: Sequence[Change], place: Span) -> tuple[Diagnostic, ...]:
    return (changed_text_finding(changes, place),) if changes else ()


def changed_pages(findings: Sequence[Diagnostic], place: Span) -> tuple[Diagnostic, ...]:
    """Return the finding of pages that differ from the file's embedded models, by the first finding of the read-back."""
    if not findings:
        return ()
    return (error(CHANGED_TEXT, f"The form's own text was changed. {findings[0].message}", place, CHANGED_HINT),)


def _sent_files(opened: PdfFile, present: Sequence[str], against: Baseline) -> tuple[PdfFile, ...]:
    """Return the files of the packet to hold the pages against: the one that embeds the same documents, else those of the forms.

    A program that merges files keeps the pages of each; they are taken in the order in which they stand in the merged file.
    """
    files = against.issued.files_of(PDF) if against.issued else ()
    named = against.issued.files_sent(PDF, opened.papers) if against.issued else ()
    same = [each for each in named if opened.papers and set(present) <= set(each.papers)]
    single = {each.papers[0]: each for each in reversed(files) if len(each.papers) == 1}
    alone = [single[name] for name in present if name in single]
    holding = sorted((each for each in files if set(present) <= set(each.papers)), key=lambda each: len(each.papers))
    chosen = same[:1] or (alone if len(alone) == len(present) else holding[:1])
    sent = [ours for each in chosen if (ours := open_sent_pdf(each.data))]
    return tuple(sorted(sent, key=lambda one: first_page_of(one, opened)))
