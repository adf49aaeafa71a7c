"""Turn the links that mark controls into form fields, in the same pass that packs the file.

The template leaves a link with a scheme of its own at the place of each control. A widget made from it keeps the link's
rectangle, page and place in the structure tree, as PDF/UA requires (ISO 14289-1, 7.18).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache

import pikepdf

from assembler.formats.pdf.embedding import embed_models
from assembler.formats.pdf.fields.entry_appearances import BLANK, TWO_LINES, Entry, Numbered, drawn_entries, printed_entries
from assembler.formats.pdf.fields.font_embedding import embed_font
from assembler.formats.pdf.fields.long_entries import name_field
from assembler.formats.pdf.fields.typeface import NAME, SIZE, typeface
from assembler.formats.pdf.file_objects import FileObjects, plain, read_objects
from assembler.formats.pdf.glyphs.marked_letters import has_marked_letters
from assembler.formats.pdf.glyphs.merging import merge_marked_letters
from assembler.formats.pdf.object_syntax import (
    Entries,
    array,
    dictionary,
    elements_of,
    entries_of,
    number,
    read_string,
    stream,
    string,
)
from assembler.formats.pdf.packed_file import packed
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.model.document import Document
from assembler.model.form_fields import TICKED, Control, controls
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered

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

LINK_KEYS = (b"/A", b"/Border", b"/Contents", b"/H", b"/C", b"/QuadPoints")
"""Keys of a link that a widget does not have."""

TOP = b""
"""What stands for the form, above the fields that have no parent."""

PICTURES = "/XXPictures"
"""A private key under which pictures of entries wait until they are given to their fields."""

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
    """The place of a control: its annotation on a page, its size in points, and the number of the option for a choice.

    `page` and `annotation` refer to objects of the file; `link` holds the entries of the annotation.
    """

    control: Control
    page: bytes
    annotation: bytes
    link: Entries
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
        return _typed_size(self.control.lines, self.height)

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
    wanted = {control.name: control for paper in papers for control in controls(paper)}
    objects = read_objects(pdf)
    places, complaints = _widget_places(objects, wanted)
    if complaints:
        return b"", complaints
    filled = {each.control.name: each.entry for each in places if each.filled}
    drawn, others = drawn_entries(filled, typeface() if places else None)
    printed = dict[str, bytes]()
    if others or has_marked_letters(objects):
        objects, printed, complaints = _set_by_qpdf(pdf, others, template)
        if complaints:
            return b"", tuple(name_field(complaint, filled) for complaint in complaints)
        places, _ = _widget_places(objects, wanted)
    if places:
        _FormBuilder(objects, drawn, printed).build(places)
    embed_models(objects, papers, day)
    marks = objects.entries(objects.root().get(b"/MarkInfo", b"<<>>"))
    if marks.pop(b"/Suspects", None):  # poppler 22 reports the key as an error, and its absence says the same
        objects.put_root({b"/MarkInfo": dictionary(marks)})
    return packed(objects), ()


def _set_by_qpdf(pdf: bytes, entries: Numbered, template: bytes) -> tuple[FileObjects, dict[str, bytes], tuple[str, ...]]:
    """Return the objects of a file whose letters are merged with their marks, and a reference to the picture of each entry; or errors.

    The pictures are of entries with letters that the font of the fields lacks.
    """
    with parse_pdf(pdf) as file:
        merge_marked_letters(file)
        pictures, complaints = printed_entries(file, entries, template)
        file.Root[PICTURES] = pikepdf.Array(pictures.values())
        objects = read_objects(plain(file))
    root = objects.root()
    references = objects.elements(root.pop(PICTURES.encode()))
    objects.put(objects.trailer[b"/Root"], root)
    return objects, dict(zip(pictures, references, strict=True)), complaints


def _widget_places(objects: FileObjects, controls: Mapping[str, Control]) -> tuple[tuple[WidgetPlace, ...], tuple[str, ...]]:
    """Return the places of controls in the order of the pages, and an error for each control without exactly one place."""
    places = tuple(place for page in objects.pages() for place in _places_on_page(objects, page, controls))
    found = [(place.control.name, place.option) for place in places]
    wanted = [
        (control.name, at)
        for control in controls.values()
        for at in (range(len(control.options)) if control.kind == "choice" else (None,))
    ]
    doubled = {place for place, count in Counter(found).items() if count > 1}
    wrong = sorted({name for name, _ in ({*found} ^ {*wanted}) | doubled})
    return places, tuple(f"The control {name} has not one place." for name in wrong)


def _places_on_page(objects: FileObjects, page: bytes, controls: Mapping[str, Control]) -> Iterator[WidgetPlace]:
    for annotation in objects.elements(objects.entries(page).get(b"/Annots", b"[]")):
        if SCHEME.encode() not in objects.resolve(annotation):
            continue
        link = objects.entries(annotation)
        target = read_string(objects.entries(link.get(b"/A", b"<<>>")).get(b"/URI", b"()"))
        if target.startswith(SCHEME):
            name, _, option = target.removeprefix(SCHEME).partition("#")
            left, bottom, right, top = map(float, objects.elements(link[b"/Rect"]))
            at = int(option) if option else None
            yield WidgetPlace(controls[name], page, annotation, link, right - left, top - bottom, at)


class _FormBuilder:
    """Builds the form of a file: its fields below their parents, and the appearance streams they share.

    A field that has others below it, as a parent or as a choice with its options, is written when these are known.
    """

    def __init__(self, objects: FileObjects, drawn: Mapping[str, bytes], printed: Mapping[str, bytes]) -> None:
        self.objects, self.drawn, self.printed = objects, drawn, printed
        self.font = embed_font(objects)
        self.parents = dict[tuple[str, ...], bytes]()
        self.choices = dict[str, bytes]()
        self.above = dict[bytes, Entries]()
        self.kids = defaultdict[bytes, list[bytes]](list)
        tree = objects.entries(objects.entries(objects.root()[b"/StructTreeRoot"])[b"/ParentTree"])
        listed = objects.elements(tree[b"/Nums"])
        self.elements = dict(zip(listed[::2], listed[1::2], strict=True))

    def build(self, places: tuple[WidgetPlace, ...]) -> None:
        """Turn each place into a widget and attach it below its parents."""
        for page in dict.fromkeys(place.page for place in places):
            self.objects.put(page, self.objects.entries(page) | {b"/Tabs": b"/S"})  # tabs go in the order of the structure
        for place in places:
            self._mark_as_form(place)
            entries = {key: value for key, value in place.link.items() if key not in LINK_KEYS}
            entries |= {b"/Subtype": b"/Widget", b"/F": b"%d" % PRINTED, b"/P": place.page}
            if place.control.kind == "choice":
                entries |= self._option(place)
            else:
                entries |= _name_and_type(place.control)
                entries |= self._value_and_appearance(place, entries)
                entries |= self._attached(place.annotation, place.control.path)
            self.objects.put(place.annotation, entries)
        for field, entries in self.above.items():
            self.objects.put(field, {**entries, b"/Kids": array(self.kids[field])})
        signed = {b"/SigFlags": b"1"} if any(place.control.kind == "signature" for place in places) else {}
        form = {b"/Fields": array(self.kids[TOP]), b"/DA": _default_appearance(), b"/DR": self._resources(), **signed}
        self.objects.put_root({b"/AcroForm": self.objects.add(dictionary(form))})

    def _mark_as_form(self, place: WidgetPlace) -> None:
        """Set the role of a control in the structure."""
        element = self.elements[place.link[b"/StructParent"]]
        self.objects.replace(element, _as_form(self.objects.resolve(element)))

    def _value_and_appearance(self, place: WidgetPlace, field: Entries) -> Entries:
        """Return a field's value and appearance streams."""
        control = place.control
        match control.kind:
            case "checkbox":
                states = self._states(TICKED, place, _draw_tick, on=control.value == TICKED)
                return states | {b"/V": states[b"/AS"], b"/DV": states[b"/AS"]}
            case "signature":
                return {b"/AP": _pictured(self._appearance(place, NOTHING))}
            case _:
                flags = int(field.get(b"/Ff", b"0")) | DO_NOT_SCROLL | (MULTILINE if place.tall else 0)
                value = string(control.value)
                length = {b"/MaxLen": b"%d" % LONGEST_DATE} if control.kind == "date" else {}
                return {
                    b"/Ff": b"%d" % flags,
                    b"/DA": _default_appearance(place.typed_size),
                    b"/BS": b"<</W %d>>" % MARGIN,
                    b"/V": value,
                    b"/DV": value,
                    **length,
                    b"/AP": _pictured(self._appearance_of_text(place)),
                }

    def _appearance_of_text(self, place: WidgetPlace) -> bytes:
        """Return a reference to the appearance stream of a text."""
        name = place.control.name
        drawn = self.drawn.get(name)
        return self.printed.get(name) or self._appearance(place, drawn or BLANK, self._resources() if drawn else b"<<>>")

    def _option(self, place: WidgetPlace) -> Entries:
        """Return the entries of one option of a choice, a button below the field they share."""
        control, option = place.control, str(place.option)
        chosen = str(control.options.index(control.value)) if control.value in control.options else OFF
        if control.name not in self.choices:
            value = f"/{chosen}".encode()
            field = self.choices[control.name] = self.objects.add(b"")
            options = {b"/Opt": array([*map(string, control.options)]), b"/V": value, b"/DV": value}
            self.above[field] = {**options, **_name_and_type(control), **self._attached(field, control.path)}
        field = self.choices[control.name]
        self.kids[field].append(place.annotation)
        hint = string(f"{control.hint}: {control.options[int(option)]}")
        return {b"/Parent": field, b"/TU": hint, **self._states(option, place, _draw_dot, on=chosen == option)}

    def _states(self, state: str, place: WidgetPlace, draw: MarkDrawer, *, on: bool) -> Entries:
        marked = self._appearance(place, draw(place.width, place.height))
        pictures = {f"/{state}".encode(): marked, f"/{OFF}".encode(): self._appearance(place, NOTHING)}
        return {b"/AP": _pictured(dictionary(pictures)), b"/AS": f"/{state if on else OFF}".encode()}

    def _appearance(self, place: WidgetPlace, drawn: bytes, resources: bytes = b"<<>>") -> bytes:
        """Add an appearance stream of the size of a place; return a reference to it."""
        return self.objects.add(_picture(place.width, place.height, drawn, resources))

    def _resources(self) -> bytes:
        return b"<</Font<</%b %b>>>>" % (NAME.encode(), self.font)

    def _attached(self, field: bytes, path: tuple[str, ...]) -> Entries:
        """Attach a field below its parents, which are created with their first child; return the entry that leads to the nearest."""
        above = path[:-1]
        if not above:
            self.kids[TOP].append(field)
            return {}
        if above not in self.parents:
            parent = self.parents[above] = self.objects.add(b"")
            self.above[parent] = {b"/T": string(above[-1]), **self._attached(parent, above)}
        self.kids[self.parents[above]].append(field)
        return {b"/Parent": self.parents[above]}


