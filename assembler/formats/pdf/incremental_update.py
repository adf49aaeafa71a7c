"""A change of a PDF appended to it: every byte before stays as it was, so that a certificate or a signature stays valid.

The appended part has the changed objects and the new ones they need, a cross-reference stream for them, and the place of the
cross-references before (ISO 32000-1, 7.5.6 and 7.5.8).
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from hashlib import md5
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

BEFORE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
OFFSET, GENERATION = 4, 2
"""How many bytes an offset and a generation take in the cross-references."""

ENTRY = f"1 {OFFSET} {GENERATION}"
IN_USE = b"\1"


def appended(original: bytes, file: "pikepdf.Pdf", changed: "Iterable[pikepdf.Object]") -> bytes:
    """Give the original with the changed objects of the file opened from it appended, and with all that is new and they refer to."""
    before = BEFORE.search(original[-64:])
    if before is None:
        raise ValueError("the file does not end as a PDF")
    known = int(file.trailer.Size)
    objects = {each.objgen: each for each in changed}
    for each in [*objects.values()]:
        objects |= {new.objgen: new for new in _new(each, known, set())}
    body, offsets = bytearray(original if original.endswith(b"\n") else original + b"\n"), {}
    for number, generation in sorted(objects):
        offsets[number] = (len(body), generation)
        body += b"%d %d obj\n%s\nendobj\n" % (number, generation, _written(objects[number, generation]))
    return bytes(body + _references(file, offsets, len(body), int(before[1])))


def _new(parent: "pikepdf.Object", known: int, seen: set[tuple[int, int]]) -> "Iterator[pikepdf.Object]":
    """Give the objects below one that the original does not have."""
    for child in _children(parent):
        if not child.is_indirect:
            yield from _new(child, known, seen)
        elif child.objgen[0] >= known and child.objgen not in seen:
            seen.add(child.objgen)
            yield child
            yield from _new(child, known, seen)


def _children(parent: "pikepdf.Object") -> "Iterator[pikepdf.Object]":
    import pikepdf  # noqa: PLC0415 -- only who fills needs it

    if isinstance(parent, pikepdf.Array):
        values: Iterable[object] = parent
    elif isinstance(parent, pikepdf.Dictionary | pikepdf.Stream):
        values = (parent[key] for key in parent.keys())  # noqa: SIM118 -- no mapping
    else:
        return
    yield from (value for value in values if isinstance(value, pikepdf.Object))


def _written(each: "pikepdf.Object") -> bytes:
    """Write an object as it stands in a file; a stream is packed, if it is not yet."""
    import pikepdf  # noqa: PLC0415 -- only who fills needs it

    if not isinstance(each, pikepdf.Stream):
        return each.unparse(resolved=True)
    parts, data = pikepdf.Dictionary(dict(each.stream_dict.items())), each.read_raw_bytes()
    if "/Filter" not in parts:
        parts.Filter, data = pikepdf.Name.FlateDecode, zlib.compress(data, 9)
    parts.Length = len(data)
    return b"%s\nstream\n%s\nendstream" % (parts.unparse(), data)


def _references(file: "pikepdf.Pdf", offsets: dict[int, tuple[int, int]], at: int, before: int) -> bytes:
    """Write the cross-references, which list themselves, and where those before stand."""
    own = max(*offsets, int(file.trailer.Size) - 1) + 1
    every = {**offsets, own: (at, 0)}
    numbers = sorted(every)
    rows = (IN_USE + place.to_bytes(OFFSET) + generation.to_bytes(GENERATION) for _, (place, generation) in sorted(every.items()))
    data = zlib.compress(b"".join(rows), 9)
    runs = [[*run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    index = " ".join(f"{run[0][1]} {len(run)}" for run in runs)
    kept = " ".join(f"{key} {file.trailer[key].unparse().decode('latin-1')}" for key in ("/Root", "/Info") if key in file.trailer)
    first = bytes(file.trailer.ID[0]) if "/ID" in file.trailer else b""
    second = md5(data + first, usedforsecurity=False).hexdigest()
    head = (
        f"<< /Type /XRef /Size {own + 1} /W [{ENTRY}] /Index [{index}] /Prev {before} {kept}"
        f" /ID [<{first.hex()}> <{second}>] /Filter /FlateDecode /Length {len(data)} >>"
    )
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, head.encode("latin-1"), data, at)
