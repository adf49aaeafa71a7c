"""Properties as one place of a Word file declares them: of runs, paragraphs, cells and rows (ISO/IEC 29500-1, 17.3 and 17.4).

Each property is known by name: its effect on what can be seen is judged, or it has none. Any other is a doubt, named with `?`.
"""

import re
from collections.abc import Iterator

from assembler.formats.word.package import Element, W, is_on, val_at
from assembler.formats.word.theme import Theme

SHADING, SPACING, INDENT = (f"{W}{name}" for name in ("shd", "spacing", "ind"))
DOUBT = "?"
"""The first letter of the name of a property whose effect is not known; its value is `1`, or `0` where it is turned off."""

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
LENGTH = re.compile(r"(-?[0-9]{1,6}(?:\.[0-9]{1,4})?)(mm|cm|in|pt|pc|pi|)")
HALF_POINTS = {"": 1, "pt": 2, "pc": 24, "pi": 24, "in": 144, "cm": 144 / 2.54, "mm": 144 / 25.4}
PERCENT = re.compile("([0-9]{1,4})%?")
PATTERN = re.compile("pct([0-9]{1,2})")
SOFT = frozenset(("", "clear", "nil", "solid"))
"""The patterns of a shading that give one colour (17.18.78)."""

WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
HARMLESS_IN_RUNS = frozenset(
    f"{W}{name}"
    for name in (
        *("b", "bCs", "i", "iCs", "u", "lang", "noProof", "kern", "szCs", "snapToGrid", "bdr"),
        *("rStyle", "cnfStyle", "ins", "del", "moveFrom", "moveTo", "rPrChange"),
    )
) | frozenset(f"{WORD_2010}{name}" for name in ("ligatures", "numForm", "numSpacing", "stylisticSets", "cntxtAlts"))
"""The properties of runs that take no word from the eye. `webHidden` hides in a web view only (17.3.2.44), but programs differ."""

