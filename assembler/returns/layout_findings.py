"""What a returned Word file sets otherwise than ours, so that words may be broken, parted or pushed off their place, as findings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields

from assembler.formats.word.page_room import PageLayout
from assembler.formats.word.received_file import FILLED, ParagraphText, WordContent
from assembler.formats.word.styles import Layout
from assembler.model.diagnostics import Diagnostic, warning
from assembler.model.source import Span
from assembler.returns.text_differences import normalized
from assembler.returns.word_findings import SAME_LENGTH, few_of_each, in_millimetres, quoted

HINT = "The words are ours: see that none is broken, moved or covered on the page."
PAGES = {
    "width": "the width of the paper",
    "height": "the height of the paper",
    "top": "the upper margin",
    "bottom": "the lower margin",
    "left": "the left margin",
    "right": "the right margin",
    "header": "the distance of the header from the edge of the paper",
    "footer": "the distance of the footer from the edge of the paper",
}
"""What is said of the lengths of a page."""

COLUMNS = (
    "the column of {} is {} wide",
    "the cell of {} is {} wide",
    "the table around {} is {} wide",
    "the cell of {} begins {} from the left edge of the text",
)
"""What is said of the columns of a line."""

TALL = 1500
"""The least height of a row, in twentieths of a point, from which one that is taller than in ours is told: it may push others off their place."""

TIGHTER = 1.1
"""How much more of its line than in ours the longest word of a line takes that is told as broken."""


def layout_findings(path: str, sent: WordContent, back: WordContent, places: Callable[[int], str]) -> Iterator[Diagnostic]:
    """Yield the pages and lines that are set otherwise than ours; `places` names the place of a line by its number."""
    sentences = *_pages(sent, back), *_body_lines(sent, back, places), *_furniture_lines(sent, back)
    place = Span(path, 1, 1)
    yield from few_of_each((warning("changed-layout", sentence, place, HINT) for sentence in dict.fromkeys(sentences)), place)


def _pages(sent: WordContent, back: WordContent) -> Iterator[str]:
    """Yield how the pages differ from those of ours that are most like them."""
    for page in back.pages:
        yield from min((list(_page_differences(ours, page)) for ours in sent.pages), key=len, default=[])


def _page_differences(ours: PageLayout, theirs: PageLayout) -> Iterator[str]:
    for name in (each.name for each in fields(PageLayout)):
        before, after = getattr(ours, name), getattr(theirs, name)
        if name == "columns" and before != after:
            yield f"The pages: the text stands in {after} columns, in {before} in ours."
        elif name != "columns" and abs(after - before) > SAME_LENGTH:
            yield f"The pages: {PAGES[name]} is {in_millimetres(after)}, {in_millimetres(before)} in ours."


def _body_lines(sent: WordContent, back: WordContent, places: Callable[[int], str]) -> Iterator[str]:
    for line, ours in _lines_with_ours(sent.accepted, back.accepted):
        for difference in _line_differences(line, ours):
            yield f"{places(line.at)}: {difference}"


def _furniture_lines(sent: WordContent, back: WordContent) -> Iterator[str]:
    """Yield how headers and footers are set otherwise: gaps and empty lines push them into the text or off the paper."""
    known = dict(sent.furniture)
    for name, theirs in back.furniture:
        ours = known.get(name)
        if ours is None:
            continue
        more = _line_count(theirs) - _line_count(ours)
        if more > 0:
            yield f"{_capital(name)}: there are {more} more lines in it than in ours."
        for line, same in _lines_with_ours(ours, theirs):
            for difference in (*_line_differences(line, same), *_gap_differences(line, same)):
                yield f"{_capital(name)}: {difference}"


def _capital(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}"


def _line_count(lines: Iterable[ParagraphText]) -> int:
    return sum(1 + line.text.count("\n") for line in lines)


def _lines_with_ours(
    sent: Sequence[ParagraphText], back: Sequence[ParagraphText]
) -> Iterator[tuple[ParagraphText, ParagraphText]]:
    """Yield each line that ours has too, with the one of ours that is set most like it."""
    known = defaultdict[str, dict[Layout, ParagraphText]](dict)
    for line in sent:
        known[normalized(line.text)].setdefault(line.layout, line)  # many cells of a form hold the same, and are set alike
    for line in back:
        same = known.get(normalized(line.text), {}) if line.text.strip() and not line.in_contents else {}
        if same:
            yield line, _most_alike(line.layout, same.values())


def _most_alike(layout: Layout, lines: Iterable[ParagraphText]) -> ParagraphText:
    lengths = _lengths_of(layout)

    def distance(line: ParagraphText) -> int:
        pairs = zip(lengths, _lengths_of(line.layout), strict=False)
        return sum(abs(before - after) for before, after in pairs)

    return min(lines, key=distance)


def _lengths_of(layout: Layout) -> tuple[int, ...]:
    *alone, columns, height = layout
    return (*alone, height, *columns)


def _line_differences(line: ParagraphText, ours: ParagraphText) -> Iterator[str]:
    text, before, after = quoted(line.text.replace(FILLED, "…")), ours.layout, line.layout
    if abs(after.first - before.first) > SAME_LENGTH:
        starts, started = in_millimetres(after.first), in_millimetres(before.first)
        yield f"the first line of {text} is indented by {starts} more than the others, by {started} in ours."
    if abs(after.right - before.right) > SAME_LENGTH:
        yield f"{text} ends {in_millimetres(after.right)} before the right edge, {in_millimetres(before.right)} in ours."
    for what, width, usual in zip(COLUMNS, after.columns, before.columns, strict=False):
        if width and usual and abs(width - usual) > SAME_LENGTH:
            yield f"{what.format(text, in_millimetres(width))}, {in_millimetres(usual)} in ours."
    if after.height > max(TALL, before.height + SAME_LENGTH):
        yield f"the row of {text} is at least {in_millimetres(after.height)} high, {in_millimetres(before.height)} in ours."
    if line.longest > after.room and line.longest * before.room > ours.longest * after.room * TIGHTER:
        yield f"a word of {text} is wider than its line, so that it is broken."


def _gap_differences(line: ParagraphText, ours: ParagraphText) -> Iterator[str]:
    before, after, text = ours.layout, line.layout, quoted(line.text)
    gaps = (("above", after.above, before.above), ("below", after.below, before.below))
    for where, gap, usual in gaps:
        if abs(gap - usual) > SAME_LENGTH:
            yield f"there are {in_millimetres(gap)} {where} {text}, {in_millimetres(usual)} in ours."
