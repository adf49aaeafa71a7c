"""A picture of which choices go together: every two of a programme's choices, as the solver answers, drawn as SVG.

A staircase: each choice has a row with its title and a column that ends at its id. Marks differ in shape, not in colour
alone; the picture brings its own ground, since a page may be dark where the reader's system is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from textwrap import shorten, wrap

from assembler.model.library import Choice, Programme
from assembler.rules import NESTING, ChoicePair, PairRelation, count, pairs

MARGIN, CELL, GAP, INDENT, LINE = 20, 20, 2, 16, 16
TOP = 98
"""Where the grid begins, below heading and legend."""
NARROWEST, LONGEST_TITLE = 620, 64
LETTER, BOLD_LETTER, ID_LETTER, HEADING_LETTER = 6.2, 6.9, 6.7, 10
"""About how wide a letter is in the widest of the usual fonts, at the sizes of the style sheet."""

STYLE = """\
text { font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328; }
.heading { font-size: 17px; font-weight: 600; }
.top { font-weight: 600; }
.id { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.id, .quiet { fill: #59636e; }
.ground { fill: #ffffff; stroke: #d1d9e0; }
.self { fill: #d1d9e0; }
.free rect { fill: #f3f5f7; }
.free circle { fill: #8a949e; }
.never rect { fill: #b3261e; }
.needs rect, .needed rect, .same rect { fill: #cfe3fb; }
path { fill: none; stroke: #0b4a94; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.never path { stroke: #ffffff; }
.rule { stroke: #e4e8ec; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .id, .quiet { fill: #9aa5b1; }
  .ground { fill: #0d1117; stroke: #3d444d; }
  .self { fill: #3d444d; }
  .free rect { fill: #171d25; }
  .free circle { fill: #7d8894; }
  .never rect { fill: #d6453c; }
  .needs rect, .needed rect, .same rect { fill: #12345c; }
  path { stroke: #8cc2ff; }
  .never path { stroke: #ffffff; }
  .rule { stroke: #262c36; }
}"""

MARKS = {
    PairRelation.NEVER: '<path d="M5 5 13 13M13 5 5 13"/>',
    PairRelation.NEEDED: '<path d="M9 14V4M5 8 9 4 13 8"/>',
    PairRelation.NEEDS: '<path d="M14 9H4M8 5 4 9 8 13"/>',
    PairRelation.SAME: '<path d="M4 7H14M4 11H14"/>',
    PairRelation.FREE: '<circle cx="9" cy="9" r="2.5"/>',
}
"""The mark of each bond in a cell of 18 by 18, in the order of the legend and the notes."""
LEGEND = {
    PairRelation.NEVER: "never together",
    PairRelation.NEEDED: "needs the choice above",
    PairRelation.NEEDS: "needed by the choice above",
    PairRelation.SAME: "both or neither",
    PairRelation.FREE: "may be combined",
}


@dataclass(frozen=True)
class _Plan:
    """What is drawn, and how wide."""

    programme: Programme
    pairs: tuple[ChoicePair, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """The row and column of each choice, by its id."""
        return {choice.id: at for at, choice in enumerate(self.programme.choices)}

    @cached_property
    def depths(self) -> dict[str, int]:
        """How deeply each choice is nested, by its id."""
        depths = {"": -1}
        for choice in self.programme.choices:
            depths[choice.id] = depths[choice.parent] + 1
        return depths

    @cached_property
    def left(self) -> int:
        """Where the grid begins, right of the titles."""
        return MARGIN + round(max(map(self._end, self.programme.choices), default=0)) + 10

    def _end(self, choice: Choice) -> float:
        depth = self.depths[choice.id]
        return depth * INDENT + (LETTER if depth else BOLD_LETTER) * len(_title(choice))

    @cached_property
    def width(self) -> int:
        """How wide the whole is: the heading, the legend and the staircase of ids have room."""
        ids = [self.left + (at + 1) * CELL + 8 + ID_LETTER * len(id) for id, at in self.places.items()]
        heading = MARGIN + HEADING_LETTER * len(_heading(self.programme))
        legend = MARGIN + sum(map(_legend_width, self.bonds()))
        return round(max(NARROWEST, heading, legend, *ids)) + MARGIN

    @cached_property
    def bottom(self) -> int:
        """Where the grid ends."""
        return TOP + len(self.places) * CELL

    @cached_property
    def notes(self) -> tuple[tuple[PairRelation, tuple[str, ...]], ...]:
        """The sentence of each rule but those that the indented titles show, in lines, with the mark it leads to."""
        bonds: dict[tuple[str, str, str], PairRelation] = {}
        for pair in self.pairs:
            for rule in pair.rules:
                if rule.kind != NESTING:
                    bonds.setdefault((rule.text, rule.id, rule.source), pair.bond)
        letters = round((self.width - 2 * MARGIN - CELL - 8) / LETTER)
        told = sorted(bonds, key=lambda one: [*MARKS].index(bonds[one]))
        return tuple((bonds[one], tuple(wrap(_sentence(*one), letters, break_on_hyphens=False))) for one in told)

    def bonds(self) -> tuple[PairRelation, ...]:
        """Give the bonds there are, in the order of the legend."""
        found = {pair.bond for pair in self.pairs}
        return tuple(bond for bond in MARKS if bond in found)


def draw(programme: Programme) -> str:
    """Give the text of an SVG file; the same programme always gives the same text."""
    plan = _Plan(programme, tuple(pairs(programme)))
    height = plan.bottom + sum(LINE * len(lines) + 6 for _, lines in plan.notes) + MARGIN + (8 if plan.notes else 0)
    size = f'width="{plan.width}" height="{height}" viewBox="0 0 {plan.width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">',
        f'<title id="title">{_safe(_heading(programme))}</title>',
        f'<desc id="desc">{_safe(_description(plan))}</desc>',
        f"<style>\n{STYLE}\n</style>",
        f'<rect class="ground" x="0.5" y="0.5" width="{plan.width - 1}" height="{height - 1}" rx="8"/>',
        *_head(plan),
        *_rows(plan),
        *(_cell(plan, pair) for pair in plan.pairs),
        *_notes(plan),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _heading(programme: Programme) -> str:
    return f"{shorten(programme.title, LONGEST_TITLE, placeholder='…')}: which choices go together"


def _description(plan: _Plan) -> str:
    """Say in words what the picture shows, for who cannot see it: all but what is free."""
    told = [_told(pair) for pair in plan.pairs if pair.bond is not PairRelation.FREE]
    return " ".join([*told, "All other pairs of choices may be combined."] if PairRelation.FREE in plan.bonds() else told)


def _told(pair: ChoicePair) -> str:
    """Say in a sentence what two choices are to each other, and by which rules."""
    first, second = f"“{pair.first.title}”", f"“{pair.second.title}”"
    match pair.bond:
        case PairRelation.FREE:
            return f"{first} and {second} may be combined."
        case PairRelation.NEVER:
            said = f"{first} and {second} never go together."
        case PairRelation.NEEDS:
            said = f"{first} needs {second}."
        case PairRelation.NEEDED:
            said = f"{second} needs {first}."
        case PairRelation.SAME:
            said = f"{first} and {second} need each other."
    return " ".join([said, *(_sentence(rule.text, rule.id, rule.source) for rule in pair.rules)])


def _sentence(text: str, id: str, source: str) -> str:
    return f"{text} [{id}; {source}]"


def _head(plan: _Plan) -> Iterator[str]:
    """Draw heading, count and legend."""
    counted = f"{len(plan.places)} choices, {count(plan.programme)} valid combinations"
    yield _text(MARGIN, 34, _heading(plan.programme), "heading")
    yield _text(MARGIN, 53, f"{counted}. A cell is the choice on its left with the choice above it.", "quiet")
    x = MARGIN
    for bond in plan.bonds():
        yield _mark(bond, x, 67)
        yield _text(x + CELL + 4, 80, LEGEND[bond])
        x += _legend_width(bond)


def _legend_width(bond: PairRelation) -> int:
    return CELL + 20 + round(BOLD_LETTER * len(LEGEND[bond]))


def _rows(plan: _Plan) -> Iterator[str]:
    """Draw each choice's title, its place on the diagonal and its id."""
    for choice in plan.programme.choices:
        at, depth = plan.places[choice.id], plan.depths[choice.id]
        x, y = plan.left + at * CELL, TOP + at * CELL
        if at and not depth:
            yield f'<path class="rule" d="M{MARGIN} {y - 1}H{x}"/>'
        yield _text(MARGIN + depth * INDENT, y + 13, _title(choice), "" if depth else "top")
        yield f'<rect class="self" x="{x}" y="{y}" width="{CELL - GAP}" height="{CELL - GAP}" rx="3"/>'
        yield _text(x + CELL + 6, y + 13, choice.id, "id")


def _cell(plan: _Plan, pair: ChoicePair) -> str:
    x, y = plan.left + plan.places[pair.first.id] * CELL, TOP + plan.places[pair.second.id] * CELL
    return _mark(pair.bond, x, y, _told(pair))


def _notes(plan: _Plan) -> Iterator[str]:
    """Write the rules' sentences below the grid: not every page that shows the picture shows what its cells say."""
    y = plan.bottom + 12
    for bond, lines in plan.notes:
        yield _mark(bond, MARGIN, y)
        for at, line in enumerate(lines):
            yield _text(MARGIN + CELL + 4, y + 13 + at * LINE, line)
        y += LINE * len(lines) + 6


def _title(choice: Choice) -> str:
    return shorten(choice.title, LONGEST_TITLE, placeholder="…")


def _mark(bond: PairRelation, x: int, y: int, told: str = "") -> str:
    tooltip = f"<title>{_safe(told)}</title>" if told else ""
    ground = f'<rect width="{CELL - GAP}" height="{CELL - GAP}" rx="3"/>'
    return f'<g class="{bond}" transform="translate({x} {y})">{tooltip}{ground}{MARKS[bond]}</g>'


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    styled = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{styled}>{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Write a text so that XML takes it for nothing but text; what XML cannot hold shows as �."""
    return escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text))
