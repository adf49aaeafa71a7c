"""Paragraphs, rows and controls of Word files that were read before: one of the same bytes prints the same, but for its numbers.

Two partners' files of one kind differ in a few dozen of some thousand blocks, and each file of ours is read back before it is kept. A file
that is packed as ours are, and whose body is a row of whole blocks, is put together from what each of them prints. Any other is left to
`reader.read_word`, as is one with a block whose reading depends on those around it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache, partial
from itertools import accumulate, chain, pairwise
from threading import Lock
from typing import NamedTuple

from assembler.formats.word.archive import packed_parts
from assembler.formats.word.changes import UNCHANGED
from assembler.formats.word.elements import P
from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.numbering import Counter, Lists, Numbered
from assembler.formats.word.opened_file import MOST_LINES, read_formats
from assembler.formats.word.package import RELATIONS_ENDING, Element, W, is_too_much, parse, read_package
from assembler.formats.word.page_room import page_room
from assembler.formats.word.paragraph_reader import Around, StoryReader
from assembler.formats.word.paragraphs import Kind, Paragraph, Story
from assembler.formats.word.properties import HEADER
from assembler.formats.word.reader import PrintedBlock, PrintedText, print_block, put_together
from assembler.formats.word.styles import Room, Styles
from assembler.formats.word.views import read_view
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered

MOST_FRAMES, MOST_BLOCKS, MOST_FILES = 8, 4_000, 64
"""The most frames that are remembered, and for each the most blocks, and the most files whose labels are; the last that were met.

The blocks of a packet are about a thousand, in two frames.
"""

MOST_BYTES = 8_000_000
"""The most bytes of the blocks of a frame; those of a packet are less than half a million. What they print takes as much again."""

LONGEST = 100_000
"""The most bytes of a block that is remembered."""

LOOKS = ("numbering", "styles", "theme", "settings", "fontTable")
"""The kinds of the parts by which a block looks as it does."""

BODY, SECTION = f"{W}body", f"{W}sectPr"
BEGIN, END, OPENING = b"<w:body>", b"<w:sectPr>", re.compile(rb"<(w:(?:p|tbl|sdt))(?: [^<>]*)?/?>")
HEAD = re.compile(
    rb"<w:tbl><w:tblPr>(?:<w:(?!tblLook)\w+(?: [^<>']*)?/>|<w:tblLook(?: [^<>']*)? w:firstRow=\"0\"[^<>']*/>)*</w:tblPr>"
    rb"<w:tblGrid>(?:<w:gridCol [^<>']*/>)*</w:tblGrid>(?=<w:tr>)"
)
"""The beginning of a table whose first row looks like any other."""

BOX_NAME = b":txbxContent"
"""The name of what paragraphs stand in that stand in another."""

PARAGRAPH, PARAGRAPH_END, ROW_END, TABLE_END = b"<w:p>", b"</w:p>", b"</w:tr>", b"</w:tbl>"
BETWEEN = "between-blocks"
"""The element that is put between blocks to see that each is a whole one."""

IDENTITY = b"xml:id"
"""The attribute that no two elements of a part may have alike, so that none with it can be read by itself."""

LOCK = Lock()


Counted = tuple[Numbered, bool]
"""What a line says of its number, and whether its label is seen."""

Labels = tuple[tuple[str, str], ...]


class ReadBlock(NamedTuple):
    """A block as it reads by itself: what it prints, what its lines say of their numbers, and its paragraphs with those in objects."""

    printed: PrintedBlock
    counted: tuple[Counted, ...]
    paragraphs: int


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """All that the reading of a block depends on: what stands before and after the blocks, the styles, and the room of the page.

    `labels` gives the label and the number of each line of a file. `blocks` are those that were read in the frame, by their bytes; None
    for one that depends on those around it.
    """

    before: bytes
    after: bytes
    styles: Styles
    room: Room
    labels: Callable[[tuple[Counted, ...]], Labels]
    blocks: dict[bytes, ReadBlock | None] = field(default_factory=dict)


def read_remembered(data: bytes) -> PrintedText | None:
    """Return what a file prints, as `reader.read_word` does; None for one that has to be read as a whole."""
    parts = packed_parts(data)
    relations = ((name, content if name.lower().endswith(RELATIONS_ENDING) else b"") for name, content in parts.items())
    names = _part_names(tuple(relations))
    if not names or any(map(is_too_much, parts.values())):
        return None
    written, *looks = (parts.get(name, b"") for name in names)
    try:
        begin = written.index(BEGIN) + len(BEGIN)
        end = written.rindex(END, begin)
        frame = _frame(written[:begin], written[end:], *looks)
        blocks = None if frame is None else _read_blocks(frame, [*_split(written[begin:end])])
        if frame is None or blocks is None or sum(each.paragraphs for each in blocks) > MOST_LINES:
            return None
        labels = frame.labels(tuple(chain.from_iterable(each.counted for each in blocks)))
        return put_together([each.printed for each in blocks], labels)
    except (LookupError, ValueError):
        return None


@remembered(MOST_FRAMES)
def _part_names(parts: tuple[tuple[str, bytes], ...]) -> tuple[str, ...]:
    """Return the names of the main part and of those of `LOOKS`, by the names of all parts and what holds their relations."""
    package, _ = read_package(dict(parts))
    return () if package is None else (package.main, *(next(iter(package.related(kind)), "") for kind in LOOKS))


@remembered(MOST_FRAMES)
def _frame(before: bytes, after: bytes, *looks: bytes) -> Frame | None:
    """Return the frame of a file's blocks; None where it cannot be read, or has more in it than its last section."""
    root, formats = parse(before + after), read_formats(*looks)
    if root is None or formats is None or not before.startswith(HEADER.encode()) or [*map(_tag, _body(root))] != [SECTION]:
        return None
    lists, styles = formats
    return Frame(before, after, styles, page_room(root), lru_cache(MOST_FILES)(partial(_labels, lists)))


