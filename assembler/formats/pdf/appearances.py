"""Find fields whose appearance differs from their value: viewers show the appearance, programs read the value.

A checkbox shows the state its widget is drawn in (`/AS`) and holds the value of its field (`/V`). A text shows its appearance
stream, which is read here as the text of a page is.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

import pikepdf

from assembler.formats.pdf.fields.field_reader import ReadField
from assembler.formats.pdf.read_back import bare_of_others
from assembler.formats.pdf.revisions import form_fields
from assembler.model.diagnostics import quoted
from assembler.model.quick_dataclass import dataclass

OFF = "/Off"
"""The state of a box that is not ticked."""

PUSH = 1 << 16
"""The flag of a push button, which has no value."""

UNSEEN = 2 | 32
"""The flags of a widget that is hidden on a screen."""

NOTHING = "nothing"
HINT = "Ask which of the two is meant."
UNREADABLE = ("Cc", "Co", "Cn")
"""Unicode categories that appear where a font does not map its glyphs to letters; a text with them cannot be compared."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A field that shows another value than it holds, both in words: `a tick`, `“Accepted”`, `nothing`."""

    name: str
    held: str
    seen: str

    @property
    def sentence(self) -> str:
        """The sentence of the finding."""
        return f"The field “{self.name}” holds {self.held}, but {self.seen} is seen in it."


def text_fields(fields: Iterable[ReadField]) -> tuple[ReadField, ...]:
    """Return the text fields."""
    return tuple(field for field in fields if field.type == "Tx")


def mismatched_texts(fields: Iterable[ReadField], seen: Mapping[str, str]) -> Iterator[Mismatch]:
    """Yield the text fields whose visible text differs from their value; text that cannot be read with certainty is left out."""
    for field in fields:
        text = seen.get(field.name, field.value)
        if bare_of_others(text) != bare_of_others(field.value) and not any(
            unicodedata.category(one) in UNREADABLE for one in "".join(text.split())
        ):
            yield Mismatch(field.name, quoted(field.value) if field.value else NOTHING, quoted(text.strip()) if text else NOTHING)


def mismatched_boxes(file: pikepdf.Pdf) -> Iterator[Mismatch]:
    """Yield the checkboxes and choices whose drawn state differs from their value; one without any widget is not drawn at all."""
    for name, field in ((each.name, each.object) for each in form_fields(file) if each.type == "/Btn"):
        if int(field.get("/Ff", 0)) & PUSH:
            continue
        # pypdf leaves a null where it took a widget away.
        widgets = [each for each in field.get("/Kids", [field]) if isinstance(each, pikepdf.Dictionary)]
        held = {str(field.get("/V", OFF))} - {OFF}
        seen = {state for widget in widgets for state in _shown_state(widget, held)} - {OFF}
        if widgets and held != seen:
            yield Mismatch(name, _states_in_words(held, field), _states_in_words(seen, field))


def _shown_state(widget: pikepdf.Object, held: set[str]) -> set[str]:
    """Return the state that a widget is shown in; one that names none is shown as its field says."""
    if int(widget.get("/F", 0)) & UNSEEN:
        return set()
    appearances = widget.get("/AP", pikepdf.Dictionary()).get("/N")
    drawn = {*appearances.keys()} if isinstance(appearances, pikepdf.Dictionary) else None
    states = {str(widget["/AS"])} if "/AS" in widget else held
    return states if drawn is None else states & drawn


def _states_in_words(states: set[str], field: pikepdf.Object) -> str:
    options = [str(option) for option in field.get("/Opt", ())]
    if not options:
        return "a tick" if states else "no tick"
    return " and ".join(quoted(_option_words(state, options)) for state in sorted(states)) or NOTHING


def _option_words(state: str, options: list[str]) -> str:
    number = state.removeprefix("/")
    return options[int(number)] if number.isdecimal() and int(number) < len(options) else number
