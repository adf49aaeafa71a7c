"""A mail as Outlook saves it (`.msg`), written by hand: a compound file (MS-CFB) with a storage for each attachment (MS-OXMSG)."""

import struct
from dataclasses import dataclass, field
from itertools import pairwise

SECTOR = 512
SMALLEST = 4096
"""The size from which a stream stands in sectors of its own; shorter ones are padded here, so that no small sectors are needed."""

FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    child: int = NONE
    right: int = NONE
    start: int = END
    inner: list[int] = field(default_factory=list)


def outlook_mail(*files: tuple[str, bytes]) -> bytes:
    """Return a mail with files attached."""
    storages = {"__properties_version1.0": b"", "__substg1.0_1000001F": "Dear all".encode("utf-16-le")}
    entries = [_Entry("Root Entry", ROOT)]
    top = [_add(entries, _Entry(name, STREAM, data)) for name, data in storages.items()]
    for number, (name, data) in enumerate(files):
        streams = {"37010102": data, "3707001F": name.encode("utf-16-le")}
        inner = [_add(entries, _Entry(f"__substg1.0_{tag}", STREAM, held)) for tag, held in streams.items()]
        top.append(_add(entries, _Entry(f"__attach_version1.0_#{number:08X}", STORAGE, inner=inner)))
    entries[0].inner = top
    return _compound(entries)


def _add(entries: list[_Entry], entry: _Entry) -> int:
    entries.append(entry)
    return len(entries) - 1


def _compound(entries: list[_Entry]) -> bytes:
    for entry in entries:
        # A chain to the right instead of a balanced tree, in the order of names that is asked for: by length, then by letters.
        inner = sorted(entry.inner, key=lambda at: (len(entries[at].name), entries[at].name.upper()))
        entry.child = inner[0] if inner else NONE
        for one, following in pairwise(inner):
            entries[one].right = following
    directory_sectors = -(-len(entries) * 128 // SECTOR)
    sectors, table = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == STREAM:
            entry.data = entry.data.ljust(SMALLEST, b"\0")
            count = -(-len(entry.data) // SECTOR)
            entry.start = len(table)
            table += [*range(len(table) + 1, len(table) + count), END]
            sectors += entry.data.ljust(count * SECTOR, b"\0")
    first = len(table)
    table += [*range(first + 1, first + directory_sectors), END]
    sectors += b"".join(map(_directory_entry, entries)).ljust(directory_sectors * SECTOR, b"\0")
    allocation = len(table)
    count = -(-(len(table) + 1) // (SECTOR // 4 - 1))
    table += [FAT] * count
    sectors += struct.pack(f"<{len(table)}I", *table).ljust(count * SECTOR, b"\xff")
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        count,
        first,
        0,
        SMALLEST,
        END,
        0,
        END,
        0,
    )
    places = [*range(allocation, allocation + count)]
    return head + struct.pack("<109I", *places, *[FREE] * (109 - count)) + bytes(sectors)


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    size = len(entry.data) if entry.kind == STREAM else 0
    places = struct.pack("<III", NONE, entry.right, entry.child)
    return struct.pack("<64sHBB12s36xIQ", name, len(name), entry.kind, 1, places, entry.start, size)
