"""An incremental update of a PDF: changes are appended, and the bytes before stay, so a certificate or a signature stays valid.

The update holds the changed objects, the new objects they refer to, a cross-reference stream for them, and the offset of the
previous cross-references (ISO 32000-1, 7.5.6 and 7.5.8).
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from hashlib import md5
from itertools import groupby

import pikepdf

LAST_OFFSET = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
"""The end of a PDF, which gives the offset of its last cross-references."""

OFFSET, GENERATION = 4, 2
"""The bytes of an offset and of a generation number in the cross-reference stream."""

ENTRY_WIDTHS = f"1 {OFFSET} {GENERATION}"
"""The bytes of the three parts of a cross-reference entry: its type, an offset, a generation number."""

IN_USE = b"\1"
"""The type of an entry for an object that stands uncompressed at an offset."""


def append_update(original: bytes, file: pikepdf.Pdf, changed: Iterable[pikepdf.Object]) -> bytes:
    """Return the original bytes with an update: the `changed` objects of the file opened from them, and new objects below them.

    Raises `ValueError` where the original does not end as a PDF.
    """
    before = LAST_OFFSET.search(original[-64:])
    if before is None:
        raise ValueError("the file does not end as a PDF")
    known = int(file.trailer.Size)
    objects = {each.objgen: each for each in changed}
    for each in [*objects.values()]:
        objects |= {new.objgen: new for new in _new_objects(each, known, set())}
    body, offsets = bytearray(original if original.endswith(b"\n") else original + b"\n"), {}
    for number, generation in sorted(objects):
        offsets[number] = (len(body), generation)
        body += b"%d %d obj\n%s\nendobj\n" % (number, generation, _serialized(objects[number, generation]))
    return bytes(body + _cross_reference_stream(file, offsets, len(body), int(before[1])))


def _new_objects(parent: pikepdf.Object, known: int, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """Yield the objects that a changed object refers to, directly or not, and that the original does not hold.

    `known` is the number from which object numbers are new, `seen` the new objects that were yielded.
    """
    for child in _direct_children(parent):
        if not child.is_indirect:
            yield from _new_objects(child, known, seen)
        elif child.objgen[0] >= known and child.objgen not in seen:
            seen.add(child.objgen)
            yield child
            yield from _new_objects(child, known, seen)


def _direct_children(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(parent, pikepdf.Array):
        values: Iterable[object] = parent
    elif isinstance(parent, pikepdf.Dictionary | pikepdf.Stream):
        values = (value for _, value in parent.items())
    else:
        return
    yield from (value for value in values if isinstance(value, pikepdf.Object))


def _serialized(each: pikepdf.Object) -> bytes:
    """Return an object as it is written in a file; a stream without a filter is deflated."""
    if not isinstance(each, pikepdf.Stream):
        return each.unparse(resolved=True)
    parts, data = pikepdf.Dictionary(dict(each.stream_dict.items())), each.read_raw_bytes()
    if "/Filter" not in parts:
        parts.Filter, data = pikepdf.Name.FlateDecode, zlib.compress(data, 9)
    parts.Length = len(data)
    return b"%s\nstream\n%s\nendstream" % (parts.unparse(), data)


def _cross_reference_stream(file: pikepdf.Pdf, offsets: dict[int, tuple[int, int]], at: int, before: int) -> bytes:
    """Return the cross-reference stream, which lists itself and names the offset of the previous one."""
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
        f"<< /Type /XRef /Size {own + 1} /W [{ENTRY_WIDTHS}] /Index [{index}] /Prev {before} {kept}"
        f" /ID [<{first.hex()}> <{second}>] /Filter /FlateDecode /Length {len(data)} >>"
    )
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, head.encode("latin-1"), data, at)
