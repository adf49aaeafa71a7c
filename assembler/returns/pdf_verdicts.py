"""The verdict on a returned PDF: recognised among the files that were sent, and held against the one that it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assembler.formats.pdf.received_file import PdfFile, PdfPage, open_sent_pdf
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.formats.received import ReceivedFile
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic
from assembler.packets.manifest import PacketFile
from assembler.returns.issued import IssuedPapers
from assembler.returns.pdf_changes import flowing_changes
from assembler.returns.pdf_differences import compare_pdf_files, findings_alone
from assembler.returns.pdf_pages import review_finding
from assembler.returns.text_differences import similarity
from assembler.returns.verdict import Carrier, Origin, Signed, SigningPlace, Verdict, Words

ALIKE = 0.5
"""The similarity from which a file without an embedded model counts as a version of one of ours."""

BETTER = 0.05
"""By how much more a file must be like one paper of a packet than like a whole file to be a print of that paper."""

FIRST_PAGE = re.compile(r"Page\s*1\s*of\s*\d+\s*$")
"""The end of the first page of a paper."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The file of a packet that a returned one is a version of, and the pages of it that it is a print of; all where it is none."""

    sent: PacketFile
    ours: PdfFile
    paper: str = ""
    pages: tuple[PdfPage, ...] = ()


def recognise(opened: PdfFile, issued: IssuedPapers) -> Recognised | None:
    """Return what a file is a version of: what it names itself, else what its words are most like; None for neither."""
    named = issued.files_sent(PDF, opened.papers) if opened.papers else ()
    candidates = named[:1] or tuple(each for each in issued.files_of(PDF) if each.papers)
    sent = [Recognised(each, ours) for each in candidates if (ours := open_sent_pdf(each.data))]
    text = _words_on(opened.pages)
    whole = max(sent, key=lambda one: similarity(_words_on(one.ours.pages), text), default=None)
    if whole is None or named:
        return whole
    parts = [part for one in sent if len(one.sent.papers) > 1 for part in _papers_of(one)]
    part = max(parts, key=lambda one: similarity(_words_on(one.pages), text), default=None)
    likeness = similarity(_words_on(whole.ours.pages), text)
    if part and similarity(_words_on(part.pages), text) > max(likeness + BETTER, ALIKE):
        return part
    return whole if likeness >= ALIKE else None


def _words_on(pages: Sequence[PdfPage]) -> str:
    return " ".join(page.text for page in pages)


def _papers_of(whole: Recognised) -> Iterator[Recognised]:
    """Yield each paper of a file of several, by the pages that are numbered as its first."""
    pages = whole.ours.pages
    starts = [at for at, page in enumerate(pages) if FIRST_PAGE.search(page.text)]
    for name, start, end in zip(whole.sent.papers, starts, (*starts[1:], len(pages)), strict=False):
        yield Recognised(whole.sent, whole.ours, name, pages[start:end])


def compare_pdf(file: ReceivedFile, opened: PdfFile, found: Recognised) -> Verdict:
    """Return the verdict on a file that was recognised."""
    if found.pages:
        return _compare_print(file, opened, found)
    differences = compare_pdf_files((found.ours,), opened, file.place)
    signatures, faults = read_signatures(file.data, held=opened.state.signed) if opened.state.signed else ((), ())
    return Verdict(
        file.path,
        Origin.OURS,
        issued_as=found.sent.path,
        papers=found.sent.papers,
        carrier=differences.carrier,
        words=Words.CHANGED if differences.changes else Words.SAME,
        changes=differences.changes,
        entries=differences.entries,
        execution=tuple(signing_places(found.ours, opened, signatures)),
        signatures=signatures,
        additions=differences.additions,
        active=differences.active,
        unknowns=differences.unknowns,
        findings=(*faults, *differences.findings),
    )


def _compare_print(file: ReceivedFile, opened: PdfFile, found: Recognised) -> Verdict:
    """Return the verdict on the print of one paper, whose pages another program laid out: its words are compared."""
    changes = flowing_changes(found.pages, opened.pages, found.ours.state.outline)
    sentence = f"The file is a print of “{found.paper}”, laid out by another program: its words were compared, not its pages."
    findings: tuple[Diagnostic, ...] = (review_finding(file.place, sentence), *findings_alone(opened, file.place))
    return Verdict(
        file.path,
        Origin.OURS,
        issued_as=found.sent.path,
        papers=(found.paper,),
        carrier=(Carrier.PRINTED,),
        words=Words.CHANGED if changes else Words.SAME,
        changes=changes,
        findings=findings,
    )


def signing_places(ours: PdfFile, theirs: PdfFile, signatures: Sequence[Signature]) -> Iterator[SigningPlace]:
    """Yield the places to sign of ours, and those that were added and signed, each with who signed there."""
    signers = {one.field: one for one in signatures}
    there = {*theirs.state.signed, *theirs.state.unsigned}
    places = dict.fromkeys((*ours.state.unsigned, *(name for name in theirs.state.signed if name not in ours.state.signed)))
    for name in (name for name in places if not (name in signers and signers[name].stamp)):
        if name in theirs.state.signed:
            by = signers[name].signer if name in signers else ""
            yield SigningPlace(name, Signed.BY_PERSON, by, "a certificate in the file")
        elif name in there:
            yield SigningPlace(name, Signed.NOT)
        else:
            yield SigningPlace(name, Signed.UNKNOWN, known_by="the fields are part of the pages")
