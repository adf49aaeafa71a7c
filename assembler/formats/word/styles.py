"""The formatting in effect for a run of a Word file: defaults, table, paragraph and character style, and its own (17.7.2).

Section numbers are those of ISO/IEC 29500-1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

from lxml import etree

from assembler.formats.word.changes import UNCHANGED, Change, change_in
from assembler.formats.word.contrast import contrast
from assembler.formats.word.declared import (
    DECLARED_TWICE,
    DOUBT,
    PLAIN_GROUNDS,
    cell_properties,
    paragraph_properties,
    row_properties,
    run_properties,
    table_properties,
)
from assembler.formats.word.numbering import NO_LISTS, NOT_NUMBERED, Lists, Numbered, Pairs, is_section_break, numbered_by
from assembler.formats.word.package import Element, W, child_at, val_at
from assembler.formats.word.theme import Theme
from assembler.model.quick_dataclass import dataclass

P_PR, R_PR, TC_PR, TR_PR, TBL_PR = (f"{W}{name}" for name in ("pPr", "rPr", "tcPr", "trPr", "tblPr"))
DEEPEST = 60
"""The most styles that are followed from one to the one it is based on, which may form a cycle; a longer row of them is a doubt."""

SMALLEST, LARGEST, WIDEST = 8, 400, 200
"""The sizes in half points and the width in per cent outside of which a look is needed."""

PARTING, JOINING = 0.5, -0.5
"""The spread of letters, in twentieths of a point for each half point of their size, beyond which one word may read as two, or two as one."""

USUAL_MARGINS = (115, 115)
"""The left and the right margin of a cell of which nothing is said, in twentieths of a point (17.4.42)."""

NARROWEST_TEXT, LABEL, DARK = 300, 720, 3
"""The narrowest text area and the widest label in twentieths of a point; the least contrast of a part of a table that needs no look."""

USUAL_WIDTH, WIDTHS = 100, range(1, 601)
"""The width of characters in per cent, and those that Word draws: any other it draws as the usual (ISO/IEC 29500-1, 17.18.92)."""
TOGGLES = ("vanish", "strike", "b", "i")
"""The properties of which two styles that both turn them on turn them off (17.7.3)."""

Declared = Mapping[str, str]
"""Properties as they are written in one place: by name, resolved by the theme, empty for none."""


class Layout(NamedTuple):
    """The place of a paragraph in its column, in twentieths of a point.

    `indent` is the left indent, `first` what its first line has more, `right` the right indent, `room` the width that is left for
    words; `above` and `below` are gaps. `columns` are those of the room, `height` its least height.
    """

    indent: int = 0
    first: int = 0
    right: int = 0
    room: int = 0
    above: int = 0
    below: int = 0
    columns: tuple[int, ...] = ()
    height: int = 0


UNSET = Layout()
"""The place of a paragraph of which nothing is known."""


class RunFormat(NamedTuple):
    """The formatting in effect for a run.

    `size` is in half points, `width` the width of its characters in per cent of the usual. `colour` and `ground` are RRGGBB, empty
    where automatic. `line` is the exact height of its lines in twentieths of a point, 0 where they are as high as they need.
    `spread` is what is added between its characters, in twentieths of a point. `style` is the character style that the run names,
    `layout` the place of its paragraph.
    `doubts` names the properties in effect of which it is not known whether the text can still be seen as it is. `face` has the
    letters `b`, `i`, `u`, `s`, `h`, `a` and `v` of text that is bold, in italics, underlined, struck through, on a ground of its own, shown
    in capitals, or raised or lowered.
    """

    hidden: bool = False
    struck: bool = False
    size: int = 20
    width: int = 100
    colour: str = ""
    ground: str = ""
    font: str = ""
    line: int = 0
    spread: int = 0
    style: str = ""
    doubts: tuple[str, ...] = ()
    layout: Layout = UNSET
    face: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph says of itself: its style and its list, the tracked changes of its mark, and its format before a change."""

    numbered: Numbered = NOT_NUMBERED
    declared: Pairs = ()
    mark: Change = UNCHANGED
    former: "ParagraphFormat | None" = None


