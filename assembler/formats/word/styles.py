"""The formatting in effect for a run of a Word file: defaults, table, paragraph and character style, and its own (17.7.2).

Section numbers are those of ISO/IEC 29500-1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from assembler.formats.word.changes import UNCHANGED, Change, change_in
from assembler.formats.word.numbering import NOT_NUMBERED, Numbered, numbered_by
from assembler.formats.word.package import Element, W, child_at, is_on, val_at
from assembler.formats.word.theme import Theme

P_PR, R_PR, TC_PR, SHADING, SPACING = (f"{W}{name}" for name in ("pPr", "rPr", "tcPr", "shd", "spacing"))
DEEPEST = 20
"""The most styles that are followed from one to the one it is based on, which may form a cycle."""

TOGGLES = ("vanish", "strike")
"""The properties of which two styles that both turn them on turn them off (17.7.3)."""

HIGHLIGHTS = {
    "black": "000000",
    "white": "FFFFFF",
    "red": "FF0000",
    "green": "00FF00",
    "blue": "0000FF",
    "yellow": "FFFF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "darkRed": "800000",
    "darkGreen": "008000",
    "darkBlue": "000080",
    "darkYellow": "808000",
    "darkCyan": "008080",
    "darkMagenta": "800080",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
LENGTH = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)(mm|cm|in|pt|pc|pi|)")
HALF_POINTS = {"": 1, "pt": 2, "pc": 24, "pi": 24, "in": 144, "cm": 144 / 2.54, "mm": 144 / 25.4}
PERCENT = re.compile("([0-9]{1,4})%?")

Declared = Mapping[str, str]
"""Properties as they are written in one place: by name, resolved by the theme, empty for none."""


class RunFormat(NamedTuple):
    """The formatting in effect for a run.

    `size` is in half points, `width` the width of its characters in per cent of the usual. `colour` and `ground` are RRGGBB, empty
    where automatic. `line` is the exact height of its lines in twentieths of a point, 0 where they are as high as they need.
    `style` is the character style that the run names.
    """

    hidden: bool = False
    struck: bool = False
    size: int = 20
    width: int = 100
    colour: str = ""
    ground: str = ""
    font: str = ""
    line: int = 0
    style: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph says of itself: its style and its list, the tracked changes of its mark, and its format before a change.

    `ground` and `line` are as in `RunFormat`, None where it says nothing of them.
    """

    numbered: Numbered = NOT_NUMBERED
    ground: str | None = None
    line: int | None = None
    mark: Change = UNCHANGED
    former: "ParagraphFormat | None" = None


class TableSetting(NamedTuple):
    """The cell in which a paragraph stands: the style of its table, whether its row is the first, and the cell's own ground."""

    style: str = ""
    first: bool = False
    ground: str = ""


