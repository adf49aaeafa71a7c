"""The objects of a typeset file, each as its bytes: read from the file, changed, and added to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from assembler.formats.pdf.object_syntax import Entries, dictionary, elements_of, entries_of
from assembler.formats.pdf.qpdf import parse_pdf

TABLE = re.compile(rb"xref\s+0 ([0-9]+)\s*\n")
"""The first line of a table of a file's objects."""

ROW = 20
"""The number of bytes of a row of the table: the place of an object, its generation, and whether it is in use (ISO 32000-1, 7.5.4)."""

ONE_REFERENCE = re.compile(rb"([0-9]+)\s+0\s+R")


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
        self.replace(reference, dictionary(entries))

    def replace(self, reference: bytes, body: bytes) -> None:
        """Replace the object that is at a reference."""
        self.bodies[int(reference.split()[0])] = body


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
