"""The lines of a redline in the order of their file: which line of ours each was, what is gone, what is new, what was moved."""

from collections import Counter as Tally
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assembler.formats.word.changes import UNCHANGED
from assembler.formats.word.marked_text import MarkedParagraph, cell_place, marked_paragraphs
from assembler.formats.word.numbering import Counter
from assembler.formats.word.opened_file import WordFile
from assembler.formats.word.package import W
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.received_file import ParagraphText, controls_to_fill, read_both_views, tags_of
from assembler.formats.word.views import Line, read_view
from assembler.model.redline import NOBODY, CellPlace, Mark, Marking, RedlineLine, Stretch, side
from assembler.returns.alignment import align, out_of_order, places_of
from assembler.returns.comparison import compared_lines, lines_with_content
from assembler.returns.redline_words import BREAK, SILENT, Written, compose, deleted, inserted, marking_of
from assembler.returns.text_differences import normalized

FOLLOWS = Marking("Renumbered")
"""The name under which a redline shows the numbers that differ because of a tracked change elsewhere."""


@dataclass(frozen=True, slots=True)
class OurLine:
    """A line of ours: its text with its fields, its number, the name of its place, and whether it has anything to compare."""

    written: tuple[Written, ...]
    label: str
    place: str
    at: CellPlace
    style: str
    compared: bool

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(each.text for each in self.written)


@dataclass(frozen=True, slots=True)
class TheirLine:
    """A line of theirs as it is with all changes rejected, or one that stands there only with them accepted (`was` is None).

    `label` is its number with all changes rejected, `labels` those of its paragraphs with all accepted, None where a line of the
    accepted text runs on into the paragraph.
    """

    paragraphs: tuple[MarkedParagraph, ...]
    was: int | None
    label: str
    labels: tuple[str | None, ...]
    filled: frozenset[int]

    @property
    def written(self) -> tuple[Written, ...]:
        """Its text; the end of each paragraph that was put into it is a break."""
        found = list[Written]()
        for one in self.paragraphs:
            found += (Written(each.text, each.change, each.control in self.filled) for each in one.texts)
            if one is not self.paragraphs[-1]:
                found.append(Written(BREAK, one.mark))
        return tuple(found)


def redline_lines(sent: WordFile, back: WordFile) -> tuple[RedlineLine, ...]:
    """Return the lines of a redline between our file and theirs; raises LookupError or ValueError where a list cannot be counted."""
    ours, known = our_lines(sent), read_both_views(sent)[0]
    content = read_both_views(back, tags_of(sent))[0]
    if known is None or content is None:
        raise ValueError("A list cannot be counted.")
    rejected = compared_lines(content.rejected, known.accepted)
    shown = {line.at for line in compared_lines(content.accepted, known.accepted)} | inside_cells(content.accepted)
    theirs = their_lines(back, tags_of(sent), {line.at for line in rejected} | inside_cells(content.rejected), shown)
    before, after = compared_lines(known.accepted, ()), rejected
    pairs = {
        pair.theirs.at: pair.ours.at
        for pair in align(lines_with_content(before), lines_with_content(after))
        if pair.ours and pair.theirs
    }
    pairs |= _continued(known.accepted, content.rejected, pairs)
    pairs |= _found_elsewhere(lines_with_content(before), lines_with_content(after), pairs)
    if astray := _between_tables(ours, theirs, pairs):
        pairs = {was: mine for was, mine in pairs.items() if was not in astray}
        pairs |= _in_shared_rows(ours, theirs, pairs)
    return tuple(_in_order(ours, theirs, pairs))


def inside_cells(lines: Sequence[ParagraphText]) -> set[int]:
    """Return the numbers of the lines of a cell to fill in behind its first, which are compared as one."""
    listed = [line.at for line in lines]
    return {at for one, other in pairwise(listed) for at in range(one + 1, other)}


