"""The text of a part of a Word file as Word shows it, with every tracked change accepted, or with every one rejected.

Of a field its result is text, of an object the words in it, of alternatives the first and whatever another says differently.
Text that is hidden, tiny, or of the colour of its ground stays apart: `seen_text` leaves it out, `unseen_texts` gives it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby

from assembler.formats.word.changes import UNCHANGED
from assembler.formats.word.declared import DECLARED_TWICE
from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.numbering import NO_LISTS, Counter, Lists
from assembler.formats.word.paragraphs import Control, Kind, Paragraph, Piece, Place, Story
from assembler.formats.word.styles import UNSET, Layout
from assembler.model.quick_dataclass import dataclass

CONTENTS = "Table of Contents"
FIELD_MARKS = (Kind.FIELD_BEGIN, Kind.FIELD_CODE, Kind.FIELD_RESULT, Kind.FIELD_END)
ANCHORS = (Kind.NOTE, Kind.COMMENT)
LEFT_OUT = (Kind.BOOKMARK, Kind.INNER_FIELD, *ANCHORS, *FIELD_MARKS)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in a view: its place, its style, the bookmarks that begin in it, its label, its pieces, the controls around it.

    `number` is its full number as a reference prints it. Pieces are text, seen or not, objects, and the marks of controls.
    `fields` pairs the codes of the fields that end in it with the text shown for them, `anchors` are the references to notes and
    comments, `row` the words of the first cell of its row, `cell` the number of its cell, `layout` its place in its column. The label of
    a paragraph whose mark cannot be seen is empty.
    """

    place: Place
    style: str
    marks: tuple[str, ...]
    label: str
    number: str
    pieces: tuple[Piece, ...]
    fields: tuple[tuple[str, str], ...]
    controls: tuple[Control, ...]
    anchors: tuple[tuple[Kind, str], ...] = ()
    row: str = ""
    cell: str = ""
    layout: Layout = UNSET

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """The bookmarks of the references in it with the text shown for them."""
        parts = ((code.split(), shown) for code, shown in self.fields)
        return tuple((code[1], shown) for code, shown in parts if code[:1] == ["REF"] and len(code) > 1)


@dataclass(slots=True)
class OpenField:
    """A field while it is read: its code, its result, whether that has begun, and whether the field ends in its paragraph or later."""

    ends: bool
    code: str = ""
    result: str = ""
    showing: bool = False


@dataclass(slots=True)
class OpenFields:
    """The fields around what is read, the outermost first.

    `hiding` counts those whose result has not begun; `endless` says that a field of this paragraph ends nowhere.
    """

    fields: list[OpenField] = field(default_factory=list)
    hiding: int = 0
    endless: bool = False

    def follow(self, piece: Piece, *, ends: bool) -> Iterator[tuple[str, str]]:
        """Follow the mark of a field, and yield a field where one ends: its code and the text shown for it."""
        if piece.kind is Kind.FIELD_BEGIN:
            self.fields.append(OpenField(ends))
            self.hiding += 1
            self.endless = self.endless or not ends
        elif not self.fields:
            return
        elif piece.kind is Kind.FIELD_CODE:
            self.fields[-1].code += piece.text
        elif piece.kind is Kind.FIELD_RESULT:
            self.hiding -= not self.fields[-1].showing
            self.fields[-1].showing = True
        else:
            ended = self.fields.pop()
            self.hiding -= not ended.showing
            self.show(ended.result)
            yield " ".join(ended.code.split()), ended.result

    def show(self, text: str) -> None:
        """Add text that is shown to the result of the innermost field, which it joins to that of the field around it."""
        if self.fields:
            self.fields[-1].result += text

    def end_paragraph(self) -> None:
        """Leave out the fields that end nowhere."""
        if self.endless:
            self.endless = False
            self.fields = [each for each in self.fields if each.ends]
            self.hiding = sum(not each.showing for each in self.fields)


@dataclass(slots=True)
class ShownParagraph:
    """A paragraph of a view: the one whose mark is left, its bookmarks, and the pieces of it and of those that run on into it."""

    paragraph: Paragraph
    pieces: list[Piece]
    marks: tuple[str, ...] = ()
    fields: list[tuple[str, str]] = field(default_factory=list)
    anchors: tuple[tuple[Kind, str], ...] = ()