def _tag(element: Element) -> str:
    return str(element.tag)


def _body(root: Element | None) -> tuple[Element, ...]:
    """Return the elements of the body, where it is all that a main part has."""
    return () if root is None or [*map(_tag, root)] != [BODY] else tuple(root[0])


def _split(written: bytes) -> Iterator[bytes]:
    """Yield the bytes of each block, of a table of each row; raises ValueError where none begins behind the last, or a long one."""
    at, has_boxes = 0, BOX_NAME in written
    while at < len(written):
        if written.startswith(PARAGRAPH, at) and not has_boxes:
            end = written.index(PARAGRAPH_END, at, at + LONGEST) + len(PARAGRAPH_END)
            yield written[at:end]
        else:
            end = _end_of_block(written, at)
            yield from _split_table(written[at:end])
        at = end


def _end_of_block(written: bytes, at: int) -> int:
    """Return where a block ends, in which there may be others of its name."""
    opening = OPENING.match(written, at)
    if opening is None:
        raise ValueError("No block begins here.")
    *nested, closing = (tag % opening[1] for tag in (b"<%b>", b"<%b ", b"</%b>"))
    end, inside = opening.end(), 0 if opening[0].endswith(b"/>") else 1
    while inside:
        begin, end = end, written.index(closing, end, at + LONGEST) + len(closing)
        inside += sum(written.count(tag, begin, end) for tag in nested) - 1
    return end


def _split_table(block: bytes) -> Iterator[bytes]:
    """Yield each row of a table as a table of its own, where it looks as it does whatever stands above it; any other block as it is."""
    head = HEAD.match(block)
    rows = block[head.end() : -len(TABLE_END)].split(ROW_END) if head else [block]
    if head is None or rows[-1]:
        yield block
    else:
        yield from (b"".join((head[0], row, ROW_END, TABLE_END)) for row in rows[:-1])


