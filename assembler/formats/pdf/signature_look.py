"""The look of a signature that was made here: a page typeset with embedded fonts, which becomes the appearance of its field."""

import json
from dataclasses import dataclass
from pathlib import Path

from assembler.formats.pdf.drawn_signature import Stroke, svg_of
from assembler.formats.pdf.fields.entry_appearances import ANY_DAY
from assembler.formats.pdf.typesetting import ARCHIVE, complaints_of, typesetter
from assembler.formats.pdf.unprintable import unprintable_in, without_glyph
from assembler.model.diagnostics import Diagnostic, error

TEMPLATE = Path(__file__).with_suffix(".typ")
NO_ROOM = "no room for the name"
"""The template's error for a name that would be too small to be read."""


@dataclass(frozen=True, slots=True)
class SignatureLook:
    """What is seen of a signature: the name as it was typed, or strokes in its place, and a note below; its size in points."""

    name: str
    strokes: tuple[Stroke, ...]
    note: str
    width: float
    height: float


def render_look(look: SignatureLook) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the look as a PDF of one page; no bytes where the name cannot be printed."""
    if faults := tuple(_unprintable(sentence) for sentence in unprintable_in(look.name)):
        return b"", faults
    drawing = svg_of(look.strokes) if look.strokes else ""
    data = {"name": look.name, "drawing": drawing, "note": look.note, "width": look.width, "height": look.height}
    try:
        return typesetter().run(TEMPLATE.read_bytes(), json.dumps(data, ensure_ascii=False), ANY_DAY, ARCHIVE)[0], ()
    except RuntimeError as fault:  # the family of Typst's own errors
        return b"", _complaints(complaints_of(fault), look.name)


def _complaints(complaint: str, name: str) -> tuple[Diagnostic, ...]:
    if NO_ROOM in complaint:
        return (
            error("long-name", "The name is too long for the place to sign.", hint="Sign with a shorter form of it, or draw."),
        )
    sentences = tuple(without_glyph(complaint, name)) or (f"The name could not be set: {complaint}",)
    return tuple(map(_unprintable, sentences))


def _unprintable(sentence: str) -> Diagnostic:
    return error("unprintable-name", sentence, hint="Write the name in other letters, as the papers do, or draw it.")
