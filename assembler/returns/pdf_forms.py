"""Returned forms in PDF: the forms that a file holds, the verdict on it, and the values of its fields."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assembler.formats.pdf.read_back import compare_pages
from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.formats.pdf.signatures import read_signatures
from assembler.formats.received import BROKEN, ReceivedFile
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.returns.comparison import CHANGED_HINT, CHANGED_TEXT, needs_review
from assembler.returns.identity import fillable, forms_in, identify, no_fields_finding
from assembler.returns.judging import judge_pdf, unreadable
from assembler.returns.pdf_differences import findings_alone
from assembler.returns.pdf_pages import number_of
from assembler.returns.pdf_verdicts import signing_places
from assembler.returns.renamed_fields import with_issued_names
from assembler.returns.returned_forms import Baseline, ReturnedFile, ReturnedForm, findings_of, judge_form
from assembler.returns.text_differences import compact
from assembler.returns.verdict import Origin, Verdict
from assembler.returns.word_forms import control_faults


def read_pdf_forms(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the forms in a PDF; a file without any field of a form was scanned, printed or merged, and needs review."""
    opened, fault = open_pdf(file.data)
    if opened is None:
        verdict = unreadable(file, fault)
        return ReturnedFile(verdict, (), verdict.findings)
    if against.issued:
        opened = with_issued_names(opened, against.issued)
    names = frozenset(field.name for field in opened.fields)
    # A merged file may have lost its embedded models, and a file of an unknown packet has nothing else: either tells the forms.
    known = (*fillable(against.papers.values()), *fillable(opened.papers))
    present = tuple(dict.fromkeys(paper.name for paper in forms_in((each for each in opened.fields if each.places), known)))
    verdict = judge_pdf(file, opened, against.issued) if against.issued else _judge_alone(file, opened, compared=bool(present))
    if present:
        forms = tuple(form for name in present for form in _read_form(file, opened, name, names, against, verdict))
        return ReturnedFile(verdict, forms, () if forms else findings_of(verdict))
    if names and not opened.papers and against.issued is None:
        return ReturnedFile(verdict, (), identify(None, names, None, against.versions, file.place)[1])
    if names and opened.papers and not fillable(opened.papers):
        without = tuple(no_fields_finding(paper, file.place) for paper in opened.papers)
        return ReturnedFile(verdict, (), (*findings_of(verdict), *without))
    probable = tuple(_probable_forms(opened, against, verdict))
    looked_at = needs_review(file, _unreadable_sentence(opened, probable))
    told = dict.fromkeys((looked_at, *findings_of(verdict)))
    return ReturnedFile(verdict, (), tuple(told), tuple(paper.name for paper in probable))


def _probable_forms(opened: PdfFile, against: Baseline, verdict: Verdict) -> Iterator[Document]:
    """Yield the forms that a file without fields may be: by its models, its words, or the title and entry on its pages."""
    if opened.papers:
        yield from fillable(opened.papers)
        return
    if verdict.origin is Origin.OURS:
        yield from fillable(against.papers[name] for name in verdict.papers if name in against.papers)
        return
    printed = compact("".join(page.text for page in opened.pages))
    for paper in fillable(against.papers.values()):
        if all(compact(part) in printed for part in (paper.title, *paper.path[1:])):
            yield paper


def _unreadable_sentence(opened: PdfFile, probable: Sequence[Document]) -> str:
    pages = number_of(len(opened.pages), "page")
    if not any(page.bare for page in opened.pages):
        return f"The file is a scan ({pages}): it holds no text."
    if probable:
        return f"The file looks like “{probable[0].title}” ({pages}), without its fields: it was printed, or merged by an e-sign service."
    return f"The file ({pages}) has no field of a form of ours."


def _read_form(
    file: ReceivedFile, opened: PdfFile, name: str, names: Collection[str], against: Baseline, verdict: Verdict
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
    return (judge_form(file, paper, raw, against, verdict, (*findings, *faults)),)


def _judge_alone(file: ReceivedFile, opened: PdfFile, *, compared: bool) -> Verdict:
    """Return the verdict on a file whose packet is not known: its pages are `compared` with its own embedded models."""
    signatures, broken = read_signatures(file.data, held=opened.state.signed) if opened.state.signed else ((), ())
    # Nothing was sent to hold it against: what is signed counts as a place that was to be signed.
    blank = replace(opened, state=replace(opened.state, signed=(), unsigned=(*opened.state.signed, *opened.state.unsigned)))
    places = tuple(signing_places(blank, opened, signatures))
    alone = tuple(findings_alone(opened, file.place))
    if not compared:
        return Verdict(file.path, execution=places, signatures=signatures, findings=(*broken, *alone))
    if not all(map(has_fields, opened.papers)):
        hint = "Name the packet it was sent with by --packet."
        unchecked = info("held-against-nothing", "The text of the pages was not checked.", file.place, hint)
        return Verdict(file.path, execution=places, signatures=signatures, findings=(*broken, unchecked, *alone))
    try:
        findings = compare_pages(opened.papers, file.data)
    except BROKEN:
        findings = ()
    told = (*broken, *changed_pages(findings, file.place), *alone)
    return Verdict(file.path, execution=places, signatures=signatures, findings=told)


def changed_pages(findings: Sequence[Diagnostic], place: Span) -> tuple[Diagnostic, ...]:
    """Return the finding of pages that differ from the file's embedded models, by the first finding of the read-back."""
    if not findings:
        return ()
    return (error(CHANGED_TEXT, f"The form's own text was changed. {findings[0].message}", place, CHANGED_HINT),)
