"""The revisions of a PDF: the pages, annotations, fields and signatures of each, and the differences between two of them.

Filling in or signing a PDF appends a revision. An earlier state is the file cut off where a revision ends, and what was done
since is the difference of two states.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import pikepdf
from pypdfium2 import PdfiumError

from assembler.formats.pdf.headers_and_footers import read_origin
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.diagnostics import Diagnostic, error, warning

END = re.compile(rb"%%EOF[ \t]*(\r\n|\n|\r)?")
DEEPEST = 60
AROUND = 3
"""The number of words quoted on each side of a change."""


@dataclass(frozen=True, slots=True)
class RevisionState:
    """The content of one revision. `pages` and `annotations` are digests, the latter with page number and subtype.

    `fields` gives the value of each field by its full name, `signed` the names of the signature fields that hold a signature,
    `unsigned` those that hold none. `looks` are digests of how each field is drawn, `actions` a digest of what the file does
    when it is opened. `packet` and `file` are read from its keywords.
    """

    data: bytes
    pages: tuple[str, ...]
    annotations: tuple[tuple[int, str, str], ...]
    fields: Mapping[str, str]
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    certified: bool
    looks: Mapping[str, str]
    actions: str
    packet: str = ""
    file: str = ""


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


def _state_of(data: bytes, file: Any) -> RevisionState:
    digests: dict[tuple[int, int], str] = {}
    annotations = [
        (number, str(each.get("/Subtype", "/unknown"))[1:], _digest_object(each, digests))
        for number, page in enumerate(file.pages, 1)
        for each in page.obj.get("/Annots", ())
        if each.get("/Subtype") != pikepdf.Name.Widget
    ]
    fields, signed, unsigned = _field_values(file)
    looks = {name: _digest_object(_appearance_of(field), digests) for name, kind, field in fields_of(file) if kind != "/Sig"}
    packet, name = read_origin(str(file.trailer.get("/Info", {}).get("/Keywords", "")))
    return RevisionState(
        data=data,
        pages=tuple(_page_digest(page, digests) for page in file.pages),
        annotations=tuple(annotations),
        fields=fields,
        signed=signed,
        unsigned=unsigned,
        certified="/DocMDP" in file.Root.get("/Perms", {}),
        looks=looks,
        actions=_digest_actions(file, digests),
        packet=packet,
        file=name,
    )


PAGE_PARTS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


def _page_digest(page: Any, digests: dict[tuple[int, int], str]) -> str:
    """Return a digest of everything that decides how a page looks, except its annotations."""
    parts = []
    for name in PAGE_PARTS:
        found = page.obj.get(name)
        above = page.obj
        while found is None and name in INHERITED and "/Parent" in above:
            above = above["/Parent"]
            found = above.get(name)
        parts.append("" if found is None else f"{name} {_digest_object(found, digests)}")
    return _sha256("\n".join(parts).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


BACK = {"/Parent", "/P", "/StructParent", "/StructParents", "/Popup", "/IRT"}
"""Keys by which an object points back to its container."""


def _digest_object(thing: Any, digests: dict[tuple[int, int], str], depth: int = 0) -> str:
    """Return a digest of an object with everything it refers to; object numbers do not count."""
    if not isinstance(thing, pikepdf.Object):
        return _sha256(f"{type(thing).__name__} {thing}".encode())
    key = thing.objgen
    if key != (0, 0) and key in digests:
        return digests[key]
    if key != (0, 0):
        digests[key] = "again"
    made = _sha256(b"deep") if depth > DEEPEST else _digest_by_type(thing, digests, depth)
    if key != (0, 0):
        digests[key] = made
    return made


def _digest_by_type(thing: Any, digests: dict[tuple[int, int], str], depth: int) -> str:
    match thing:
        case pikepdf.Stream():
            inner = _digest_members(thing, digests, depth, {*BACK, "/Length", "/Filter", "/DecodeParms"})
            return _sha256(b"stream " + inner.encode() + _decoded(thing))
        case pikepdf.Dictionary() if thing.get("/Type") == pikepdf.Name.Page:
            return _sha256(b"a page")
        case pikepdf.Dictionary():
            return _sha256(b"dictionary " + _digest_members(thing, digests, depth, BACK).encode())
        case pikepdf.Array():
            return _sha256(b"array " + " ".join(_digest_object(each, digests, depth + 1) for each in thing).encode())
        case _:
            return _sha256(b"value " + thing.unparse())


def _digest_members(thing: Any, digests: dict[tuple[int, int], str], depth: int, left_out: set[str]) -> str:
    return "\n".join(
        f"{key} {_digest_object(thing[key], digests, depth + 1)}" for key in sorted(thing.keys()) if key not in left_out
    )


def _decoded(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _field_values(file: Any) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Return the values of all fields, and the names of signed and of unsigned signature fields."""
    values: dict[str, str] = {}
    signed, unsigned = list[str](), list[str]()
    for name, kind, field in fields_of(file):
        value = field.get("/V")
        if kind == "/Sig":
            (unsigned if value is None else signed).append(name)
        elif kind is not None:
            values[name] = "" if value is None else _as_text(value)
    return values, tuple(signed), tuple(unsigned)