def read_view(story: Story, counter: Counter | None, *, accepting: bool) -> tuple[Line, ...]:
    """Return the lines of a text with all tracked changes accepted, or, unless `accepting`, rejected; without a counter no labels.

    Raises LookupError or ValueError where a list cannot be counted.
    """
    return tuple(_make_line(each, counter, accepting=accepting) for each in _show(story.paragraphs, accepting=accepting))


def _make_line(shown: ShownParagraph, counter: Counter | None, *, accepting: bool) -> Line:
    said = shown.paragraph.format
    before = said if accepting or said.former is None else said.former
    runs_out = said.mark.is_gone(accepting=accepting)  # the last paragraph, which has no next one to run on into
    label, number = ("", "") if counter is None or runs_out else counter.count(before.numbered)
    return Line(
        shown.paragraph.place,
        said.numbered.style,
        shown.marks,
        "" if is_unseen(shown.paragraph.mark) else label,
        number,
        (*shown.pieces, *_ambiguous(shown.paragraph)),
        tuple(shown.fields),
        shown.paragraph.controls,
        shown.anchors,
        shown.paragraph.row,
        shown.paragraph.cell,
        shown.paragraph.mark.layout,
    )


def _ambiguous(paragraph: Paragraph) -> Iterator[Piece]:
    """Yield an object for each thing in a paragraph that programs show differently: the number of one without words, a field's result."""
    if (DECLARED_TWICE, "1") in paragraph.format.declared and not any(piece.text.strip() for piece in paragraph.pieces):
        yield Piece(Kind.OBJECT, what="a paragraph with a property declared twice")
    open_fields = 0
    for piece in paragraph.pieces:
        open_fields += (piece.kind is Kind.FIELD_BEGIN) - (piece.kind is Kind.FIELD_END)
        if piece.kind is Kind.CONTROL and open_fields > 0:
            yield Piece(Kind.OBJECT, what="a control in a field")


def read_marked(story: Story) -> tuple[ShownParagraph, ...]:
    """Return the paragraphs of a text with all that was inserted and all that was deleted, without bookmarks and codes of fields."""
    shown = [ShownParagraph(each, list(_all_pieces(each))) for each in story.paragraphs]
    _leave_out_fields(shown, results=True)
    return tuple(shown)


def _all_pieces(paragraph: Paragraph) -> Iterator[Piece]:
    for piece in paragraph.pieces:
        change = piece.change.within(paragraph.change)
        if not piece.inside or piece.kind is Kind.OBJECT:
            yield piece._replace(inside=(), change=change)
        if piece.inside:
            yield from (each._replace(change=each.change.within(change)) for each in _expand(piece, accepting=True))


def read_beside(story: Story, lists: Lists = NO_LISTS) -> tuple[Line, ...]:
    """Return the lines of a text beside the body, such as a header, without the results of fields, which change with every page."""
    counter = Counter(lists)
    return tuple(_make_line(each, counter, accepting=True) for each in _show(story.paragraphs, accepting=True, results=False))


def _show(paragraphs: Sequence[Paragraph], *, accepting: bool, results: bool = True) -> list[ShownParagraph]:
    """Return the paragraphs of a view; without `results`, the results of fields are left out too."""
    shown, carried = list[ShownParagraph](), list[Piece]()
    last = None
    for paragraph in paragraphs:
        if paragraph.change.is_gone(accepting=accepting):
            continue
        pieces = [*carried, *_pieces_in_view(paragraph, accepting=accepting)]
        # Without its mark in this view, a paragraph runs on into the next.
        carried, last = (pieces, paragraph) if paragraph.format.mark.is_gone(accepting=accepting) else ([], None)
        if last is None:
            shown.append(ShownParagraph(paragraph, pieces))
    if last is not None:
        shown.append(ShownParagraph(last, carried))
    _leave_out_fields(shown, results=results)
    return shown


def _pieces_in_view(paragraph: Paragraph, *, accepting: bool) -> Iterator[Piece]:
    for piece in paragraph.pieces:
        if piece.change is UNCHANGED or not piece.change.is_gone(accepting=accepting):
            if not piece.inside:
                yield piece
                continue
            if piece.kind is Kind.OBJECT:
                yield piece._replace(inside=())
            yield from _expand(piece, accepting=accepting)


def _expand(piece: Piece, *, accepting: bool) -> Iterable[Piece]:
    """Return the pieces inside an object, each paragraph behind a space, or inside alternatives."""
    lines = [[*line.pieces, *_marks_inside(line)] for line in _show(piece.inside, accepting=accepting)]
    if piece.kind is Kind.ALTERNATIVES:
        inner = _differing(lines)
    else:
        inner = [each for pieces in lines for each in (Piece(Kind.TEXT, " "), *pieces)]
    return [each._replace(format=piece.format) for each in inner] if is_unseen(piece.format) else inner


