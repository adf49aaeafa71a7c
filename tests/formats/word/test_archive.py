import io
import struct
import zipfile

from assembler.formats.word.archive import MOST_BYTES, member, pack, unpack


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