def fields_of(file: Any) -> Iterator[tuple[str, str | None, Any]]:
    """Yield full name, type and object of each field of a form; an object without a name is a widget of the field above it."""
    return _walk_fields(file.Root.get("/AcroForm", {}).get("/Fields", ()), "", None, set(), 0)


def _appearance_of(field: Any) -> Any:
    """Return the appearance streams of a field and of its widgets."""
    return pikepdf.Array([each.get("/AP", pikepdf.Dictionary()) for each in (field, *field.get("/Kids", ()))])


def _digest_actions(file: Any, digests: dict[tuple[int, int], str]) -> str:
    parts = (file.Root.get("/OpenAction"), file.Root.get("/AA"), file.Root.get("/Names", {}).get("/JavaScript"))
    return " ".join("" if part is None else _digest_object(part, digests) for part in parts)


def _walk_fields(
    fields: Any, above: str, kind: str | None, met: set[tuple[int, int]], depth: int
) -> Iterator[tuple[str, str | None, Any]]:
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
            yield name, own, field


def _as_text(value: Any) -> str:
    return str(value).removeprefix("/")


def compare_states(before: RevisionState, after: RevisionState) -> tuple[Diagnostic, ...]:
    """Return a finding for each difference in pages, annotations, fields and signatures; a filled-in value is no difference."""
    lost = sorted({*before.fields, *before.signed, *before.unsigned} - {*after.fields, *after.signed, *after.unsigned})
    gained = sorted({*after.fields, *after.unsigned} - {*before.fields, *before.signed, *before.unsigned})
    return (
        *_page_differences(before, after),
        *_annotation_differences(before, after),
        *(
            error("removed-signature", f"The signature in “{name}” was removed.", subject=name)
            for name in before.signed
            if name not in after.signed
        ),
        *(error("removed-field", f"The field “{name}” was removed.", subject=name) for name in lost if name not in before.signed),
        *(error("added-field", f"A field was added: “{name}”.", subject=name) for name in gained),
        *_altered_looks(before, after),
        *(
            (error("added-action", "What the file does when it is opened was changed."),)
            if before.actions != after.actions
            else ()
        ),
    )


def _altered_looks(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    """Yield a warning for each field that is drawn differently although its value is the same."""
    for name, look in after.looks.items():
        if before.looks.get(name, look) != look and before.fields.get(name) == after.fields.get(name):
            sentence = f"The field “{name}” is drawn otherwise than before, although it holds the same."
            yield warning("altered-look", sentence, hint="Look at it: what is seen there may not be what it holds.", subject=name)


def removed_signatures(data: bytes, last: RevisionState) -> tuple[Diagnostic, ...]:
    """Return an error for each signature that an earlier revision holds and the last does not."""
    earlier = [state for each in split_revisions(data) if each is not data and (state := read_state(each))]
    gone = dict.fromkeys(name for state in earlier for name in state.signed if name not in last.signed)
    return tuple(error("removed-signature", f"The signature in “{name}” was removed.", subject=name) for name in gone)


def changed_values(before: RevisionState, after: RevisionState) -> tuple[tuple[str, str, str], ...]:
    """Return each field whose value changed: its name, the value before and after."""
    both = [name for name in after.fields if name in before.fields]
    return tuple((name, before.fields[name], after.fields[name]) for name in both if before.fields[name] != after.fields[name])


def _page_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    matcher = SequenceMatcher(None, before.pages, after.pages, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        both = min(last - first, end - start)
        for at in range(both):
            number = start + at + 1
            yield error(
                "altered-page",
                f"Page {number} was changed{_first_difference(before, first + at, after, start + at)}.",
                subject=f"page {number}",
            )
        for number in range(start + both + 1, end + 1):
            yield error("added-page", f"Page {number} was added.", subject=f"page {number}")
        for number in range(first + both + 1, last + 1):
            yield error("removed-page", f"Page {number} of the paper issued was removed.", subject=f"page {number}")


def _first_difference(before: RevisionState, first: int, after: RevisionState, second: int) -> str:
    """Return a quotation of the first words that differ between two pages."""
    old, new = page_text(before.data, first).split(), page_text(after.data, second).split()
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            was, reads = (" ".join(text[max(0, at - AROUND) : to + AROUND]) for text, at, to in ((old, a, b), (new, c, d)))
            return f": “{was}” now reads “{reads}”"
    return ", though its words are the same"


def page_text(data: bytes, index: int) -> str:
    """Return the text of a page, counted from 0; empty where it cannot be read."""
    try:
        with open_with_pdfium(data) as file:
            return str(file[index].get_textpage().get_text_bounded())
    except (PdfiumError, IndexError):
        return ""


def _annotation_differences(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    old, new = (
        [(kind, digest) for _, kind, digest in before.annotations],
        [(kind, digest) for _, kind, digest in after.annotations],
    )
    for page, kind, digest in after.annotations:
        if (kind, digest) in old:
            old.remove((kind, digest))
        else:
            yield error("added-annotation", f"An annotation ({kind}) was added on page {page}.", subject=f"page {page}")
    for page, kind, digest in before.annotations:
        if (kind, digest) in new:
            new.remove((kind, digest))
        else:
            yield error("removed-annotation", f"An annotation ({kind}) on page {page} was removed.", subject=f"page {page}")