def _read_blocks(frame: Frame, written: Sequence[bytes]) -> list[ReadBlock] | None:
    """Return blocks as they read, which is worked out for those that are new; None where one depends on those around it."""
    every = dict.fromkeys(written)
    with LOCK:
        known = {each: frame.blocks.pop(each) for each in every if each in frame.blocks}
        frame.blocks.update(known)  # behind all others, so that they are the last to be forgotten
        if None not in known.values() and (new := [each for each in every if each not in known]):
            read = _read_new(frame, new)
            frame.blocks.update(read)
            known |= read
            _make_room(frame.blocks)
    printed = [block for each in written if (block := known.get(each)) is not None]
    return printed if len(printed) == len(written) else None


def _make_room(blocks: dict[bytes, ReadBlock | None]) -> None:
    """Forget the blocks that were met longest ago, where there are too many or too long ones."""
    size, count = sum(map(len, blocks)), len(blocks)
    for oldest in [*blocks]:
        if size <= MOST_BYTES and count <= MOST_BLOCKS:
            break
        size, count = size - len(oldest), count - 1
        del blocks[oldest]


def _elements(frame: Frame, written: Sequence[bytes]) -> tuple[Element, ...]:
    """Return the element of each block; raises ValueError where one is not whole.

    What is put between any two is read as an element of the body, so what is open behind a block is what was open before it.
    """
    mark = f"<{BETWEEN}/>".encode()
    body = _body(parse(frame.before + mark + mark.join((*written, frame.after))))
    if any(mark[:-2] in each for each in written) or [each.tag == BETWEEN for each in body] != [True, False] * (len(written) + 1):
        raise ValueError("A block is no whole element.")
    return body[1:-1:2]


def _read_new(frame: Frame, written: Sequence[bytes]) -> dict[bytes, ReadBlock | None]:
    """Read blocks; one that depends on those around it is returned alone, since the others may depend on it."""
    elements, reader, ends = _elements(frame, written), StoryReader("", frame.styles), [(0, 0)]
    for block, element in zip(written, elements, strict=True):
        reader.read_block(element, Around(room=frame.room), ())
        is_apart = IDENTITY not in block and next(element.iter(SECTION), None) is None
        if not is_apart or reader.pieces or not _stand_alone(reader.paragraphs[ends[-1][0] :]):
            return {block: None}
        ends.append((len(reader.paragraphs), len(reader.controls)))
    lines = read_view(Story(tuple(reader.paragraphs), tuple(reader.controls)), None, accepting=True)
    counted = [(each.format.numbered, not is_unseen(each.mark)) for each in reader.paragraphs]
    return {
        block: ReadBlock(
            print_block(lines[first:last], reader.controls[control:after]),
            tuple(counted[first:last]),
            sum(1 for _ in element.iter(P)),
        )
        for block, element, ((first, control), (last, after)) in zip(written, elements, pairwise(ends), strict=True)
    }


def _stand_alone(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether nothing of some paragraphs reaches into those around them: no tracked change, which may join two, and no open field."""
    pieces = [piece for each in paragraphs for piece in each.pieces]
    changes = [
        *(each.change for each in paragraphs),
        *(each.format.mark for each in paragraphs),
        *(each.change for each in pieces),
    ]
    fields = [0, *accumulate((each.kind is Kind.FIELD_BEGIN) - (each.kind is Kind.FIELD_END) for each in pieces)]
    return all(change == UNCHANGED for change in changes) and min(fields) == fields[-1] == 0


def _labels(lists: Lists, lines: tuple[Counted, ...]) -> Labels:
    """Return the label of each line where it is seen, and its number, as Word counts them."""
    counter = Counter(lists)
    counted = ((counter.count(numbered), is_seen) for numbered, is_seen in lines)
    return tuple((label if is_seen else "", number) for (label, number), is_seen in counted)
