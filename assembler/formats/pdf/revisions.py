"""What a PDF holds in each of its revisions: pages, annotations, fields, signatures; and what differs between two of them.

Whoever fills in or signs a PDF adds a revision behind its bytes. So an earlier state can be had by cutting the file where a
revision ends, and what was done since is the difference of two states, whatever the programs say that did it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from assembler.formats.pdf.headers_and_footers import read_origin
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.text_reader import opened
from assembler.model.diagnostics import Diagnostic, error, warning

END = re.compile(rb"%%EOF[ \t]*(\r\n|\n|\r)?")
DEEPEST = 60
AROUND = 3
"""How many words are quoted round a change."""


@dataclass(frozen=True, slots=True)
class RevisionState:
    """What one revision holds. `pages` and `annotations` are digests, the latter with their page and kind.

    `fields` gives the value of each field by its full name, `signed` the names of the signature fields that hold a signature,
    `unsigned` those that hold none. `looks` digests how each field is drawn, `actions` what the file does
    when it is opened. `packet` and `file` are what it says of itself: where it belongs.
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


def revisions(data: bytes) -> Iterator[bytes]:
    """Give the file as it was after each revision, the first first, the last as it is."""
    ends = [found.end() for found in END.finditer(data)]
    yield from (data[:end] for end in ends[:-1])
    yield data


def read_state(data: bytes) -> RevisionState | None:
    """Read what a file holds; None is no PDF, or one that cannot be read without mending."""
    import pikepdf  # noqa: PLC0415 -- only who reads a PDF needs it

    try:
        with parse_pdf(data, recover=False) as file:
            return _state(data, file)
    except (pikepdf.PdfError, ValueError, RuntimeError, AttributeError, TypeError, KeyError):  # whatever a broken file raises
        return None


def _state(data: bytes, file: Any) -> RevisionState:
    import pikepdf  # noqa: PLC0415 -- the same

    digests: dict[tuple[int, int], str] = {}
    annotations = [
        (number, str(each.get("/Subtype", "/unknown"))[1:], _digest(each, digests))
        for number, page in enumerate(file.pages, 1)
        for each in page.obj.get("/Annots", ())
        if each.get("/Subtype") != pikepdf.Name.Widget
    ]
    fields, signed, unsigned = _fields(file)
    looks = {name: _digest(_look(field), digests) for name, kind, field in fields_of(file) if kind != "/Sig"}
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
        actions=_actions(file, digests),
        packet=packet,
        file=name,
    )


PAGE_PARTS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


def _page_digest(page: Any, digests: dict[tuple[int, int], str]) -> str:
    """Digest all that decides how a page looks, but for its annotations."""
    parts = []
    for name in PAGE_PARTS:
        found = page.obj.get(name)
        above = page.obj
        while found is None and name in INHERITED and "/Parent" in above:
            above = above["/Parent"]
            found = above.get(name)
        parts.append("" if found is None else f"{name} {_digest(found, digests)}")
    return _hash("\n".join(parts).encode())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


BACK = {"/Parent", "/P", "/StructParent", "/StructParents", "/Popup", "/IRT"}
"""Where an object points back to what holds it."""


def _digest(thing: Any, digests: dict[tuple[int, int], str], depth: int = 0) -> str:
    """Digest an object with all it refers to; its number in the file does not count."""
    import pikepdf  # noqa: PLC0415 -- the same

    if not isinstance(thing, pikepdf.Object):
        return _hash(f"{type(thing).__name__} {thing}".encode())
    key = thing.objgen
    if key != (0, 0) and key in digests:
        return digests[key]
    if key != (0, 0):
        digests[key] = "again"
    made = _hash(b"deep") if depth > DEEPEST else _digest_of(thing, digests, depth)
    if key != (0, 0):
        digests[key] = made
    return made


def _digest_of(thing: Any, digests: dict[tuple[int, int], str], depth: int) -> str:
    import pikepdf  # noqa: PLC0415 -- the same

    match thing:
        case pikepdf.Stream():
            inner = _members(thing, digests, depth, {*BACK, "/Length", "/Filter", "/DecodeParms"})
            return _hash(b"stream " + inner.encode() + _decoded(thing))
        case pikepdf.Dictionary() if thing.get("/Type") == pikepdf.Name.Page:
            return _hash(b"a page")
        case pikepdf.Dictionary():
            return _hash(b"dictionary " + _members(thing, digests, depth, BACK).encode())
        case pikepdf.Array():
            return _hash(b"array " + " ".join(_digest(each, digests, depth + 1) for each in thing).encode())
        case _:
            return _hash(b"value " + thing.unparse())


def _members(thing: Any, digests: dict[tuple[int, int], str], depth: int, left_out: set[str]) -> str:
    return "\n".join(f"{key} {_digest(thing[key], digests, depth + 1)}" for key in sorted(thing.keys()) if key not in left_out)


