"""The revisions of a PDF, and the content of each: its pages, annotations, fields and signatures.

Filling in or signing a PDF appends a revision (ISO 32000-1, 7.5.6). An earlier revision is the file cut off where that one ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from assembler.formats.pdf.headers_and_footers import read_origin
from assembler.formats.pdf.object_digests import DEEPEST, Digests, digest_object, digest_page
from assembler.formats.pdf.qpdf import parse_pdf

END = re.compile(rb"%%EOF[ \t]*(\r\n|\n|\r)?")


@dataclass(frozen=True, slots=True)
class RevisionState:
    """The content of one revision. `pages` and `annotations` are digests, the latter with page number and subtype.

    `fields` gives the value of each field by its full name, `signed` the names of the signature fields that hold a signature,
    `unsigned` those that hold none. `appearances` are digests of how each field is drawn, `actions` a digest of what the file
    does when it is opened. `packet` and `file` are read from its keywords.
    """

    data: bytes
    pages: tuple[str, ...]
    annotations: tuple[tuple[int, str, str], ...]
    fields: Mapping[str, str]
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    certified: bool
    appearances: Mapping[str, str]
    actions: str
    packet: str = ""
    file: str = ""


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
            return _state_of(data, file)
    except (pikepdf.PdfError, ValueError, RuntimeError, AttributeError, TypeError, KeyError):  # whatever a broken file raises
        return None


def _state_of(data: bytes, file: pikepdf.Pdf) -> RevisionState:
    digests: Digests = {}
    annotations = [
        (number, str(each.get("/Subtype", "/unknown"))[1:], digest_object(each, digests))
        for number, page in enumerate(file.pages, 1)
        for each in page.obj.get("/Annots", ())
        if each.get("/Subtype") != pikepdf.Name.Widget
    ]
    fields = tuple(form_fields(file))
    signatures = [(field.name, field.object.get("/V") is not None) for field in fields if field.type == "/Sig"]
    appearances = {field.name: digest_object(_appearances_of(field), digests) for field in fields if field.type != "/Sig"}
    packet, name = read_origin(str(file.trailer.get("/Info", pikepdf.Dictionary()).get("/Keywords", "")))
    return RevisionState(
        data=data,
        pages=tuple(digest_page(page.obj, digests) for page in file.pages),
        annotations=tuple(annotations),
        fields={field.name: field.value for field in fields if field.type not in ("", "/Sig")},
        signed=tuple(name for name, signed in signatures if signed),
        unsigned=tuple(name for name, signed in signatures if not signed),
        certified="/DocMDP" in file.Root.get("/Perms", {}),
        appearances=appearances,
        actions=_digest_actions(file, digests),
        packet=packet,
        file=name,
    )


def _appearances_of(field: FormField) -> pikepdf.Array:
    """Return the appearance streams of a field and of its widgets."""
    widgets = (field.object, *field.object.get("/Kids", ()))
    return pikepdf.Array([each.get("/AP", pikepdf.Dictionary()) for each in widgets])


def _digest_actions(file: pikepdf.Pdf, digests: Digests) -> str:
    """Return a digest of what a viewer does when it opens a file or one of its events happens."""
    named = file.Root.get("/Names", pikepdf.Dictionary())
    parts = (file.Root.get("/OpenAction"), file.Root.get("/AA"), named.get("/JavaScript"))
    return " ".join("" if part is None else digest_object(part, digests) for part in parts)


def form_fields(file: pikepdf.Pdf) -> Iterator[FormField]:
    """Yield each field of a form; an object without a name is a widget of the field above it."""
    form = file.Root.get("/AcroForm", pikepdf.Dictionary())
    return _walk_fields(form.get("/Fields", ()), "", "", set(), 0)


def _walk_fields(
    fields: Iterable[pikepdf.Object], above: str, kind: str, met: set[tuple[int, int]], depth: int
) -> Iterator[FormField]:
    """Yield the fields of a tree; a field that was visited before is skipped, since a file may nest one in itself."""
    for field in fields if depth < DEEPEST else ():
        if not isinstance(field, pikepdf.Dictionary) or (field.is_indirect and field.objgen in met):
            continue
        met.add(field.objgen)
        name = ".".join(part for part in (above, str(field.get("/T", ""))) if part)
        own = str(field["/FT"]) if "/FT" in field else kind
        inner = [kid for kid in field.get("/Kids", ()) if "/T" in kid]
        if inner:
            yield from _walk_fields(inner, name, own, met, depth + 1)
        else:
            yield FormField(name, own, field)
