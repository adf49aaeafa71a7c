"""The pages of a returned PDF held against those sent, as their text reads and as they look.

A page that is ours to the byte needs no more than that its text reads the same. Every other is drawn beside ours: words of ours that
cannot be seen any more, words and drawings that were added, letters drawn otherwise, and words that a program reads but nobody sees.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import pikepdf

from assembler.formats.pdf.annotations import Annotation
from assembler.formats.pdf.page_comparison import PageLook, compare_look
from assembler.formats.pdf.page_elements import odd_elements, read_aloud
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.received_file import PdfFile, PdfPage
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.diagnostics import Diagnostic, error, quoted, warning
from assembler.model.source import Span
from assembler.returns.text_differences import compact, edits

MOST_SHOWN = 8
"""The number of pages, phrases or places that one kind of finding lists."""

LONGEST_WORDS = 1_000
"""The number of characters of added words that a finding prints."""

MOST_DRAWN = 400
"""The number of pages that are drawn beside ours; a larger file that another program saved is told to be looked at."""

ALIKE = 0.5
"""The similarity of their words from which pages count as a version of pages of ours."""

AMBIGUOUS = "Do not accept the file: ask for it as the program saved it."
ADDED = "Read them: a service adds the number of its envelope, and nothing else belongs there."
LOOK = "Look at the file: nobody has said that it is wrong, or that it is right."


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page that was sent: the number of its file among those given, its index in that file, and the page."""

    file: int
    index: int
    page: PdfPage


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page of ours and the index of theirs in its place."""

    sent: SentPage
    at: int


@dataclass(frozen=True, slots=True)
class AddedWords:
    """Words that were added beside ours: the numbers of their pages, and whether they can be seen."""

    words: str
    pages: tuple[int, ...]
    seen: bool = True


@dataclass(frozen=True, slots=True)
class PagesVerdict:
    """The result for the pages: words that were added, what fields show that were drawn onto them, and findings.

    `entries` gives, by name, the text at the fields of ours that theirs does not have. `anew` counts the pages that another
    program wrote, and that look and read as ours do.
    """

    added: tuple[AddedWords, ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()
    anew: int = 0


def words_on(pages: Sequence[PdfPage]) -> str:
    """Return the words of pages."""
    return " ".join(page.text for page in pages)


def sent_pages(ours: Sequence[PdfFile]) -> tuple[SentPage, ...]:
    """Return the pages of files that were sent, in order."""
    return tuple(SentPage(number, index, page) for number, file in enumerate(ours) for index, page in enumerate(file.pages))


def find_pages(sent: Sequence[SentPage], back: Sequence[PdfPage]) -> tuple[PagePair, ...] | None:
    """Return the page of theirs for each of ours, in order; stamped words are allowed. None where a page is missing."""
    pairs, start = list[PagePair](), 0
    for one in sent:
        at = next((at for at in range(start, len(back)) if contains_page(back[at], one.page)), None)
        if at is None:
            return None
        pairs.append(PagePair(one, at))
        start = at + 1
    return tuple(pairs)


def first_page_of(sent: PdfFile, back: PdfFile) -> int:
    """Return the index of the page that begins a file of ours; the number of pages where it is not there."""
    return next((at for at, page in enumerate(back.pages) if contains_page(page, sent.pages[0])), len(back.pages))


def pair_by_place(sent: Sequence[SentPage], back: Sequence[PdfPage]) -> tuple[PagePair, ...]:
    """Return the pages of ours that stand at the same place as one of theirs, where the words of some differ."""
    matcher = SequenceMatcher(None, [one.page.bare for one in sent], [page.bare for page in back], autojunk=False)
    found = matcher.get_opcodes()
    return tuple(
        PagePair(sent[ours], theirs)
        for kind, first, last, start, end in found
        if kind in ("equal", "replace")
        for ours, theirs in zip(range(first, last), range(start, end), strict=False)
    )


def contains_page(theirs: PdfPage, ours: PdfPage) -> bool:
    """Whether a page has the words of ours, or is ours to the byte."""
    return theirs.drawn == ours.drawn or theirs.bare == ours.bare or has_words(theirs, ours)


def has_words(theirs: PdfPage, ours: PdfPage) -> bool:
    """Whether the words of ours stand together on a page, whatever stands above or below them."""
    one, other = compact(theirs.text), compact(ours.text)
    return one == other or (len(one) > len(other) > 0 and other in one)


@dataclass(frozen=True, slots=True)
class _ComparedPage:
    """A page of ours drawn beside theirs: the pair, the fields of ours that theirs lacks, how it looks, and the words added.

    `odd` is what theirs is drawn with, and ours is not, that programs may draw otherwise. `silenced` says that a screen reader no longer
    reads some of our words, or reads them under another number.
    """

    pair: PagePair
    fields: tuple[Annotation, ...]
    look: PageLook
    added: tuple[str, ...]
    odd: tuple[str, ...] = ()
    silenced: bool = False

    @property
    def number(self) -> int:
        """The number of their page, from 1."""
        return self.pair.at + 1

    def is_seen(self, words: str) -> bool:
        """Whether any of the words stands where there is new ink."""
        return bool({*words.split()} & {word for each in self.look.drawn for word in each.split()})


def compare_pages_of(ours: Sequence[PdfFile], theirs: PdfFile, pairs: Sequence[PagePair], place: Span) -> PagesVerdict:
    """Return what was added to pages of ours, and what of them is seen or read otherwise; words that differ are left out."""
    findings = list[Diagnostic]()
    differing = [pair for pair in pairs if pair.sent.page.drawn != theirs.pages[pair.at].drawn]
    pages = tuple(_compared_pages(ours, theirs, differing[:MOST_DRAWN]))
    if len(differing) > MOST_DRAWN:
        findings.append(
            review_finding(place, f"Of {len(differing)} pages that another program wrote, {MOST_DRAWN} were drawn beside ours.")
        )
    added = tuple(_added_words(pages, len(pairs)))
    findings += [finding for page in pages for finding in _look_findings(page, place)]
    findings += [*_touched_findings(pages, place), *_added_findings(added, len(pairs), place)]
    entries = {one.name: text for page in pages for one, text in zip(page.fields, page.look.entries, strict=False) if text}
    told = {finding.subject for finding in findings}
    return PagesVerdict(added, entries, tuple(findings), sum(f"page {page.number}" not in told for page in pages))


def sheet_findings(pair: PagePair, theirs: PdfPage, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding where a page of the same content reads otherwise, or where another part of the sheet is seen."""
    ours, page = pair.sent.page, f"page {pair.at + 1}"
    if ours.drawn == theirs.drawn and ours.bare != theirs.bare:
        sentence = f"Programs read different files in this one: they disagree about page {pair.at + 1}."
        yield error("ambiguous-pdf", sentence, place, AMBIGUOUS, page)
    if ours.geometry != theirs.geometry:
        sentence = f"Another part of page {pair.at + 1} is seen than of ours, or in another size: {theirs.geometry}, not {ours.geometry}."
        yield error("resized-page", sentence, place, "Ask for the file without its pages cropped, turned or scaled.", page)


