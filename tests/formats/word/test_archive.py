import io
import struct
import zipfile
from dataclasses import replace

from assembler.formats.word.archive import MOST_BYTES, MOST_PARTS, member, pack, packed_parts, unpack


def test_packs_what_zipfile_reads() -> None:
    data = pack([member("word/é.xml", b"one" * 100), member("[Content_Types].xml", b"")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["[Content_Types].xml", "word/é.xml"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert unpack(data) == ({"[Content_Types].xml": b"", "word/é.xml": b"one" * 100}, "")


def test_order_of_members_does_not_matter() -> None:
    parts = [member("b", b"2"), member("_rels/.rels", b""), member("a", b"1")]
    assert pack(parts) == pack(reversed(parts))


def test_refuses_what_is_no_archive() -> None:
    for data in (b"", b"PK", b"%PDF-1.7", pack([member("a", b"1")])[:-5], b"\xd0\xcf\x11\xe0" * 300):
        assert unpack(data) == ({}, "The file is no Word document (.docx), or it is damaged.")


def test_refuses_a_bomb_by_the_size_it_declares() -> None:
    bomb = pack([member(f"part{at}", b"\0" * (MOST_BYTES // 8)) for at in range(9)])
    assert len(bomb) < 1024 * 1024
    assert unpack(bomb) == ({}, "The file unpacks to more than 64 MB or 500 parts.")


def test_does_not_believe_a_small_declared_size() -> None:
    honest = pack([member("part", b"\0" * 1_000_000)])
    lying = honest.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 1))
    assert unpack(lying) == ({}, "The file is no Word document (.docx), or it is damaged.")


def test_refuses_a_part_that_stands_there_twice() -> None:
    twice = pack([member("word/document.xml", b"ours"), member("WORD/document.xml", b"theirs")])
    assert unpack(twice) == ({}, "The file holds the same part twice.")


def test_refuses_encryption() -> None:
    data = bytearray(pack([member("a", b"1")]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert unpack(bytes(data)) == ({}, "The file is encrypted with a password.")


def test_refuses_a_part_that_stands_there_twice_by_another_spelling() -> None:
    for other in ("word\\document.xml", "/word/document.xml", "word/x/../document.xml", "word/%64ocument.xml"):
        twice = pack([member("word/document.xml", b"ours"), member(other, b"theirs")])
        assert unpack(twice) == ({}, "The file holds the same part twice.")


def test_refuses_what_stands_before_its_parts() -> None:
    assert unpack(pack([member("a", b"1")]) + pack([member("a", b"2")])) == ({}, "The file holds other data before its parts.")


def test_parts_of_our_own_archives_are_read_as_any_other_would_read_them() -> None:
    data = pack([member("[Content_Types].xml", b""), member("word/a.xml", b"one" * 100)])
    for _ in range(2):
        assert packed_parts(data) == unpack(data)[0]


def test_an_archive_with_a_byte_changed_holds_nothing_else_whatever_was_read_before() -> None:
    data = pack([member("_rels/.rels", b"of one"), member("word/a.xml", b"one" * 100)])
    ours, idle = packed_parts(data), 0
    for at in range(len(data)):
        for bit in range(8):
            changed = data[:at] + bytes((data[at] ^ 1 << bit,)) + data[at + 1 :]
            assert packed_parts(changed) in ({}, unpack(changed)[0])
            idle += packed_parts(changed) == ours
    assert idle < 2 * 8  # the last bits of a deflated part may say nothing
    for other in (data[:-1], data + b"\0", b"\0" + data, data[: data.index(b"PK\x01\x02")], data * 2, b""):
        assert packed_parts(other) == {}


def test_parts_that_a_program_may_read_otherwise_are_none_of_ours() -> None:
    for names in (("a", "A"), ("a", "./a"), ("a", "a"), ("é",), ("a\\b",), ("a\0b",), ("a%62",), ("",)):
        assert packed_parts(pack([member(name, b"1") for name in names])) == {}
    bomb = pack([member(f"part{at}", b"\0" * (MOST_BYTES // 8)) for at in range(9)])
    many = pack([member(f"part{at}", b"") for at in range(MOST_PARTS + 1)])
    assert packed_parts(bomb) == packed_parts(many) == {}


def test_a_part_that_unpacks_to_more_or_less_than_it_declares_is_none_of_ours() -> None:
    honest = member("part", b"\0" * 1000)
    for size in (1, 999, 1001):
        assert packed_parts(pack([replace(honest, size=size)])) == {}
    assert packed_parts(pack([replace(honest, deflated=honest.deflated + b"\0")])) == {}
    assert packed_parts(pack([replace(honest, deflated=honest.deflated[:-1])])) == {}
