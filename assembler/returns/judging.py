"""One verdict on a returned file: recognised among the papers that were issued, and held against the one that it is."""

from dataclasses import replace

from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.received import ReceivedFile
from assembler.formats.registry import FORMATS, PDF, WORD
from assembler.formats.word.opened_file import WordFile, embedded_paper, open_word
from assembler.formats.word.received_file import all_words
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.document import Document
from assembler.model.source import Span
from assembler.model.values import show
from assembler.packets.manifest import PacketFile
from assembler.returns.comparison import UNKNOWN_KIND, unreadable_finding
from assembler.returns.identity import superseded_finding
from assembler.returns.issued import IssuedPapers, read_others
from assembler.returns.pdf_verdicts import ALIKE, compare_pdf, recognise
from assembler.returns.text_differences import similarity
from assembler.returns.verdict import Origin, Verdict, Words
from assembler.returns.word_verdicts import compare_word_files


def named_matter(file: ReceivedFile) -> str:
    """Return the id of the matter that a file names in its embedded model; empty where it names none."""
    papers = FORMATS[file.kind].embedded(file.data) if file.kind in FORMATS else ()
    return papers[0].reference if papers else ""


def judge(file: ReceivedFile, issued: IssuedPapers) -> Verdict:
    """Return the verdict on a returned file, held against the file of the packet that it is a version of.

    Where it is a version of none, or cannot be read, a finding says so, and its origin is not ours or not known. One that has the
    words of another packet of the matter, such as one that was superseded, is told as that.
    """
    verdict = _judge_against(file, issued)
    if verdict.origin is Origin.OURS and verdict.words is not Words.CHANGED:
        return _with_end(verdict, issued)
    others = ((other, _judge_against(file, other)) for other in read_others(issued))
    same = (_with_end(judged, other) for other, judged in others if judged.origin is Origin.OURS and judged.words is Words.SAME)
    return next(same, None) or _with_end(verdict, issued)


def _with_end(verdict: Verdict, issued: IssuedPapers) -> Verdict:
    """Return a verdict with the finding that nothing may come back of its packet, if there is one."""
    return replace(verdict, findings=(issued.end, *verdict.findings)) if issued.end and verdict.papers else verdict


def _judge_against(file: ReceivedFile, issued: IssuedPapers) -> Verdict:
    match file.kind:
        case WORD.id:
            return _judge_word(file, issued)
        case PDF.id:
            return _judge_pdf(file, issued)
        case _:
            return Verdict(file.path, findings=(unreadable_finding(file.path, UNKNOWN_KIND),))


def _judge_word(file: ReceivedFile, issued: IssuedPapers) -> Verdict:
    opened, fault = open_word(file.data)
    if opened is None:
        return Verdict(file.path, findings=(unreadable_finding(file.path, fault),))
    named = embedded_paper(opened.package)
    if named and named.reference != issued.matter:
        sentence = f"{file.path} belongs to the matter “{named.reference}”, and {issued.source} to “{issued.matter}”."
        other = error("other-packet", sentence, file.place, "Name the packet it was sent with by --packet.")
        return Verdict(file.path, Origin.OTHER_MATTER, findings=(other,))
    sent = _find_sent(opened, named, issued)
    if sent is None:
        return Verdict(file.path, Origin.NOT_OURS, findings=(_unknown_paper(file, issued),))
    verdict = replace(compare_word_files(sent.papers[0], file.path, sent.data, file.data), issued_as=sent.path)
    return _with_newer(_with_issue(verdict, named, sent, file), sent, issued)


def _with_issue(verdict: Verdict, named: Document | None, sent: PacketFile, file: ReceivedFile) -> Verdict:
    """Return a verdict; of a file that names another issue of the paper than the one sent, with that origin and a finding."""
    model = next(iter(WORD.embedded(sent.data)), None)
    if not (named and model) or named == model or verdict.origin is not Origin.OURS:
        return verdict
    sentence = f"{file.path} is of another issue of “{sent.papers[0]}” (edition of {show(named.edition)}) than the packet."
    stale = warning("stale-paper", sentence, file.place, "Hold it against the packet it was sent with, by --packet.")
    return replace(verdict, origin=Origin.EARLIER, findings=(stale, *verdict.findings))


def _judge_pdf(file: ReceivedFile, issued: IssuedPapers) -> Verdict:
    opened, fault = open_pdf(file.data)
    if opened is None:
        return Verdict(file.path, findings=(unreadable_finding(file.path, fault),))
    found = recognise(opened, issued)
    if found is None:
        return Verdict(file.path, Origin.NOT_OURS, findings=(_unknown_paper(file, issued),))
    return _with_newer(compare_pdf(file, opened, found), found.sent, issued)


def _with_newer(verdict: Verdict, sent: PacketFile, issued: IssuedPapers) -> Verdict:
    """Return a verdict; where a supplement replaced what was sent, of an earlier issue, with a finding that says so."""
    newer = issued.replaced_by(sent)
    if not newer:
        return verdict
    told = superseded_finding(sent.papers[0], newer, Span(verdict.path, 1, 1))
    return replace(verdict, origin=Origin.EARLIER, findings=(*verdict.findings, told))


def _unknown_paper(file: ReceivedFile, issued: IssuedPapers) -> Diagnostic:
    sentence = f"{file.path} is none of the papers of {issued.source}."
    return error("unknown-paper", sentence, file.place, "Name the packet it was sent with by --packet.")


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
