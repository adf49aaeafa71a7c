"""What a page is drawn with that programs draw differently, so that our picture of it does not say what others see.

Everything is found that is not known to be drawn alike: transfer functions, halftones, overprint, colours without ink, layers, pictures.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pikepdf

from assembler.formats.pdf.object_digests import DEEPEST, inflated, page_part

RESOURCES = frozenset({"/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/ProcSet", "/Properties", "/Shading", "/XObject"})

STATE = frozenset(
    [
        "/AIS",
        "/BM",
        "/CA",
        "/D",
        "/FL",
        "/Font",
        "/LC",
        "/LJ",
        "/LW",
        "/ML",
        "/OPM",
        "/RI",
        "/SA",
        "/SM",
        "/SMask",
        "/TK",
        "/Type",
        "/ca",
    ]
)
"""Keys of a state of drawing (ISO 32000-2, 8.4.5) that all programs carry out."""

OVERPRINT = frozenset({"/OP", "/op"})

USUAL = ("/Identity", "/Default")
"""Values of functions of printing that change nothing."""

COLOURANTS = ("/Separation", "/DeviceN")
NO_INK = ("/None", "/All")

NUMBERED, ARTIFACT = re.compile(rb"/MCID\s+([0-9]+)"), re.compile(rb"/Artifact\b")
"""The marks of content that an element of the structure names, and of content that none does (ISO 32000-1, 14.7.4 and 14.8.2.2)."""

MOST_RESOURCES = 10_000
"""The number of resources that are followed."""


def odd_elements(page: pikepdf.Object) -> tuple[str, ...]:
    """Return in words, each once, what a page is drawn with that programs may draw otherwise; pictures as often as they are held."""
    found, pictures = dict[str, None](), 0
    for what in _odd_in(page_part(page, "/Resources")):
        pictures += what == PICTURE
        found[what] = None
    return (*(what for what in found if what != PICTURE), *(PICTURE for _ in range(pictures)))


PICTURE = "a picture"


def read_aloud(page: pikepdf.Object) -> tuple[Counter[bytes], int]:
    """Return the numbers of the content of a page that a screen reader finds, and how often content is marked as not to be read."""
    contents = page.get("/Contents")
    streams = [*contents] if isinstance(contents, pikepdf.Array) else [contents]
    data = b"\n".join(inflated(each) for each in streams if isinstance(each, pikepdf.Stream))
    return Counter(NUMBERED.findall(data)), len(ARTIFACT.findall(data))


def _odd_in(resources: object) -> Iterator[str]:
    """Yield what is odd in resources, and in those of the forms and patterns among them."""
    ahead, met = [(resources, 0)], set[tuple[int, int]]()
    for _ in range(MOST_RESOURCES):
        if not ahead:
            return
        held, depth = ahead.pop()
        if not isinstance(held, pikepdf.Dictionary) or depth > DEEPEST:
            continue
        yield from (f"resources of another kind ({kind})" for kind in sorted({*held.keys()} - RESOURCES))
        yield from _odd_colours(held.get("/ColorSpace"))
        yield from (what for _, state in _members(held, "/ExtGState") for what in _odd_state(state))
        yield from ("a layer" for _, marked in _members(held, "/Properties") if _is_layer(marked))
        for _, drawn in (*_members(held, "/XObject"), *_members(held, "/Pattern")):
            if not isinstance(drawn, pikepdf.Stream) or drawn.objgen in met:
                continue
            met.add(drawn.objgen)
            if drawn.get("/Subtype") == "/Image":
                yield PICTURE
            elif (
                "/PatternType" not in drawn and drawn.get("/Subtype") != "/Form"
            ):  # such as /PS, a program that a printer carries out
                yield f"a drawing of another kind ({drawn.get('/Subtype', 'not named')})"
            ahead.append((drawn.get("/Resources"), depth + 1))
    yield "more resources than are followed"


def _members(held: pikepdf.Object, kind: str) -> list[tuple[str, pikepdf.Object]]:
    members = held.get(kind)
    return [*members.items()] if isinstance(members, pikepdf.Dictionary) else []


def _odd_state(state: object) -> Iterator[str]:
    for key, value in state.items() if isinstance(state, pikepdf.Dictionary) else ():
        if key in OVERPRINT:
            yield from ["overprint"] if value else []
        elif key not in STATE and not (isinstance(value, pikepdf.Name) and str(value) in USUAL):
            yield f"a rule of printing ({key})"


def _odd_colours(spaces: object) -> Iterator[str]:
    for _, space in spaces.items() if isinstance(spaces, pikepdf.Dictionary) else ():
        if isinstance(space, pikepdf.Array) and len(space) > 1 and str(space[0]) in COLOURANTS:
            named = [*space[1]] if isinstance(space[1], pikepdf.Array) else [space[1]]
            yield from ["a colour without ink"] if any(str(each) in NO_INK for each in named) else []


def _is_layer(marked: object) -> bool:
    return isinstance(marked, pikepdf.Dictionary) and str(marked.get("/Type", "")) in ("/OCG", "/OCMD")
