"""The syntax of a PDF's objects (ISO 32000-1, 7.3), each as its bytes: what a dictionary or an array holds, and how values are written."""

import re
import zlib
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import deflate
import pikepdf

from assembler.model.remembered import remembered

Entries = dict[bytes, bytes]
"""The entries of a dictionary: its keys, each with the slash before it, and the bytes of their values."""

REGULAR = rb"[^\s\0()<>\[\]{}/%]"
"""A character of a word, a number or a name."""

REFERENCE = rb"[0-9]++\s++[0-9]++\s++R(?!" + REGULAR + rb")"
REFERS = re.compile(rb"(?<!" + REGULAR + rb")[1-9][0-9]*+ 0 R(?!" + REGULAR + rb")")
"""A reference as ours are written: each object has one."""
ANY_REFERENCE = re.compile(rb"R(?<!" + REGULAR + rb"R)(?!" + REGULAR + rb")")
"""The mark of a reference, however its numbers are written: to some programs `5 +0 R` is one."""
NAME = rb"/" + REGULAR + rb"*+"
WORD = REGULAR + rb"++"
HEXADECIMAL = rb"<[0-9A-Fa-f\s]*>"
TOKEN = re.compile(rb"[\s\0]*(<<|>>|[\[\](]|" + rb"|".join((HEXADECIMAL, NAME, REFERENCE, WORD)) + rb")")
"""The next mark, name, reference, number or word."""

STRING = rb"\([^()\\]*+(?:\\[\s\S][^()\\]*+)*+\)"
PLAIN = rb"[^()<>\[\]%]*+"
"""What stands between marks."""
WITHIN = rb"<<" + PLAIN + rb"(?:" + STRING + PLAIN + rb"|\[" + PLAIN + rb"\]" + PLAIN + rb")*+>>"
DICTIONARY = (
    rb"<<" + PLAIN + rb"(?:(?:" + rb"|".join((STRING, WITHIN, HEXADECIMAL, rb"\[" + PLAIN + rb"\]")) + rb")" + PLAIN + rb")*+>>"
)
ARRAY = rb"\[" + PLAIN + rb"(?:(?:" + rb"|".join((STRING, WITHIN, HEXADECIMAL)) + rb")" + PLAIN + rb")*+\]"
SIMPLE = rb"|".join((REFERENCE, NAME, WORD, HEXADECIMAL, STRING, DICTIONARY, ARRAY))
"""A value in which little is nested."""

ENTRY = re.compile(rb"[\s\0]*(" + NAME + rb")[\s\0]*(" + SIMPLE + rb")?")
"""The next key of a dictionary, and its value where that is a simple one."""

ENTRIES = re.compile(rb"[\s\0]*+(" + NAME + rb")[\s\0]*+(" + SIMPLE + rb")")

LISTED = re.compile(rb"|".join((REFERENCE, NAME, WORD)))
"""An element in which nothing is nested."""
NESTED = re.compile(rb"[()<>\[\]%]")
"""What an array does not hold whose elements are words, numbers, names and references alone."""

DEEPEST = 32
"""The deepest nesting of a value that is read; some programs leave out what is nested deeper than 64."""

CLOSED_BY = {b"<<": b">>", b"[": b"]"}
"""The marks by which something nested begins, and those by which it ends."""

STRING_MARK = re.compile(rb"\\.|[()]", re.DOTALL)
"""What counts in a string: a character that is taken as it is, or a parenthesis."""

WORTH_DEFLATING = 100
"""The number of bytes from which deflating a stream gains more than its entry for the filter takes."""

LEVEL = 6
"""How hard is tried to deflate well, of twelve: smaller than with zlib's usual level, in half of its time."""

STREAM = re.compile(rb"\s*stream\r?\n")
"""What stands between the dictionary of a stream and its data."""

OF_STREAM = frozenset({b"/Length", b"/Filter", b"/Type", b"/WMode"})
"""The keys of a stream whose data is deflated in the usual way, or not at all: of a page's content, and of a character map."""

AS_IT_IS = re.compile(r"[ -'*-\[\]-~]*")
"""A text that a string holds as it is."""
WRITTEN_AS_IT_IS = re.compile(rb"\(%b\)" % AS_IT_IS.pattern.encode())
"""A string that holds such a text."""


def _end_of_value(data: bytes, at: int) -> int:
    """Return the position behind the value that comes next from a position on. Raises `ValueError` without one."""
    awaited = list[bytes]()
    while (found := TOKEN.match(data, at)) is not None:
        mark, at = found[1], found.end()
        if mark in CLOSED_BY:
            awaited.append(CLOSED_BY[mark])
        elif mark == b"(":
            at = _end_of_string(data, at)
        elif mark in CLOSED_BY.values() and (not awaited or awaited.pop() != mark):
            break
        if not awaited:
            return at
        if len(awaited) > DEEPEST:
            break
    raise ValueError("an object of the PDF has no end that all programs find")


def _end_of_string(data: bytes, at: int) -> int:
    """Return the position behind a string, whose first character stands at a position. Parentheses in it may be nested."""
    depth = 1
    for mark in STRING_MARK.finditer(data, at):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not depth:
            return mark.end()
    raise ValueError("a string of the PDF has no end")


def entries_of(body: bytes) -> Entries:
    """Return the entries of a dictionary, or of the dictionary with which a stream begins. Raises `ValueError` for anything else."""
    return {**_known_entries(body.partition(b">>\nstream")[0] + b">>" if is_stream(body) else body)}


