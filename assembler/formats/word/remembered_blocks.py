"""Paragraphs and tables of a Word file that were read before: one of the same bytes, with the same around it, reads the same.

Two partners' files of one kind differ in a few dozen of some thousand blocks, and each file of ours is read back before it is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import NamedTuple

from lxml import etree

from assembler.formats.word.elements import TABLE, P
from assembler.formats.word.package import Element
from assembler.formats.word.paragraph_reader import SPACE, Around, StoryReader
from assembler.formats.word.paragraphs import Control, Paragraph, Piece, Place, Story
from assembler.formats.word.styles import Room, Styles
from assembler.model.quick_dataclass import dataclass

MOST_BLOCKS = 4_000
"""The most blocks that are remembered at a time; those of a packet are about a thousand."""


class BlockKey(NamedTuple):
    """All that the reading of a block depends on, besides the styles and lists that its memory is for.

    `written` are its bytes with the namespaces that hold in it, `room` is that of the page, `spaces` are what the elements around it
    say of spaces.
    """

    written: bytes
    room: Room
    spaces: tuple[str | None, ...]


class ReadBlock(NamedTuple):
    """A block as it reads by itself: its paragraphs, whose places begin at the block, and its controls, numbered from 0."""

    paragraphs: tuple[Paragraph, ...]
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class BlockMemory:
    """The blocks that were read with the same styles and lists."""

    styles: Styles
    blocks: dict[BlockKey, ReadBlock] = field(default_factory=dict)

    def read_story(self, part: str, root: Element, room: Room) -> Story:
        """Return the text of a body, as `paragraph_reader.read_story` does.

        Raises ValueError where objects stand deeper inside each other than a program makes them.
        """
        reader, around = StoryReader(part, self.styles), Around(room=room)
        spaces = tuple(each.get(SPACE) for each in (root, *root.iterancestors()))
        for at, element in enumerate(root):
            # A bookmark between two blocks is read into the second, which is no block by itself then.
            block = self._known_block(element, room, spaces) if element.tag in (P, TABLE) and not reader.pieces else None
            if block is None:
                reader.read_block(element, around, (at,))
            else:
                _append(reader, block, at)
        return Story(tuple(reader.paragraphs), tuple(reader.controls))

    def _known_block(self, element: Element, room: Room, spaces: tuple[str | None, ...]) -> ReadBlock | None:
        """Return a block, read now or before; None where it cannot be read by itself."""
        key = BlockKey(etree.tostring(element, with_tail=False), room, spaces)
        if (known := self.blocks.get(key)) is not None:
            return known
        reader = StoryReader("", self.styles)
        reader.read_block(element, Around(room=room), ())
        if reader.pieces or any(piece.inside for paragraph in reader.paragraphs for piece in paragraph.pieces):
            return None
        if len(self.blocks) >= MOST_BLOCKS:
            self.blocks.clear()
        return self.blocks.setdefault(key, ReadBlock(tuple(reader.paragraphs), tuple(reader.controls)))


def _append(reader: StoryReader, block: ReadBlock, at: int) -> None:
    """Append a block that stands at an index of the body to what was read before it."""
    controls = [replace(each, number=each.number + len(reader.controls)) for each in block.controls]
    before = reader.count
    for each in block.paragraphs:
        place = Place(reader.part, before + each.place.number, (at, *each.place.path))
        pieces = tuple(_with_controls(each.pieces, controls)) if controls else each.pieces
        around = tuple(controls[one.number] for one in each.controls)
        reader.paragraphs.append(Paragraph(place, each.format, pieces, around, each.change, each.mark, each.row, each.cell))
    reader.count += len(block.paragraphs)
    reader.controls += controls


def _with_controls(pieces: Sequence[Piece], controls: Sequence[Control]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece if piece.control is None else piece._replace(control=controls[piece.control.number])
