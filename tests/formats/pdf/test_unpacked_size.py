"""The size of a packed stream is that of its bytes, held against qpdf's own unpacking, and is cut off at the limit."""

import base64
import zlib
from random import Random

import pikepdf
import pytest
from formats.pdf.hostile_pdf import flate, lzw

from assembler.formats.pdf.unpacked_size import unpacked_size

MOST = 20_000_000


def size(filters: list[str], data: bytes, most: int = MOST) -> int:
    with pikepdf.new() as file:
        stream = file.make_stream(b"")
        stream.write(data, filter=pikepdf.Array([pikepdf.Name(f"/{name}") for name in filters]), type_check=False)
        return unpacked_size(stream, most)


WORDS = Random(7).randbytes(3_000) + b"the fee is ten percent " * 90


@pytest.mark.parametrize(
    ("filters", "data"),
    [
        ([], WORDS),
        (["FlateDecode"], zlib.compress(WORDS)),
        (["FlateDecode", "FlateDecode"], zlib.compress(zlib.compress(WORDS))),
        (["ASCIIHexDecode"], WORDS.hex(" ").encode() + b">"),
        (["ASCII85Decode", "FlateDecode"], base64.a85encode(zlib.compress(WORDS)) + b"~>"),
        (
            ["RunLengthDecode"],
            b"".join(bytes([len(part) - 1]) + part for at in range(0, len(WORDS), 128) if (part := WORDS[at : at + 128]))
            + b"\x80",
        ),
    ],
    ids=["plain", "deflate", "twice", "digits", "letters", "runs"],
)
def test_the_size_is_that_of_the_bytes(filters: list[str], data: bytes) -> None:
    assert size(filters, data) == len(WORDS)


def test_the_size_of_lzw_is_what_qpdf_unpacks() -> None:
    data = lzw(400_000)
    with pikepdf.new() as file:
        stream = file.make_stream(b"")
        stream.write(data, filter=pikepdf.Name.LZWDecode, type_check=False)
        assert unpacked_size(stream, MOST) == len(stream.read_bytes())


def test_what_unpacks_without_end_is_cut_off() -> None:
    assert size(["FlateDecode"], flate(100_000_000)) == MOST
    assert size(["LZWDecode"], lzw(30_000_000)) == MOST
    assert size(["RunLengthDecode"], b"\x81 " * 200_000) == MOST
    assert size(["LZWDecode", "FlateDecode"], b"x") == MOST


def test_damaged_data_and_pictures_count_as_they_are() -> None:
    assert size(["FlateDecode"], b"no") == 2
    assert size(["DCTDecode"], b"picture") == len(b"picture")
