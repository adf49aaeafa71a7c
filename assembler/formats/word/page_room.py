"""The room that text has: the text area of the narrowest page, and that of each cell of a table, in twentieths of a point."""

from collections.abc import Iterator
from itertools import accumulate

from assembler.formats.word.declared import twips
from assembler.formats.word.package import Element, W, child_at, val_at
from assembler.formats.word.styles import Room
from assembler.model.quick_dataclass import dataclass

HARMLESS_IN_SECTIONS = frozenset(
    f"{W}{name}"
    for name in (
        *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc"),
        *("pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "docGrid", "printerSettings"),
        *("sectPrChange", "textDirection", "bidi", "rtlGutter"),
    )
)
NARROWEST_PAGE, WIDEST_PAGE, NARROWEST_COLUMN = 4000, 34000, 1400
"""The bounds of a page, and of a column of text, within which its words can be read."""

WIDEST_EDGE = 2800
"""The farthest of a header or footer from the edge of the paper that needs no look."""

CLOSEST_GRID, WIDEST_GRID = 100, 1000
"""The bounds of the height of a line on a grid within which lines stand apart, in twentieths of a point."""

PAST_THE_CELL = 200
"""How far text may be indented out of its cell."""

ROW, CELL = f"{W}tr", f"{W}tc"


def page_room(root: Element) -> Room:
    """Return the room of the narrowest page of a document, as its sections say it."""
    rooms = [room for section in root.iter(f"{W}sectPr") if (room := _section_room(section)) is not None]
    return Room(*(min(sides) for sides in zip(*rooms, strict=True))) if rooms else Room()


def _section_room(section: Element) -> Room | None:
    size, margins = child_at(section, f"{W}pgSz"), child_at(section, f"{W}pgMar")
    width = None if size is None else twips(size.get(f"{W}w"))
    sides = [None if margins is None else twips(margins.get(f"{W}{name}")) for name in ("left", "right")]
    left, right = (side or 0 for side in sides)
    if width is None or margins is None or None in sides:
        return None
    left += twips(margins.get(f"{W}gutter")) or 0
    columns = child_at(section, f"{W}cols")
    count, space = _columns(columns), twips(None if columns is None else columns.get(f"{W}space")) or 0
    return Room(left, (width - left - right - space * (count - 1)) // count, right)


def page_doubts(root: Element) -> Iterator[str]:
    """Yield what is doubtful in the pages of a document, one name for each section that has it."""
    for section in root.iter(f"{W}sectPr"):
        size = child_at(section, f"{W}pgSz")
        sides = () if size is None else tuple(twips(size.get(f"{W}{name}")) or 0 for name in ("w", "h"))
        room = _section_room(section)
        if _has_narrow_column(section):
            yield "a narrow column"
        if any(not NARROWEST_PAGE <= side <= WIDEST_PAGE for side in sides):
            yield "the size of the page"
        if room is not None and (min(room.before, room.after) < 0 or room.width < NARROWEST_COLUMN):
            yield "the margins or columns of the page"
        yield from _vertical_doubts(section, sides)
        yield from _grid_and_number_doubts(section)
        yield from (
            f"the direction of the text ({name})" for name in ("textDirection", "bidi", "rtlGutter") if _is_set(section, name)
        )
        yield from (
            f"a property that is not known ({each.tag})"
            for each in section.iterchildren("*")
            if each.tag not in HARMLESS_IN_SECTIONS
        )


def _has_narrow_column(section: Element) -> bool:
    """Whether a column that has a width of its own is too narrow for words."""
    widths = (twips(each.get(f"{W}w")) for each in section.iterfind(f"{W}cols/{W}col"))
    return any(width is None or width < NARROWEST_COLUMN for width in widths)


def _columns(columns: Element | None) -> int:
    written = "" if columns is None else columns.get(f"{W}num", "")
    return max(1, int(written)) if written.isdecimal() and len(written) < len("1000") else 1


def _vertical_doubts(section: Element, sides: tuple[int, ...]) -> Iterator[str]:
    margins = child_at(section, f"{W}pgMar")
    height = sides[1] if len(sides) > 1 else WIDEST_PAGE
    top, bottom, header, footer = (
        0 if margins is None else twips(margins.get(f"{W}{name}")) or 0 for name in ("top", "bottom", "header", "footer")
    )
    over = top < 0 or bottom < 0  # such a margin lets the text run into the header or the footer (17.6.11)
    if over or height - top - bottom < NARROWEST_COLUMN or not all(0 <= each <= WIDEST_EDGE for each in (header, footer)):
        yield "the upper or lower margin of the page"


def _grid_and_number_doubts(section: Element) -> Iterator[str]:
    """Yield what moves letters or lines on a grid (17.6.5), and what changes the numbers of the pages (17.6.12)."""
    grid, numbers = child_at(section, f"{W}docGrid"), child_at(section, f"{W}pgNumType")
    kind = "default" if grid is None else grid.get(f"{W}type", "default")
    pitch = WIDEST_GRID if grid is None else _number(grid.get(f"{W}linePitch", ""))
    if kind not in ("default", "lines") or (kind == "lines" and not CLOSEST_GRID <= pitch <= WIDEST_GRID):
        yield "a grid of letters or lines"
    said = {} if numbers is None else {str(name).removeprefix(W): str(value) for name, value in numbers.attrib.items()}
    if said.get("fmt", "decimal") != "decimal" or said.get("start", "1") not in ("0", "1") or "chapStyle" in said:
        yield "the numbers of the pages"


def _is_set(section: Element, name: str) -> bool:
    return child_at(section, f"{W}{name}") is not None and val_at(section, f"{W}{name}") not in ("0", "false", "off", "lrTb")


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The pages of a section in twentieths of a point: the paper, its margins, the distance of header and footer from its edge, columns."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    header: int
    footer: int
    columns: int


def page_layouts(root: Element) -> tuple[PageLayout, ...]:
    """Return the different layouts of pages of a document; what is not said is 0."""
    return tuple(dict.fromkeys(_page_layout(section) for section in root.iter(f"{W}sectPr")))


def _page_layout(section: Element) -> PageLayout:
    def said(element: str, name: str) -> int:
        found = child_at(section, f"{W}{element}")
        return 0 if found is None else twips(found.get(f"{W}{name}")) or 0

    margins = {name: said("pgMar", name) for name in ("top", "bottom", "left", "right", "header", "footer")}
    margins["left"] += said("pgMar", "gutter")
    return PageLayout(said("pgSz", "w"), said("pgSz", "h"), **margins, columns=_columns(child_at(section, f"{W}cols")))


@dataclass(frozen=True, slots=True)
class TableGrid:
    """The columns of a table: where each begins and the last ends, in twentieths of a point from its left edge, and its properties."""

    edges: tuple[int, ...]
    properties: Element | None

    def width(self, column: int, span: int) -> int:
        """Return the width of some columns from one on; those behind the last have none."""
        last = len(self.edges) - 1
        return self.edges[min(column + span, last)] - self.edges[min(column, last)]


def table_grid(table: Element) -> TableGrid:
    """Return the columns of a table."""
    widths = (twips(each.get(f"{W}w")) or 0 for each in table.iterfind(f"{W}tblGrid/{W}gridCol"))
    return TableGrid(tuple(accumulate(widths, initial=0)), child_at(table, f"{W}tblPr"))


def cell_rooms(grid: TableGrid, row: Element, around: Room) -> Iterator[tuple[Element, Room]]:
    """Yield each cell of a row with the room for its text; a cell that is not on the page has none."""
    properties, column = child_at(row, f"{W}trPr"), _number(val_at(child_at(row, f"{W}trPr"), f"{W}gridBefore"))
    height = max((twips(each.get(f"{W}val")) or 0 for each in row.iterfind(f"{W}trPr/{W}trHeight")), default=0)
    left = _left_edge(grid, row, around) + max(_width(child_at(properties, f"{W}wBefore")), grid.width(0, column))
    for cell in row.iter(CELL):
        if next(cell.iterancestors(ROW), None) is not row:
            continue
        span = max(1, _number(val_at(child_at(cell, f"{W}tcPr"), f"{W}gridSpan")))
        said = grid.width(column, span), _width(child_at(cell, f"{W}tcPr", f"{W}tcW"))
        width = min((each for each in said if each), default=around.width)
        on_page = left >= -around.before and left + width <= around.width + around.after
        columns = *said, _width(child_at(grid.properties, f"{W}tblW")), left
        yield cell, Room(PAST_THE_CELL, width if on_page else 0, PAST_THE_CELL, columns, height)
        left, column = left + width, column + span


def cell_numbers(row: Element) -> dict[Element, str]:
    """Return the number of each cell of a row, such as `2 of 3`; a cell that was inserted with tracking has that of the one before it."""
    cells = [cell for cell in row.iter(CELL) if next(cell.iterancestors(ROW), None) is row]
    counted = [*accumulate(child_at(cell, f"{W}tcPr", f"{W}cellIns") is None for cell in cells)]
    return {cell: f"{number} of {counted[-1]}" for cell, number in zip(cells, counted, strict=True)}


def _left_edge(grid: TableGrid, row: Element, around: Room) -> int:
    """Return where a row begins, by its exceptions or its table: an indent, or the place of a table that is not on the left."""
    said, width = [child_at(row, f"{W}tblPrEx"), grid.properties], grid.edges[-1]
    alignment = next((found for each in said if (found := val_at(each, f"{W}jc"))), "")
    if alignment in ("right", "end"):
        return around.width - width
    if alignment == "center":
        return (around.width - width) // 2
    indents = (child_at(each, f"{W}tblInd") for each in said)
    return next((_width(indent) for indent in indents if indent is not None), 0)


def _width(element: Element | None) -> int:
    """Return a width in twentieths of a point; 0 where there is none, or one in per cent or of any width that is needed."""
    if element is None or element.get(f"{W}type", "dxa") != "dxa":
        return 0
    return twips(element.get(f"{W}w")) or 0


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < len("1000") else 0
