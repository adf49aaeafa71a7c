"""The fields that our own code finds in a finished file are those that qpdf finds."""

from collections.abc import Callable

import pytest
from formats.pdf.pdf_sample import agreement, doctored, form, printed
from seen_papers import paper

from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.fields.packed_fields import packed_fields
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import array
from assembler.formats.pdf.packed_file import NOT_PACKED, read_packed


def fields_in(data: bytes) -> tuple[ReadField, ...]:
    objects = read_packed(data)
    return packed_fields(objects, [objects.entries(page) for page in objects.pages()])


@pytest.mark.parametrize("seed", [None, *range(6)])
def test_fields_are_those_that_qpdf_finds(seed: int | None) -> None:
    data = printed(agreement(), form()) if seed is None else printed(paper(seed)[0])
    assert fields_in(data) == read_fields(data)


def one_field(objects: FileObjects) -> bytes:
    """Return a reference to a field that is filled in."""
    return next(
        b"%d 0 R" % number
        for number, body in objects.bodies.items()
        if b"/FT /Tx" in body and b"/V ()" not in body and b"/V " in body
    )


def with_entry(key: bytes, value: bytes) -> Callable[[FileObjects], None]:
    def changing(objects: FileObjects) -> None:
        field = one_field(objects)
        objects.put(field, objects.entries(field) | {key: value})

    return changing


CHANGES = {
    "another value": with_entry(b"/V", b"(other)"),
    "a value in other digits": with_entry(b"/V", b"<feff004100e9>"),
    "a value with quoted letters": with_entry(b"/V", rb"(\(a\\\101\n)"),
    "a value that is none": with_entry(b"/V", b"null"),
    "a name as a value": with_entry(b"/V", b"/other"),
    "another kind": with_entry(b"/FT", b"/Sig"),
    "a number as its kind": with_entry(b"/FT", b"4"),
    "a list as its kind": with_entry(b"/FT", b"[1 2]"),
    "another place in the tree": lambda objects: objects.put(
        objects.elements(objects.entries(objects.root()[b"/AcroForm"])[b"/Fields"])[0],
        objects.entries(objects.elements(objects.entries(objects.root()[b"/AcroForm"])[b"/Fields"])[0])
        | {b"/Kids": array([one_field(objects)] * 2)},
    ),
    "another name": with_entry(b"/T", b"(other)"),
    "a key with a letter as its number": with_entry(b"/#56", b"(other)"),
    "itself below it": lambda objects: with_entry(b"/Kids", b"[%b]" % one_field(objects))(objects),
    "no place": with_entry(b"/Rect", b"null"),
    "a comment": with_entry(b"/V %\n", b"(other)"),
    "two values": with_entry(b"/V (first)/V", b"(other)"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_field_with_something_else_is_read_as_qpdf_reads_it_or_not_at_all(what: str) -> None:
    data = doctored(printed(agreement(), form()), CHANGES[what])
    assert data != printed(agreement(), form())
    try:
        found = fields_in(data)
    except NOT_PACKED:
        return
    assert found == read_fields(data)
