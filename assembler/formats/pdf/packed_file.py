"""A file packed from its objects, as bytes, and its objects read from it again.

qpdf, which resolves every object of a file before it writes it anew, takes six times as long. Only a file that is laid out as
`packed` lays it out is read here, with each of its bytes accounted for; any other is for qpdf.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from struct import Struct, error

from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import (
    array,
    deflated,
    dictionary,
    elements_of,
    entries_of,
    is_stream,
    stream,
    stream_data,
    whole_number,
)

HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"

STRUCTURE = (b"<</Type/StructElem", b"<</Type /StructElem", b"<</Type/StructTreeRoot", b"<</Type /StructTreeRoot", b"[")
"""The beginnings of elements of the structure, of its root, and of lists of them: who reads pages and fields needs none, and would read all of a stream."""

PACKED_TOGETHER = 200
"""The number of objects in one stream."""

PLAIN, PACKED = 1, 2
"""The kinds of rows of the finished table: an object at a place in the file, and one within a stream of objects (ISO 32000-1, 7.5.8.3)."""

Row = tuple[int, int, int]
FINISHED_ROW = Struct(">BIH")
"""A row of the finished table: its kind, the place or the number of the stream, and the position within the stream."""

NO_OBJECT = FINISHED_ROW.pack(0, 0, 0xFFFF)
"""The row of the number 0, which no object has."""

UP = 2
"""The mark of a row that is written as its difference from the one above (ISO 32000-1, 7.4.4.4)."""

TABLE = {
    b"/Type": b"/XRef",
    b"/W": b"[1 4 2]",
    b"/Filter": b"/FlateDecode",
    b"/DecodeParms": dictionary({b"/Predictor": b"12", b"/Columns": b"%d" % len(NO_OBJECT)}),
}
"""The entries that every table has."""

OF_TABLE = frozenset([*TABLE, b"/Size", b"/Root", b"/Info", b"/ID", b"/Length"])
"""The keys of a table."""

ENDING = re.compile(rb"startxref\n([0-9]+)\n%%EOF\n\Z")
"""The end of a file, which says where its table is."""

OBJECT_STREAM = frozenset({b"/Type", b"/N", b"/First", b"/Length", b"/Filter"})
"""The keys of a stream of objects."""

QUOTED_NAME = re.compile(rb"/[^\s\0()<>\[\]{}/%#]*#")
"""A name in which a character stands as its number: another program may read a key where we see none."""

SPACE_TO_SOME = b"\0\x0b\x80\xff"
"""What is a space to some programs, and to others a part of the name or the number before it."""

ZEROS = b"0" * 200
"""The beginning of a number of which some programs read no more than 256 digits."""

NOT_PACKED = (ValueError, LookupError, zlib.error, error)
"""The errors of a file that is laid out otherwise than `packed` does it."""


def packed(objects: FileObjects) -> bytes:
    """Return a file of some objects, those that are no streams packed into streams; equal objects give equal bytes."""
    parts, rows, length = [HEAD], {0: NO_OBJECT}, len(HEAD)
    own, held, structure = dict[int, bytes](), list[int](), list[int]()
    for number, body in objects.bodies.items():
        if is_stream(body):
            own[number] = body
        else:
            (structure if body.startswith(STRUCTURE) else held).append(number)
    last = next(reversed(objects.bodies))
    for together in (*_parted(held), *_parted(structure)):
        last += 1
        own[last] = _object_stream({number: objects.bodies[number] for number in together})
        rows |= {number: FINISHED_ROW.pack(PACKED, last, place) for place, number in enumerate(together)}
    for number, body in own.items():
        rows[number] = FINISHED_ROW.pack(PLAIN, length, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        length += len(parts[-1])
    rows[last + 1] = FINISHED_ROW.pack(PLAIN, length, 0)
    parts.append(b"%d 0 obj\n%b\nendobj\n" % (last + 1, _finished_table(rows, objects.trailer, b"".join(parts))))
    return b"%bstartxref\n%d\n%%%%EOF\n" % (b"".join(parts), length)


def _parted(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[at : at + PACKED_TOGETHER] for at in range(0, len(numbers), PACKED_TOGETHER))


def _object_stream(bodies: Mapping[int, bytes]) -> bytes:
    """Return a stream that holds some objects: their numbers and places, and then the objects (ISO 32000-1, 7.5.7)."""
    places = accumulate((len(body) + 1 for body in bodies.values()), initial=0)
    head = b" ".join(b"%d %d" % place for place in zip(bodies, places, strict=False)) + b"\n"
    entries = {b"/Type": b"/ObjStm", b"/N": b"%d" % len(bodies), b"/First": b"%d" % len(head)}
    return stream(entries, head + b"\n".join(bodies.values()))


def _finished_table(rows: Mapping[int, bytes], trailer: Mapping[bytes, bytes], written: bytes) -> bytes:
    """Return the table of a file, with the entries of its trailer (ISO 32000-1, 7.5.8)."""
    count, width = max(rows) + 1, len(NO_OBJECT)
    listed = [rows.get(number, NO_OBJECT) for number in range(count)]
    identity = b"<%b>" % hashlib.sha256(written).hexdigest()[:32].encode()
    first = elements_of(trailer[b"/ID"])[0] if b"/ID" in trailer else identity
    entries = {
        b"/Type": b"/XRef",
        b"/Size": b"%d" % count,
        **TABLE,
        **{key: trailer[key] for key in (b"/Root", b"/Info") if key in trailer},
        b"/ID": array([first, identity]),
    }
    return stream(entries, deflated(_row_differences(listed, width)))


def _row_differences(rows: list[bytes], width: int) -> bytes:
    """Return each row of a table as its difference from the one above, byte by byte."""
    length = len(rows) * (width + 1)
    one = int.from_bytes(b"".join(b"\0%b" % row for row in rows))
    other, high = one >> 8 * (width + 1), int.from_bytes(b"\x80" * length)
    # All bytes are taken from each other as one number: with its highest bit set before, and put right behind, no byte borrows from the next.
    found = bytearray((((one | high) - (other & ~high)) ^ ((one ^ ~other) & high)).to_bytes(length))
    found[:: width + 1] = bytes([UP]) * len(rows)
    return bytes(found)


class _PackedBodies(dict[int, bytes]):
    """The bodies of a packed file's objects, by number; each stream of objects is inflated when one of them is asked for."""

    def __init__(self, pdf: bytes, rows: Sequence[Row], places: Mapping[int, slice]) -> None:
        super().__init__()
        self.pdf, self.rows, self.places = pdf, rows, places

    def __missing__(self, number: int) -> bytes:
        kind, place, _ = self.rows[number]
        if kind == PACKED:
            self._unpack(place)
            return self.get(number, b"")
        body = self[number] = own_body(self.pdf[self.places[number]], number)
        return body

    def _unpack(self, number: int) -> None:
        """Add all objects of a stream. Raises `ValueError` where the table says of one that it stands elsewhere."""
        body = self[number]
        entries, held = entries_of(body), stream_data(body, OBJECT_STREAM)
        first = whole_number(entries[b"/First"])
        head = [*map(whole_number, held[:first].split())]
        numbers, begins = head[::2], [first + at for at in head[1::2]]
        listed = [self.rows[each] for each in numbers] == [(PACKED, number, at) for at in range(whole_number(entries[b"/N"]))]
        if not listed or begins != sorted({*begins}) or _is_read_otherwise(held) or b"endstream" in held:
            raise ValueError("a stream of objects is written otherwise than ours are")
        self.update(zip(numbers, (held[begin:end].strip() for begin, end in pairwise([*begins, len(held)])), strict=True))


