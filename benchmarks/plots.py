"""Plots as SVG: one measured figure over another, from zero, so that what grows evenly is a straight line."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.results import seconds

WIDTH, HEIGHT, EDGE = 640, 360, 60
TOLD_FROM = 16
"""A point has its figures where its count is at least this share of the largest: below, they would stand on each other."""
COLOURS = ("#888", "#b00")
Point = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Plot:
    """What is counted below, and seconds above it: one or two lines, the last of them with its figures."""

    title: str
    below: str
    lines: Sequence[Sequence[Point]]

    @property
    def most(self) -> Point:
        """The largest count and the longest time."""
        points = [point for line in self.lines for point in line]
        return max(count for count, _ in points), max(taken for _, taken in points)


def drawn(plots: Sequence[Plot]) -> str:
    """Draw plots one below the other as an SVG file."""
    size = f'viewBox="0 0 {WIDTH} {HEIGHT * len(plots)}" font-family="sans-serif" font-size="13"'
    parts = (f'<g transform="translate(0 {HEIGHT * at})">{"".join(_parts(plot))}</g>\n' for at, plot in enumerate(plots))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{"".join(parts)}</svg>\n'


def _parts(plot: Plot) -> list[str]:
    *_, figures = plot.lines
    told = {count for count, _ in figures if count >= plot.most[0] / TOLD_FROM}
    return [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<path d="M{EDGE},{EDGE} V{HEIGHT - EDGE} H{WIDTH - EDGE}" fill="none" stroke="#888"/>',
        *(_line(plot, line, colour) for line, colour in zip(plot.lines, COLOURS[-len(plot.lines) :], strict=True)),
        *(_label(*_place(plot, (count, 0)), f"{count:,}", below=20) for count, _ in figures if count in told),
        *(_label(*_place(plot, point), seconds(point[1]), below=-10) for point in figures if point[0] in told),
        _label(WIDTH // 2, HEIGHT - 15, plot.below),
        _label(WIDTH // 2, EDGE - 25, plot.title),
    ]


def _line(plot: Plot, line: Sequence[Point], colour: str) -> str:
    places = [_place(plot, point) for point in line]
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in places)
    through = " ".join(f"{x},{y}" for x, y in places)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _place(plot: Plot, point: Point) -> tuple[int, int]:
    (widest, highest), (count, taken) = plot.most, point
    return EDGE + round((WIDTH - 2 * EDGE) * count / widest), HEIGHT - EDGE - round((HEIGHT - 2 * EDGE) * taken / highest)


def _label(x: int, y: int, text: str, below: int = 0) -> str:
    return f'<text x="{x}" y="{y + below}" text-anchor="middle">{text}</text>'
