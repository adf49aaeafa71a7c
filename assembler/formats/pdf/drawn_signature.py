"""A drawn signature: strokes of whole numbers, which become a path of ours. No picture and no SVG is taken from a browser."""

import json

Stroke = tuple[tuple[int, int], ...]
"""The points of one movement of the pen, each as its distance from the left and from the top."""

SCALE = 1000
"""The width of the field that a signature is drawn in; both coordinates of a point are 0 to this."""

MOST_STROKES, MOST_POINTS = 200, 5_000
SMALLEST = 30
"""The extent that a drawing must have in one direction: a point is no signature."""

MARGIN = 8
PEN = 'fill="none" stroke="#000" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"'


def read_strokes(text: str) -> tuple[Stroke, ...]:
    """Read strokes from JSON such as `[[[10, 20], [30, 40]]]`; none where it is anything else, is too much, or cannot be seen."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    strokes = tuple(_stroke(each) for each in read) if isinstance(read, list) and len(read) <= MOST_STROKES else ()
    points = [point for stroke in strokes for point in stroke]
    if not all(strokes) or not 1 < len(points) <= MOST_POINTS:
        return ()
    extents = (max(side) - min(side) for side in zip(*points, strict=True))
    return strokes if max(extents) >= SMALLEST else ()


def _stroke(read: object) -> Stroke:
    """Return a stroke; an empty one where it is none."""
    points = [*read] if isinstance(read, list) else []
    return tuple((one[0], one[1]) for one in points) if all(map(_is_point, points)) else ()


def _is_point(read: object) -> bool:
    return isinstance(read, list) and len(read) == len("xy") and all(type(one) is int and 0 <= one <= SCALE for one in read)


def svg_of(strokes: tuple[Stroke, ...]) -> str:
    """Return strokes as an SVG that holds one path, cut to their extent."""
    across, down = zip(*(point for stroke in strokes for point in stroke), strict=True)
    left, top = min(across) - MARGIN, min(down) - MARGIN
    box = f"{left} {top} {max(across) + MARGIN - left} {max(down) + MARGIN - top}"
    path = " ".join("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{path}" {PEN}/></svg>'
