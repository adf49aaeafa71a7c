"""Turn the links that mark controls into form fields, in the same pass that packs the file.

The template leaves a link with a scheme of its own at the place of each control. A widget made from it keeps the link's
rectangle, page and place in the structure tree, as PDF/UA requires (ISO 14289-1, 7.18).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pikepdf

from assembler.formats.pdf.embedding import embed_models
from assembler.formats.pdf.fields.entry_appearances import BLANK, TWO_LINES, Entry, appearance_stream, entry_appearances
from assembler.formats.pdf.fields.font_embedding import embed_font
from assembler.formats.pdf.fields.long_entries import name_field
from assembler.formats.pdf.fields.typeface import NAME, SIZE, typeface
from assembler.formats.pdf.glyphs.merging import merge_marked_letters
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.typesetting import pack
from assembler.model.document import Document
from assembler.model.form_fields import TICKED, Control, controls

TYPED = ("text", "date", "number")
"""The kinds of control that hold a text."""

SCHEME = "x-field:"
"""The scheme of the links by which the template marks a control: `x-field:NAME`, or `x-field:NAME#2` for an option."""

KIND = "/XXKind"
"""A private key for the kind of a field, since PDF has no date type (the prefix XX is free for such keys: ISO 32000-1, annex E)."""

OFF = "Off"
"""The state of a box that is not ticked, and of a choice that is not made."""

REQUIRED, MULTILINE, RADIO, DO_NOT_SCROLL = 1 << 1, 1 << 12, 1 << 15, 1 << 23
"""Field flags (ISO 32000-1, tables 221, 226, 228). A field that does not scroll takes no more text than it shows."""

PRINTED = 4
"""The annotation flag by which a field is printed (ISO 32000-1, table 165)."""

NOTHING = b"\n"
"""The drawing of a box without a mark, since viewers warn of a stream without bytes."""

MARGIN = 3
"""The padding of typed text in points: viewers take it from the border's width, and a border without a colour is not drawn."""

SMALLEST = 8
"""The smallest font size of typed text, in points."""

LONGEST_DATE = len("30 September 2026")
"""The number of characters that a date may have."""

LINK_KEYS = ("/A", "/Border", "/Contents", "/H", "/C", "/QuadPoints")
"""Keys of a link that a widget does not have."""

MarkDrawer = Callable[[float, float], bytes]
"""A function that returns the operators of a mark in a box of a width and a height."""

COLOUR = "0.122 0.227 0.373"
"""The dark blue of the marks: shares of red, green and blue."""

STROKES = ((0.2, 0.5), (0.42, 0.26), (0.82, 0.78))
"""The three points of a tick, as shares of its box."""

CURVE = 0.5523
"""The length of the Bézier handles of a quarter circle, in radii."""


def _draw_tick(width: float, height: float) -> bytes:
    (x0, y0), (x1, y1), (x2, y2) = ((x * width, y * height) for x, y in STROKES)
    return f"q 1.5 w {COLOUR} RG 1 J 1 j {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l {x2:.2f} {y2:.2f} l S Q".encode()


def _draw_dot(width: float, height: float) -> bytes:
    x, y, radius = width / 2, height / 2, min(width, height) / 4
    reach = radius * CURVE
    quarters = (
        (x + radius, y + reach, x + reach, y + radius, x, y + radius),
        (x - reach, y + radius, x - radius, y + reach, x - radius, y),
        (x - radius, y - reach, x - reach, y - radius, x, y - radius),
        (x + reach, y - radius, x + radius, y - reach, x + radius, y),
    )
    curves = "".join(f" {' '.join(f'{value:.2f}' for value in quarter)} c" for quarter in quarters)
    return f"q {COLOUR} rg {x + radius:.2f} {y:.2f} m{curves} f Q".encode()


def option_name(name: str, at: int) -> str:
    """Return the name of one option of a choice, as the template marks it."""
    return f"{name}#{at}"


