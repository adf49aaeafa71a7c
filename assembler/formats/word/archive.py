"""Zip archives: packed so that equal parts give equal bytes, and unpacked with size limits, since the bytes may be hostile."""

import lzma
import posixpath
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from urllib.parse import unquote

import deflate

from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered

MOST_PARTS = 500
MOST_BYTES = 64 * 1024 * 1024
"""The limits of an archive that is opened: a small file may declare to unpack to any size (a zip bomb)."""
LEVEL = 6
"""How hard is tried to deflate well, of twelve: as small as with zlib's usual level, in half of its time."""
# Version 2.0, method 8 (deflate), midnight of 1 January 1980, the first day a zip file knows (APPNOTE.TXT 4.4).
VERSION, DEFLATE, MIDNIGHT, FIRST_DAY = 20, 8, 0, 0x21
UTF8_NAME = 0x800
USUAL_NAME = re.compile(r"[A-Za-z0-9_./\[\]-]+")
MOST_KNOWN, LARGEST_KNOWN = 128, 256 * 1024
"""The most parts of our files that are kept as they unpack, and the size of the largest: most are those of a shell, and a file is read back and digested."""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A part of an archive, already compressed, so that many archives can hold it without compressing it again."""

    name: str
    crc: int
    size: int
    deflated: bytes


def member(name: str, data: bytes) -> ZipMember:
    """Return a part compressed by deflate."""
    return ZipMember(name, zlib.crc32(data), len(data), bytes(deflate.deflate_compress(data, LEVEL)))


def pack(members: Iterable[ZipMember]) -> bytes:
    """Return an archive in the order that Office expects: content types, package relations, then the other parts by name."""
    entries, directory, offset = [], [], 0
    for part in sorted(members, key=_part_order):
        name = part.name.encode()
        shared = _shared_header(part, len(name))
        entry = b"".join((b"PK\x03\x04", shared, name, part.deflated))
        entries.append(entry)
        directory.append(
            b"".join((b"PK\x01\x02", struct.pack("<H", VERSION), shared, struct.pack("<3H2L", 0, 0, 0, 0, offset), name))
        )
        offset += len(entry)
    listed = b"".join(directory)
    # The end of the central directory record: one disk, as many entries on it as in all, no comment (APPNOTE.TXT 4.3.16).
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listed), offset, 0)
    return b"".join((*entries, listed, end))


def _part_order(part: ZipMember) -> tuple[int, str]:
    first = ("[Content_Types].xml", "_rels/.rels")
    return (first.index(part.name) if part.name in first else len(first), part.name)


def _shared_header(part: ZipMember, length: int) -> bytes:
    """Return the header fields that precede a part and recur in the central directory; `length` is that of its name in bytes."""
    flags = 0 if part.name.isascii() else UTF8_NAME
    sizes = part.crc, len(part.deflated), part.size
    return struct.pack("<5H3L2H", VERSION, flags, DEFLATE, MIDNIGHT, FIRST_DAY, *sizes, length, 0)


def unpack(data: bytes) -> tuple[dict[str, bytes], str]:
    """Return the parts of an archive by name, or none and a sentence where it is broken, encrypted, too large or no archive."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            fault = _refusal(archive.infolist())
            return ({}, fault) if fault else ({info.filename: archive.read(info) for info in archive.infolist()}, "")
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError):
        return {}, "The file is no Word document (.docx), or it is damaged."
    except (NotImplementedError, RuntimeError, ValueError, OverflowError):
        return {}, "The file is packed in a way that Word does not use, or it is encrypted."


def has_repeated_names(names: Sequence[str]) -> bool:
    """Whether two of some names are one and the same to some program."""
    return len(set(map(_one_name, names))) < len(names)


def _one_name(name: str) -> str:
    """Return the name of a part in one form: programs differ in whether they resolve folders, escapes, and letters of one look."""
    path = posixpath.normpath(posixpath.join("/", unquote(name).replace("\\", "/")))
    return unicodedata.normalize("NFKC", path).casefold() + ("/" if name.endswith("/") else "")


def _refusal(infos: list[zipfile.ZipInfo]) -> str:
    """Return a sentence why an archive is not unpacked, judged by its directory; empty where it may be."""
    names = [info.filename for info in infos]
    if len(names) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        return f"The file unpacks to more than {MOST_BYTES // 1024 // 1024} MB or {MOST_PARTS} parts."
    # Programs differ in which of two parts they read, so one could show other words than we have compared.
    if has_repeated_names(names):
        return "The file holds the same part twice."
    if min((info.header_offset for info in infos), default=0) > 0:  # whoever reads from the front finds other parts
        return "The file holds other data before its parts."
    if any(info.flag_bits & 1 for info in infos):  # APPNOTE.TXT 4.4.4, bit 0
        return "The file is encrypted with a password."
    return ""


def packed_parts(data: bytes) -> Mapping[str, bytes]:
    """Return the parts of an archive by name that is, byte by byte, what `pack` makes of them; none of any other, or of a damaged one."""
    try:
        members = tuple(_packed_members(data))
        names = tuple(part.name for part in members)
        if sum(part.size for part in members) > MOST_BYTES or not _are_usual_names(names) or pack(members) != data:
            return {}
        return {part.name: (_inflate_known if part.size <= LARGEST_KNOWN else _inflate)(part) for part in members}
    except (struct.error, zlib.error, ValueError):
        return {}


def _packed_members(data: bytes) -> Iterator[ZipMember]:
    """Yield the parts that stand one behind the other at the beginning of an archive (APPNOTE.TXT 4.3.7)."""
    at = 0
    while data.startswith(b"PK\x03\x04", at):
        crc, packed, size, length = struct.unpack_from("<3LH", data, at + 14)
        begin = at + 30 + length
        at = begin + packed
        yield ZipMember(data[begin - length : begin].decode(), crc, size, data[begin:at])


@remembered(16)
def _are_usual_names(names: tuple[str, ...]) -> bool:
    """Whether parts have names that every program reads alike, each another one."""
    return len(names) <= MOST_PARTS and all(map(USUAL_NAME.fullmatch, names)) and not has_repeated_names(names)


def _inflate(part: ZipMember) -> bytes:
    """Return what a part holds; raises ValueError or `zlib.error` where it is damaged."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    data = inflate.decompress(part.deflated, part.size + 1)
    if not inflate.eof or inflate.unused_data or len(data) != part.size or zlib.crc32(data) != part.crc:
        raise ValueError("A part is damaged.")
    return data


_inflate_known = remembered(MOST_KNOWN)(_inflate)
