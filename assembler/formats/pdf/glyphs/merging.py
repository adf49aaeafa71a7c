"""Make one glyph of a letter and the marks that stand on it, in a typeset file, so that every reader finds the letters that went in.

Typst shows “M̂”, which Unicode has no one character for, as two glyphs, each with the whole text as its letters: readers find
“M̂M̂” (typst/typst#8767), or the marks behind the next letter, or a blank before them. In the finished file such a pair is one glyph with
its own letters, and so is a glyph that stands for several characters, such as two kinds of hyphen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pikepdf

from assembler.formats.pdf.glyphs.mapped_fonts import FontId, MappedFont, mapped_fonts
from assembler.formats.pdf.glyphs.marked_letters import SPELLED_OUT
from assembler.formats.pdf.glyphs.shown_glyphs import (
    SHOWS,
    GlyphPart,
    GlyphPlace,
    Instruction,
    ShownGlyph,
    glyphs_in,
    pieces_of,
    shown_glyphs,
)
from assembler.model.quick_dataclass import dataclass

Content = list[Instruction]
Parts = tuple[GlyphPart, ...]
Merged = Mapping[tuple[FontId, Parts, str], int]
"""The number of each glyph that was made or kept, by its font, its parts and its letters."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Glyphs that are read together: one with a width, and the marks behind it; `parts` say how they are drawn, from the first on."""

    glyphs: tuple[ShownGlyph, ...]
    parts: Parts
    text: str


def merge_marked_letters(file: pikepdf.Pdf) -> None:
    """Make one glyph of each letter with marks in a file; a file without such letters stays as it is."""
    fonts = {font.id: font for font in mapped_fonts(file)}
    wide = {known for known, font in fonts.items() if not font.has_marks}
    pages = [page.obj for page in file.pages]
    if len(wide) == len(fonts) and not any(SPELLED_OUT in _content(page) for page in pages):
        return
    contents = [pikepdf.parse_content_stream(page) for page in pages]
    clusters = [[*_clusters(shown_glyphs(page, content, fonts), fonts)] for page, content in zip(pages, contents, strict=True)]
    merged = _add_glyphs(file, fonts, [each for page in clusters for each in page])
    for page, content, held in zip(pages, contents, clusters, strict=True):
        page.Contents = file.make_stream(pikepdf.unparse_content_stream([*_rewritten(content, held, merged)]))


def _content(page: pikepdf.Object) -> bytes:
    return page.Contents.read_bytes() if isinstance(page.get("/Contents"), pikepdf.Stream) else b""


def _clusters(shown: Iterable[ShownGlyph], fonts: Mapping[FontId, MappedFont]) -> Iterator[Cluster]:
    """Yield the clusters of a page, in order."""
    held = list[ShownGlyph]()
    for each in shown:
        marks = not fonts[each.font].widths.get(each.glyph) and each.text != " "
        if held and not (marks and each.font == held[0].font and each.text == held[0].text[-len(each.text) :]):
            yield _cluster(held)
            held = []
        held.append(each)
    if held:
        yield _cluster(held)


def _cluster(glyphs: list[ShownGlyph]) -> Cluster:
    first = glyphs[0]
    right, up = first.scale
    parts = tuple(GlyphPart(each.glyph, round((each.x - first.x) / right), round((each.y - first.y) / up)) for each in glyphs)
    return Cluster(tuple(glyphs), parts, first.text)


def _add_glyphs(file: pikepdf.Pdf, fonts: Mapping[FontId, MappedFont], clusters: Iterable[Cluster]) -> Merged:
    """Return the glyph of each cluster; a glyph with letters of its own is kept, others are added to their fonts."""
    wanted = defaultdict[FontId, dict[tuple[Parts, str], None]](dict)
    for each in clusters:
        wanted[each.glyphs[0].font].setdefault((each.parts, each.text))
    if not wanted:
        return {}
    from assembler.formats.pdf.glyphs.font_programs import (  # noqa: PLC0415 -- of letters that few files hold, and long to import
        open_program,
        replace_program,
    )

    merged = dict[tuple[FontId, Parts, str], int]()
    for known, drawings in wanted.items():
        font, program = fonts[known], None
        letters, widths = dict[int, str](), dict(font.widths)
        for parts, text in drawings:
            number = parts[0].glyph
            if len(parts) > 1 or letters.get(number, text) != text:
                program = program or open_program(font.font)
                number = program.add(parts, widths.get(parts[0].glyph, 0))
                widths[number] = widths.get(parts[0].glyph, 0)
            letters[number] = text
            merged[known, parts, text] = number
        font.set_letters(file, letters)
        if program is not None:
            font.set_widths(widths)
            replace_program(file, font.font, program.save())
    return merged


def _rewritten(content: Content, clusters: Iterable[Cluster], merged: Merged) -> Iterator[Instruction]:
    """Yield the instructions of a page with the glyphs of its clusters, and without the texts spelled out beside them."""
    glyphs = dict[GlyphPlace, int | None]()
    needless, spans = set[int](), list[bool]()
    for each in clusters:
        number = merged[each.glyphs[0].font, each.parts, each.text]
        glyphs |= {shown.place: None if at else number for at, shown in enumerate(each.glyphs)}
        needless |= {shown.span for shown in each.glyphs if shown.span is not None}
    for at, instruction in enumerate(content):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            spans.append(at not in needless)
        dropped = at in needless or (operator == "EMC" and not spans.pop())
        if operator in SHOWS and (at, 0) in glyphs:
            if (again := _shown_again(instruction, at, glyphs)) is not None:
                yield again
        elif not dropped:
            yield instruction


def _shown_again(
    instruction: Instruction, at: int, glyphs: Mapping[GlyphPlace, int | None]
) -> pikepdf.ContentStreamInstruction | None:
    """Return an instruction with other glyphs, the distances between them kept; None where no glyph is left.

    What Typst shows next has a place of its own, so nothing behind the last glyph is needed; readers take a distance there for a blank.
    """
    pieces, number = list[object](), 0
    for piece in pieces_of(instruction.operands[0]):
        codes = b""
        for _ in glyphs_in(piece):
            glyph = glyphs[at, number]
            codes += b"" if glyph is None else glyph.to_bytes(2)
            number += 1
        if not isinstance(piece, pikepdf.String):
            pieces.append(piece)
        elif codes:
            pieces.append(pikepdf.String(codes))
    while pieces and not isinstance(pieces[-1], pikepdf.String):
        pieces.pop()
    if not pieces:
        return None
    return pikepdf.ContentStreamInstruction([pikepdf.Array(pieces)], pikepdf.Operator("TJ"))