@dataclass(frozen=True, slots=True)
class WidgetPlace:
    """The place of a control: its annotation on a page, its size in points, and the number of the option for a choice."""

    control: Control
    page: pikepdf.Object
    annotation: pikepdf.Object
    width: float
    height: float
    option: int | None

    @property
    def entry(self) -> Entry:
        """The value as an entry of the field's size."""
        return Entry(self.control.value, self.width, self.height, self.tall)

    @property
    def typed_size(self) -> int:
        """The font size of typed text: the largest at which the field's lines fit."""
        room, face = self.height - 2 * MARGIN, typeface()
        lines = self.control.lines * (face.ascent - face.descent) / 1000
        return next((size for size in range(SIZE, SMALLEST, -1) if lines * size <= room), SMALLEST)

    @property
    def filled(self) -> bool:
        """Whether the field is a text that is filled in beforehand."""
        return bool(self.control.value) and self.control.kind in TYPED

    @property
    def tall(self) -> bool:
        """Whether the field has room for more than one line."""
        return self.control.lines > 1 or self.height >= TWO_LINES


def finish(pdf: bytes, documents: Iterable[Document], template: bytes, day: date) -> tuple[bytes, tuple[str, ...]]:
    """Return a typeset file finished: with form fields, embedded models and packed objects; or no bytes and the errors.

    An error is a control that the template does not place exactly once, or an entry that cannot be set. Equal input gives equal
    bytes.
    """
    papers = tuple(documents)
    with parse_pdf(pdf) as file:
        merge_marked_letters(file)
        wanted = {control.name: control for paper in papers for control in controls(paper)}
        places, complaints = _widget_places(file, wanted)
        if not complaints and places:
            font = embed_font(file)
            filled = {each.control.name: each.entry for each in places if each.filled}
            appearances, complaints = entry_appearances(file, filled, template, font)
            complaints = tuple(name_field(complaint, filled) for complaint in complaints)
            if not complaints:
                _FormBuilder(file, appearances, font).build(places)
        if complaints:
            return b"", complaints
        embed_models(file, papers, day)
        if "/Suspects" in file.Root.get("/MarkInfo", ()):
            del file.Root.MarkInfo.Suspects  # poppler 22 reports the key as an error, and its absence says the same
        return pack(file), ()


def _widget_places(file: pikepdf.Pdf, controls: Mapping[str, Control]) -> tuple[tuple[WidgetPlace, ...], tuple[str, ...]]:
    """Return the places of controls in the order of the pages, and an error for each control without exactly one place."""
    places = tuple(place for page in file.pages for place in _places_on_page(page.obj, controls))
    found = [(place.control.name, place.option) for place in places]
    wanted = [
        (control.name, at)
        for control in controls.values()
        for at in (range(len(control.options)) if control.kind == "choice" else (None,))
    ]
    doubled = {place for place, count in Counter(found).items() if count > 1}
    wrong = sorted({name for name, _ in ({*found} ^ {*wanted}) | doubled})
    return places, tuple(f"The control {name} has not one place." for name in wrong)


def _places_on_page(page: pikepdf.Object, controls: Mapping[str, Control]) -> Iterator[WidgetPlace]:
    for annotation in page.get("/Annots", ()):
        action = annotation.get("/A")
        target = "" if action is None else str(action.get("/URI", ""))
        if target.startswith(SCHEME):
            name, _, option = target.removeprefix(SCHEME).partition("#")
            left, bottom, right, top = map(float, annotation.Rect)
            yield WidgetPlace(controls[name], page, annotation, right - left, top - bottom, int(option) if option else None)


