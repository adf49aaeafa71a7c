"""A returned contract: identified among the documents of its packet, and compared with the one that was sent."""

from dataclasses import replace

from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.received import ReceivedFile
from assembler.formats.registry import FORMATS, PDF, WORD
from assembler.formats.word.opened_file import WordFile, embedded_paper, open_word
from assembler.formats.word.received_file import all_words
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span
from assembler.packets.manifest import PacketFile
from assembler.returns.comparison import CHANGED_TEXT, UNKNOWN_KIND, Comparison, compare_word_files, unreadable_finding
from assembler.returns.identity import superseded_finding
from assembler.returns.issued import IssuedPapers
from assembler.returns.pdf_pages import compare_pages_of
from assembler.returns.text_differences import similarity

ALIKE = 0.5
"""The similarity from which a file without an embedded model counts as a version of one of ours."""

Compared = tuple[Comparison | None, tuple[Diagnostic, ...]]


def named_matter(file: ReceivedFile) -> str:
    """Return the id of the matter that a file names in its embedded model; empty where it names none."""
    papers = FORMATS[file.kind].embedded(file.data) if file.kind in FORMATS else ()
    return papers[0].reference if papers else ""


def compare_contract(file: ReceivedFile, issued: IssuedPapers) -> Compared:
    """Return the comparison of a returned contract with the file of the packet that it is a version of.

    Without a comparison, the findings say why: the file cannot be read, or is a version of none.
    """
    match file.kind:
        case WORD.id:
            return _compare_word(file, issued)
        case PDF.id:
            return _compare_pdf(file, issued)
        case _:
            return None, (unreadable_finding(file.path, UNKNOWN_KIND),)


def _compare_word(file: ReceivedFile, issued: IssuedPapers) -> Compared:
    opened, fault = open_word(file.data)
    if opened is None:
        return None, (unreadable_finding(file.path, fault),)
    sent = _find_sent(opened, issued)
    if sent is None:
        return None, (_unknown_paper(file, issued),)
    comparison, findings = compare_word_files(sent.papers[0], file.path, sent.data, file.data)
    return _with_newer(comparison, sent, issued), findings


def _compare_pdf(file: ReceivedFile, issued: IssuedPapers) -> Compared:
    opened, fault = open_pdf(file.data)
    if opened is None:
        return None, (unreadable_finding(file.path, fault),)
    text = " ".join(page.text for page in opened.pages)
    named = issued.files_sent(PDF, opened.papers) if opened.papers else ()
    candidates = named[:1] or tuple(each for each in issued.files_of(PDF) if each.papers)
    sent = [(each, ours) for each in candidates if (ours := open_pdf(each.data)[0])]
    alike = [similarity(" ".join(page.text for page in ours.pages), text) for _, ours in sent]
    best = max(range(len(sent)), key=lambda at: alike[at], default=-1)
    if best < 0 or (not named and alike[best] < ALIKE):
        return None, (_unknown_paper(file, issued),)
    found, ours = sent[best]
    verdict = compare_pages_of(ours.pages, opened, file.place)
    # The changes themselves are in the comparison: only a form is refused for them.
    findings = tuple(finding for finding in verdict.findings if finding.id != CHANGED_TEXT)
    return _with_newer(Comparison(found.path, file.path, verdict.changes, findings), found, issued), ()


def _with_newer(comparison: Comparison | None, sent: PacketFile, issued: IssuedPapers) -> Comparison | None:
    """Return a comparison; where a supplement replaced what was sent, with a finding that says so."""
    newer = issued.replaced_by(sent)
    if comparison is None or not newer:
        return comparison
    told = superseded_finding(sent.papers[0], newer, Span(comparison.file, 1, 1))
    return replace(comparison, findings=(*comparison.findings, told))


def _unknown_paper(file: ReceivedFile, issued: IssuedPapers) -> Diagnostic:
    sentence = f"{file.path} is none of the papers of {issued.source}."
    return error("unknown-paper", sentence, file.place, "Name the packet it was sent with by --packet.")


def _find_sent(returned: WordFile, issued: IssuedPapers) -> PacketFile | None:
    """Return the file that was sent of the document named in a returned file, else the one most similar in its words."""
    paper = embedded_paper(returned.package)
    named = issued.files_sent(WORD, (paper,)) if paper else ()
    if named:
        return named[0]
    text = all_words(returned)
    alike = ((similarity(_document_text(file), text), file) for file in issued.files_of(WORD))
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _document_text(file: PacketFile) -> str:
    opened, _ = open_word(file.data)
    return all_words(opened) if opened else ""