DECLARED_TWICE = f"{DOUBT}a property declared twice"
HARMLESS_IN_PARAGRAPHS = frozenset(
    f"{W}{name}"
    for name in (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "suppressLineNumbers", "pBdr"),
        *("suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN"),
        *("adjustRightInd", "snapToGrid", "contextualSpacing", "mirrorIndents", "suppressOverlap", "textAlignment"),
        *("textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
HARMLESS_IN_CELLS = frozenset(
    f"{W}{name}"
    for name in (
        *("cnfStyle", "tcW", "gridSpan", "vAlign", "noWrap", "hideMark", "cellIns", "cellDel"),
        *("headers", "tcPrChange"),
    )
)
HARMLESS_IN_ROWS = frozenset(
    f"{W}{name}"
    for name in ("cnfStyle", "divId", "cantSplit", "tblHeader", "jc", "ins", "del", "trPrChange", "wAfter", "gridAfter")
)
HARMLESS_IN_TABLES = frozenset(
    f"{W}{name}"
    for name in (
        *("tblStyle", "tblOverlap", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblBorders", "tblLayout"),
        *("tblLook", "tblCaption", "tblDescription", "tblPrChange", "tblPrExChange", "tblInd"),
    )
)
DIAGONALS = (f"{W}tl2br", f"{W}tr2bl")
"""The borders of a cell that are drawn across its words."""

PLAIN_GROUNDS = ("", "FFFFFF")
ALIGNED = ("left", "start", "center", "right", "end", "both")
"""The alignments of a paragraph that leave its words whole (17.18.44)."""

WIDEST_MARGIN = 720
"""The widest margin of a cell that needs no look, in twentieths of a point."""

FARTHEST_TAB, CLOSEST_LINES, WIDEST_LINES = 16_000, 160, 720
"""The farthest tab stop in twentieths of a point, and the closest and widest lines in 240ths of a line, that need no look."""

TALLEST = 1500
"""The height of a line in twentieths of a point above which it needs a look: it may push others off their place."""

WIDEST_GAP, MOST_LINES = 5000, 2000
"""The widest gap above or below a paragraph that needs no look, in twentieths of a point and in hundredths of a line."""

Declarations = Iterator[tuple[str, str]]


def twips(written: str | None) -> int | None:
    """Return a length in twentieths of a point; None where it is no length."""
    found = LENGTH.fullmatch(written or "")
    return round(float(found[1]) * (HALF_POINTS[found[2]] * 10 if found[2] else 1)) if found else None


def _doubt(element: Element, *, off: tuple[str, ...] = ()) -> tuple[str, str]:
    tag = str(element.tag)
    name = tag.removeprefix(W) if tag.startswith(W) else tag.rpartition("}")[2]
    return f"{DOUBT}{name}", "1" if is_on(element) and element.get(f"{W}val", "") not in ("none", *off) else "0"


def run_properties(properties: Element | None, theme: Theme) -> Declarations:
    """Yield what the properties of a run declare."""
    for each in () if properties is None else properties.iterchildren("*"):
        match str(each.tag).removeprefix(W):
            case "vanish" | "strike" | "dstrike" | "specVanish" | "b" | "i" as name:
                yield name, "1" if is_on(each) else "0"
            case "u" as name:
                yield name, "1" if is_on(each) and each.get(f"{W}val", "") != "none" else "0"
            case "sz" | "w" | "spacing" | "position" as name:
                yield from _measure(name, each.get(f"{W}val", ""))
            case "color" as name:
                yield name, theme.colour(each)
            case "shd" as name:
                yield from _shading(name, each, theme)
            case "highlight" as name:
                yield name, HIGHLIGHTS.get(each.get(f"{W}val", ""), "")
            case "rFonts":
                yield from _fonts(each, theme)
            case "vertAlign":
                yield _doubt(each, off=("baseline",))
            case _ if each.tag not in HARMLESS_IN_RUNS:
                yield _doubt(each)
    yield from _said_twice(properties)


def _said_twice(properties: Element | None) -> Declarations:
    """Yield a doubt where a property is declared twice: programs differ in which of the two counts."""
    tags = [each.tag for each in (() if properties is None else properties.iterchildren("*"))]
    if len(tags) > len(set(tags)):
        yield DECLARED_TWICE, "1"


def _measure(name: str, written: str) -> Declarations:
    """Yield a size or a position in half points, a spread in twentieths of a point, or a width in per cent; nothing if it is none."""
    length, share = LENGTH.fullmatch(written), PERCENT.fullmatch(written)
    if name == "w" and share:
        yield name, share[1]
    elif name == "spacing" and length:
        yield name, str(twips(written))
    elif name in ("sz", "position") and length and (name == "position" or not written.startswith("-")):
        yield name, str(round(float(length[1]) * HALF_POINTS[length[2]]))


def _fonts(fonts: Element, theme: Theme) -> Declarations:
    if font := theme.font(fonts):
        yield "rFonts", font
    if named := theme.fonts_of(fonts):
        yield f"{DOUBT}rFonts", "1" if theme.may_draw_others(named) else "0"


def paragraph_properties(properties: Element | None, theme: Theme) -> Declarations:
    """Yield what the properties of a paragraph declare: its ground, its exact line, its indents and gaps, and what is doubtful."""
    for each in () if properties is None else properties.iterchildren("*"):
        match each.tag:
            case tag if tag == SHADING:
                yield from _shading("paragraph", each, theme)
            case tag if tag == SPACING:
                if (line := exact_line(each)) is not None:
                    yield "line", str(line)
                    yield f"{DOUBT}line", "1" if _is_crowded_or_wide(each) else "0"
                yield from _gaps(each)
            case tag if tag == f"{W}tabs":
                if any(_is_far_or_drawn(tab) for tab in each.iterchildren("*")):
                    yield f"{DOUBT}tabs", "1"
            case tag if tag == INDENT:
                yield from _indents(each)
            case tag if tag == f"{W}jc":
                yield _doubt(each, off=ALIGNED)
            case tag if tag not in HARMLESS_IN_PARAGRAPHS:
                yield _doubt(each, off=("lrTb",))
    yield from _said_twice(properties)


def _is_far_or_drawn(tab: Element) -> bool:
    """Whether a tab stop may move words off the paper, or is a line down the paragraph, which may be read as a letter (17.18.84)."""
    return (twips(tab.get(f"{W}pos")) or 0) > FARTHEST_TAB or tab.get(f"{W}val") == "bar"


def label_doubts(level: Element) -> Declarations:
    """Yield a doubt where nothing stands between the label of a list and the text: a figure at its start becomes one of the label (17.9.28)."""
    if val_at(level, f"{W}suff") == "nothing" and val_at(level, f"{W}lvlText"):
        yield f"{DOUBT}suff", "1"


def _gaps(spacing: Element) -> Declarations:
    """Yield the gaps above and below, and a doubt where one may push the paragraph off the paper, as it does in the row of a table."""
    said = (("above", twips(spacing.get(f"{W}before"))), ("below", twips(spacing.get(f"{W}after"))))
    yield from ((name, str(gap)) for name, gap in said if gap is not None)
    limits = {"before": WIDEST_GAP, "after": WIDEST_GAP, "beforeLines": MOST_LINES, "afterLines": MOST_LINES}
    if any(abs(twips(spacing.get(f"{W}{name}", "0")) or 0) > limit for name, limit in limits.items()):
        yield f"{DOUBT}spacing", "1"


def _indents(indent: Element) -> Declarations:
    left = twips(indent.get(f"{W}left", indent.get(f"{W}start")))
    right = twips(indent.get(f"{W}right", indent.get(f"{W}end")))
    hanging, first = (twips(indent.get(f"{W}{name}")) for name in ("hanging", "firstLine"))
    first = -hanging if hanging or (first is None and hanging is not None) else first
    yield from ((name, str(found)) for name, found in (("left", left), ("right", right), ("first", first)) if found is not None)
    if any(name.endswith("Chars") and value not in ("0", "") for name, value in map(_text_pair, indent.attrib.items())):
        yield f"{DOUBT}ind", "1"


def _text_pair(pair: tuple[str | bytes, str | bytes]) -> tuple[str, str]:
    return str(pair[0]), str(pair[1])


def cell_properties(properties: Element | None, theme: Theme) -> Declarations:
    """Yield what the properties of a cell declare; one merged into the cell above or before it shows nothing (17.4.84)."""
    for each in () if properties is None else properties.iterchildren("*"):
        name = str(each.tag).removeprefix(W)
        match name:
            case "shd":
                yield from _shading("cell", each, theme)
            case "vMerge" | "hMerge":
                yield "merged", "0" if each.get(f"{W}val") == "restart" else "1"
            case "tcMar":
                yield from _margins(each)
            case "tcBorders":
                drawn = any(each.find(tag) is not None and val_at(each, tag) not in ("nil", "none") for tag in DIAGONALS)
                yield f"{DOUBT}tcBorders", "1" if drawn else "0"
            case _ if each.tag not in HARMLESS_IN_CELLS:
                yield _doubt(each, off=("lrTb",))
    yield from _said_twice(properties)


def row_properties(properties: Element | None) -> Declarations:
    """Yield what the properties of a row declare: whether it is hidden, and what is doubtful, such as an exact height."""
    for each in () if properties is None else properties.iterchildren("*"):
        name = str(each.tag).removeprefix(W)
        match name:
            case "hidden":
                yield "merged", "1" if is_on(each) else "0"
            case "trHeight":
                if each.get(f"{W}hRule") == "exact":
                    yield f"{DOUBT}trHeight", "1"
            case "wBefore" | "gridBefore":
                pass  # read with the widths of the row
            case _ if each.tag not in HARMLESS_IN_ROWS:
                yield _doubt(each)
    yield from _said_twice(properties)


def table_properties(properties: Element | None, theme: Theme) -> Declarations:
    """Yield what is doubtful in the properties of a table, such as a position apart from the text, or a ground: few programs draw it."""
    for each in () if properties is None else properties.iterchildren("*"):
        if each.tag == f"{W}tblCellMar":
            yield from _margins(each)
        elif each.tag == SHADING:
            grounds = [colour for name, colour in _shading("table", each, theme) if name == "table"]
            yield f"{DOUBT}shd", "0" if all(colour in PLAIN_GROUNDS for colour in grounds) else "1"
        elif each.tag not in HARMLESS_IN_TABLES:
            yield _doubt(each)
    yield from _said_twice(properties)


def _margins(margins: Element) -> Declarations:
    widths = (twips(each.get(f"{W}w")) for each in margins.iterchildren("*"))
    if any(width is None or not -WIDEST_MARGIN <= width <= WIDEST_MARGIN for width in widths):
        yield f"{DOUBT}tcMar", "1"
    for side, names in (("margin left", ("left", "start")), ("margin right", ("right", "end"))):
        said = (twips(each.get(f"{W}w")) for name in names for each in margins.iterfind(f"{W}{name}"))
        yield from ((side, str(width)) for width in said if width is not None)


def _is_crowded_or_wide(spacing: Element) -> bool:
    """Whether lines are set so close that they lie over each other, or so far apart that they push others off their place."""
    line = twips(spacing.get(f"{W}line")) or 0
    if spacing.get(f"{W}lineRule", "auto") == "auto":
        return not CLOSEST_LINES <= line <= WIDEST_LINES
    return line > TALLEST


def _shading(name: str, shading: Element, theme: Theme) -> Declarations:
    """Yield the colour of a shading: its fill, mixed with the colour of its pattern (17.3.5, 17.18.78)."""
    pattern, fill = shading.get(f"{W}val", ""), theme.fill(shading)
    share = PATTERN.fullmatch(pattern)
    if pattern == "solid":
        yield name, theme.colour(shading, "color")
    elif share:
        yield name, _mixed(theme.colour(shading, "color") or "000000", fill or "FFFFFF", int(share[1]) / 100)
    else:
        yield name, fill
        yield f"{DOUBT}shd", "0" if pattern in SOFT else "1"


def _mixed(colour: str, fill: str, share: float) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(fill[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in pairs)


def exact_line(spacing: Element | None) -> int | None:
    """Return the height of lines that may be no other, in twentieths of a point; 0 where they are as high as they need.

    None where the spacing says nothing of it.
    """
    written = None if spacing is None else spacing.get(f"{W}line")
    if spacing is None or written is None:
        return None
    return (twips(written) or 0) if spacing.get(f"{W}lineRule") == "exact" else 0
