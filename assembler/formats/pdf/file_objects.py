"""The objects of a typeset file, each as its bytes: read from the file, changed, added to, and packed into a file again.

qpdf, which resolves every object of a file before it writes it anew, takes six times as long.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from struct import Struct

import pikepdf

from assembler.formats.pdf.object_syntax import Entries, array, deflated, dictionary, elements_of, entries_of, is_stream, stream
from assembler.formats.pdf.qpdf import parse_pdf

TABLE = re.compile(rb"xref\s+0 ([0-9]+)\s*\n")
"""The first line of a table of a file's objects."""

ROW = 20
"""The number of bytes of a row of the table: the place of an object, its generation, and whether it is in use (ISO 32000-1, 7.5.4)."""

ONE_REFERENCE = re.compile(rb"([0-9]+)\s+0\s+R")
HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"

STRUCTURE = re.compile(rb"<<\s*/Type\s*/StructElem")

PACKED_TOGETHER = 200
"""The number of objects in one stream."""

PLAIN, PACKED = 1, 2
"""The kinds of rows of the finished table: an object at a place in the file, and one within a stream of objects (ISO 32000-1, 7.5.8.3)."""

FINISHED_ROW = Struct(">BIH")
"""A row of the finished table: its kind, the place or the number of the stream, and the position within the stream."""

NO_OBJECT = FINISHED_ROW.pack(0, 0, 0xFFFF)
"""The row of the number 0, which no object has."""

UP = 2
"""The mark of a row that is written as its difference from the one above (ISO 32000-1, 7.4.4.4)."""


@dataclass(slots=True)
class FileObjects:
    """The objects of a file by number, in ascending order, and the entries of its trailer, which lead to the first of them."""

    bodies: dict[int, bytes]
    trailer: Entries

    def resolve(self, value: bytes) -> bytes:
        """Return the object that a value refers to, or the value itself."""
        found = ONE_REFERENCE.fullmatch(value)
        return self.bodies[int(found[1])] if found else value

    def entries(self, value: bytes) -> Entries:
        """Return the entries of the dictionary that a value is or refers to."""
        return entries_of(self.resolve(value))

    def elements(self, value: bytes) -> list[bytes]:
        """Return the elements of the array that a value is or refers to."""
        return elements_of(self.resolve(value))

    def root(self) -> Entries:
        """Return the entries of the catalogue."""
        return self.entries(self.trailer[b"/Root"])

    def put_root(self, entries: Entries) -> None:
        """Write some entries into the catalogue."""
        self.put(self.trailer[b"/Root"], self.root() | entries)

    def pages(self) -> Iterator[bytes]:
        """Yield a reference to each page, in order."""
        ahead = [self.root()[b"/Pages"]]
        while ahead:
            one = ahead.pop()
            entries = self.entries(one)
            if b"/Kids" in entries:
                ahead += reversed(self.elements(entries[b"/Kids"]))
            else:
                yield one

    def add(self, body: bytes) -> bytes:
        """Add an object; return a reference to it."""
        number = next(reversed(self.bodies), 0) + 1
        self.bodies[number] = body
        return b"%d 0 R" % number

    def put(self, reference: bytes, entries: Mapping[bytes, bytes]) -> None:
        """Replace the object that is at a reference by a dictionary."""
        self.bodies[int(reference.split()[0])] = dictionary(entries)


def read_objects(pdf: bytes) -> FileObjects:
    """Return the objects of a file; one whose table is not of the simplest kind is written anew by qpdf before."""
    found = _table(pdf)
    if not found:
        with parse_pdf(pdf) as file:
            pdf = plain(file)
        found = _table(pdf)
    if not found:
        raise ValueError("the table of the PDF cannot be read")
    rows = (pdf[at : at + ROW] for at in range(found.end(), found.end() + int(found[1]) * ROW, ROW))
    places = {number: int(row[:10]) for number, row in enumerate(rows) if row[17:18] == b"n"}
    begins = sorted(places.values())
    ends = dict(zip(begins, [*begins[1:], found.start()], strict=True))
    bodies = {number: _body(pdf[place : ends[place]]) for number, place in places.items()}
    return FileObjects(bodies, entries_of(pdf[pdf.index(b"<<", found.end()) :]))


def _table(pdf: bytes) -> re.Match[bytes] | None:
    """Return the first line of the table, where the file says that it begins; None for one that is a stream or has a second part."""
    found = TABLE.match(pdf, int(pdf[pdf.rindex(b"startxref") :].split()[1]))
    return found if found and pdf.startswith(b"trailer", found.end() + int(found[1]) * ROW) else None


def _body(written: bytes) -> bytes:
    """Return an object without its number and its end."""
    return written[written.index(b"obj") + 3 : written.rindex(b"endobj")].strip()


def plain(file: pikepdf.Pdf) -> bytes:
    """Return an open file as qpdf writes it, with a table of the simplest kind."""
    written = BytesIO()
    file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False, deterministic_id=True)
    return written.getvalue()


def packed(objects: FileObjects) -> bytes:
    """Return a file of some objects, those that are no streams packed into streams; equal objects give equal bytes."""
    parts, rows, length = [HEAD], {0: NO_OBJECT}, len(HEAD)
    own = {number: body for number, body in objects.bodies.items() if is_stream(body)}
    held = sorted(
        (number for number in objects.bodies if number not in own), key=lambda each: _is_structure(objects.bodies[each])
    )
    last = next(reversed(objects.bodies))
    for at in range(0, len(held), PACKED_TOGETHER):
        last, together = last + 1, held[at : at + PACKED_TOGETHER]
        own[last] = _object_stream({number: objects.bodies[number] for number in together})
        rows |= {number: FINISHED_ROW.pack(PACKED, last, place) for place, number in enumerate(together)}
    for number, body in own.items():
        rows[number] = FINISHED_ROW.pack(PLAIN, length, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        length += len(parts[-1])
    rows[last + 1] = FINISHED_ROW.pack(PLAIN, length, 0)
    parts.append(b"%d 0 obj\n%b\nendobj\n" % (last + 1, _finished_table(rows, objects.trailer, b"".join(parts))))
    return b"%bstartxref\n%d\n%%%%EOF\n" % (b"".join(parts), length)


def _is_structure(body: bytes) -> bool:
    """Whether an object is an element of the structure: there are many, and who reads pages and fields needs none.

    qpdf reads all objects of a stream where it needs one.
    """
    return STRUCTURE.match(body) is not None


def _object_stream(bodies: Mapping[int, bytes]) -> bytes:
    """Return a stream that holds some objects: their numbers and places, and then the objects (ISO 32000-1, 7.5.7)."""
    places, length = list[bytes](), 0
    for number, body in bodies.items():
        places.append(b"%d %d" % (number, length))
        length += len(body) + 1
    head = b" ".join(places) + b"\n"
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
        b"/W": b"[1 4 2]",
        b"/Filter": b"/FlateDecode",
        b"/DecodeParms": dictionary({b"/Predictor": b"12", b"/Columns": b"%d" % width}),
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
