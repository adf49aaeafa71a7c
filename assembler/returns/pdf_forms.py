"""Returned forms in PDF: the forms that a file holds, its pages compared with those sent, and the values of its fields."""

from collections.abc import Collection, Iterator, Sequence

from assembler.formats.pdf.appearances import HINT
from assembler.formats.pdf.read_back import compare_pages
from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.formats.received import BROKEN, ReceivedFile
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic, info, warning
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import controls
from assembler.packets.manifest import PacketFile
from assembler.returns.answers import RawAnswers
from assembler.returns.comparison import unreadable_finding
from assembler.returns.identity import fillable, identify, no_fields_finding
from assembler.returns.pdf_pages import PageVerdict, changed_pages, compare_pages_of, number_of
from assembler.returns.returned_forms import Baseline, ReturnedFile, ReturnedForm, judge_form, needs_review
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
        return ReturnedFile(
            file.path, (), (needs_review(file, _unreadable_sentence(opened, probable)),), tuple(paper.name for paper in probable)
        )
    verdict = _compare_form_pages(file, opened, present, against)
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
    printed = "".join(page.bare for page in opened.pages)
    for paper in fillable(against.papers.values()):
        if all("".join(part.split()) in printed for part in (paper.title, *paper.path[1:])):
            yield paper


def _unreadable_sentence(opened: PdfFile, probable: Sequence[Document]) -> str:
    pages = number_of(len(opened.pages), "page")
    if not any(page.bare for page in opened.pages):
        return f"The file is a scan ({pages}): it holds no text."
    if probable:
        return f"The file looks like “{probable[0].title}” ({pages}), without its fields: it was printed, or merged by an e-sign service."
    return f"The file ({pages}) has no field of a form of ours."


def _read_form(
    file: ReceivedFile, opened: PdfFile, name: str, names: Collection[str], against: Baseline, verdict: PageVerdict
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
    otherwise = tuple(_shown_otherwise(file, opened, raw))
    return (judge_form(file, paper, raw, against, verdict.changes, (*findings, *verdict.findings, *faults, *otherwise)),)


def _shown_otherwise(file: ReceivedFile, opened: PdfFile, raw: RawAnswers) -> Iterator[Diagnostic]:
    """Yield a finding for each field whose appearance shows something else than its value: whoever signed saw the appearance."""
    for found in opened.mismatches:
        if found.name in raw:
            yield warning("shown-otherwise", found.sentence, file.place, HINT, found.name)


def _compare_form_pages(file: ReceivedFile, opened: PdfFile, present: Sequence[str], against: Baseline) -> PageVerdict:
    """Return the comparison of the pages with the file that was sent, else with the file's own embedded models."""
    sent = _find_sent_file(opened, present, against)
    if sent is not None:
        ours, _ = open_pdf(sent.data)
        return compare_pages_of(ours.pages, opened, file.place) if ours else PageVerdict()
    if not all(map(has_fields, opened.papers)):
        hint = "Name the packet it was sent with by --packet."
        return PageVerdict(findings=(info("held-against-nothing", "The text of the pages was not checked.", file.place, hint),))
    try:
        findings = compare_pages(opened.papers, file.data)
    except BROKEN:
        findings = ()
    return changed_pages(findings, file.place) if findings else PageVerdict()


def _find_sent_file(opened: PdfFile, present: Sequence[str], against: Baseline) -> PacketFile | None:
    """Return the file of the packet that embeds the same documents, else the smallest that holds all the forms present."""
    if against.issued is None:
        return None
    same = against.issued.files_sent(PDF, opened.papers)
    holding = [each for each in against.issued.files_of(PDF) if set(present) <= set(each.papers)]
    return next(iter((*same, *sorted(holding, key=lambda each: len(each.papers)))), None)
