"""Choice matrix: an SVG picture of how every two choices of a programme relate, as the solver answers.

The matrix is triangular: each choice has a row with its title and a column that ends at its id. Marks differ in shape, not in
colour alone. The picture has its own background, since the page around it may be dark where the reader's system is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from textwrap import shorten, wrap

from assembler.model.library import Choice, Programme
from assembler.rules import NESTING, ChoicePair, PairRelation, choice_pairs, count_combinations

MARGIN, CELL, GAP, INDENT, LINE = 20, 20, 2, 16, 16
TOP = 98
"""The y coordinate of the grid, below heading and legend. All sizes are in pixels."""
NARROWEST, LONGEST_TITLE = 620, 64
LETTER, BOLD_LETTER, ID_LETTER, HEADING_LETTER = 6.2, 6.9, 6.7, 10
"""The approximate width of a letter in the widest of the usual fonts, at the sizes of the style sheet."""

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
"""The mark of each relation in a cell of 18 by 18, in the order of the legend and the notes."""
LEGEND = {
    PairRelation.NEVER: "never together",
    PairRelation.NEEDED: "needs the choice above",
    PairRelation.NEEDS: "needed by the choice above",
    PairRelation.SAME: "both or neither",
    PairRelation.FREE: "may be combined",
}


@dataclass(frozen=True)
class _Layout:
    """The layout of the picture: what is drawn, and where."""

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
        """The x coordinate of the grid, right of the titles."""
        return MARGIN + round(max(map(self._end, self.programme.choices), default=0)) + 10

    def _end(self, choice: Choice) -> float:
        depth = self.depths[choice.id]
        return depth * INDENT + (LETTER if depth else BOLD_LETTER) * len(_title(choice))

    @cached_property
    def width(self) -> int:
        """The width of the picture, with room for the heading, the legend and the ids beside the diagonal."""
        ids = [self.left + (at + 1) * CELL + 8 + ID_LETTER * len(id) for id, at in self.places.items()]
        heading = MARGIN + HEADING_LETTER * len(_heading(self.programme))
        legend = MARGIN + sum(map(_legend_width, self.relations()))
        return round(max(NARROWEST, heading, legend, *ids)) + MARGIN

    @cached_property
    def bottom(self) -> int:
        """The y coordinate at which the grid ends."""
        return TOP + len(self.places) * CELL

    @cached_property
    def notes(self) -> tuple[tuple[PairRelation, tuple[str, ...]], ...]:
        """The wrapped sentence of each rule, with its mark; rules that the indentation of titles shows are left out."""
        relations: dict[tuple[str, str, str], PairRelation] = {}
        for pair in self.pairs:
            for rule in pair.rules:
                if rule.kind != NESTING:
                    relations.setdefault((rule.text, rule.id, rule.source), pair.relation)
        letters = round((self.width - 2 * MARGIN - CELL - 8) / LETTER)
        in_order = sorted(relations, key=lambda one: [*MARKS].index(relations[one]))
        return tuple((relations[one], tuple(wrap(_rule_sentence(*one), letters, break_on_hyphens=False))) for one in in_order)

    def relations(self) -> tuple[PairRelation, ...]:
        """Return the relations that occur, in the order of the legend."""
        found = {pair.relation for pair in self.pairs}
        return tuple(relation for relation in MARKS if relation in found)


def draw(programme: Programme) -> str:
    """Return the text of an SVG file; the same programme always gives the same text."""
    plan = _Layout(programme, tuple(choice_pairs(programme)))
    height = plan.bottom + sum(LINE * len(lines) + 6 for _, lines in plan.notes) + MARGIN + (8 if plan.notes else 0)
    size = f'width="{plan.width}" height="{height}" viewBox="0 0 {plan.width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">',
        f'<title id="title">{_escaped(_heading(programme))}</title>',
        f'<desc id="desc">{_escaped(_description(plan))}</desc>',
        f"<style>\n{STYLE}\n</style>",
        f'<rect class="ground" x="0.5" y="0.5" width="{plan.width - 1}" height="{height - 1}" rx="8"/>',
        *_draw_head(plan),
        *_draw_rows(plan),
        *(_draw_cell(plan, pair) for pair in plan.pairs),
        *_draw_notes(plan),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _heading(programme: Programme) -> str:
    return f"{shorten(programme.title, LONGEST_TITLE, placeholder='…')}: which choices go together"


def _description(plan: _Layout) -> str:
    """Return in words what the picture shows, for readers who cannot see it; pairs that may be combined are summed up."""
    sentences = [_relation_sentence(pair) for pair in plan.pairs if pair.relation is not PairRelation.FREE]
    return " ".join(
        [*sentences, "All other pairs of choices may be combined."] if PairRelation.FREE in plan.relations() else sentences
    )


def _relation_sentence(pair: ChoicePair) -> str:
    """Return the relation of two choices as a sentence, with the rules that make it."""
    first, second = f"“{pair.first.title}”", f"“{pair.second.title}”"
    match pair.relation:
        case PairRelation.FREE:
            return f"{first} and {second} may be combined."
        case PairRelation.NEVER:
            sentence = f"{first} and {second} never go together."
        case PairRelation.NEEDS:
            sentence = f"{first} needs {second}."
        case PairRelation.NEEDED:
            sentence = f"{second} needs {first}."
        case PairRelation.SAME:
            sentence = f"{first} and {second} need each other."
    return " ".join([sentence, *(_rule_sentence(rule.text, rule.id, rule.source) for rule in pair.rules)])


def _rule_sentence(text: str, id: str, source: str) -> str:
    return f"{text} [{id}; {source}]"


def _draw_head(plan: _Layout) -> Iterator[str]:
    """Yield heading, count and legend."""
    counted = f"{len(plan.places)} choices, {count_combinations(plan.programme).in_words('valid')}"
    yield _draw_text(MARGIN, 34, _heading(plan.programme), "heading")
    yield _draw_text(MARGIN, 53, f"{counted}. A cell is the choice on its left with the choice above it.", "quiet")
    x = MARGIN
    for relation in plan.relations():
        yield _draw_mark(relation, x, 67)
        yield _draw_text(x + CELL + 4, 80, LEGEND[relation])
        x += _legend_width(relation)


def _legend_width(relation: PairRelation) -> int:
    return CELL + 20 + round(BOLD_LETTER * len(LEGEND[relation]))


def _draw_rows(plan: _Layout) -> Iterator[str]:
    """Yield each choice's title, its cell on the diagonal and its id."""
    for choice in plan.programme.choices:
        at, depth = plan.places[choice.id], plan.depths[choice.id]
        x, y = plan.left + at * CELL, TOP + at * CELL
        if at and not depth:
            yield f'<path class="rule" d="M{MARGIN} {y - 1}H{x}"/>'
        yield _draw_text(MARGIN + depth * INDENT, y + 13, _title(choice), "" if depth else "top")
        yield f'<rect class="self" x="{x}" y="{y}" width="{CELL - GAP}" height="{CELL - GAP}" rx="3"/>'
        yield _draw_text(x + CELL + 6, y + 13, choice.id, "id")


