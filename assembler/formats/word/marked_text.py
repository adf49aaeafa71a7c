"""The text of a Word file with every tracked change still in it: what was deleted and what was inserted, with author and time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assembler.formats.word.changes import Change
from assembler.formats.word.elements import CELL, ROW
from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.opened_file import WordFile
from assembler.formats.word.package import Element, W
from assembler.formats.word.paragraphs import Control, Kind, Piece
from assembler.formats.word.views import read_marked
from assembler.model.redline import CellPlace


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text that can be seen, its tracked changes, and the control around it; None outside one."""

    text: str
    change: Change
    control: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph with all its tracked changes: `around` are those of the whole of it, `mark` those of its end."""

    place: CellPlace
    style: str
    texts: tuple[MarkedText, ...]
    around: Change
    mark: Change

    def is_gone(self, *, accepting: bool) -> bool:
        """Whether nothing of it is left in a view."""
        return self.around.is_gone(accepting=accepting)

    def ends(self, *, accepting: bool) -> bool:
        """Whether its end is left in a view; without it, it runs on into the next."""
        return not self.mark.is_gone(accepting=accepting)


def marked_paragraphs(file: WordFile) -> tuple[MarkedParagraph, ...]:
    """Return the paragraphs of a file's text in order."""
    body = file.root.find(f"{W}body")
    if body is None:
        return ()
    return tuple(
        MarkedParagraph(
            cell_place(body, one.paragraph.place.path),
            one.paragraph.format.numbered.style,
            tuple(_texts(one.pieces, one.paragraph.controls)),
            one.paragraph.change,
            one.paragraph.format.mark.within(one.paragraph.change),
        )
        for one in read_marked(file.body)
    )


def _texts(pieces: Iterable[Piece], controls: tuple[Control, ...]) -> Iterator[MarkedText]:
    open_controls = [control.number for control in controls]
    for piece in pieces:
        if piece.kind is Kind.CONTROL and piece.control is not None:
            open_controls.append(piece.control.number)
        elif piece.kind is Kind.CONTROL_END and open_controls:
            open_controls.pop()
        elif piece.text and not is_unseen(piece.format):
            yield MarkedText(piece.text, piece.change, open_controls[-1] if open_controls else None)


def cell_place(body: Element, path: tuple[int, ...]) -> CellPlace:
    """Return the place of a paragraph with the row and the cell that it stands in, the innermost ones."""
    row: tuple[int, ...] = ()
    cell, element = 0, body
    for at, index in enumerate(path):
        inner = element[index]
        if inner.tag == ROW:
            row = path[: at + 1]
        elif inner.tag == CELL:
            outer = next((each for each in inner.iterancestors(ROW)), None)
            cells = [] if outer is None else list(outer.iter(CELL))
            cell = cells.index(inner) if inner in cells else 0
        element = inner
    return CellPlace(path, row, cell)
