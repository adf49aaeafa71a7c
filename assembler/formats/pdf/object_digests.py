"""Digests of PDF objects: equal for equal content, however a file numbers, orders and compresses its objects.

A digest covers everything that an object refers to, so a change anywhere in the resources of a page changes the digest of that
page. Objects may refer to each other in circles, and a file that came back may nest them without end: both are cut off.
"""

import hashlib
from collections.abc import Set as AbstractSet

import pikepdf

DEEPEST = 60
"""The deepest nesting of objects that is read."""

Digests = dict[tuple[int, int], str]
"""The digests of the indirect objects of one file that are known, by object and generation number."""

DIRECT = (0, 0)
"""The number of an object that is written where it is used."""

PAGE_PARTS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""Parts that a page takes from the page tree where it has none of its own (ISO 32000-1, 7.7.3.4)."""

BACK = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Popup", "/IRT"})
"""Keys by which an object points back to its container."""

ENCODING = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""Keys of a stream that say how its data is packed."""


def digest_page(page: pikepdf.Object, digests: Digests) -> str:
    """Return a digest of everything that decides how a page looks, except its annotations."""
    parts = []
    for name in PAGE_PARTS:
        found = page.get(name)
        above = page
        while found is None and name in INHERITED and "/Parent" in above:
            above = above["/Parent"]
            found = above.get(name)
        parts.append("" if found is None else f"{name} {digest_object(found, digests)}")
    return _sha256("\n".join(parts).encode())


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
            return _sha256(b"stream " + inner.encode() + _stream_data(thing))
        case pikepdf.Dictionary() if thing.get("/Type") == pikepdf.Name.Page:
            return _sha256(b"a page")
        case pikepdf.Dictionary():
            return _sha256(b"dictionary " + _digest_members(thing, digests, depth, BACK).encode())
        case pikepdf.Array():
            return _sha256(b"array " + " ".join(digest_object(each, digests, depth + 1) for each in thing).encode())
        case _:
            return _sha256(b"value " + thing.unparse())


def _digest_members(thing: pikepdf.Object, digests: Digests, depth: int, left_out: AbstractSet[str]) -> str:
    return "\n".join(
        f"{key} {digest_object(thing[key], digests, depth + 1)}" for key in sorted(thing.keys()) if key not in left_out
    )


def _stream_data(stream: pikepdf.Object) -> bytes:
    """Return the unpacked data of a stream, or the packed data where its filter is unknown or the data is damaged."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