class TableSetting(NamedTuple):
    """The cell in which a paragraph stands: the style of its table, whether its row is the first, and the cell's own ground.

    `hidden` says that the cell or its row shows nothing; `doubts` are those of the table, the row and the cell, `margins` the left
    and the right one of the cell.
    """

    style: str = ""
    first: bool = False
    ground: str = ""
    hidden: bool = False
    doubts: tuple[str, ...] = ()
    margins: tuple[int, int] = (0, 0)


class Room(NamedTuple):
    """The room of a paragraph in twentieths of a point: before its text area on the paper, the text area, and behind it.

    In a cell `columns` has its width by the columns of its table, its own, that of the table, and where it begins, and `height` is the
    least height of its row; 0 where none is said.
    """

    before: int = 1440
    width: int = 9000
    after: int = 1440
    columns: tuple[int, ...] = ()
    height: int = 0


class Setting(NamedTuple):
    """The place of a run: its paragraph's style, the cell around it, what its paragraph declares itself, and the room it has."""

    style: str = ""
    cell: TableSetting = TableSetting()
    declared: Pairs = ()
    room: Room = Room()


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it is written: its type, the style it is based on, the one it is linked to, and its properties.

    `first` are the properties that a table's style has for the first row.
    """

    type: str
    based_on: str
    linked: str
    own: Declared
    first: Declared


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by id, its defaults, the default style of each type, and its lists. `known…` keep the formats worked out."""

    theme: Theme
    defaults: Declared
    styles: Mapping[str, Style]
    usual: Mapping[str, str]
    lists: Lists = NO_LISTS
    known: dict[tuple[Setting, bytes], RunFormat] = field(default_factory=dict)
    known_paragraphs: dict[tuple[bytes, bool], ParagraphFormat] = field(default_factory=dict)
    known_cells: dict[tuple[TableSetting, bytes], TableSetting] = field(default_factory=dict)

    def paragraph_format(self, properties: Element | None) -> ParagraphFormat:
        """Return what a paragraph says of itself, by its properties; None where it has none."""
        if properties is None:
            return NOTHING_SAID
        key = etree.tostring(properties, with_tail=False), is_section_break(properties)
        found = self.known_paragraphs.get(key)
        if found is None:
            found = self.known_paragraphs[key] = _read_paragraph_format(properties, self.theme)
        return found

    def table(self, style: str, properties: Element | None) -> TableSetting:
        """Return the setting of the cells of a table, by its style and its properties."""
        declared = {**self._inherited(style, "table"), **dict(table_properties(properties, self.theme))}
        margins = _margins_in(declared, USUAL_MARGINS)
        return TableSetting(style, hidden=declared.get("merged") == "1", doubts=_doubts_in(declared), margins=margins)

    def row(
        self, table: TableSetting, *, first: bool, properties: Element | None, exceptions: Element | None = None
    ) -> TableSetting:
        """Return the setting of the cells of a row, by that of its table, its own properties, and its exceptions from the table's."""
        declared = {**dict(table_properties(exceptions, self.theme)), **dict(row_properties(properties))}
        hidden = declared.get("merged") == "1" or table.hidden
        margins = _margins_in(declared, table.margins)
        return table._replace(first=first, hidden=hidden, doubts=(*table.doubts, *_doubts_in(declared)), margins=margins)

    def cell(self, row: TableSetting, properties: Element | None) -> TableSetting:
        """Return the setting of a cell, by that of its row and its own properties."""
        key = row, b"" if properties is None else etree.tostring(properties, with_tail=False)
        found = self.known_cells.get(key)
        if found is None:
            found = self.known_cells[key] = self._work_out_cell(row, properties)
        return found

    def _work_out_cell(self, row: TableSetting, properties: Element | None) -> TableSetting:
        declared = dict(cell_properties(properties, self.theme))
        hidden, doubts = row.hidden or declared.get("merged") == "1", (*row.doubts, *_doubts_in(declared))
        margins = _margins_in(declared, row.margins)
        return row._replace(ground=declared.get("cell", ""), hidden=hidden, doubts=doubts, margins=margins)

    def run_format(self, setting: Setting, properties: Element | None) -> RunFormat:
        """Return the formatting in effect for a run at a place, by its properties; None where it has none."""
        key = setting, b"" if properties is None else etree.tostring(properties, with_tail=False)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._work_out(setting, properties)
        return found

    def _work_out(self, setting: Setting, properties: Element | None) -> RunFormat:
        own, style = dict(run_properties(properties, self.theme)), val_at(properties, f"{W}rStyle")
        table = self._inherited(setting.cell.style, "table", first=setting.cell.first)
        paragraph = self._inherited(setting.style, "paragraph")
        levels = (table, paragraph, self._inherited(style, "character"))
        toggled = {name: self._toggled(name, levels, own) for name in TOGGLES}
        block = {**self.defaults, **table, **paragraph, **dict(setting.declared)}
        merged = {**block, **levels[2], **own}
        struck = toggled["strike"] or merged.get("dstrike") == "1"
        ground = merged.get("highlight", "") or merged.get("shd", "")
        cell = setting.cell.ground or table.get("cell", "")
        said = {name for name, value in merged.items() if value == "1"}
        faces = (
            *(toggled["b"], toggled["i"], "u" in said, struck, ground not in PLAIN_GROUNDS),
            *(not said.isdisjoint((f"{DOUBT}caps", f"{DOUBT}smallCaps")), f"{DOUBT}vertAlign" in said),
        )
        look = RunFormat(
            hidden=toggled["vanish"] or merged.get("specVanish") == "1" or setting.cell.hidden,
            struck=struck,
            size=int(merged.get("sz", 20)),
            width=width if (width := int(merged.get("w", USUAL_WIDTH))) in WIDTHS else USUAL_WIDTH,
            colour=merged.get("color", ""),
            ground=ground or block.get("paragraph", "") or cell,
            font=merged.get("rFonts", ""),
            line=int(merged.get("line", 0)),
            spread=int(merged.get("spacing", 0)),
            style=style,
            layout=_layout(merged, setting),
            face="".join(letter for letter, is_so in zip("biushav", faces, strict=True) if is_so),
        )
        return look._replace(
            doubts=tuple(sorted({*setting.cell.doubts, *_doubts_in(merged), *_doubts_about(look, merged, setting)}))
        )

    def _toggled(self, name: str, levels: tuple[Declared, ...], own: Declared) -> bool:
        if name in own:
            return own[name] == "1"
        return self.defaults.get(name) == "1" or sum(level.get(name) == "1" for level in levels) % 2 == 1

    def _inherited(self, name: str, type: str, *, first: bool = False) -> Declared:
        """Return the properties of a style and of those it is based on, the nearest first; of a link the one of the type."""
        found = self.styles.get(name or self.usual.get(type, ""))
        if found is not None and found.type != type and found.linked in self.styles:
            found = self.styles[found.linked]
        merged: dict[str, str] = {}
        for _ in range(DEEPEST):
            if found is None:
                break
            merged = {**found.own, **(found.first if first else {}), **merged}
            found = self.styles.get(found.based_on)
        return merged if found is None else {**merged, f"{DOUBT}a style based on too many others": "1"}