def _marks_inside(line: ShownParagraph) -> Iterator[Piece]:
    """Yield what the line around an object must know of a line inside it: its fields, and its references to notes."""
    yield from (Piece(Kind.INNER_FIELD, what=code) for code, _ in line.fields)
    yield from (Piece(kind, name) for kind, name in line.anchors)


def _differing(alternatives: list[list[Piece]]) -> list[Piece]:
    """Return the first alternative, and behind it each that has other words."""
    told = set[tuple[str, str]]()
    found = list[Piece]()
    for pieces in alternatives:
        seen, every = ("".join(text.split()) for text in (seen_text(pieces), "".join(piece.text for piece in pieces)))
        words = seen, every
        if words not in told:
            told.add(words)
            found += pieces
    return found


def _leave_out_fields(shown: list[ShownParagraph], *, results: bool) -> None:
    """Take bookmarks, and of fields everything but their results, out of the pieces, in place; a field may end paragraphs later."""
    ends, opened = _ending_fields(shown), OpenFields()
    for at, line in enumerate(shown):
        if not opened.fields and not any(piece.kind in LEFT_OUT for piece in line.pieces):
            continue
        line.marks = tuple(piece.text for piece in line.pieces if piece.kind is Kind.BOOKMARK)
        line.anchors = tuple((piece.kind, piece.text) for piece in line.pieces if piece.kind in ANCHORS)
        kept = list[Piece]()
        for index, piece in enumerate(line.pieces):
            if piece.kind is Kind.INNER_FIELD:
                line.fields.append((piece.what, ""))
            elif piece.kind in FIELD_MARKS:
                line.fields += opened.follow(piece, ends=(at, index) in ends)
            elif piece.kind not in LEFT_OUT and not (opened.hiding if results else opened.fields):
                kept.append(piece)
                if opened.fields:
                    opened.show(seen_text((piece,)))
        line.pieces = kept
        opened.end_paragraph()


def _ending_fields(shown: Sequence[ShownParagraph]) -> frozenset[tuple[int, int]]:
    """Return where those fields begin that end somewhere, by paragraph and piece."""
    begun, ended = list[tuple[int, int]](), set[tuple[int, int]]()
    for at, line in enumerate(shown):
        for index, piece in enumerate(line.pieces):
            if piece.kind is Kind.FIELD_BEGIN:
                begun.append((at, index))
            elif piece.kind is Kind.FIELD_END and begun:
                ended.add(begun.pop())
    return frozenset(ended)


def seen_text(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces that can be seen."""
    return "".join(piece.text for piece in pieces if not is_unseen(piece.format))


def unseen_texts(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the text that cannot be seen, each stretch by itself, without the breaks around it."""
    stretches = (
        "".join(piece.text for piece in group)
        for line in lines
        for unseen, group in groupby((piece for piece in line.pieces if piece.text), lambda piece: is_unseen(piece.format))
        if unseen
    )
    return tuple(text.strip() for text in stretches if text.strip())


def is_contents(line: Line) -> bool:
    """Whether a line stands in the table of contents, which Word rebuilds."""
    return bool(line.controls) and any(control.gallery == CONTENTS for control in line.controls)


def outside_controls(pieces: Iterable[Piece], leave: Callable[[Control], bool]) -> Iterator[Piece]:
    """Yield pieces without those inside the controls to leave out; the mark where such a control begins is yielded."""
    left: Control | None = None
    for piece in pieces:
        if left is None:
            yield piece
            if piece.kind is Kind.CONTROL and piece.control is not None and leave(piece.control):
                left = piece.control
        elif piece.kind is Kind.CONTROL_END and piece.control is left:
            left = None


def control_texts(lines: Iterable[Line]) -> Mapping[int, str]:
    """Return the text in each control by its number, one paragraph a line."""
    texts = defaultdict[int, list[str]](list)
    for line in lines:
        opened = {control.number for control in line.controls}
        for number in opened:
            texts[number].append("")
        for piece in line.pieces:
            if piece.control is None:
                for number in opened if opened and piece.text else ():
                    texts[number][-1] += seen_text((piece,))
            elif piece.kind is Kind.CONTROL:
                opened.add(piece.control.number)
                texts[piece.control.number].append("")
            else:
                opened.discard(piece.control.number)
    return {number: "\n".join(found) for number, found in texts.items()}
