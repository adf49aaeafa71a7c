"""Word files that cost their reader more than they weigh, or that lie about what they hold; each is refused in a sentence, or told.

`refusal` is the sentence, or empty where the file is read within its limits and judged.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from formats.word.word_sample import parts, word
from returns.word_kinds import Parts, added, made

from assembler.formats.word.archive import ZipMember, member, pack
from assembler.formats.word.package import DOCUMENT

DAMAGED = "The file is no Word document (.docx), or it is damaged."
UNREADABLE = "The text, the styles or the numbering cannot be read."
TWICE = "The file holds the same part twice."
TOO_LARGE = "The file unpacks to more than 64 MB or 500 parts."
TOO_MUCH = "The file holds more than 500,000 elements or attributes."
ELSEWHERE = "The file holds other data before its parts."


@dataclass(frozen=True, slots=True)
class Bomb:
    """A file: its name, how it is made, and the sentence by which it is refused."""

    name: str
    make: Callable[[], bytes]
    refusal: str = ""

    def __str__(self) -> str:
        return self.name


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return written.getvalue()


def with_parts(*more: tuple[str, bytes]) -> bytes:
    """Return our file with more parts, written as they are, names and all."""
    return pack([*(member(name, data) for name, data in parts(word()).items()), *(member(name, data) for name, data in more)])


def many(text: str, number: int) -> bytes:
    """Return our file with a text of XML many times behind a sentence."""
    return made(added(text * number))


def overlapping() -> bytes:
    """Return an archive whose directory leads to the same bytes many times, as the flat bombs of D. Fifield (2019) do."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = data.compress(b"\0" * 1_000_000) + data.flush()
    one = ZipMember("a", zlib.crc32(b"\0" * 1_000_000), 1_000_000, packed)
    archive = pack([one])
    start = archive.index(b"PK\x01\x02")
    entry = archive[start : archive.index(b"PK\x05\x06")]
    names = [entry.replace(b"a", bytes((65 + at,))) for at in range(26)]
    listed = b"".join(names)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(listed), start, 0)
    return archive[:start] + listed + end


def lying_zip64() -> bytes:
    """Return an archive whose directory gives the sizes of a part as 64 bits that are not those of the part."""
    archive = pack([member("a", b"1" * 100)])
    start = archive.index(b"PK\x01\x02")
    extra = struct.pack("<2H2Q", 1, 16, 2**62, 2**62)
    entry = bytearray(archive[start : archive.index(b"PK\x05\x06")])
    entry[20:28] = b"\xff" * 8
    entry[30:32] = struct.pack("<H", len(extra))
    listed = bytes(entry) + extra
    return archive[:start] + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(listed), start, 0)


def entities(declared: str, used: str) -> Callable[[], bytes]:
    def make() -> bytes:
        def edit(texts: Parts) -> None:
            head, body = texts[DOCUMENT].split("?>", 1)
            texts[DOCUMENT] = f"{head}?><!DOCTYPE x [{declared}]>{body.replace('electronically', used, 1)}"

        return made(edit)

    return make


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))

BOMBS = (
    Bomb("64 MB of nothing in nine parts", lambda: zipped((f"part{at}", b"\0" * 8_000_000) for at in range(9)), TOO_LARGE),
    Bomb("a thousand parts", lambda: zipped((f"part{at}", b"") for at in range(1000)), TOO_LARGE),
    Bomb(
        "an archive in an archive in an archive",
        lambda: with_parts(("word/a.zip", zipped([("b.zip", zipped([("c", b"\0" * 9_000_000)]))]))),
    ),
    Bomb("parts that share their bytes", overlapping, DAMAGED),
    Bomb("sizes of 64 bits that are none", lying_zip64, TOO_LARGE),
    Bomb("an archive behind an archive", lambda: pack([member("word/document.xml", b"<theirs/>")]) + word(), ELSEWHERE),
    Bomb("a part twice", lambda: with_parts(("word/document.xml", b"<theirs/>")), TWICE),
    Bomb("a part twice in another case", lambda: with_parts(("Word/Document.XML", b"<theirs/>")), TWICE),
    Bomb("a part twice by a backslash", lambda: with_parts(("word\\document.xml", b"<theirs/>")), TWICE),
    Bomb("a part twice by a root", lambda: with_parts(("/word/document.xml", b"<theirs/>")), TWICE),
    Bomb("a part twice by its folders", lambda: with_parts(("word/x/../document.xml", b"<theirs/>")), TWICE),
    Bomb("a part twice by escapes", lambda: with_parts(("word/%64ocument.xml", b"<theirs/>")), TWICE),
    Bomb("a part twice by composed letters", lambda: with_parts(("word/ﬁle.xml", b"<a/>"), ("word/file.xml", b"<a/>")), TWICE),
    Bomb("a part above the file", lambda: with_parts(("../../etc/passwd", b"x"))),
    Bomb("a part without a name", lambda: with_parts(("", b"x"))),
    Bomb("a part of a name of control characters", lambda: with_parts(("word/\x1b[2J\n.xml", b"x"))),
    Bomb("a part of a very long name", lambda: with_parts((f"word/{'a' * 60_000}", b"x"))),
    Bomb("entities that grow", entities(LAUGHS, "&a9;"), UNREADABLE),
    Bomb("an entity of a file", entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), UNREADABLE),
    Bomb("an entity of an address", entities('<!ENTITY % x SYSTEM "http://partner.example/x.dtd"> %x;', ""), UNREADABLE),
    Bomb("a million runs", lambda: many("<w:r><w:t>a</w:t></w:r>", 1_000_000), TOO_MUCH),
)
"""The files, each with the sentence by which it is refused."""
