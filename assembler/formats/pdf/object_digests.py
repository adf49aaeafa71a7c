"""Digests of PDF objects: equal for equal content, however a file numbers, orders and compresses its objects.

A digest covers everything that an object refers to, so a change anywhere in the resources of a page changes the digest of that
page. Objects may refer to each other in circles, and a file that came back may nest them without end: both are cut off.
"""

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Set as AbstractSet

import pikepdf

from assembler.formats.pdf.unpacked_size import unpacked_size

DEEPEST = 60
"""The deepest nesting of objects that is read."""

MOST_BYTES, MOST_UNPACKED = 20_000_000, 200_000_000
"""The number of bytes to which one stream is unpacked, and all streams of a file together."""


class TooLargeError(ValueError):
    """The streams of a file unpack to more than is read."""


class Digests(dict[tuple[int, int], str]):
    """The digests of the indirect objects of one file that are known, by object and generation number.

    `left` is the number of bytes to which streams may still be unpacked; `TooLargeError` is raised beyond it. `drawn` are the sizes of
    forms with all that they draw.
    """

    def __init__(self) -> None:
        """Begin with no digest and the whole number of bytes."""
        super().__init__()
        self.left = MOST_UNPACKED
        self.drawn: dict[tuple[int, int], int] = {}

    def take(self, size: int) -> None:
        """Count the bytes of an unpacked stream."""
        self.left -= max(size, 1)
        if self.left < 0:
            raise TooLargeError


UNENDING = -1
"""What a form that draws itself finds as its own size, which a reader of the page's text would unpack without end."""

DO = re.compile(rb"(/[^\s/<>\[\]()%]+)\s+Do")
"""The name of a form or an image that a content draws (ISO 32000-1, 8.8)."""

DIRECT = (0, 0)
"""The number of an object that is written where it is used."""

PAGE_PARTS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
"""The parts of a page that decide how it looks, apart from its annotations."""

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""Parts that a page takes from the page tree where it has none of its own (ISO 32000-1, 7.7.3.4)."""

BACK = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Popup", "/IRT"})
"""Keys by which an object points back to its container."""

ENCODING = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""Keys of a stream that say how its data is packed."""


def digest_page(page: pikepdf.Object, digests: Digests) -> str:
    """Return a digest of everything that decides how a page looks, except its annotations.

    Content counts each time that a page names it, and a form each time that it is drawn, since a reader of the page's text unpacks
    it anew.
    """
    contents, resources = page.get("/Contents"), page_part(page, "/Resources")
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            content, is_first = inflated(stream), stream.objgen not in digests
            digest_object(stream, digests)  # which counts it once
            digests.take((0 if is_first else _size_of(stream, content)) + _size_of_forms(content, resources, digests))
    found = ((name, page_part(page, name)) for name in PAGE_PARTS)
    parts = ("" if part is None else f"{name} {digest_object(part, digests)}" for name, part in found)
    return _sha256("\n".join(parts).encode())


def _size_of_forms(content: bytes, resources: object, digests: Digests) -> int:
    """Return the number of bytes of the forms that a content draws, each as often as it draws it, with those that they draw."""
    forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(forms, pikepdf.Dictionary):
        return 0
    drawn = Counter(str(pikepdf.Object.parse(name)) for name in DO.findall(content))
    found = ((forms.get(name), number) for name, number in drawn.items())
    return sum(number * _drawn_size(form, resources, digests) for form, number in found if isinstance(form, pikepdf.Stream))


def _drawn_size(form: pikepdf.Object, resources: object, digests: Digests) -> int:
    """Return the number of bytes of a form with the forms that it draws; one without resources takes those around it."""
    if form.get("/Subtype") != pikepdf.Name.Form:
        return 0
    if digests.drawn.get(form.objgen) == UNENDING:
        raise TooLargeError
    if form.objgen not in digests.drawn:
        digests.drawn[form.objgen] = UNENDING
        content = inflated(form)
        digests.drawn[form.objgen] = len(content) + _size_of_forms(content, form.get("/Resources", resources), digests)
    return digests.drawn[form.objgen]


def page_part(page: pikepdf.Object, name: str) -> object:
    """Return a part of a page, taken from the page tree where the page has none of its own; None where neither has it."""
    for _ in range(DEEPEST):
        if name in page or name not in INHERITED or not isinstance(page.get("/Parent"), pikepdf.Dictionary):
            break
        page = page["/Parent"]
    return page.get(name)


def digest_object(thing: object, digests: Digests, depth: int = 0) -> str:
    """Return a digest of an object with everything it refers to; `digests` is read and added to."""
    if not isinstance(thing, pikepdf.Object):
        return _sha256(f"{type(thing).__name__} {thing}".encode())
    key = thing.objgen
    if key != DIRECT and key in digests:
        return digests[key]
    if key != DIRECT:
        digests[key] = "again"  # what an object that refers to itself finds
    digest = _sha256(b"deep") if depth > DEEPEST else _digest_by_type(thing, digests, depth)
    if key != DIRECT:
        digests[key] = digest
    return digest


def _digest_by_type(thing: pikepdf.Object, digests: Digests, depth: int) -> str:
    match thing:
        case pikepdf.Stream():
            inner = _digest_members(thing, digests, depth, BACK | ENCODING)
            data = inflated(thing)
            size = _size_of(thing, data)
            if size >= MOST_BYTES and thing.get("/Subtype") != pikepdf.Name.Image:
                raise TooLargeError
            digests.take(size)
            return _sha256(b"stream " + inner.encode() + data)
        case pikepdf.Dictionary() if thing.get("/Type") == pikepdf.Name.Page:
            return _sha256(b"a page")
        case pikepdf.Dictionary():
            return _sha256(b"dictionary " + _digest_members(thing, digests, depth, BACK).encode())
        case pikepdf.Array():
            return _sha256(b"array " + " ".join(digest_object(each, digests, depth + 1) for each in thing).encode())
        case _:
            return _sha256(b"value " + thing.unparse())


def _size_of(stream: pikepdf.Object, data: bytes) -> int:
    """Return the size of a stream whose `data` is unpacked as far as it is usual; that of a picture is counted as it is packed."""
    plain = "/Filter" not in stream or (stream["/Filter"] == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream)
    if plain or stream.get("/Subtype") == pikepdf.Name.Image:
        return len(data)
    return max(len(data), unpacked_size(stream, MOST_BYTES))


def _digest_members(thing: pikepdf.Object, digests: Digests, depth: int, left_out: AbstractSet[str]) -> str:
    return "\n".join(
        f"{key} {digest_object(thing[key], digests, depth + 1)}" for key in sorted(thing.keys()) if key not in left_out
    )


def inflated(stream: pikepdf.Object, most: int = MOST_BYTES) -> bytes:
    """Return the unpacked bytes of a stream, up to a number of them, since a few bytes may unpack to gigabytes.

    Data that is packed in another way than usual, or damaged, is returned packed.
    """
    data, filters = stream.read_raw_bytes(), stream.get("/Filter", pikepdf.Array())
    named = [*filters] if isinstance(filters, pikepdf.Array) else [filters]
    if "/DecodeParms" in stream or any(each != pikepdf.Name.FlateDecode for each in named):
        return data
    for _ in named[:DEEPEST]:
        try:
            data = zlib.decompressobj().decompress(data, most)
        except zlib.error:
            return data
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
