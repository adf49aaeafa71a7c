"""One verdict on a returned file: recognised among the papers that were issued, and held against the one that it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from assembler.formats.pdf.certificates import Certificate
from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.formats.pdf.scans import is_scan
from assembler.formats.received import ReceivedFile, picture_name
from assembler.formats.registry import FORMATS, PDF, WORD, Format
from assembler.formats.word.opened_file import WordFile, embedded_paper, open_word
from assembler.formats.word.received_file import all_words
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.document import Document
from assembler.model.source import Span
from assembler.model.values import show
from assembler.packets.manifest import PacketFile
from assembler.returns.comparison import UNKNOWN_KIND, needs_review, unreadable_finding
from assembler.returns.identity import superseded_finding
from assembler.returns.issued import IssuedPapers, embedded_in_sent, read_others
from assembler.returns.pdf_differences import findings_alone
from assembler.returns.pdf_pages import ALIKE, number_of
from assembler.returns.pdf_verdicts import Recognised, compare_pdf, recognise
from assembler.returns.renamed_fields import with_issued_names
from assembler.returns.text_differences import similarity
from assembler.returns.verdict import Carrier, Origin, Verdict, Words
from assembler.returns.word_verdicts import compare_word_files

SAVE_AS = f"Ask for it saved as {WORD.ending}, or as a PDF with its fields; in Word and LibreOffice: “Save as”."
UNPACK = "Unpack it, and name the folder of its files."
WAYS_OUT: Mapping[str, tuple[str, str]] = {
    "doc": ("The file is in the format of Word 97 to 2003 (.doc), which cannot be compared.", SAVE_AS),
    "odt": ("The file is in the format of LibreOffice (.odt), which cannot be compared.", SAVE_AS),
    "rtf": ("The file is in the Rich Text Format (.rtf), which cannot be compared.", SAVE_AS),
    "pages": ("The file is in the format of Apple Pages, which cannot be compared.", "Ask for it exported as Word or PDF."),
    "7z": ("The file is an archive of 7-Zip, which cannot be unpacked.", UNPACK),
    "rar": ("The file is an archive of WinRAR, which cannot be unpacked.", UNPACK),
    "zip": ("The file is an archive, which holds other files.", UNPACK),
    "eml": ("The file is a mail.", "Save the files attached to it, and name these."),
    "msg": ("The file is a mail.", "Save the files attached to it, and name these."),
}
"""What is said of files of kinds that are known and not read as they are, and the way out."""


def named_matter(file: ReceivedFile) -> str:
    """Return the id of the matter that a file names in its embedded model; empty where it names none."""
    papers = FORMATS[file.kind].embedded(file.data) if file.kind in FORMATS else ()
    return papers[0].reference if papers else ""


def judge(file: ReceivedFile, issued: IssuedPapers, trust: Iterable[Certificate] = ()) -> Verdict:
    """Return the verdict on a returned file, held against the file of the packet that it is a version of.

    Where it is a version of none, or cannot be read, a finding says so, and its origin is not ours or not known. One that has the
    words of another packet of the matter, such as one that was superseded, is told as that. `trust` are root certificates.
    """
    match file.kind:
        case WORD.id:
            return _judge_among(issued, lambda papers: _judge_word(file, papers))
        case PDF.id:
            opened, fault = open_pdf(file.data)
            return judge_pdf(file, opened, issued, trust) if opened else unreadable(file, fault)
        case _:
            return judge_other(file)


def judge_other(file: ReceivedFile) -> Verdict:
    """Return the verdict on a file that is neither a Word file nor a PDF."""
    if file.kind == "picture":
        return _scanned(file, f"The file is a picture ({picture_name(file.data)}).")
    if file.kind in WAYS_OUT:
        fault, hint = WAYS_OUT[file.kind]
        return Verdict(file.path, findings=(error("unreadable-return", fault, file.place, hint),))
    return unreadable(file, UNKNOWN_KIND)


def judge_pdf(file: ReceivedFile, opened: PdfFile, issued: IssuedPapers, trust: Iterable[Certificate] = ()) -> Verdict:
    """Return the verdict on a returned PDF that was opened; see `judge`."""
    trust = tuple(trust)
    return _judge_among(issued, lambda papers: _judge_pdf(file, with_issued_names(opened, papers), papers, trust))


def unreadable(file: ReceivedFile, fault: str) -> Verdict:
    """Return the verdict on a file that cannot be read."""
    return Verdict(file.path, findings=(unreadable_finding(file.path, fault),))


def _scanned(file: ReceivedFile, sentence: str, findings: Iterable[Diagnostic] = ()) -> Verdict:
    """Return the verdict on a picture, which nobody but a person can read."""
    return Verdict(file.path, carrier=(Carrier.SCANNED,), findings=(needs_review(file, sentence), *findings))


def _judge_among(issued: IssuedPapers, judged_against: Callable[[IssuedPapers], Verdict]) -> Verdict:
    """Return the verdict against what was issued, or against another packet of the matter whose words the file has."""
    verdict = judged_against(issued)
    if verdict.origin is Origin.OURS and verdict.words is not Words.CHANGED:
        return _with_end(verdict, issued)
    others = ((other, judged_against(other)) for other in read_others(issued))
    same = (_with_end(judged, other) for other, judged in others if judged.origin is Origin.OURS and judged.words is Words.SAME)
    return next(same, None) or _with_end(verdict, issued)


def _with_end(verdict: Verdict, issued: IssuedPapers) -> Verdict:
    """Return a verdict with the finding that nothing may come back of its packet, if there is one."""
    return replace(verdict, findings=(issued.end, *verdict.findings)) if issued.end and verdict.papers else verdict


def _judge_word(file: ReceivedFile, issued: IssuedPapers) -> Verdict:
    opened, fault = open_word(file.data)
    if opened is None:
        return unreadable(file, fault)
    named = embedded_paper(opened.package)
    if named and named.reference != issued.matter:
        return _of_another_matter(file, named, issued)
    sent = _find_sent(opened, named, issued)
    if sent is None:
        return _not_ours(file, issued)
    verdict = compare_word_files(sent.papers[0], file.path, sent.data, file.data)
    verdict = replace(verdict, packet=issued.part_of(sent).packet, issued_as=sent.path)
    return _with_newer(_with_issue(verdict, (named,) if named else (), sent, WORD, file), sent, issued)


def _judge_pdf(file: ReceivedFile, opened: PdfFile, issued: IssuedPapers, trust: Iterable[Certificate]) -> Verdict:
    other = next((paper for paper in opened.papers if paper.reference != issued.matter), None)
    if other:
        return _of_another_matter(file, other, issued)
    found = recognise(opened, issued)
    if found is None and not any(page.bare for page in opened.pages):
        sentence = f"The file is a scan ({number_of(len(opened.pages), 'page')}): it holds no text."
        return _scanned(file, sentence, findings_alone(opened, file.place))
    if not (found and _has_page_of(opened, found)) and is_scan(file.data):
        sentence = f"The file is a scan ({number_of(len(opened.pages), 'page')}); the words in it were recognised by a program, and prove nothing."
        verdict = _scanned(file, sentence, findings_alone(opened, file.place))
        return replace(verdict, issued_as=found.sent[0].path, papers=found.sent[0].papers) if found else verdict
    if found is None:
        return _not_ours(file, issued, findings_alone(opened, file.place))
    first, part = found.sent[0], issued.part_of(found.sent[0])
    verdict = replace(compare_pdf(file, opened, found, trust, part.certificate, part.expected), packet=part.packet)
    return _with_newer(_with_issue(verdict, opened.papers, first, PDF, file), first, issued)


def _has_page_of(opened: PdfFile, found: Recognised) -> bool:
    """Whether any page of a file is one that was sent, drawn in the same way."""
    sent = {page.drawn for ours in found.ours for page in ours.pages}
    return any(page.drawn in sent for page in opened.pages)


def _of_another_matter(file: ReceivedFile, named: Document, issued: IssuedPapers) -> Verdict:
    sentence = f"{file.path} belongs to the matter “{named.reference}”, and {issued.source} to “{issued.matter}”."
    other = warning("other-packet", sentence, file.place, "Name the packet it was sent with by --packet.")
    return Verdict(file.path, Origin.OTHER_MATTER, findings=(other,))


def _not_ours(file: ReceivedFile, issued: IssuedPapers, findings: Iterable[Diagnostic] = ()) -> Verdict:
    sentence = f"{file.path} is none of the papers of {issued.source}."
    unknown = warning("unknown-paper", sentence, file.place, "Name the packet it was sent with by --packet.")
    return Verdict(file.path, Origin.NOT_OURS, findings=(unknown, *findings))


def _with_issue(verdict: Verdict, named: tuple[Document, ...], sent: PacketFile, format: Format, file: ReceivedFile) -> Verdict:
    """Return a verdict; of a file that names another issue of the paper than the one sent, with that origin and a finding."""
    models = embedded_in_sent(format.id, sent.data)
    if verdict.origin is not Origin.OURS or named == models or [one.name for one in named] != [one.name for one in models]:
        return verdict
    edition = next(one.edition for one, model in zip(named, models, strict=True) if one != model)
    sentence = f"{file.path} is of another issue of “{sent.papers[0]}” (edition of {show(edition)}) than the packet."
    stale = warning("stale-paper", sentence, file.place, "Hold it against the packet it was sent with, by --packet.")
    return replace(verdict, origin=Origin.EARLIER, findings=(stale, *verdict.findings))


def _with_newer(verdict: Verdict, sent: PacketFile, issued: IssuedPapers) -> Verdict:
    """Return a verdict; where a supplement replaced what was sent, of an earlier issue, with a finding that says so."""
    newer = issued.replaced_by(sent)
    if not newer:
        return verdict
    told = superseded_finding(sent.papers[0], newer, Span(verdict.path, 1, 1))
    return replace(verdict, origin=Origin.EARLIER, findings=(*verdict.findings, told))


def _find_sent(returned: WordFile, named: Document | None, issued: IssuedPapers) -> PacketFile | None:
    """Return the file that was sent of the document named in a returned file, else the one most similar in its words."""
    if named and (sent := issued.files_sent(WORD, (named,))):
        return sent[0]
    text = all_words(returned)
    alike = ((similarity(_document_text(file), text), file) for file in issued.files_of(WORD))
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _document_text(file: PacketFile) -> str:
    opened, _ = open_word(file.data)
    return all_words(opened) if opened else ""