def _compared_pages(ours: Sequence[PdfFile], theirs: PdfFile, pairs: Sequence[PagePair]) -> Iterator[_ComparedPage]:
    gone = {one.name for file in ours for one in file.state.widgets} - {one.name for one in theirs.state.widgets}
    if not pairs:
        return
    with ExitStack() as files:
        before = [files.enter_context(open_with_pdfium(file.state.data)) for file in ours]
        after = [files.enter_context(open_with_pdfium(theirs.state.data))]
        written = [files.enter_context(parse_pdf(file.state.data)) for file in ours]
        drawn = files.enter_context(parse_pdf(theirs.state.data))
        for pair in pairs:
            sent, widgets = pair.sent, ours[pair.sent.file].state.widgets
            fields = tuple(one for one in widgets if one.page == sent.index + 1 and one.name in gone)
            look = PageLook(theirs.pages[pair.at].text)
            if sent.page.geometry == theirs.pages[pair.at].geometry:
                look = compare_look(before[sent.file], sent.index, after[0], pair.at, [one.rectangle for one in fields])
            odd = Counter(odd_elements(drawn.pages[pair.at].obj)) - Counter(
                odd_elements(written[sent.file].pages[sent.index].obj)
            )
            added = _inserted(sent.page.text, look.text)
            silenced = "/StructTreeRoot" in drawn.Root and _is_silenced(
                written[sent.file].pages[sent.index].obj, drawn.pages[pair.at].obj, more=bool(added or look.drawn)
            )
            yield _ComparedPage(pair, fields, look, added, tuple(odd), silenced)


def _is_silenced(ours: pikepdf.Object, theirs: pikepdf.Object, *, more: bool) -> bool:
    """Whether our content is no longer marked for a screen reader as it was; what stands on the page beside it may be marked as it likes."""
    (before, hidden), (after, passed_over) = read_aloud(ours), read_aloud(theirs)
    return before != after or (passed_over > hidden and not more)


def _inserted(ours: str, theirs: str) -> tuple[str, ...]:
    """Return the words that their text has more than ours; none where other words differ too."""
    if compact(ours) == compact(theirs):
        return ()
    found = edits(ours, theirs)
    return tuple(edit.inserted for edit in found if not edit.deleted)


