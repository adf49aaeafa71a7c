"""The verdict on a returned PDF: recognised among the files that were sent, and held against the one that it is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assembler.formats.pdf.certificates import Certificate
from assembler.formats.pdf.received_file import PdfFile, PdfPage, open_sent_pdf
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.formats.received import ReceivedFile
from assembler.formats.registry import PDF, WORD
from assembler.formats.word.received_file import WordContent
from assembler.model.diagnostics import Diagnostic, error
from assembler.packets.manifest import PacketFile
from assembler.returns.identity import forms_in, issued_papers
from assembler.returns.issued import IssuedPapers
from assembler.returns.lost_signatures import lost_certificate, lost_signatures
from assembler.returns.pdf_changes import flowing_changes
from assembler.returns.pdf_differences import compare_pdf_files, findings_alone
from assembler.returns.pdf_pages import ALIKE, first_page_of, review_finding, words_on
from assembler.returns.printed_word import PrintedWords, compare_print, read_sent_word
from assembler.returns.text_differences import compact, similarity
from assembler.returns.trust import ExpectedSignatures, trust_findings
from assembler.returns.verdict import Addition, Carrier, Change, Origin, Signed, SigningPlace, Verdict, Words

BETTER = 0.05
"""By how much more a file must be like one paper of a packet than like a whole file to be a print of that paper."""

NOBODY = ExpectedSignatures()
"""Who is to sign, where that is not known."""

FIRST_PAGE = re.compile(r"Page\s*1\s*of\s*\d+\s*$")
"""The end of the first page of a paper."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The files of a packet that a returned one is a version of: one, or several that were merged into it.

    Where it is a print of one `paper` of a file of several, `pages` are the pages of that paper. `word` is the Word file of its paper,
    None where it was issued without one.
    """

    sent: tuple[PacketFile, ...]
    ours: tuple[PdfFile, ...]
    paper: str = ""
    pages: tuple[PdfPage, ...] = ()
    word: WordContent | None = None


def recognise(opened: PdfFile, issued: IssuedPapers) -> Recognised | None:
    """Return what a file is a version of; None where it is a version of nothing that was sent.

    It is what its bytes begin with, else what its embedded models and its fields name, else what its words are most like.
    """
    sent = _sent_with(opened, issued)
    files = [(each, ours) for each in sent or issued.files_of(PDF) if each.papers and (ours := open_sent_pdf(each.data))]
    if sent:
        files.sort(key=lambda pair: first_page_of(pair[1], opened))
        return Recognised(tuple(each for each, _ in files), tuple(ours for _, ours in files)) if files else None
    found = _most_alike(words_on(opened.pages), [Recognised((each,), (ours,)) for each, ours in files])
    return replace(found, word=_word_file_of(found, issued)) if found else None


def _word_file_of(found: Recognised, issued: IssuedPapers) -> WordContent | None:
    """Return the Word file of the one paper that a file is a version of; None where there is none, or the papers are several."""
    papers = (found.paper,) if found.paper else found.sent[0].papers
    sent = next((file for file in issued.files_of(WORD) if file.papers == papers), None)
    return read_sent_word(sent.data) if sent else None


def _sent_with(opened: PdfFile, issued: IssuedPapers) -> tuple[PacketFile, ...]:
    """Return the files that a file begins with, or that its embedded models and its fields name; none where they name none.

    A program that merges files keeps the fields of each, and perhaps the models of none.
    """
    files = issued.files_of(PDF)
    begun = [each for each in files if each.papers and opened.state.data.startswith(each.data)]
    if begun:
        return (max(begun, key=lambda each: len(each.data)),)
    named = issued.files_sent(PDF, opened.papers) if opened.papers else ()
    forms = (versions[0] for versions in issued_papers(issued).current.values())
    present = {paper.name for paper in forms_in(opened.fields, forms)}
    same = tuple(each for each in named if present <= set(each.papers))
    if same or not present:
        return (same or named)[:1]
    single = {each.papers[0]: each for each in reversed(files) if len(each.papers) == 1}
    if present <= set(single):
        return tuple(single[name] for name in sorted(present))
    return tuple(sorted((each for each in files if present <= set(each.papers)), key=lambda each: len(each.papers)))[:1]


def _most_alike(text: str, sent: Sequence[Recognised]) -> Recognised | None:
    """Return the file whose words a text has, or one paper of it; None where it has those of none."""
    alike = [(similarity(words_on(one.ours[0].pages), text), one) for one in sent]
    best = max((likeness for likeness, _ in alike), default=0.0)
    # Forms of one kind differ in hardly more than the entry that they are for.
    close = [(_names_entry(one, text), likeness, one) for likeness, one in alike if likeness >= best - BETTER]
    whole = max(close, key=lambda each: each[:2], default=(False, 0.0, None))[2]
    if whole is None:
        return None
    parts = [part for one in sent if len(one.sent[0].papers) > 1 for part in _papers_of(one)]
    part = max(parts, key=lambda one: similarity(words_on(one.pages), text), default=None)
    likeness = similarity(words_on(whole.ours[0].pages), text)
    if part and similarity(words_on(part.pages), text) > max(likeness + BETTER, ALIKE):
        return part
    return whole if likeness >= ALIKE else None


def _names_entry(one: Recognised, text: str) -> bool:
    """Whether a text has the entry that the form of a file is for."""
    entries = [part for paper in one.ours[0].papers for part in paper.path[1:]]
    return bool(entries) and all(compact(part) in compact(text) for part in entries)


def _papers_of(whole: Recognised) -> Iterator[Recognised]:
    """Yield each paper of a file of several, by the pages that are numbered as its first."""
    pages = whole.ours[0].pages
    starts = [at for at, page in enumerate(pages) if FIRST_PAGE.search(page.text)]
    for name, start, end in zip(whole.sent[0].papers, starts, (*starts[1:], len(pages)), strict=False):
        yield Recognised(whole.sent, whole.ours, name, pages[start:end])


def compare_pdf(
    file: ReceivedFile,
    opened: PdfFile,
    found: Recognised,
    trust: Iterable[Certificate] = (),
    certificate: str = "",
    expected: ExpectedSignatures = NOBODY,
) -> Verdict:
    """Return the verdict on a file that was recognised.

    `trust` are root certificates, `certificate` the SHA-256 of the one that our file carries, empty where it carries none; `expected`
    says who is to sign.
    """
    if found.pages:
        return _compare_print(file, opened, found)
    differences = compare_pdf_files(found.ours, opened, file.place)
    if printed := _as_print(file, opened, found, differences.changes):
        return printed
    signatures, broken = _read_signatures(file, opened, trust)
    certified = _certificate_faults(file, certificate, signatures) if certificate else ()
    if Carrier.SAVED_ANEW in differences.carrier:
        broken = lost_signatures(broken, signatures, differences, certificate)
        certified = lost_certificate(certified, differences)
    places = tuple(place for ours in found.ours for place in signing_places(ours, opened, signatures))
    return Verdict(
        file.path,
        Origin.OURS,
        issued_as=found.sent[0].path if len(found.sent) == 1 else "",
        papers=tuple(dict.fromkeys(name for each in found.sent for name in each.papers)),
        carrier=differences.carrier,
        words=Words.CHANGED if differences.changes else Words.SAME,
        changes=differences.changes,
        entries=differences.entries,
        execution=tuple(_by_certificate_page(place, differences.additions, signatures, expected) for place in places),
        signatures=signatures,
        additions=differences.additions,
        active=differences.active,
        unknowns=differences.unknowns,
        findings=(*broken, *certified, *trust_findings(signatures, expected, file.place), *differences.findings),
    )


def _as_print(file: ReceivedFile, opened: PdfFile, found: Recognised, changes: Sequence[Change]) -> Verdict | None:
    """Return the verdict on a file as a print of the Word file of its paper; None where it is rather our PDF with some `changes`.

    Pages with our words, page by page, are held against ours as they look; a print of the Word file has pages of its own.
    """
    if not changes or found.word is None or _draws_as_ours(opened, found):
        return None
    printed = _compare_print(file, opened, found)
    return printed if _words_changed(printed.changes) < _words_changed(changes) else None


def _by_certificate_page(
    place: SigningPlace, additions: Sequence[Addition], signatures: Sequence[Signature], expected: ExpectedSignatures
) -> SigningPlace:
    """Return a place to sign; one that became part of the page, and whose person a page names that a service added, rests on that page.

    The page says who signed; the service's seal, where there is one that holds, says that the page is the service's.
    """
    person, seal = expected.names.get(place.name, ""), next((one.signer for one in signatures if one.seal and one.holds), "")
    named = person and any(one.what == "page" and compact(person) in compact(one.text) for one in additions)
    if place.signed is not Signed.UNKNOWN or place.by or not named:
        return place
    if not seal:
        return SigningPlace(place.name, Signed.UNKNOWN, person, "a page that anybody may have added, without any seal")
    return SigningPlace(place.name, Signed.BY_SERVICE, person, f"the page that a service added, under the seal of {seal}")


def _read_signatures(
    file: ReceivedFile, opened: PdfFile, trust: Iterable[Certificate]
) -> tuple[tuple[Signature, ...], tuple[Diagnostic, ...]]:
    """Return the signatures of a file under our names of their fields, with the findings about them."""
    if not opened.state.signed:
        return (), ()
    theirs = {ours: name for name, ours in opened.renamed.items()}
    signatures, broken = read_signatures(file.data, trust, [theirs.get(name, name) for name in opened.state.signed])
    ours = opened.renamed
    return (
        tuple(replace(one, field=ours.get(one.field, one.field)) for one in signatures),
        tuple(replace(one, subject=ours.get(one.subject, one.subject)) for one in broken),
    )


def _certificate_faults(file: ReceivedFile, certificate: str, signatures: Sequence[Signature]) -> tuple[Diagnostic, ...]:
    """Return a finding where the certificate that a file was issued with is missing, or is of another key."""
    certifying = next((signature for signature in signatures if signature.certifies), None)
    if certifying is None:
        return (error("removed-signature", "The certificate that it was issued with was removed.", file.place),)
    if certifying.fingerprint != certificate:
        sentence = f"It is certified by {certifying.signer}, with another key than it was issued with."
        return (error("other-certificate", sentence, file.place),)
    return ()


def _compare_print(file: ReceivedFile, opened: PdfFile, found: Recognised) -> Verdict:
    """Return the verdict on the print of one paper, whose pages another program laid out: its words are compared."""
    pages = found.pages or found.ours[0].pages
    flowing = flowing_changes(pages, opened.pages, found.ours[0].state.outline)
    printed = compare_print(found.word, opened.pages) if found.word and flowing else PrintedWords(flowing)
    # Our PDF and our Word file say the same in another order of lines; a print is of either.
    changes = min(flowing, printed.changes, key=_words_changed)
    paper = found.paper or found.sent[0].papers[0]
    sentence = f"The file is a print of “{paper}”, laid out by another program: its words were compared, not its pages."
    findings: tuple[Diagnostic, ...] = (review_finding(file.place, sentence), *findings_alone(opened, file.place))
    return Verdict(
        file.path,
        Origin.OURS,
        issued_as=found.sent[0].path,
        papers=(paper,),
        carrier=(Carrier.PRINTED,),
        words=Words.CHANGED if changes else Words.SAME,
        changes=changes,
        entries=printed.entries,
        execution=tuple(signing_places(found.ours[0], opened, ())) if not found.pages else (),
        findings=findings,
    )


def _draws_as_ours(opened: PdfFile, found: Recognised) -> bool:
    """Whether any page of a file is drawn as one that was sent."""
    drawn = {page.drawn for ours in found.ours for page in ours.pages}
    return any(page.drawn in drawn for page in opened.pages)


def _words_changed(changes: Sequence[Change]) -> int:
    return sum(len(edit.deleted) + len(edit.inserted) for change in changes for edit in change.edits)


def signing_places(ours: PdfFile, theirs: PdfFile, signatures: Sequence[Signature]) -> Iterator[SigningPlace]:
    """Yield the places to sign of ours, and those that were added and signed, each with who signed there."""
    signers = {one.field: one for one in signatures}
    there = {*theirs.state.signed, *theirs.state.unsigned}
    places = dict.fromkeys((*ours.state.unsigned, *(name for name in theirs.state.signed if name not in ours.state.signed)))
    for name in (name for name in places if not (name in signers and signers[name].stamp)):
        if name in theirs.state.signed:
            yield _signed_place(name, signers.get(name))
        elif name in there:
            yield SigningPlace(name, Signed.NOT)
        else:
            yield SigningPlace(name, Signed.UNKNOWN, known_by="the fields are part of the pages")


def _signed_place(name: str, signature: Signature | None) -> SigningPlace:
    """Return a place at which something stands as a signature; it counts as signed where that is one, and holds."""
    if signature is None:
        return SigningPlace(name, Signed.UNKNOWN, known_by="a signature that was not checked")
    if not signature.holds:
        return SigningPlace(name, Signed.UNKNOWN, signature.signer, "a signature that does not hold")
    if signature.seal:
        return SigningPlace(name, Signed.BY_SERVICE, signature.name, f"the seal of {signature.signer}")
    return SigningPlace(name, Signed.BY_PERSON, signature.signer, "a certificate in the file")
