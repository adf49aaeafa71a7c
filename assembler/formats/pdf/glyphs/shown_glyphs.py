"""Where a page shows the glyphs of its fonts, and the letters that are to be read for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pikepdf

from assembler.formats.pdf.glyphs.mapped_fonts import FontId, MappedFont
from assembler.model.quick_dataclass import dataclass

SHOWS = ("Tj", "TJ")
"""The operators that show glyphs; Typst uses no others."""

SPELLED = "/ActualText"

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
"""An instruction of a page; Typst writes no images into its content."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

GlyphPlace = tuple[int, int]
"""The place of a glyph in a page's content: the number of the instruction that shows it, and its number in that instruction."""


@dataclass(frozen=True, slots=True)
class ShownGlyph:
    """A glyph as a page shows it: its origin and the size of a thousandth of its font size on the page, and the text to be read for it.

    `span` is the number of the instruction that spells the text out beside the glyph; None where the font's map says it.
    """

    place: GlyphPlace
    font: FontId
    glyph: int
    x: float
    y: float
    scale: tuple[float, float]
    text: str
    span: int | None


@dataclass(frozen=True, slots=True)
class GlyphPart:
    """A glyph that is drawn as a part of another, moved by thousandths of the font size."""

    glyph: int
    right: int
    up: int


@dataclass(frozen=True, slots=True)
class _State:
    """The state of a page's content between two instructions."""

    base: Matrix = IDENTITY
    line: Matrix = IDENTITY
    font: MappedFont | None = None
    size: float = 0


def shown_glyphs(
    page: pikepdf.Object, content: Iterable[Instruction], fonts: Mapping[FontId, MappedFont]
) -> Iterator[ShownGlyph]:
    """Yield the glyphs that a page shows in one of the fonts, in order."""
    resources = page.Resources.get("/Font", pikepdf.Dictionary())
    state, saved, spans = _State(), list[_State](), list[tuple[int, str | None]]()
    for at, instruction in enumerate(content):
        operands, operator = instruction.operands, str(instruction.operator)
        match operator:
            case "q":
                saved.append(state)
            case "Q":
                state = saved.pop()
            case "cm":
                state = replace(state, base=_product(_matrix(operands), state.base))
            case "BT":
                state = replace(state, line=IDENTITY)
            case "Tm":
                state = replace(state, line=_matrix(operands))
            case "Tf":
                state = replace(state, font=fonts.get(resources[str(operands[0])].objgen), size=float(operands[1]))
            case "BDC" | "BMC":
                spans.append((at, _spelled_text(operands)))
            case "EMC":
                spans.pop()
            case "Tj" | "TJ" if state.font is not None:
                span, text = spans[-1] if spans and spans[-1][1] is not None else (None, None)
                advance = 0.0
                for glyph in _placed(at, operands[0], state, state.font):
                    yield glyph if text is None else replace(glyph, text=text, span=span)
                advance = text_advance(operands[0], state.font)
                state = replace(state, line=_product((1, 0, 0, 1, advance * state.size / 1000, 0), state.line))
            case _:
                pass


def pieces_of(operand: object) -> Sequence[object]:
    """Return the strings and distances that an instruction shows."""
    return [*operand] if isinstance(operand, pikepdf.Array) else [operand]


def glyphs_in(piece: object) -> list[int]:
    """Return the numbers of the glyphs in a string; a distance has none."""
    codes = bytes(piece) if isinstance(piece, pikepdf.String) else b""
    return [int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)]


def text_advance(operand: object, font: MappedFont) -> float:
    """Return the distance from the first glyph of an instruction to what follows it, in thousandths of the font size."""
    return sum(
        sum(font.widths.get(glyph, 0) for glyph in glyphs_in(piece)) if isinstance(piece, pikepdf.String) else -float(str(piece))
        for piece in pieces_of(operand)
    )


def _placed(at: int, operand: object, state: _State, font: MappedFont) -> Iterator[ShownGlyph]:
    advance, number = 0.0, 0
    for piece in pieces_of(operand):
        if not isinstance(piece, pikepdf.String):
            advance -= float(str(piece))
        for glyph in glyphs_in(piece):
            a, _, _, d, x, y = _product((1, 0, 0, 1, advance * state.size / 1000, 0), _product(state.line, state.base))
            scale = a * state.size / 1000, d * state.size / 1000
            yield ShownGlyph((at, number), font.id, glyph, x, y, scale, font.letters.get(glyph, ""), None)
            advance += font.widths.get(glyph, 0)
            number += 1


def _matrix(operands: Iterable[object]) -> Matrix:
    a, b, c, d, e, f = (float(str(each)) for each in operands)
    return a, b, c, d, e, f


def _product(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _spelled_text(operands: Iterable[object]) -> str | None:
    """Return the text that a marked piece of a page spells out; None where it spells none."""
    found = (str(each[SPELLED]) for each in operands if isinstance(each, pikepdf.Dictionary) and SPELLED in each)
    return next(found, None)