def _continued(
    ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText], pairs: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the further lines of the cells to fill in of which the first lines are a pair."""
    ends = {line.at: following.at for line, following in pairwise(ours)}
    back = {line.at: following.at for line, following in pairwise(theirs)}
    for theirs_at, ours_at in pairs.items():
        yield from zip(
            range(theirs_at + 1, back.get(theirs_at, theirs_at + 1)),
            range(ours_at + 1, ends.get(ours_at, ours_at + 1)),
            strict=False,
        )


def _found_elsewhere(
    ours: Iterable[ParagraphText], theirs: Iterable[ParagraphText], pairs: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the lines that have no pair, though the same words stand once on both sides: they stayed while others moved."""
    taken = set(pairs.values())
    sides = ([line for line in ours if line.at not in taken], [line for line in theirs if line.at not in pairs])
    texts = [Tally(normalized(line.text) for line in side) for side in sides]
    here = {normalized(line.text): line.at for line in sides[0]}
    for line in sides[1]:
        words = normalized(line.text)
        if words and texts[0][words] == texts[1][words] == 1:
            yield line.at, here[words]


def _between_tables(ours: Sequence[OurLine], theirs: Iterable[TheirLine], pairs: Mapping[int, int]) -> frozenset[int]:
    """Return the lines of theirs whose pair stands in another table than those around it: a cell is no part of two tables."""
    tables = {
        one.was: (ours[pairs[one.was]].at.row[:-1], one.paragraphs[0].place.row[:-1])
        for one in theirs
        if one.was is not None and one.was in pairs
    }
    shared = Tally(both for both in tables.values() if all(both))
    firsts, seconds = dict[tuple[int, ...], tuple[int, ...]](), dict[tuple[int, ...], tuple[int, ...]]()
    for (mine, other), _ in shared.most_common():
        if mine not in firsts and other not in seconds:
            firsts[mine], seconds[other] = other, mine
    return frozenset(at for at, (mine, other) in tables.items() if mine and other and firsts.get(mine) != other)


