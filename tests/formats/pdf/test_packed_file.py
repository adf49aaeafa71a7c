"""A packed file is read as qpdf reads it, or not at all."""

import io
import re
import zlib
from collections.abc import Callable
from random import Random

import pikepdf
import pytest
from formats.pdf.pdf_sample import agreement, form, printed, saved, unpacked
from seen_papers import paper

from assembler.formats.pdf.object_syntax import is_stream, stream_data
from assembler.formats.pdf.packed_file import NOT_PACKED, packed, read_packed


def finished() -> bytes:
    return printed(agreement(), form())


@pytest.mark.parametrize("seed", [None, *range(6)])
def test_pages_and_objects_of_a_packed_file_are_those_that_qpdf_finds(seed: int | None) -> None:
    data = finished() if seed is None else printed(paper(seed)[0])
    objects = read_packed(data)
    with pikepdf.open(io.BytesIO(data)) as file:
        assert [int(page.split()[0]) for page in objects.pages()] == [page.obj.objgen[0] for page in file.pages]
        for number, body in unpacked(data).bodies.items():
            one = file.get_object(number, 0)
            assert isinstance(one, pikepdf.Stream) == is_stream(body)
            if isinstance(one, pikepdf.Dictionary):
                assert {key.decode() for key in objects.entries(b"%d 0 R" % number)} == {*one.keys()}


def test_the_objects_of_a_packed_file_are_packed_into_the_same_file() -> None:
    assert packed(unpacked(finished())) == finished()


def test_each_page_and_each_map_of_letters_holds_what_qpdf_inflates() -> None:
    objects = read_packed(finished())
    with pikepdf.open(io.BytesIO(finished())) as file:
        for page, reference in zip(file.pages, objects.pages(), strict=True):
            assert stream_data(objects.resolve(objects.entries(reference)[b"/Contents"])) == page.obj.Contents.read_bytes()


def _appended(data: bytes) -> bytes:
    return data + data[data.rindex(b"startxref") :]


def _linearized(data: bytes) -> bytes:
    found = unpacked(data)
    first = min(number for number, body in found.bodies.items() if is_stream(body))
    found.bodies[first] = found.bodies[first].replace(b"<<", b"<</Linearized 1", 1)
    return packed(found)


def _by_qpdf(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as file:
        return saved(file)


def _packed_stream(data: bytes) -> bytes:
    """Put a stream within a stream of objects, where none may be."""
    found = unpacked(data)
    number = next(number for number, body in found.bodies.items() if not is_stream(body))
    found.bodies[number] = b"<</Length 1>>\nstream\nA\nendstream "
    return packed(found)


OTHERS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "written by qpdf": _by_qpdf,
    "with an update": _appended,
    "with something before it": lambda data: b"\n" + data,
    "with something behind it": lambda data: data + b"\n",
    "with a comment in it": lambda data: data.replace(b"\nendobj\n", b"\nendobj\n%\n", 1),
    "with an earlier table": lambda data: data.replace(b"/W [1 4 2]", b"/W [1 4 2]/Prev 9", 1),
    "with a table of other widths": lambda data: data.replace(b"/W [1 4 2]", b"/W [1 2 4]", 1),
    "linearized": _linearized,
    "cut short": lambda data: data[: len(data) // 2],
}


@pytest.mark.parametrize("how", OTHERS)
def test_a_file_that_is_laid_out_otherwise_is_not_read(how: str) -> None:
    with pytest.raises(NOT_PACKED):
        read_packed(OTHERS[how](finished()))


def test_a_table_in_which_a_number_leads_elsewhere_is_not_read_as_if_it_led_here() -> None:
    """Each row of the table is made another in turn: then the file is refused, or no object reads otherwise but those of that row."""
    data, random = finished(), Random(5)
    at = data.rindex(b" 0 obj\n<</Type /XRef")
    begin = data.index(b"stream\n", at) + len(b"stream\n")
    rows = bytearray(zlib.decompress(data[begin:]))
    objects = unpacked(data).bodies
    for place in random.sample(range(1, len(rows)), 60):
        changed = bytearray(rows)
        changed[place] ^= 1 << random.randrange(8)
        table = zlib.compress(changed)
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(table), data[at:begin])
        other = data[:at] + head + table + b"\nendstream\nendobj\n" + data[data.rindex(b"startxref") :]
        try:
            read = read_packed(other)
            found = {number: read.bodies[number] for number in objects}
        except NOT_PACKED:
            continue
        with pikepdf.open(io.BytesIO(other)) as file:
            assert found == objects
            assert not file.get_warnings()
