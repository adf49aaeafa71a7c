"""Fields that show something else than they hold: what viewers show is one thing in a PDF, what programs read is another.

A box is shown by the state that its widget is drawn in (`/AS`), and read by the value of its field (`/V`). A text is shown by the
appearance of its field, which is read here as any text of a page is.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.read_back import bare
from assembler.formats.pdf.revisions import fields_of
from assembler.formats.pdf.text_reader import read_text
from assembler.model.diagnostics import quoted

if TYPE_CHECKING:
    import pikepdf

OFF = "/Off"
PUSH = 1 << 16
"""The flag of a button that holds nothing."""

UNSEEN = 2 | 32
"""The flags of a widget that is not shown on a screen."""

NOTHING = "nothing"
UNREADABLE = ("Cc", "Co", "Cn")
"""Characters that stand where a font does not say what its glyphs mean: with them nothing can be told from a text."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A field that shows something else than it holds; both as a sentence names them: `a tick`, `“Accepted”`, `nothing`."""

    name: str
    held: str
    seen: str

    @property
    def sentence(self) -> str:
        """The finding's sentence."""
        return f"The field “{self.name}” holds {self.held}, but {self.seen} is seen in it."


HINT = "Ask which of the two is meant."


def mismatches(data: bytes) -> tuple[Mismatch, ...]:
    """Give the fields of a PDF that show something else than they hold; a file that cannot be read has none."""
    import pikepdf  # noqa: PLC0415 -- only who reads a PDF needs it

    try:
        with parse_pdf(data) as file:
            found = tuple(mismatched_boxes(file))
            anew = drawn_anew(file)
        fields = read_fields(data)
        seen = {} if anew else read_text(data, with_text(fields)).fields
        return (*found, *mismatched_texts(fields, seen))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError):
        return ()


def drawn_anew(file: "pikepdf.Pdf") -> bool:
    """`True` when a file asks viewers to draw its texts from what they hold."""
    return "/AcroForm" in file.Root and bool(file.Root.AcroForm.get("/NeedAppearances", False))


def with_text(fields: Iterable[ReadField]) -> tuple[ReadField, ...]:
    """Give the fields that hold a text, or may: what is seen in them can be read."""
    return tuple(field for field in fields if field.type == "Tx")


def mismatched_texts(fields: Iterable[ReadField], seen: Mapping[str, str]) -> Iterator[Mismatch]:
    """Hold the texts of fields against what is seen in them; what cannot be read with certainty tells nothing."""
    for field in fields:
        text = seen.get(field.name, field.value)
        if bare(text) != bare(field.value) and not any(unicodedata.category(one) in UNREADABLE for one in "".join(text.split())):
            yield Mismatch(field.name, quoted(field.value) if field.value else NOTHING, quoted(text.strip()) if text else NOTHING)


def mismatched_boxes(file: "pikepdf.Pdf") -> Iterator[Mismatch]:
    """Hold the states that boxes and the buttons of choices are drawn in against the value of their field."""
    for name, kind, field in fields_of(file):
        if kind != "/Btn" or int(field.get("/Ff", 0)) & PUSH:
            continue
        held = {str(field.get("/V", OFF))} - {OFF}
        seen = {state for widget in field.get("/Kids", [field]) for state in _state(widget, held)} - {OFF}
        if held != seen:
            yield Mismatch(name, _said(held, field), _said(seen, field))


def _state(widget: Any, held: set[str]) -> set[str]:
    """Give the state in which a widget is shown; one that names none is shown as its field says."""
    import pikepdf  # noqa: PLC0415 -- the same

    if int(widget.get("/F", 0)) & UNSEEN:
        return set()
    looks = widget.get("/AP", {}).get("/N")
    drawn = {*looks.keys()} if isinstance(looks, pikepdf.Dictionary) else None
    states = {str(widget["/AS"])} if "/AS" in widget else held
    return states if drawn is None else states & drawn


def _said(states: set[str], field: Any) -> str:
    options = [str(option) for option in field.get("/Opt", ())]
    if not options:
        return "a tick" if states else "no tick"
    return " and ".join(quoted(_option(state, options)) for state in sorted(states)) or NOTHING


def _option(state: str, options: list[str]) -> str:
    number = state.removeprefix("/")
    return options[int(number)] if number.isdecimal() and int(number) < len(options) else number
