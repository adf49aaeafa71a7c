"""A returned contract: identified among the documents of its packet, and compared with the one that was sent."""

from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.received import ReceivedFile
from assembler.formats.registry import FORMATS, PDF, WORD
from assembler.formats.word.opened_file import WordFile, embedded_paper, open_word
from assembler.formats.word.received_file import all_words
from assembler.model.diagnostics import Diagnostic, error
from assembler.packets.manifest import PacketFile
from assembler.returns.comparison import CHANGED_TEXT, UNKNOWN_KIND, Comparison, compare_word_files, unreadable_finding
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
    sent = _find_sent(opened, issued.files_of(WORD))
    if sent is None:
        return None, (_unknown_paper(file, issued),)
    return compare_word_files(sent.papers[0], file.path, sent.data, file.data)


def _compare_pdf(file: ReceivedFile, issued: IssuedPapers) -> Compared:
    opened, fault = open_pdf(file.data)
    if opened is None:
        return None, (unreadable_finding(file.path, fault),)
    names = tuple(paper.name for paper in opened.papers)
    text = " ".join(page.text for page in opened.pages)
    sent = {each.path: ours for each in issued.files_of(PDF) if each.papers and (ours := open_pdf(each.data)[0])}
    named = [path for path, ours in sent.items() if names and tuple(paper.name for paper in ours.papers) == names]
    alike = {path: similarity(" ".join(page.text for page in ours.pages), text) for path, ours in sent.items()}
    path = next(iter(named), max(alike, key=lambda path: alike[path], default=""))
    if not named and alike.get(path, 0) < ALIKE:
        return None, (_unknown_paper(file, issued),)
    verdict = compare_pages_of(sent[path].pages, opened, file.place)
    # The changes themselves are in the comparison: only a form is refused for them.
    findings = tuple(finding for finding in verdict.findings if finding.id != CHANGED_TEXT)
    return Comparison(path, file.path, verdict.changes, findings), ()


def _unknown_paper(file: ReceivedFile, issued: IssuedPapers) -> Diagnostic:
    sentence = f"{file.path} is none of the papers of {issued.source}."
    return error("unknown-paper", sentence, file.place, "Name the packet it was sent with by --packet.")


def _find_sent(returned: WordFile, sent: tuple[PacketFile, ...]) -> PacketFile | None:
    """Return the file that was sent of the document named in a returned file, else the one most similar in its words."""
    paper = embedded_paper(returned.package)
    named = [file for file in sent if paper and file.papers == (paper.name,)]
    if named:
        return named[0]
    text = all_words(returned)
    alike = ((similarity(_document_text(file), text), file) for file in sent)
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _document_text(file: PacketFile) -> str:
    opened, _ = open_word(file.data)
    return all_words(opened) if opened else ""