class Setting(NamedTuple):
    """The place of a run: its paragraph's style, the cell around it, and what its paragraph declares itself."""

    style: str = ""
    cell: TableSetting = TableSetting()
    ground: str | None = None
    line: int | None = None


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
    """The styles of a file by id, its defaults, and the default style of each type. `known…` keep the formats worked out."""

    theme: Theme
    defaults: Declared
    styles: Mapping[str, Style]
    usual: Mapping[str, str]
    known: dict[tuple[Setting, bytes], RunFormat] = field(default_factory=dict)
    known_paragraphs: dict[bytes, ParagraphFormat] = field(default_factory=dict)

    def paragraph_format(self, properties: Element | None) -> ParagraphFormat:
        """Return what a paragraph says of itself, by its properties; None where it has none."""
        if properties is None:
            return NOTHING_SAID
        key = etree.tostring(properties, with_tail=False)
        found = self.known_paragraphs.get(key)
        if found is None:
            found = self.known_paragraphs[key] = _read_paragraph_format(properties, self.theme)
        return found

    def cell(self, style: str, *, first: bool, properties: Element | None) -> TableSetting:
        """Return the setting of a cell, by the style of its table and its properties."""
        shading = child_at(properties, SHADING)
        return TableSetting(style, first, "" if shading is None else _ground(shading, self.theme))

    def run_format(self, setting: Setting, properties: Element | None) -> RunFormat:
        """Return the formatting in effect for a run at a place, by its properties; None where it has none."""
        key = setting, b"" if properties is None else etree.tostring(properties, with_tail=False)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._work_out(setting, properties)
        return found

    def _work_out(self, setting: Setting, properties: Element | None) -> RunFormat:
        own, style = dict(_run_properties(properties, self.theme)), val_at(properties, f"{W}rStyle")
        table = self._inherited(setting.cell.style, "table", first=setting.cell.first)
        paragraph = self._inherited(setting.style, "paragraph")
        levels = (table, paragraph, self._inherited(style, "character"))
        toggled = {name: self._toggled(name, levels, own) for name in TOGGLES}
        merged = {**self.defaults, **table, **paragraph, **levels[2], **own}
        cell, ground = setting.cell.ground or table.get("cell", ""), setting.ground
        beside = ground if ground is not None else {**table, **paragraph}.get("paragraph", "")
        return RunFormat(
            hidden=toggled["vanish"],
            struck=toggled["strike"] or merged.get("dstrike") == "1",
            size=int(merged.get("sz", 20)),
            width=int(merged.get("w", 100)),
            colour=merged.get("color", ""),
            ground=merged.get("highlight", "") or merged.get("shd", "") or beside or cell,
            font=merged.get("rFonts", ""),
            line=setting.line if setting.line is not None else int(merged.get("line", 0)),
            style=style,
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
        return merged


NOTHING_SAID = ParagraphFormat()


def _read_paragraph_format(properties: Element, theme: Theme) -> ParagraphFormat:
    shading, spacing, former = (child_at(properties, tag) for tag in (SHADING, SPACING, f"{W}pPrChange"))
    before = child_at(former, P_PR)
    return ParagraphFormat(
        numbered_by(properties),
        None if shading is None else _ground(shading, theme),
        None if spacing is None else _exact_line(spacing),
        change_in(child_at(properties, R_PR)),
        None if before is None else _read_paragraph_format(before, theme),
    )


def read_styles(styles: Element, theme: Theme) -> Styles:
    """Return the styles of a file."""
    defaults = child_at(styles, f"{W}docDefaults")
    usual = dict(_properties(child_at(defaults, f"{W}rPrDefault", R_PR), child_at(defaults, f"{W}pPrDefault", P_PR), None, theme))
    every = [(each.get(f"{W}styleId", ""), each) for each in styles.iterfind(f"{W}style")]
    chosen = {_type_of(each): name for name, each in every if each.get(f"{W}default", "0") in ("1", "true", "on")}
    return Styles(theme, usual, {name: _read_style(each, theme) for name, each in every}, chosen)


def _type_of(style: Element) -> str:
    return style.get(f"{W}type", "paragraph")


def _read_style(style: Element, theme: Theme) -> Style:
    parts = [each for each in style.iterfind(f"{W}tblStylePr") if each.get(f"{W}type") in ("wholeTable", "firstRow")]
    whole, first = ([each for each in parts if each.get(f"{W}type") == kind] for kind in ("wholeTable", "firstRow"))
    return Style(
        _type_of(style),
        val_at(style, f"{W}basedOn"),
        val_at(style, f"{W}link"),
        {name: value for each in (style, *whole) for name, value in _properties_in(each, theme)},
        {name: value for each in first for name, value in _properties_in(each, theme)},
    )


def _properties_in(parent: Element, theme: Theme) -> Iterator[tuple[str, str]]:
    return _properties(child_at(parent, R_PR), child_at(parent, P_PR), child_at(parent, TC_PR), theme)


def _properties(run: Element | None, paragraph: Element | None, cell: Element | None, theme: Theme) -> Iterator[tuple[str, str]]:
    yield from _run_properties(run, theme)
    for name, shading in (("paragraph", child_at(paragraph, SHADING)), ("cell", child_at(cell, SHADING))):
        if shading is not None:
            yield name, _ground(shading, theme)
    spacing = child_at(paragraph, SPACING)
    line = None if spacing is None else _exact_line(spacing)
    if line is not None:
        yield "line", str(line)


def _run_properties(properties: Element | None, theme: Theme) -> Iterator[tuple[str, str]]:
    for each in () if properties is None else properties.iterchildren("*"):
        name, written = str(each.tag).removeprefix(W), each.get(f"{W}val", "")
        match name:
            case "vanish" | "strike" | "dstrike":
                yield name, "1" if is_on(each) else "0"
            case "sz":
                if found := LENGTH.fullmatch(written):
                    yield name, str(round(float(found[1]) * HALF_POINTS[found[2]]))
            case "w":
                if found := PERCENT.fullmatch(written):
                    yield name, found[1]
            case "color":
                yield name, theme.colour(each)
            case "shd":
                yield name, _ground(each, theme)
            case "highlight":
                yield name, HIGHLIGHTS.get(written, "")
            case "rFonts":
                if font := theme.font(each):
                    yield name, font


def _ground(shading: Element, theme: Theme) -> str:
    """Return the colour of a shading: its fill, or, where its pattern is solid, the colour of the pattern (17.3.5)."""
    solid = shading.get(f"{W}val") == "solid"
    return theme.colour(shading, "color") if solid else theme.fill(shading)


def _exact_line(spacing: Element) -> int | None:
    """Return the height of lines that may be no other, in twentieths of a point; 0 where they are as high as they need.

    None where the spacing says nothing of it.
    """
    written = spacing.get(f"{W}line")
    if written is None:
        return None
    found = LENGTH.fullmatch(written)
    if found is None or spacing.get(f"{W}lineRule") != "exact":
        return 0
    return round(float(found[1]) * (HALF_POINTS[found[2]] * 10 if found[2] else 1))
