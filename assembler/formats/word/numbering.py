"""Lists of a Word file, counted as Word counts them (ISO/IEC 29500-1, 17.9): the labels no file holds and every page shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from assembler.formats.word.package import W

Element = etree._Element  # noqa: SLF001 - the only name lxml has for its type
ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
)
ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
DEEPEST, HIGHEST = 20, 32767
VAL, P_PR, P_STYLE, NUM_PR, NUM_ID, LEVEL = (f"{W}{name}" for name in ("val", "pPr", "pStyle", "numPr", "numId", "ilvl"))


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its kind of number, the text round it (`%1.%2`) and where it begins."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a file: levels by abstract list; abstract list and restarts by list; list, level and parent by style."""

    levels: Mapping[str, Mapping[int, Level]]
    sources: Mapping[str, str]
    restarts: Mapping[str, Mapping[int, int]]
    styles: Mapping[str, tuple[str, str, str]]


def read_lists(numbering: Element, styles: Element) -> Lists:
    """Read the lists, and the styles that are linked to them."""
    levels = {
        _attribute(each, "abstractNumId"): {int(_attribute(level, "ilvl")): _level(level) for level in each.iterfind(f"{W}lvl")}
        for each in numbering.iterfind(f"{W}abstractNum")
    }
    lists = list(numbering.iterfind(f"{W}num"))
    sources = {_attribute(each, "numId"): val_at(each, f"{W}abstractNumId") for each in lists}
    restarts = {_attribute(each, "numId"): _restarts(each) for each in lists}
    linked = {
        _attribute(style, "styleId"): (
            val_at(style, P_PR, NUM_PR, NUM_ID),
            val_at(style, P_PR, NUM_PR, LEVEL),
            val_at(style, f"{W}basedOn"),
        )
        for style in styles.iterfind(f"{W}style")
    }
    return Lists(levels, sources, restarts, linked)


def _restarts(each: Element) -> dict[int, int]:
    overrides = each.iterfind(f"{W}lvlOverride")
    return {int(_attribute(one, "ilvl")): int(start) for one in overrides if (start := val_at(one, f"{W}startOverride"))}


def _level(level: Element) -> Level:
    return Level(val_at(level, f"{W}numFmt") or "decimal", val_at(level, f"{W}lvlText"), int(val_at(level, f"{W}start") or 1))


def _attribute(element: Element, name: str) -> str:
    return element.get(f"{W}{name}", "")


def child_at(element: Element | None, *path: str) -> Element | None:
    """Give what lies below an element by its tags, child by child: four times as quick as lxml's paths."""
    for tag in path:
        if element is None:
            return None
        element = next(element.iterchildren(tag), None)
    return element


def val_at(element: Element | None, *path: str) -> str:
    """Give the value of what lies below an element; nothing where it has none."""
    found = child_at(element, *path)
    return "" if found is None else found.get(VAL, "")


@dataclass(slots=True)
class Counter:
    """The counters while a text is read. Lists of one abstract list share them; a list restarts them where it is first used."""

    lists: Lists
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def count(self, paragraph: Element) -> tuple[str, str]:
        """Give the label of the next paragraph and its whole number as a reference prints it; both empty where it has none."""
        name, at = self._place(paragraph)
        if name not in self.lists.sources:
            return "", ""
        levels = self.lists.levels[self.lists.sources[name]]
        counts = self._advance(name, at, levels)
        labels = {level: _label(levels, counts, level) for level in range(at + 1)}
        return labels[at], _whole(levels, labels, at).rstrip(".")

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Find the list and the level: what a paragraph does not say, its style says, or the style that one is based on."""
        look = child_at(paragraph, P_PR)
        numbered = child_at(look, NUM_PR)
        name, level, style = val_at(numbered, NUM_ID), val_at(numbered, LEVEL), val_at(look, P_STYLE)
        for _ in range(DEEPEST):
            if style not in self.lists.styles or (name and level):
                break
            its_name, its_level, style = self.lists.styles[style]
            name, level = name or its_name, level or its_level
        return name, int(level or 0)

    def _advance(self, name: str, at: int, levels: Mapping[int, Level]) -> dict[int, int]:
        counts = self.counts.setdefault(self.lists.sources[name], {})
        if name not in self.begun:
            self.begun.add(name)
            counts |= {level: start - 1 for level, start in self.lists.restarts[name].items()}
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]
        return counts


def _label(levels: Mapping[int, Level], counts: Mapping[int, int], at: int) -> str:
    def number(found: re.Match[str]) -> str:
        level = int(found[1]) - 1
        return _written(levels[level].kind, counts.get(level, levels[level].start))

    return re.sub(r"%(\d)", number, levels[at].text)


def _whole(levels: Mapping[int, Level], labels: Mapping[int, str], at: int) -> str:
    """Put the labels above before a label, until one of them names the first level itself: (i) is 2.1(b)(i)."""
    highest = min((int(level) for level in re.findall(r"%(\d)", levels[at].text)), default=1)
    if highest > at + 1:
        raise ValueError(f"Level {at + 1} is numbered by one below it.")
    return labels[at] if highest <= 1 else _whole(levels, labels, highest - 2) + labels[at]


def _written(kind: str, number: int) -> str:
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"Word counts from 0 to {HIGHEST}, not to {number}.")
    match kind:
        case "lowerLetter" if number:
            return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        case "lowerRoman":
            return _roman(number)
        case _:
            return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        written += letters * (number // value)
        number %= value
    return written
