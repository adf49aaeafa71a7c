"""A returned PDF held against the files that were sent: one comparison for forms, contracts and signatures alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pypdfium2 import PdfTextPage

from assembler.formats.pdf.annotations import LINK, WIDGET
from assembler.formats.pdf.appearances import HINT
from assembler.formats.pdf.document_parts import USUAL_PARTS
from assembler.formats.pdf.field_looks import altered_looks
from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.page_comparison import words_in
from assembler.formats.pdf.received_file import PdfFile
from assembler.formats.pdf.reconstruction import bytes_beside
from assembler.formats.pdf.revision_differences import changed_values, changes_after_signatures, compare_states
from assembler.formats.pdf.revisions import RevisionState
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.diagnostics import Diagnostic, Severity, error, quoted, warning
from assembler.model.source import Span
from assembler.returns.pdf_changes import page_changes
from assembler.returns.pdf_pages import (
    LONGEST_WORDS,
    PagePair,
    PagesVerdict,
    compare_pages_of,
    find_pages,
    has_words,
    number_of,
    page_numbers,
    pair_by_place,
    review_finding,
    sent_pages,
    sheet_findings,
)
from assembler.returns.verdict import ActiveContent, Addition, Carrier, Change, Entry, NotUnderstood


@dataclass(frozen=True, slots=True)
class PdfDifferences:
    """What differs between a returned PDF and the files sent, in the parts of a `Verdict`."""

    changes: tuple[Change, ...] = ()
    entries: tuple[Entry, ...] = ()
    additions: tuple[Addition, ...] = ()
    active: tuple[ActiveContent, ...] = ()
    unknowns: tuple[NotUnderstood, ...] = ()
    carrier: tuple[Carrier, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def compare_pdf_files(ours: Sequence[PdfFile], theirs: PdfFile, place: Span) -> PdfDifferences:
    """Return the differences between a returned file and those that were sent, whose pages it should hold in their order.

    Words that differ are `changes`, not findings.
    """
    if any(one.state.data == theirs.state.data for one in ours):
        return PdfDifferences(carrier=(Carrier.AS_ISSUED,))
    sent = sent_pages(ours)
    found = find_pages(sent, theirs.pages)
    changes = () if found else tuple(page_changes([one.page for one in sent], theirs.pages, ours[0].state.outline))
    pairs = found or pair_by_place(sent, theirs.pages)
    same = [pair for pair in pairs if found or has_words(theirs.pages[pair.at], pair.sent.page)]
    pages = compare_pages_of(ours, theirs, same, place)
    before = _joined_state(ours, pairs)
    structure = _structure_findings(before, theirs)
    extra = [at for at in range(len(theirs.pages)) if at not in {pair.at for pair in pairs}] if found else []
    findings = (
        *(replace(finding, span=place) for finding in structure),
        *_added_page_findings(theirs, extra, place),
        *(finding for pair in pairs for finding in sheet_findings(pair, theirs.pages[pair.at], place)),
        *pages.findings,
        *_look_findings(ours, before, theirs, place),
    )
    known = {(one.what, one.target) for one in before.active}
    active = (
        ActiveContent(one.what, one.place, one.target) for one in theirs.state.active if (one.what, one.target) not in known
    )
    return PdfDifferences(
        changes=changes,
        entries=tuple(_entries(before, theirs, pages)),
        additions=tuple(_additions(before, theirs, pages, extra)),
        active=tuple(active),
        unknowns=tuple(NotUnderstood(finding.subject, finding.subject) for finding in structure if finding.id == "unknown-part"),
        carrier=tuple(_carriers(ours, theirs, structure, stamped=bool(pages.added or extra))),
        findings=findings,
    )


def _entries(before: RevisionState, theirs: PdfFile, pages: PagesVerdict) -> Iterator[Entry]:
    """Yield what was filled in: into fields, and, where these were drawn onto the pages, at their places."""
    yield from (Entry(*each) for each in changed_values(before, theirs.state))
    for name, text in pages.entries.items():
        held = before.fields.get(name, "")
        if text.split() != held.split():
            yield Entry(name, held, text)


def _carriers(ours: Sequence[PdfFile], theirs: PdfFile, structure: Sequence[Diagnostic], *, stamped: bool) -> Iterator[Carrier]:
    begins = any(theirs.state.data.startswith(one.state.data) for one in ours)
    yield Carrier.ADDED_TO if begins else Carrier.SAVED_ANEW
    if any(finding.id == "flattened" for finding in structure):
        yield Carrier.FLATTENED
    if stamped:
        yield Carrier.STAMPED


def findings_alone(theirs: PdfFile, place: Span) -> tuple[Diagnostic, ...]:
    """Return the findings of a file that is held against none: what acts, notes, what is not understood, and false looks."""
    state = theirs.state
    plain = tuple(each for each in state.annotations if each.kind == WIDGET or (each.kind == LINK and each.target))
    usual = {place: digest for place, digest in state.parts.items() if place.partition(" ")[0] in USUAL_PARTS}
    before = replace(state, annotations=plain, active=(), parts=usual, information={}, spoken=frozenset(), reading="")
    structure = (
        replace(finding, span=place) for finding in _structure_findings(before, theirs) if finding.severity is not Severity.INFO
    )
    return (*structure, *_look_findings((), before, theirs, place))


def _joined_state(ours: Sequence[PdfFile], pairs: Sequence[PagePair]) -> RevisionState:
    """Return what the files sent hold beside the words of their pages, as one state with the page numbers of theirs."""
    numbers = {(pair.sent.file, pair.sent.index + 1): pair.at + 1 for pair in pairs}
    states = [one.state for one in ours]
    annotations = tuple(
        replace(each, page=numbers[file, each.page], target=numbers.get((file, each.target), each.target))
        for file, state in enumerate(states)
        for each in state.annotations
        if (file, each.page) in numbers
    )
    single = len(states) == 1 and all(number == at for (_, number), at in numbers.items())
    left_out = {each.name for state in states for each in state.widgets} - {each.name for each in annotations}
    return replace(
        states[0],
        annotations=annotations,
        fields={name: value for state in states for name, value in state.fields.items() if name not in left_out},
        signed=tuple(name for state in states for name in state.signed if name not in left_out),
        unsigned=tuple(name for state in states for name in state.unsigned if name not in left_out),
        active=tuple(each for state in states for each in state.active),
        parts={place: digest for state in states for place, digest in state.parts.items()},
        names=frozenset(name for state in states for name in state.names),
        spoken=frozenset(words for state in states for words in state.spoken),
        outline=tuple(
            replace(each, page=numbers.get((file, each.page), each.page))
            for file, state in enumerate(states)
            for each in state.outline
        ),
        reading=states[0].reading if single else "",
    )


def _structure_findings(before: RevisionState, theirs: PdfFile) -> tuple[Diagnostic, ...]:
    """Return the findings beside the words of pages, and one where programs may read different files."""
    with open_with_pdfium(theirs.state.data) as file:
        texts: dict[int, PdfTextPage] = {}

        def words(page: int, rectangle: Rectangle) -> str:
            if page not in texts:
                texts.clear()  # one at a time, since a page's text is large
                texts[page] = file[page - 1].get_textpage()
            return words_in(texts[page], rectangle)

        found = (
            *compare_states(before, theirs.state, words),
            *changes_after_signatures(theirs.state.data, theirs.state),
            *bytes_beside(theirs.state.data),
        )
    if theirs.sound:
        return found
    sentence = "Programs may read different files in this one: its cross-references do not lead to all that it holds."
    return (*found, error("ambiguous-pdf", sentence, hint="Do not accept the file: ask for it as the program saved it."))


def _added_page_findings(theirs: PdfFile, extra: Sequence[int], place: Span) -> Iterator[Diagnostic]:
    if extra:
        words = " ".join(" ".join(theirs.pages[at].text for at in extra).split())
        says = f": {quoted(words, LONGEST_WORDS)}" if words else ""
        where = page_numbers([at + 1 for at in extra], 0)
        sentence = f"{number_of(len(extra), 'page')} more than was sent, as an e-sign service adds a certificate ({where}){says}."
        yield review_finding(place, sentence)


def _look_findings(ours: Sequence[PdfFile], before: RevisionState, theirs: PdfFile, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for each field that shows something else than it holds, or is drawn as its value is not."""
    looks = {one.name: one.look for one in before.widgets}
    # Where viewers draw texts anew, an appearance that is still ours is of no account.
    untouched = {one.name for one in theirs.state.widgets if theirs.state.redrawn and looks.get(one.name) == one.look}
    told = {one.name for one in theirs.mismatches}
    for one in theirs.mismatches:
        if one.name not in untouched and (one.name in looks or not ours):
            yield warning("shown-otherwise", one.sentence, place, HINT, one.name)
    for file in ours:
        for name in altered_looks(file.state.data, theirs.state.data, file.state.annotations, theirs.state.annotations):
            if name not in told:
                sentence = f"The field {quoted(name)} is drawn otherwise than what it holds."
                yield warning("altered-look", sentence, place, "Look at it: what is seen there may not be what it holds.", name)


def _additions(before: RevisionState, theirs: PdfFile, pages: PagesVerdict, extra: Sequence[int]) -> Iterator[Addition]:
    for one in pages.added:
        yield Addition(
            "stamp" if one.seen else "hidden words", page_numbers(one.pages, len(theirs.pages) - len(extra)), one.words
        )
    for at in extra:
        yield Addition("page", f"page {at + 1}", " ".join(theirs.pages[at].text.split()))
    for note in theirs.state.annotations:
        if note.kind not in (WIDGET, LINK) and note not in before.annotations:
            yield Addition("note", f"page {note.page}", note.words)