def _look_findings(page: _ComparedPage, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for our words that cannot be seen, and one for drawings beside our words."""
    subject = f"page {page.number}"
    if page.look.set_anew:
        sentence = f"Another program has set page {page.number} anew: its words are ours and nothing lies over them, its letters are not drawn as ours."
        yield review_finding(place, sentence, subject)
        return
    if covered := [words for words in page.look.lost if words]:
        sentence = f"On page {page.number} words of ours cannot be seen as they were: {_listed(covered)}."
        yield error(
            "covered-words", sentence, place, "Do not accept the file: ask for it without what lies over its words.", subject
        )
    said = {word for words in page.added for word in words.split()}
    drawn = [words for words in page.look.drawn if not said & {*words.split()}]
    if drawn or (page.look.lost and not covered):
        at = f", at {_listed(words)}" if (words := [each for each in drawn if each]) else ""
        sentence = f"Something was drawn on page {page.number}{at}: its words are ours, its picture is not."
        yield review_finding(place, sentence, subject)
    if page.silenced:
        sentence = (
            f"On page {page.number} words are marked otherwise for screen readers: some are not read aloud, or in another place."
        )
        yield warning("spoken-words", sentence, place, "Ask for the file as it was sent.", subject)
    if page.odd and not drawn:
        held = ", ".join(page.odd)
        sentence = f"Page {page.number} is drawn with {held}, which ours is not: other programs may show it otherwise than it is seen here."
        yield review_finding(place, sentence, subject)


def _touched_findings(pages: Sequence[_ComparedPage], place: Span) -> Iterator[Diagnostic]:
    touched = [(page.number, words) for page in pages for words in page.look.touched if not page.look.set_anew]
    if len(touched) > MOST_SHOWN:
        sentence = f"Another program has drawn the letters anew: at {len(touched)} places they are not drawn quite as ours."
        yield review_finding(place, sentence)
        return
    for number, words in touched:
        sentence = f"On page {number}, {quoted(words)} is drawn otherwise than ours: the letters that are seen may be others."
        yield review_finding(place, sentence, f"page {number}")


def _added_words(pages: Sequence[_ComparedPage], number: int) -> Iterator[AddedWords]:
    """Yield each phrase that was added with its pages; one that is seen nowhere is told apart."""
    recurring = _recurring_phrases(pages)
    found: dict[tuple[str, bool], list[int]] = {}
    for page in pages:
        for words in (part for phrase in page.added for part in _without(recurring, phrase)):
            found.setdefault((words, page.is_seen(words)), []).append(page.number)
    # What stands on every page, as the number of an envelope does, comes after what stands on one.
    for (words, seen), numbers in sorted(found.items(), key=lambda each: (len(each[1]) >= number > 1, each[1])):
        yield AddedWords(words, tuple(numbers), seen)


def _recurring_phrases(pages: Sequence[_ComparedPage]) -> tuple[str, ...]:
    """Return the phrases that were added on more than one page, the longest first."""
    counted = Counter(phrase for page in pages for phrase in {*page.added})
    return tuple(sorted((phrase for phrase, count in counted.items() if count > 1), key=len, reverse=True))


def _without(recurring: Sequence[str], phrase: str) -> Iterator[str]:
    """Yield a phrase, or, where one that recurs stands at its beginning or its end, the two apart."""
    for each in recurring:
        rest = phrase.removeprefix(f"{each} ") if phrase.startswith(f"{each} ") else phrase.removesuffix(f" {each}")
        if rest != phrase:
            yield each
            yield from _without(recurring, rest)
            return
    yield phrase


def _added_findings(added: Sequence[AddedWords], number: int, place: Span) -> Iterator[Diagnostic]:
    for one in added:
        where = page_numbers(one.pages, number)
        if one.seen:
            yield warning("added-words", f"Words were added on {where}: {quoted(one.words, LONGEST_WORDS)}.", place, ADDED, where)
        else:
            sentence = f"Words that nobody can see were added on {where}: {quoted(one.words, LONGEST_WORDS)}."
            yield warning("hidden-text", sentence, place, "Ask what they are for: programs read them.", where)


def page_numbers(pages: Sequence[int], number: int) -> str:
    """Return pages in words: `page 3`, `pages 3, 4 and 2 more`, `every page`."""
    if len(pages) >= number > 1:
        return "every page"
    if len(pages) == 1:
        return f"page {pages[0]}"
    more = f" and {len(pages) - MOST_SHOWN} more" if len(pages) > MOST_SHOWN else ""
    return f"pages {', '.join(map(str, pages[:MOST_SHOWN]))}{more}"


def _listed(phrases: Sequence[str]) -> str:
    more = f" and at {len(phrases) - MOST_SHOWN} more places" if len(phrases) > MOST_SHOWN else ""
    return f"{', '.join(map(quoted, phrases[:MOST_SHOWN]))}{more}"


def number_of(number: int, what: str) -> str:
    """Return a number with its noun: `1 page`, `3 pages`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def review_finding(place: Span, sentence: str, subject: str = "") -> Diagnostic:
    """Return the finding of something that only a person can judge."""
    return warning("to-be-looked-at", sentence, place, LOOK, subject)
