"""Random fillings of forms: the text written into each control, and the answer that must be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from assembler.loader.forbidden_characters import find_forbidden
from assembler.model.document import Document, Field
from assembler.model.form_fields import TICKED, field_controls
from assembler.model.values import show
from assembler.model.walk import field_groups, plain
from assembler.returns.answers import Answer, tidy

LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"))
LINES = st.lists(st.text(LETTERS, max_size=30).filter(lambda text: not any(find_forbidden(text))), min_size=6, max_size=6)
DAYS = st.lists(st.dates(date(1900, 1, 1), date(2200, 12, 31)), min_size=3, max_size=3)
NUMBERS = st.lists(st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9).map(Decimal), min_size=2, max_size=2)
WAYS = (show, date.isoformat, lambda day: f"{day:%d.%m.%Y}")


@dataclass(frozen=True, slots=True)
class Filling:
    """The texts written into the controls of a form, and the answers that its fields must then be read as, by name."""

    written: Mapping[str, str]
    read: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Pen:
    """A source of random entries: a few texts, days and numbers, chosen by chance."""

    texts: tuple[str, ...]
    days: tuple[date, ...]
    numbers: tuple[Decimal, ...]
    chance: Random

    def write(self, field: Field) -> tuple[tuple[str, ...], Answer]:
        """Return the texts for the controls of a field, and the answer they mean."""
        match field.type:
            case "date":
                day = self.chance.choice(self.days)
                return (self.chance.choice(WAYS)(day),), day
            case "number":
                number = self.chance.choice(self.numbers)
                return (f"{number:f}",), number
            case "checkbox":
                return (TICKED,), True
            case "choice":
                option = self.chance.choice(field.options)
                return (option,), option
            case "rows":
                texts = self.chance.choices(("", *self.texts), k=len(field.columns) * field.lines)
                return tuple(texts), _rows(field, texts)
            case _:
                lines = self.chance.choices(self.texts, k=2 if field.type == "multiline" else 1)
                return ("\n".join(lines),), tidy("\n".join(lines)) or None


@st.composite
def fillings(draw: st.DrawFn, document: Document) -> Filling:
    """Return a filling of some of a form's fields, of every type; the entry's own id stays as it was issued."""
    chance = draw(st.randoms(use_true_random=False))
    pen = Pen(tuple(draw(LINES)), tuple(draw(DAYS)), tuple(draw(NUMBERS)), chance)
    written: dict[str, str] = {}
    read: dict[str, Answer] = {}
    for field in (field for group in field_groups(document) for field in group.fields):
        read[field.name] = _as_issued(field)
        named = any(getattr(piece, "field", "").endswith(".id") for piece in field.value)
        if not named and pen.chance.random() < 0.7:
            texts, answer = pen.write(field)
            if any(texts):
                controls = field_controls(document.path, field)
                written |= {control.name: text for control, text in zip(controls, texts, strict=True)}
                read[field.name] = answer
    return Filling(written, read)


def _as_issued(field: Field) -> Answer:
    value = plain(field.value)
    match field.type:
        case "checkbox":
            return value == TICKED
        case "rows":
            return ()
        case "date" if value:
            return datetime.strptime(f"{value} +0000", "%d %B %Y %z").date()
        case _:
            return tidy(value) or None


def _rows(field: Field, texts: list[str]) -> Answer:
    width = len(field.columns)
    rows = ([tidy(text) for text in texts[at : at + width]] for at in range(0, len(texts), width))
    return tuple(tuple(zip(field.columns, row, strict=True)) for row in rows if any(row))