def _in_shared_rows(ours: Sequence[OurLine], theirs: Sequence[TheirLine], pairs: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the lines without a pair that begin the same cell of rows of which other cells are pairs."""
    back = {one.was: one.paragraphs[0].place for one in theirs if one.was is not None}
    rows = {back[was].row: ours[mine].at.row for was, mine in pairs.items() if was in back and back[was].row}
    taken, cells = {*pairs.values()}, dict[tuple[tuple[int, ...], int], int]()
    for at, one in enumerate(ours):
        if one.at.row and at not in taken:
            cells.setdefault((one.at.row, one.at.cell), at)
    for was, place in back.items():
        mine = cells.pop((rows[place.row], place.cell), None) if was not in pairs and place.row in rows else None
        if mine is not None:
            yield was, mine


def our_lines(sent: WordFile) -> tuple[OurLine, ...]:
    """Return the lines of our file; those of its table of contents and those without words are not compared."""
    content, _ = read_both_views(sent)
    lines = read_view(sent.body, Counter(sent.lists), accepting=True)
    listed = () if content is None else content.accepted
    compared = {line.at for line in lines_with_content(compared_lines(listed, ()))} | inside_cells(listed)
    named = dict(zip((line.at for line in listed), places_of(listed), strict=True))
    found, place = list[OurLine](), "The beginning"
    body = sent.root.find(f"{W}body")
    for at, line in enumerate(lines):
        place = named.get(at, place)
        where = CellPlace(line.place.path) if body is None else cell_place(body, line.place.path)
        found.append(OurLine(tuple(_our_text(line)), line.label, place, where, line.style, at in compared))
    return tuple(found)


def _our_text(line: Line) -> Iterator[Written]:
    inside = len(line.controls)
    for piece in line.pieces:
        inside += (piece.kind is Kind.CONTROL) - (piece.kind is Kind.CONTROL_END)
        if piece.text:
            yield Written(piece.text, UNCHANGED, inside > 0)


def their_lines(back: WordFile, fields: Sequence[str], before: Collection[int], after: Collection[int]) -> tuple[TheirLine, ...]:
    """Return the lines of their file that are compared: those of the rejected text, and those that only the accepted text has."""
    rejected = read_view(back.body, Counter(back.lists), accepting=False)
    accepted = read_view(back.body, Counter(back.lists), accepting=True)
    filled, paragraphs = frozenset(controls_to_fill(back.body.controls, fields)), marked_paragraphs(back)
    numbers = _accepted_numbers(paragraphs)
    found, at = list[TheirLine](), 0
    for _, group in groupby(_grouped(paragraphs), lambda pair: pair[0]):
        some = [index for _, index in group]
        lines = tuple(paragraphs[index] for index in some)
        labels = tuple(None if numbers[index] is None else accepted[numbers[index] or 0].label for index in some)
        shown = any(numbers[index] in after for index in some)
        if lines[0].is_gone(accepting=False):
            found += [TheirLine(lines, None, "", labels, filled)] if shown else []
            continue
        if at in before or shown:
            found.append(TheirLine(lines, at, rejected[at].label, labels, filled))
        at += 1
    return tuple(found)


def _grouped(paragraphs: Sequence[MarkedParagraph]) -> Iterator[tuple[int, int]]:
    """Yield the number of the line of the rejected text for each paragraph; one that is not in it is a line of its own."""
    line = 0
    for index, one in enumerate(paragraphs):
        yield line, index
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        gone = one.is_gone(accepting=False)
        if gone or one.ends(accepting=False) or following is None or following.is_gone(accepting=False):
            line += 1


def _accepted_numbers(paragraphs: Sequence[MarkedParagraph]) -> tuple[int | None, ...]:
    """Return for each paragraph the number of the line of the accepted text whose words begin in it; None where none does."""
    found, number, begins = list[int | None](), 0, True
    for one in paragraphs:
        if one.is_gone(accepting=True):
            found.append(None)
            continue
        ends = one.ends(accepting=True)
        begun = begins and (ends or any(each.text.strip() and not each.change.deleted for each in one.texts))
        found.append(number if begun else None)
        begins = ends or (begins and not begun)
        number += ends
    return tuple(found)


def _in_order(ours: Sequence[OurLine], theirs: Sequence[TheirLine], pairs: Mapping[int, int]) -> Iterator[RedlineLine]:
    """Yield all lines in their order; one of ours that is gone stands behind the one it follows in ours."""
    paired = [(str(one.was), str(pairs[one.was])) for one in theirs if one.was is not None and one.was in pairs]
    moved = {int(key) for key in out_of_order(sorted((mine for _, mine in paired), key=int), [mine for _, mine in paired])}
    answered = {mine: was for was, mine in pairs.items() if any(one.was == was for one in theirs)}
    done = 0

    def passed(upto: int) -> Iterator[RedlineLine]:
        nonlocal done
        for at in range(done, upto):
            if at in moved or at not in answered:
                yield _gone(ours[at], f"move{at}" if at in moved else "")
        done = max(done, upto)

    following = [at for at in range(len(ours) + 1) if at == len(ours) or (at in answered and at not in moved)]
    yield from passed(following[0])
    place = "The beginning"
    for one in theirs:
        mine = None if one.was is None else pairs.get(one.was)
        if mine is None or mine in moved:
            place = one.labels[0] or place
            yield from _new_lines(one, place if mine is None else ours[mine].place, "" if mine is None else f"move{mine}")
            continue
        place = ours[mine].place
        yield from _changed_lines(ours[mine], one)
        done = mine + 1
        yield from passed(next(at for at in following if at > mine))


def _gone(line: OurLine, move: str) -> RedlineLine:
    if not line.compared:  # without words, or in the table of contents
        return RedlineLine(line.place, (), (), ours=line.at, style=line.style)
    number = (Stretch(line.label, Mark.DELETED, SILENT),) if line.label else ()
    return RedlineLine(line.place, number, deleted(line.text, SILENT), Mark.DELETED, SILENT, line.at, style=line.style, move=move)


def _new_lines(line: TheirLine, place: str, move: str = "") -> Iterator[RedlineLine]:
    """Yield a line that stands in no line of ours: what of it is left, by those who put it there."""
    last = line.paragraphs[-1]
    marking = marking_of(last.mark) if line.was is None else SILENT
    text = inserted(line.written, marking)
    if not any(each.text.strip() for each in text) and not any(line.labels):
        return
    for at, (piece, own) in enumerate(_broken(text, marking)):
        label = line.labels[at] if at < len(line.labels) else None
        number = (Stretch(label, Mark.INSERTED, own),) if label else ()
        here = line.paragraphs[min(at, len(line.paragraphs) - 1)]
        yield RedlineLine(place, number, piece, Mark.INSERTED, own, None, here.place, here.style, move)


def _changed_lines(ours: OurLine, theirs: TheirLine) -> Iterator[RedlineLine]:
    """Yield the lines that a line of ours became, the last of which ends where ours does."""
    written, labels, label = theirs.written, theirs.labels, theirs.label
    if ours.label and not label and not labels[0] and _begins_with(written, ours.label):  # typed, as some programs save numbers
        written, label, labels = _without(written, ours.label), ours.label, (ours.label, *labels[1:])
    end = theirs.paragraphs[-1].mark
    gone = end.deleted and not any(_left(each) for each in written)
    pieces = list(_broken(compose(ours.written, written), NOBODY))
    first = next((at for at, (text, _) in enumerate(pieces) if any(each.ours for each in text)), 0)
    for at, (text, own) in enumerate(pieces):
        shown = "" if gone or at >= len(labels) else labels[at] or ""
        known = (ours.label, label) if at == first else ("", "")
        number = _numbers(*known, shown, own, marking_of(end))
        here = theirs.paragraphs[min(at, len(theirs.paragraphs) - 1)]
        line = RedlineLine(ours.place, number, text, Mark.INSERTED, own, None, here.place, ours.style)
        if at == len(pieces) - 1:
            last = (Mark.DELETED, marking_of(end)) if end.deleted else (Mark.KEPT, NOBODY)
            line = replace(line, end=last[0], marking=last[1], ours=ours.at)
        yield line


def _left(written: Written) -> bool:
    return bool(written.text.strip()) and not written.change.is_gone(accepting=True)


def _numbers(ours: str, rejected: str, theirs: str, own: Marking, end: Marking) -> tuple[Stretch, ...]:
    """Return the number of a line, or both: a number that is another one with all tracked changes rejected changed silently."""
    if ours == theirs:
        return (Stretch(ours),) if ours else ()
    usual = own if own is not NOBODY else FOLLOWS if theirs else end
    marking = SILENT if rejected != ours else usual
    before = (Stretch(ours, Mark.DELETED, marking),) if ours else ()
    return (*before, Stretch(theirs, Mark.INSERTED, marking)) if theirs else before


def _begins_with(written: Iterable[Written], label: str) -> bool:
    return "".join(each.text for each in written).split()[:1] == [label]


def _without(written: Sequence[Written], label: str) -> tuple[Written, ...]:
    """Return a text without the number that is typed at its beginning."""
    left, found = "".join(label.split()), list[Written]()
    for each in written:
        text = each.text.lstrip() if left else each.text
        shared = 0
        while left and shared < len(text) and text[shared] == left[0]:
            left, shared = left[1:], shared + 1
        found.append(replace(each, text=text[shared:]))
    return tuple(each for each in found if each.text)


def _broken(stretches: Sequence[Stretch], last: Marking) -> Iterator[tuple[tuple[Stretch, ...], Marking]]:
    """Yield the stretches of each paragraph, with the marking of the end that was put in behind it; that of the last is given."""
    found = list[Stretch]()
    for each in stretches:
        if BREAK in each.text:
            yield tuple(found), each.marking
            found = []
        else:
            found.append(each)
    yield tuple(found), last


def words_on(lines: Iterable[RedlineLine], *, theirs: bool) -> list[str]:
    """Return the words of one side of a redline, with its numbers."""
    return [word for line in lines for part in (line.number, line.text) for word in side(part, theirs=theirs).split()]
