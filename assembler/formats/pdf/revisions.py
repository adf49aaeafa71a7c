"""The revisions of a PDF, and the content of each: its pages, annotations, fields and signatures.

Filling in or signing a PDF appends a revision (ISO 32000-1, 7.5.6). An earlier revision is the file cut off where that one ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import islice

import pikepdf

from assembler.formats.pdf.active_content import ActiveContent, active_content_of
from assembler.formats.pdf.annotations import WIDGET, Annotation, annotations_of, rectangle_of
from assembler.formats.pdf.document_parts import information_of, names_of, parts_of, spoken_words
from assembler.formats.pdf.headers_and_footers import read_origin
from assembler.formats.pdf.name_trees import Destinations
from assembler.formats.pdf.object_digests import DEEPEST, Digests, digest_page, page_part
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.reading_order import reading_order
from assembler.formats.received import BROKEN
from assembler.model.quick_dataclass import dataclass

MOST_ENTRIES = 10_000
"""The number of entries of a table of contents that are read."""

END = re.compile(rb"%%EOF[ \t]*(\r\n|\n|\r)?")


@dataclass(frozen=True, slots=True)
class Outline:
    """An entry of a file's table of contents, its bookmarks: its depth from 0, its title, and the page it leads to, 0 for none."""

    depth: int
    title: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class RevisionState:
    """The content of one revision. `pages` are digests of how each page looks without its annotations.

    `geometry` gives for each page what of it is seen and how it is turned. `fields` gives the value of each field by its full
    name, `signed` the names of the signature fields that hold a signature, `unsigned` those that hold none. `parts` gives a digest
    for each part of the file that is not known, `names` the names in its name trees, `spoken` the words for screen readers,
    `information` what it says of itself, `reading` is a digest of the order in which it is read. `packet` and `file` are read from its
    keywords.
    """

    data: bytes
    pages: tuple[str, ...]
    geometry: tuple[str, ...]
    annotations: tuple[Annotation, ...]
    fields: Mapping[str, str]
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    certified: bool
    active: tuple[ActiveContent, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    information: Mapping[str, str] = field(default_factory=dict)
    redrawn: bool = False
    packet: str = ""
    file: str = ""
    outline: tuple[Outline, ...] = ()
    reading: str = ""

    @property
    def widgets(self) -> tuple[Annotation, ...]:
        """The widgets of its fields."""
        return tuple(each for each in self.annotations if each.kind == WIDGET)


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: its full name, its type, such as `/Tx`, and its object. The type is empty where neither it nor a parent has one."""

    name: str
    type: str
    object: pikepdf.Object

    @property
    def value(self) -> str:
        """The value as text, empty where there is none."""
        value = self.object.get("/V")
        return "" if value is None else str(value).removeprefix("/")


def split_revisions(data: bytes) -> Iterator[bytes]:
    """Yield the file as it was after each revision, from the first to the last."""
    ends = [found.end() for found in END.finditer(data)]
    yield from (data[:end] for end in ends[:-1])
    yield data


def read_state(data: bytes) -> RevisionState | None:
    """Return the content of a file; None where it is no PDF or cannot be read without repair."""
    try:
        with parse_pdf(data, recover=False) as file:
            return state_of(data, file)
    except (pikepdf.PdfError, *BROKEN):  # whatever a broken file raises
        return None


def state_of(data: bytes, file: pikepdf.Pdf) -> RevisionState:
    """Return the content of an open file; `data` are its bytes. Raises `TooLargeError`, and whatever a broken file raises."""
    digests = Digests()
    fields = tuple(form_fields(file))
    signatures = [(field.name, field.object.get("/V") is not None) for field in fields if field.type == "/Sig"]
    information = information_of(file)
    packet, name = read_origin(information["keywords"])
    return RevisionState(
        data=data,
        pages=tuple(digest_page(page.obj, digests) for page in file.pages),
        geometry=tuple(_geometry_of(page.obj) for page in file.pages),
        annotations=tuple(annotations_of(file, digests)),
        fields={field.name: field.value for field in fields if field.type not in ("", "/Sig")},
        signed=tuple(name for name, signed in signatures if signed),
        unsigned=tuple(name for name, signed in signatures if not signed),
        certified="/DocMDP" in file.Root.get("/Perms", {}),
        active=active_content_of(file),
        parts=parts_of(file, digests),
        names=names_of(file),
        spoken=spoken_words(file),
        information=information,
        redrawn=needs_appearances(file),
        packet=packet,
        file=name,
        outline=tuple(islice(_outline_below(file.Root.get("/Outlines"), 0, Destinations(file)), MOST_ENTRIES)),
        reading=reading_order(file),
    )


def _outline_below(parent: object, depth: int, places: Destinations) -> Iterator[Outline]:
    entry = parent.get("/First") if isinstance(parent, pikepdf.Dictionary) and depth < DEEPEST else None
    for _ in range(MOST_ENTRIES):
        if not isinstance(entry, pikepdf.Dictionary):
            return
        yield Outline(depth, str(entry.get("/Title", "")), places.page_of(entry))
        yield from _outline_below(entry, depth + 1, places)
        entry = entry.get("/Next")


def needs_appearances(file: pikepdf.Pdf) -> bool:
    """Whether a file asks viewers to draw its texts from their values, so that its appearance streams are never seen."""
    return "/AcroForm" in file.Root and bool(file.Root.AcroForm.get("/NeedAppearances", False))


def _geometry_of(page: pikepdf.Object) -> str:
    """Return what of a page is seen, in points, and by how many degrees it is turned."""
    sheet = rectangle_of(page_part(page, "/MediaBox"))
    part = page_part(page, "/CropBox")
    box = sheet if part is None else rectangle_of(part)
    seen = (max(box[0], sheet[0]), max(box[1], sheet[1]), min(box[2], sheet[2]), min(box[3], sheet[3]))
    turned, unit = page_part(page, "/Rotate"), page.get("/UserUnit", 1)
    scaled = f", at {unit} times the size" if unit != 1 else ""
    by = f", turned by {turned}°" if isinstance(turned, int) and turned % 360 else ""
    return f"{' '.join(f'{each:.0f}' for each in seen)}{by}{scaled}"


def form_fields(file: pikepdf.Pdf) -> Iterator[FormField]:
    """Yield each field of a form; an object without a name is a widget of the field above it."""
    form = file.Root.get("/AcroForm", pikepdf.Dictionary())
    return _walk_fields(form.get("/Fields", ()), "", "", set(), 0)


def _walk_fields(
    fields: Iterable[pikepdf.Object], above: str, kind: str, met: set[tuple[int, int]], depth: int
) -> Iterator[FormField]:
    """Yield the fields of a tree; a field that was visited before is skipped, since a file may nest one in itself."""
    for each in fields if depth < DEEPEST else ():
        if not isinstance(each, pikepdf.Dictionary) or (each.is_indirect and each.objgen in met):
            continue
        met.add(each.objgen)
        name = ".".join(part for part in (above, str(each.get("/T", ""))) if part)
        own = str(each["/FT"]) if "/FT" in each else kind
        inner = [kid for kid in each.get("/Kids", ()) if isinstance(kid, pikepdf.Dictionary) and "/T" in kid]
        if inner:
            yield from _walk_fields(inner, name, own, met, depth + 1)
        else:
            yield FormField(name, own, each)