NOTHING_SAID = ParagraphFormat()


def _doubts_in(declared: Declared) -> tuple[str, ...]:
    return tuple(name.removeprefix(DOUBT) for name, value in declared.items() if name.startswith(DOUBT) and value == "1")


def _margins_in(declared: Declared, usual: tuple[int, int]) -> tuple[int, int]:
    left, right = (int(declared.get(f"margin {side}", said)) for side, said in zip(("left", "right"), usual, strict=True))
    return left, right


def _layout(merged: Declared, setting: Setting) -> Layout:
    left, first, right, above, below = (int(merged.get(name, 0)) for name in ("left", "first", "right", "above", "below"))
    room = setting.room.width - sum(setting.cell.margins) - left - max(first, 0) - right
    return Layout(left, first, right, room, above, below, setting.room.columns, setting.room.height)


def _doubts_about(look: RunFormat, merged: Declared, setting: Setting) -> Iterator[str]:
    """Yield the properties that are known, but of values of which it is not known what they do to the text."""
    if look.struck:
        yield "strike"
    if look.size > LARGEST or look.width > WIDEST:
        yield "sz"
    if abs(int(merged.get("position", 0))) > look.size:
        yield "position"
    if not JOINING * look.size <= look.spread <= PARTING * look.size:
        yield "spacing"
    left, right, first = (int(merged.get(name, 0)) for name in ("left", "right", "first"))
    room = setting.room
    label = LABEL if left < 0 else 0  # the number of a list may hang before the text
    starts = left + min(first, 0) - label >= -room.before and left + max(first, 0) <= room.width - NARROWEST_TEXT
    if not starts or right < -room.after or room.width - left - right < NARROWEST_TEXT:
        yield "ind"