def _name_and_type(control: Control) -> Entries:
    """Return a field's name, type, tooltip and flags."""
    types = {"checkbox": b"/Btn", "choice": b"/Btn", "signature": b"/Sig"}
    flags = (REQUIRED if control.required else 0) | (RADIO if control.kind == "choice" else 0)
    return {
        b"/FT": types.get(control.kind, b"/Tx"),
        b"/T": string(control.path[-1]),
        b"/TU": string(control.hint),
        KIND.encode(): f"/{control.kind}".encode(),
        **({b"/Ff": b"%d" % flags} if flags else {}),
    }


@remembered(4_000)  # most are the same in each packet of a kind, as are most pictures
def _as_form(element: bytes) -> bytes:
    """Return an element of the structure with the role of a control."""
    entries = entries_of(element)
    kids = entries[b"/K"]
    if kids.startswith(b"[") and len(content := elements_of(kids)) == 1:
        kids = content[0]
    return dictionary({**entries, b"/S": b"/Form", b"/K": kids})


@remembered(1_000)
def _picture(width: float, height: float, drawn: bytes, resources: bytes) -> bytes:
    box = array([b"0", b"0", number(width), number(height)])
    return stream({b"/Type": b"/XObject", b"/Subtype": b"/Form", b"/BBox": box, b"/Resources": resources}, drawn)


@remembered(1_000)
def _typed_size(lines: int, height: float) -> int:
    room, face = height - 2 * MARGIN, typeface()
    needed = lines * (face.ascent - face.descent) / 1000
    return next((size for size in range(SIZE, SMALLEST, -1) if needed * size <= room), SMALLEST)


@cache
def _default_appearance(size: int = SIZE) -> bytes:
    return f"(/{NAME} {size} Tf 0 g)".encode()


def _pictured(normal: bytes) -> bytes:
    return dictionary({b"/N": normal})
