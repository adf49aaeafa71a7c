"""A redline read back before it leaves, by our own readers: all changes accepted it must say theirs, all rejected ours."""

from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from itertools import dropwhile

from lxml import etree

from assembler.formats.word.numbering import Counter
from assembler.formats.word.opened_file import WordFile, open_word
from assembler.formats.word.package import W
from assembler.formats.word.received_file import read_both_views, tags_of
from assembler.formats.word.redline_cover import cover_xml
from assembler.formats.word.redline_writer import NAMESPACE
from assembler.formats.word.views import read_view, seen_text
from assembler.model.redline import RedlineLine, RedlineSummary
from assembler.returns.comparison import compared_lines
from assembler.returns.redlining import inside_cells, words_on
from assembler.returns.text_differences import normalized

AROUND = 5
"""The words of a difference that a sentence quotes."""

SIDES = {True: "With all changes accepted it is not theirs", False: "With all changes rejected it is not ours"}
COLUMNS = {True: "Theirs", False: "Ours"}


def misread_file(data: bytes, sent: WordFile, back: WordFile, summary: RedlineSummary) -> str:
    """Return where a redline in Word says otherwise than both files, in a sentence; empty where it says the same."""
    redline, fault = open_word(data)
    if redline is None:
        return fault
    first = words_of_cover(summary)
    for theirs in (True, False):
        lines = read_view(redline.body, Counter(redline.lists), accepting=theirs)
        found = words(f"{line.label} {seen_text(line.pieces)}" for line in lines)
        if found[: len(first)] != first:
            return difference("Its first page is not the list of changes", first, found[: len(first)])
        if sentence := difference(SIDES[theirs], words_as_read(back if theirs else sent, sent), found[len(first) :]):
            return sentence
    return ""


def misread_page(page: str, sent: WordFile, back: WordFile, lines: Sequence[RedlineLine], shown: Sequence[RedlineLine]) -> str:
    """Return where a page with both texts says otherwise than both files, in a sentence; `shown` are its lines as they are printed."""
    reader = PageReader()
    reader.feed(page)
    for theirs in (True, False):
        expected = words_as_read(back if theirs else sent, sent)
        if sentence := difference(SIDES[theirs], expected, words(words_on(lines, theirs=theirs))):
            return sentence
        printed = words(reader.texts[COLUMNS[theirs]])
        if sentence := difference(SIDES[theirs], words(words_on(shown, theirs=theirs)), printed):
            return sentence
    return ""


class PageReader(HTMLParser):
    """A reader of the cells of a page that hold our text and theirs."""

    def __init__(self) -> None:
        """Begin outside any cell."""
        super().__init__()
        self.texts: dict[str, list[str]] = {name: [] for name in COLUMNS.values()}
        self.column = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a cell of one of both columns."""
        name = dict(attrs).get("data-head") if tag == "td" else None
        if name in self.texts:
            self.column = name
            self.texts[name].append("")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        self.column = "" if tag == "td" else self.column

    def handle_data(self, data: str) -> None:
        """Add what a cell holds."""
        if self.column:
            self.texts[self.column][-1] += data


def words_of_cover(summary: RedlineSummary) -> list[str]:
    """Return the words of the first page."""
    body = etree.fromstring(f"<w:body {NAMESPACE}>{cover_xml(summary, 9000)}</w:body>")
    return words("".join(map(str, each.itertext())) for each in body.iter(f"{W}p"))


def words_as_read(file: WordFile, sent: WordFile) -> list[str]:
    """Return the words of a file with all changes accepted, as they are compared, with the numbers and without the contents."""
    content, ours = read_both_views(file, tags_of(sent))[0], read_both_views(sent)[0]
    if content is None or ours is None:
        return []
    lines = read_view(file.body, Counter(file.lists), accepting=True)
    compared = compared_lines(content.accepted, () if file is sent else ours.accepted)
    kept = {line.at for line in compared} | inside_cells(content.accepted)
    return words(f"{lines[at].label} {seen_text(lines[at].pieces)}" for at in sorted(kept))


def words(texts: Iterable[str]) -> list[str]:
    """Return the words of texts in the form in which they are compared."""
    return normalized(" ".join(texts)).split()


def difference(what: str, expected: Sequence[str], found: Sequence[str]) -> str:
    """Return a sentence with the first words that differ; empty where none does."""
    if expected == found:
        return ""
    pairs = enumerate(zip([*expected, ""], [*found, ""], strict=False))
    at = next(dropwhile(lambda pair: pair[1][0] == pair[1][1], pairs))[0]
    quoted = [" ".join(each[at : at + AROUND]) for each in (found, expected)]
    stands, should = (f"“{each}”" if each else "nothing" for each in quoted)
    return f"{what}: {stands} stands there for {should}."