class _FormBuilder:
    """Builds the form of a file: its fields below their parents, and the appearance streams they share."""

    def __init__(self, file: pikepdf.Pdf, appearances: Mapping[str, pikepdf.Object], font: pikepdf.Object) -> None:
        self.file, self.appearances, self.font = file, appearances, font
        self.fields = pikepdf.Array()
        self.parents = dict[tuple[str, ...], pikepdf.Object]()
        self.choices = dict[str, pikepdf.Object]()
        self.structure = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)

    def build(self, places: tuple[WidgetPlace, ...]) -> None:
        """Turn each place into a widget and attach it below its parents."""
        for place in places:
            self._turn_into_widget(place)
            if place.control.kind == "choice":
                self._add_option(place)
            else:
                self._set_name_and_type(place.annotation, place.control)
                self._set_value_and_appearance(place)
                self._attach(place.annotation, place.control.path)
        signed = {"/SigFlags": 1} if any(place.control.kind == "signature" for place in places) else {}
        resources = pikepdf.Dictionary({"/Font": pikepdf.Dictionary({f"/{NAME}": self.font})})
        form = {"/Fields": self.fields, "/DA": self._default_appearance(), "/DR": resources, **signed}
        self.file.Root.AcroForm = self.file.make_indirect(pikepdf.Dictionary(form))

    def _turn_into_widget(self, place: WidgetPlace) -> None:
        annotation, name = place.annotation, pikepdf.Name
        for key in LINK_KEYS:
            if key in annotation:
                del annotation[key]
        annotation.Subtype, annotation.F, annotation.P = name.Widget, PRINTED, place.page
        place.page.Tabs = name.S
        element = self.structure[int(annotation.StructParent)]
        element.S = name.Form
        if isinstance(element.K, pikepdf.Array) and len(element.K) == 1:
            element.K = element.K[0]

    def _set_name_and_type(self, field: pikepdf.Object, control: Control) -> None:
        """Set a field's name, type and tooltip."""
        types = {"checkbox": "/Btn", "choice": "/Btn", "signature": "/Sig"}
        field.FT = pikepdf.Name(types.get(control.kind, "/Tx"))
        field.T, field.TU = pikepdf.String(control.path[-1]), pikepdf.String(control.hint)
        field[KIND] = pikepdf.Name(f"/{control.kind}")
        flags = (REQUIRED if control.required else 0) | (RADIO if control.kind == "choice" else 0)
        if flags:
            field.Ff = flags

    def _set_value_and_appearance(self, place: WidgetPlace) -> None:
        """Set a field's value and appearance streams."""
        field, control = place.annotation, place.control
        match control.kind:
            case "checkbox":
                self._set_states(field, TICKED, place, _draw_tick, on=control.value == TICKED)
                field.V = field.DV = field.AS
            case "signature":
                field.AP = pikepdf.Dictionary(N=self._appearance(place, NOTHING))
            case _:
                field.Ff = int(field.get("/Ff", 0)) | DO_NOT_SCROLL | (MULTILINE if place.tall else 0)
                field.DA, field.BS = self._default_appearance(place.typed_size), pikepdf.Dictionary(W=MARGIN)
                field.V = field.DV = pikepdf.String(control.value)
                if control.kind == "date":
                    field.MaxLen = LONGEST_DATE
                shown = self.appearances.get(control.name)
                field.AP = pikepdf.Dictionary(N=self._appearance(place, BLANK) if shown is None else shown)

    def _default_appearance(self, size: int = SIZE) -> pikepdf.String:
        return pikepdf.String(f"/{NAME} {size} Tf 0 g")

    def _add_option(self, place: WidgetPlace) -> None:
        """Add one option of a choice as a button below the field they share."""
        control, option = place.control, str(place.option)
        field = self.choices.get(control.name)
        if field is None:
            chosen = str(control.options.index(control.value)) if control.value in control.options else OFF
            options = pikepdf.Array([pikepdf.String(text) for text in control.options])
            value = pikepdf.Name(f"/{chosen}")
            field = self.file.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array(), Opt=options, V=value, DV=value))
            self._set_name_and_type(field, control)
            self._attach(field, control.path)
            self.choices[control.name] = field
        place.annotation.Parent = field
        place.annotation.TU = pikepdf.String(f"{control.hint}: {control.options[int(option)]}")
        field.Kids.append(place.annotation)
        self._set_states(place.annotation, option, place, _draw_dot, on=str(field.V) == f"/{option}")

    def _set_states(self, field: pikepdf.Object, state: str, place: WidgetPlace, draw: MarkDrawer, *, on: bool) -> None:
        states = {
            f"/{state}": self._appearance(place, draw(place.width, place.height)),
            f"/{OFF}": self._appearance(place, NOTHING),
        }
        field.AP = pikepdf.Dictionary(N=pikepdf.Dictionary(states))
        field.AS = pikepdf.Name(f"/{state if on else OFF}")

    def _appearance(self, place: WidgetPlace, drawn: bytes) -> pikepdf.Object:
        return appearance_stream(self.file, place.width, place.height, drawn)

    def _attach(self, field: pikepdf.Object, path: tuple[str, ...]) -> None:
        """Attach a field below its parents, which are created with their first child."""
        above = path[:-1]
        if not above:
            self.fields.append(field)
            return
        if above not in self.parents:
            parent = pikepdf.Dictionary(T=pikepdf.String(above[-1]), Kids=pikepdf.Array())
            self.parents[above] = self.file.make_indirect(parent)
            self._attach(self.parents[above], above)
        field.Parent = self.parents[above]
        self.parents[above].Kids.append(field)
