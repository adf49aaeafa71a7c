"""To how many bytes a stream unpacks, whatever it is packed with, without holding them: a few bytes may unpack to gigabytes."""

import base64
import binascii
import zlib

import pikepdf

MOST_FILTERS = 60
CLEAR, END = 256, 257
"""The codes of LZW that begin its table anew and that end its data (ISO 32000-1, 7.4.4)."""

WIDEST, FULL = 12, 4096
RUN, LAST = 128, 128
"""The length of a run from which its bytes are repeated, and the byte that ends a run length (ISO 32000-1, 7.4.5)."""


def unpacked_size(stream: pikepdf.Object, most: int) -> int:
    """Return the number of bytes to which a stream unpacks, `most` where it is more or cannot be told.

    Pictures unpack to their own size, and what a filter of pictures packs is counted as it is.
    """
    data, filters = stream.read_raw_bytes(), stream.get("/Filter", pikepdf.Array())
    named = [*map(str, filters)] if isinstance(filters, pikepdf.Array) else [str(filters)]
    for at, name in enumerate(named[:MOST_FILTERS]):
        if name in ("/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"):
            size = _lzw_size(data, most) if name.startswith("/LZW") else _run_size(data, most)
            return size if at + 1 == len(named) else most
        try:
            data = _unpack(name, data, most)
        except (zlib.error, binascii.Error, ValueError):
            return len(data)
    return min(len(data), most)


def _unpack(name: str, data: bytes, most: int) -> bytes:
    if name in ("/FlateDecode", "/Fl"):
        return zlib.decompressobj().decompress(data, most)
    if name in ("/ASCIIHexDecode", "/AHx"):
        digits = b"".join(data.partition(b">")[0].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if name in ("/ASCII85Decode", "/A85"):
        return base64.a85decode(data.partition(b"~>")[0].strip().removeprefix(b"<~"))
    return data


def _lzw_size(data: bytes, most: int) -> int:
    """Return the size of data packed by LZW: each entry of its table is one byte longer than the code before it."""
    size, width, held, bits, before = 0, 9, 0, 0, 0
    lengths: list[int] = []
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == END or size >= most:
            break
        if code == CLEAR:
            lengths, width, before = [], 9, 0
            continue
        known = code - END - 1
        length = 1 if code < CLEAR else lengths[known] if known < len(lengths) else before + 1
        size += length
        if before and len(lengths) + END + 1 < FULL:
            lengths.append(before + 1)
        before = length
        width = min(max((len(lengths) + END + 2).bit_length(), 9), WIDEST)
    return min(size, most)


def _run_size(data: bytes, most: int) -> int:
    """Return the size of data packed by run lengths."""
    size = at = 0
    while at < len(data) and size < most and data[at] != LAST:
        repeated = data[at] > RUN
        size += 257 - data[at] if repeated else data[at] + 1
        at += 2 if repeated else data[at] + 2
    return min(size, most)
