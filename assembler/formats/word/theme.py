"""Colours and fonts of a Word file's theme, to which styles and runs refer by name (ISO/IEC 29500-1, 17.3.2.6, 20.1.6)."""

import colorsys
import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from assembler.formats.word.fonts import draws_letters
from assembler.formats.word.package import Element, W, val_at
from assembler.model.quick_dataclass import dataclass

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
"""The attributes of a run that name a font for some letters, and those that name one of the theme."""

RGB = re.compile("[0-9A-Fa-f]{6}")
SHORT_NAMES = {
    "dark": "dk",
    "light": "lt",
    "text": "dk",
    "background": "lt",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
MAPPED = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2"}
"""The names of a theme colour that the settings map to a colour of the theme (17.15.1.20)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a theme as RRGGBB by their short names, its fonts by `major` and `minor`, and the settings' mapping.

    `symbols` are fonts in lower case that may draw others than the letters, whatever their names: those that the file says are of
    symbols, those it brings along, and those it gives another font's name.
    """

    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    symbols: frozenset[str] = frozenset()

    def colour(self, element: Element, attribute: str = "val") -> str:
        """Return the colour that an element names, as RRGGBB; empty where it is automatic."""
        return self._mixed(element, attribute, "themeColor", "theme")

    def fill(self, element: Element) -> str:
        """Return the fill of a shading, as RRGGBB; empty where it is automatic."""
        return self._mixed(element, "fill", "themeFill", "themeFill")

    def _mixed(self, element: Element, attribute: str, themed: str, kind: str) -> str:
        """Return the colour of the theme where one is named, made darker by a shade and lighter by a tint, else the one written."""
        named = self._theme_colour(element.get(f"{W}{themed}", ""))
        if not named:
            written = element.get(f"{W}{attribute}", "")
            return written.upper() if RGB.fullmatch(written) else ""
        shade, tint = (_share(element.get(f"{W}{kind}{change}", "")) for change in ("Shade", "Tint"))
        red, green, blue = (int(named[at : at + 2], 16) / 255 for at in (0, 2, 4))
        hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
        mixed = colorsys.hls_to_rgb(hue, lightness * shade * tint + 1 - tint, saturation)
        return "".join(f"{round(part * 255):02X}" for part in mixed)

    def _theme_colour(self, name: str) -> str:
        mapped = self.mapping.get(MAPPED.get(name, ""), name)
        word = mapped.rstrip("0123456789")
        return self.colours.get(SHORT_NAMES.get(word, word) + mapped.removeprefix(word), "")

    def font(self, element: Element) -> str:
        """Return the font that an element names for Latin letters; empty where it names none."""
        themed = element.get(f"{W}asciiTheme", "")
        return self.fonts.get(themed[:5], "") or element.get(f"{W}ascii", "")

    def fonts_of(self, element: Element) -> frozenset[str]:
        """Return the fonts that an element names for letters of any script, in lower case."""
        themed = (self.fonts.get(element.get(f"{W}{name}", "")[:5], "") for name in THEMED)
        named = (element.get(f"{W}{script}", "") for script in SCRIPTS)
        return frozenset(font.lower() for font in (*themed, *named) if font)

    def may_draw_others(self, fonts: frozenset[str]) -> bool:
        """Whether a letter may look like another in any of some fonts, given in lower case."""
        return not fonts.isdisjoint(self.symbols) or not all(map(draws_letters, fonts))


def _share(written: str) -> float:
    """Return a shade or a tint as a share of 1, which it is where none is written."""
    return int(written, 16) / 255 if re.fullmatch("[0-9A-Fa-f]{1,2}", written) else 1.0


def read_theme(theme: Element | None, settings: Element | None, fonts: Element | None = None) -> Theme:
    """Return the colours and fonts of a file's theme; None is a part that the file does not have. `fonts` is its table of fonts."""
    symbols = frozenset(_symbol_fonts(fonts))
    if theme is None:
        return Theme(symbols=symbols)
    scheme = theme.find(f".//{DRAWING}clrScheme")
    colours = {
        str(each.tag).rpartition("}")[2]: _first_colour(each) for each in (() if scheme is None else scheme.iterchildren("*"))
    }
    latins = {kind: theme.find(f".//{DRAWING}{kind}Font/{DRAWING}latin") for kind in ("major", "minor")}
    mapping = None if settings is None else settings.find(f"{W}clrSchemeMapping")
    return Theme(
        {name: colour for name, colour in colours.items() if colour},
        {kind: latin.get("typeface", "") for kind, latin in latins.items() if latin is not None},
        {} if mapping is None else {str(key).rpartition("}")[2]: str(value) for key, value in mapping.attrib.items()},
        symbols,
    )


def _symbol_fonts(fonts: Element | None) -> Iterator[str]:
    """Yield the fonts of symbols, those embedded in the file, and those another takes the place of: any may draw others (17.8.3)."""
    for each in () if fonts is None else fonts.iterfind(f"{W}font"):
        embedded = any(str(part.tag).startswith(f"{W}embed") for part in each)
        others = (name for part in each.iterfind(f"{W}altName") for name in part.get(f"{W}val", "").split(","))
        if embedded or val_at(each, f"{W}charset") in ("02", "2") or not all(map(draws_letters, others)):
            yield each.get(f"{W}name", "").lower()


def _first_colour(element: Element) -> str:
    """Return a colour of the theme; a colour of the system has the value it had when the file was saved."""
    values = (str(each.get("lastClr") or each.get("val", "")) for each in element.iterchildren("*"))
    return next((value.upper() for value in values if RGB.fullmatch(value)), "")