def _draw_cell(plan: _Layout, pair: ChoicePair) -> str:
    x, y = plan.left + plan.places[pair.first.id] * CELL, TOP + plan.places[pair.second.id] * CELL
    return _draw_mark(pair.relation, x, y, _relation_sentence(pair))


def _draw_notes(plan: _Layout) -> Iterator[str]:
    """Yield the rules' sentences below the grid, since not every viewer shows the tooltips of cells."""
    y = plan.bottom + 12
    for relation, lines in plan.notes:
        yield _draw_mark(relation, MARGIN, y)
        for at, line in enumerate(lines):
            yield _draw_text(MARGIN + CELL + 4, y + 13 + at * LINE, line)
        y += LINE * len(lines) + 6


def _title(choice: Choice) -> str:
    return shorten(choice.title, LONGEST_TITLE, placeholder="…")


def _draw_mark(relation: PairRelation, x: int, y: int, tooltip: str = "") -> str:
    title = f"<title>{_escaped(tooltip)}</title>" if tooltip else ""
    ground = f'<rect width="{CELL - GAP}" height="{CELL - GAP}" rx="3"/>'
    return f'<g class="{relation}" transform="translate({x} {y})">{title}{ground}{MARKS[relation]}</g>'


def _draw_text(x: int, y: int, text: str, kind: str = "") -> str:
    styled = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{styled}>{_escaped(text)}</text>'


def _escaped(text: str) -> str:
    """Return a text escaped for XML; characters that XML cannot hold show as �."""
    return escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text))