def _decoded(stream: Any) -> bytes:
    import pikepdf  # noqa: PLC0415 -- the same

    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _fields(file: Any) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Give the values of all fields, and which signature fields are signed and which are not."""
    values: dict[str, str] = {}
    signed, unsigned = list[str](), list[str]()
    for name, kind, field in fields_of(file):
        value = field.get("/V")
        if kind == "/Sig":
            (unsigned if value is None else signed).append(name)
        elif kind is not None:
            values[name] = "" if value is None else _shown(value)
    return values, tuple(signed), tuple(unsigned)


def fields_of(file: Any) -> Iterator[tuple[str, str | None, Any]]:
    """Give full name, type and object of each field of a form; what has no name of its own is a control of the field above."""
    return _walk(file.Root.get("/AcroForm", {}).get("/Fields", ()), "", None, set(), 0)


def _look(field: Any) -> Any:
    """Give what draws a field: its own appearance, or those of its controls."""
    import pikepdf  # noqa: PLC0415 -- the same

    return pikepdf.Array([each.get("/AP", pikepdf.Dictionary()) for each in (field, *field.get("/Kids", ()))])


def _actions(file: Any, digests: dict[tuple[int, int], str]) -> str:
    parts = (file.Root.get("/OpenAction"), file.Root.get("/AA"), file.Root.get("/Names", {}).get("/JavaScript"))
    return " ".join("" if part is None else _digest(part, digests) for part in parts)


def _walk(
    fields: Any, above: str, kind: str | None, met: set[tuple[int, int]], depth: int
) -> Iterator[tuple[str, str | None, Any]]:
    """Go down the tree; a field that was met before, such as one that is its own parent, is passed over."""
    import pikepdf  # noqa: PLC0415 -- the same

    for field in fields if depth < DEEPEST else ():
        if not isinstance(field, pikepdf.Dictionary) or (field.is_indirect and field.objgen in met):
            continue
        met.add(field.objgen)
        name = ".".join(part for part in (above, str(field.get("/T", ""))) if part)
        own = str(field["/FT"]) if "/FT" in field else kind
        inner = [kid for kid in field.get("/Kids", ()) if "/T" in kid]
        if inner:
            yield from _walk(inner, name, own, met, depth + 1)
        else:
            yield name, own, field


def _shown(value: Any) -> str:
    return str(value).removeprefix("/")


def differences(before: RevisionState, after: RevisionState) -> tuple[Diagnostic, ...]:
    """Name what is different in pages, annotations and signatures; what was filled in is no difference."""
    lost = sorted({*before.fields, *before.signed, *before.unsigned} - {*after.fields, *after.signed, *after.unsigned})
    gained = sorted({*after.fields, *after.unsigned} - {*before.fields, *before.signed, *before.unsigned})
    return (
        *_pages(before, after),
        *_annotations(before, after),
        *(
            error("removed-signature", f"The signature in “{name}” was removed.", subject=name)
            for name in before.signed
            if name not in after.signed
        ),
        *(error("removed-field", f"The field “{name}” was removed.", subject=name) for name in lost if name not in before.signed),
        *(error("added-field", f"A field was added: “{name}”.", subject=name) for name in gained),
        *_drawn(before, after),
        *(
            (error("added-action", "What the file does when it is opened was changed."),)
            if before.actions != after.actions
            else ()
        ),
    )


def _drawn(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    """Find fields that show something else than before although they hold the same: a value can be told from its look."""
    for name, look in after.looks.items():
        if before.looks.get(name, look) != look and before.fields.get(name) == after.fields.get(name):
            sentence = f"The field “{name}” is drawn otherwise than before, although it holds the same."
            yield warning("altered-look", sentence, hint="Look at it: what is seen there may not be what it holds.", subject=name)


def removed_signatures(data: bytes, last: RevisionState) -> tuple[Diagnostic, ...]:
    """Name the signatures that an earlier revision holds and the last does not."""
    earlier = [state for each in revisions(data) if each is not data and (state := read_state(each))]
    gone = dict.fromkeys(name for state in earlier for name in state.signed if name not in last.signed)
    return tuple(error("removed-signature", f"The signature in “{name}” was removed.", subject=name) for name in gone)


def filled(before: RevisionState, after: RevisionState) -> tuple[tuple[str, str, str], ...]:
    """Give each field that holds something else than before: its name, the value before and after."""
    both = [name for name in after.fields if name in before.fields]
    return tuple((name, before.fields[name], after.fields[name]) for name in both if before.fields[name] != after.fields[name])


def _pages(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
    matcher = SequenceMatcher(None, before.pages, after.pages, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        both = min(last - first, end - start)
        for at in range(both):
            number = start + at + 1
            yield error(
                "altered-page",
                f"Page {number} was changed{_words(before, first + at, after, start + at)}.",
                subject=f"page {number}",
            )
        for number in range(start + both + 1, end + 1):
            yield error("added-page", f"Page {number} was added.", subject=f"page {number}")
        for number in range(first + both + 1, last + 1):
            yield error("removed-page", f"Page {number} of the paper issued was removed.", subject=f"page {number}")


def _words(before: RevisionState, first: int, after: RevisionState, second: int) -> str:
    """Quote the first words that differ between two pages."""
    old, new = page_text(before.data, first).split(), page_text(after.data, second).split()
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            was, reads = (" ".join(text[max(0, at - AROUND) : to + AROUND]) for text, at, to in ((old, a, b), (new, c, d)))
            return f": “{was}” now reads “{reads}”"
    return ", though its words are the same"


def page_text(data: bytes, index: int) -> str:
    """Give the words of a page, counted from 0; nothing where it cannot be read."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415 -- only who reads a PDF needs it

    try:
        with opened(data) as file:
            return str(file[index].get_textpage().get_text_bounded())
    except (PdfiumError, IndexError):
        return ""


def _annotations(before: RevisionState, after: RevisionState) -> Iterator[Diagnostic]:
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