def _read_paragraph_format(properties: Element, theme: Theme) -> ParagraphFormat:
    before = child_at(child_at(properties, f"{W}pPrChange"), P_PR)
    return ParagraphFormat(
        numbered_by(properties),
        tuple(paragraph_properties(properties, theme)),
        change_in(child_at(properties, R_PR)),
        None if before is None else _read_paragraph_format(before, theme),
    )


def read_styles(styles: Element, theme: Theme) -> Styles:
    """Return the styles of a file."""
    defaults = child_at(styles, f"{W}docDefaults")
    run, paragraph = child_at(defaults, f"{W}rPrDefault", R_PR), child_at(defaults, f"{W}pPrDefault", P_PR)
    usual = dict((*run_properties(run, theme), *paragraph_properties(paragraph, theme)))
    every = [(each.get(f"{W}styleId", ""), each) for each in styles.iterfind(f"{W}style")]
    chosen = {_type_of(each): name for name, each in every if each.get(f"{W}default", "0") in ("1", "true", "on")}
    return Styles(theme, usual, {name: _read_style(each, theme) for name, each in every}, chosen)


def _type_of(style: Element) -> str:
    return style.get(f"{W}type", "paragraph")


def _read_style(style: Element, theme: Theme) -> Style:
    parts: dict[str, dict[str, str]] = {"wholeTable": dict(_properties_in(style, theme))}
    for each in style.iterfind(f"{W}tblStylePr"):
        parts.setdefault(each.get(f"{W}type", ""), {}).update(_properties_in(each, theme))
    whole, first = parts.pop("wholeTable"), parts.pop("firstRow", {})
    strange = any(_may_hide({**whole, **each}) for each in parts.values())
    return Style(
        _type_of(style),
        val_at(style, f"{W}basedOn"),
        val_at(style, f"{W}link"),
        whole | ({f"{DOUBT}tblStylePr": "1"} if strange else {}),
        first,
    )


def _may_hide(part: Declared) -> bool:
    """Whether the look of a part of a table, such as its last row or every second one, may take words from the eye."""
    ground = part.get("shd") or part.get("paragraph") or part.get("cell") or "FFFFFF"
    faint = contrast(part.get("color") or ("FFFFFF" if contrast("000000", ground) < DARK else "000000"), ground) < DARK
    return "1" in (part.get("vanish"), part.get("merged")) or int(part.get("sz", 20)) < SMALLEST or faint


def _properties_in(parent: Element, theme: Theme) -> Iterator[tuple[str, str]]:
    if any(len(parent.findall(tag)) > 1 for tag in (R_PR, P_PR)):
        yield DECLARED_TWICE, "1"
    yield from run_properties(child_at(parent, R_PR), theme)
    yield from paragraph_properties(child_at(parent, P_PR), theme)
    yield from cell_properties(child_at(parent, TC_PR), theme)
    yield from row_properties(child_at(parent, TR_PR))
    yield from table_properties(child_at(parent, TBL_PR), theme)