def _is_read_otherwise(written: bytes) -> bool:
    """Whether programs may differ in where a word of objects ends, or in what a name or a number is."""
    spaced = len(written.translate(None, SPACE_TO_SOME)) != len(written)
    return spaced or ZEROS in written or (b"#" in written and QUOTED_NAME.search(written) is not None)


def own_body(written: bytes, number: int) -> bytes:
    """Return the body of an object that is a stream in the file itself. Raises `ValueError` where it is written otherwise."""
    body = written.removeprefix(b"%d 0 obj\n" % number).removesuffix(b"\nendobj\n")
    entries, mark, _ = body.partition(b">>\nstream\n")
    if len(body) + len(b"%d 0 obj\n\nendobj\n" % number) != len(written) or not mark or _is_read_otherwise(entries):
        raise ValueError("an object of the file is written otherwise than ours are")
    return body


def place_of_table(pdf: bytes) -> tuple[int, int]:
    """Return where the last table of a file begins and ends. Raises `ValueError` where its end does not say it as ours do."""
    ending = ENDING.search(pdf, max(len(pdf) - 64, 0))
    if ending is None:
        raise ValueError("the file does not end as ours do")
    return int(ending[1]), ending.start()


def read_packed(pdf: bytes) -> FileObjects:
    """Return the objects of a file that is laid out as `packed` does it; each is read when it is first asked for.

    Raises one of `NOT_PACKED` for any other file, here or where the object is asked for that is written otherwise.
    """
    if not pdf.startswith(HEAD):
        raise ValueError("the file does not begin as ours do")
    at, end = place_of_table(pdf)
    number = int(pdf[at : pdf.index(b" ", at)])
    table = own_body(pdf[at:end], number)
    trailer, rows = entries_of(table), _rows_of(stream_data(table, OF_TABLE))
    owners = sorted((place, own) for own, (kind, place, generation) in enumerate(rows) if kind == PLAIN and not generation)
    as_ours = OF_TABLE.issuperset(trailer) and {**trailer, **TABLE, b"/Size": b"%d" % len(rows)} == trailer
    if not as_ours or owners[0][0] != len(HEAD) or owners[-1] != (at, number):
        raise ValueError("the table of the file is written otherwise than ours are")
    ends = [*(place for place, _ in owners[1:]), end]
    bodies = _PackedBodies(pdf, rows, {own: slice(place, end) for (place, own), end in zip(owners, ends, strict=True)})
    if b"/Linearized" in entries_of(bodies[owners[0][1]]):
        raise ValueError("other programs read the file from its beginning")
    return FileObjects(bodies, trailer)


def _rows_of(table: bytes) -> list[Row]:
    """Return the rows of a table, each written as its difference from the one above."""
    width = len(NO_OBJECT) + 1
    if table[::width].strip(bytes([UP])):
        raise ValueError("a row of the table is written otherwise than ours are")
    found, high, step = int.from_bytes(table), int.from_bytes(b"\x80" * len(table)), width
    while step < len(table):  # each row has the sum of twice as many above it
        above = found >> 8 * step
        found, step = ((found & ~high) + (above & ~high)) ^ ((found ^ above) & high), 2 * step
    written = bytearray(found.to_bytes(len(table)))
    del written[::width]
    return [*FINISHED_ROW.iter_unpack(written)]