@remembered(6_000)  # those of a packet are some two thousand, and nearly all the same in each packet of its kind
def _known_entries(body: bytes) -> Mapping[bytes, bytes]:
    parts = ENTRIES.split(body)
    if parts[0] == b"<<" and parts[-1].strip() == b">>" and not any(parts[3:-1:3]):  # nothing stands between the entries
        return dict(zip(parts[1::3], parts[2::3], strict=True))
    found, at = Entries(), _after_opening(body, b"<<")
    while (entry := ENTRY.match(body, at)) is not None:
        key, value = entry.groups()
        at = entry.end() if value else _end_of_value(body, entry.end())
        found[key] = value or body[entry.end() : at].strip()
    _refuse_any_but(body, at, b">>")
    return found


def elements_of(body: bytes) -> list[bytes]:
    """Return the elements of an array. Raises `ValueError` for anything else."""
    return [*_known_elements(body)]


@remembered(6_000)
def _known_elements(body: bytes) -> Sequence[bytes]:
    ends = [_after_opening(body, b"[")]
    if body.endswith(b"]") and not NESTED.search(body, ends[0], len(body) - 1):
        return LISTED.findall(body, ends[0])
    while (mark := TOKEN.match(body, ends[-1])) is not None and mark[1] != b"]":
        ends.append(_end_of_value(body, ends[-1]))
    _refuse_any_but(body, ends[-1], b"]")
    return [body[start:end].strip() for start, end in pairwise(ends)]


def _refuse_any_but(data: bytes, at: int, mark: bytes) -> None:
    """Raise `ValueError` where anything but a mark comes next, such as a comment, behind which more would be lost unseen."""
    if (found := TOKEN.match(data, at)) is None or found[1] != mark:
        raise ValueError(f"an object of the PDF cannot be read up to its {mark.decode()}")


def _after_opening(data: bytes, mark: bytes) -> int:
    if not data.startswith(mark):
        raise ValueError(f"an object of the PDF does not begin with {mark.decode()}")
    return len(mark)


def is_stream(body: bytes) -> bool:
    """Whether an object is a stream."""
    return body.endswith(b"endstream")


def stream_data(body: bytes, keys: frozenset[bytes] = OF_STREAM) -> bytes:
    """Return what a stream holds, inflated. Raises `ValueError` where it has another filter, or an entry that is not known."""
    entries, begins = entries_of(body), STREAM.match(body, _end_of_value(body, 0))
    if (
        begins is None
        or not keys.issuperset(entries)
        or entries.get(b"/Filter", b"/FlateDecode").strip(b"[] ") != b"/FlateDecode"
    ):
        raise ValueError("a stream of the PDF cannot be read")
    end = begins.end() + whole_number(entries[b"/Length"])
    if body[end:].strip() != b"endstream":
        raise ValueError("a stream of the PDF has another length than it says")
    data = body[begins.end() : end]
    return _inflated(data) if b"/Filter" in entries else data


@remembered(300)  # a page is inflated where its file is finished, and where it is read back
def _inflated(data: bytes) -> bytes:
    return zlib.decompress(data)


def dictionary_of(body: bytes) -> bytes:
    """Return the dictionary of a stream as it is written. Raises `ValueError` for anything else."""
    end = _end_of_value(body, 0)
    if not body.startswith(b"<<") or STREAM.match(body, end) is None:
        raise ValueError("an object of the PDF is no stream")
    return body[:end]


def whole_number(value: bytes) -> int:
    """Return the number that digits are. Raises `ValueError` for anything else, such as digits with a line between them."""
    if not value.isdigit():
        raise ValueError("a number of the PDF is none")
    return int(value)


def dictionary(entries: Mapping[bytes, bytes]) -> bytes:
    """Return a dictionary with some entries."""
    return b"<<%b>>" % (b"%b %b" * len(entries) % (*chain.from_iterable(entries.items()),))


@remembered(300)  # most streams of objects and of fields are the same in each packet of a kind
def deflated(data: bytes) -> bytes:
    """Return data deflated."""
    return bytes(deflate.zlib_compress(data, LEVEL))


def stream(entries: Mapping[bytes, bytes], data: bytes) -> bytes:
    """Return a stream with some entries and data, which is deflated where that is shorter and no entry names a filter."""
    packed = deflated(data) if b"/Filter" not in entries and len(data) > WORTH_DEFLATING else data
    if len(packed) < len(data):
        entries, data = {**entries, b"/Filter": b"/FlateDecode"}, packed
    return b"%b\nstream\n%b\nendstream" % (dictionary({**entries, b"/Length": b"%d" % len(data)}), data)


def array(elements: list[bytes]) -> bytes:
    """Return an array of some elements."""
    return b"[%b]" % b" ".join(elements)


def string(text: str) -> bytes:
    """Return a string that holds a text."""
    return b"(%b)" % text.encode() if AS_IT_IS.fullmatch(text) else pikepdf.String(text).unparse()


def read_string(value: bytes) -> str:
    """Return the text that a string holds."""
    return value[1:-1].decode() if WRITTEN_AS_IT_IS.fullmatch(value) else str(pikepdf.Object.parse(value))


def number(value: float) -> bytes:
    """Return a number of points, to a hundred-thousandth."""
    return (f"{value:.5f}".rstrip("0").rstrip(".") or "0").encode()
