"""Comments put into a Word file at words of its text: all that was there stays, byte by byte, but for what is put in between."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from assembler.formats.word.archive import member, pack, unpack
from assembler.formats.word.beside_text import COMMENT, read_notes
from assembler.formats.word.marked_bytes import ParagraphBytes, RunBytes, TextBytes, read_paragraphs
from assembler.formats.word.opened_file import WordFile, open_word
from assembler.formats.word.package import CONTENT_TYPES, W
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.views import Line, read_view, seen_text

NO_PLACE = "The file is written in a way in which no comment can be put into it."
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_UTF_8 = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*?(?:encoding\s*=\s*[\"'](?i:utf-?8|us-ascii)[\"'])?[^>]*\?>)?\s*<")
_NAMED = re.compile(rb"encoding\s*=\s*[\"'](?!utf-?8|us-ascii)", re.IGNORECASE)
AUTHOR, INITIALS = "clause-assembler", "CA"


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment: the number of its paragraph in the file, the offsets of the words in the paragraph's text, and what it says, by lines."""

    paragraph: int
    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Bytes to be put in at a byte; of those at one byte the lower order stands first."""

    at: int
    order: tuple[int, int]
    written: bytes


def with_comments(data: bytes, comments: Sequence[WordComment]) -> tuple[bytes, str]:
    """Return a Word file with comments put in; or none and a sentence why not.

    The file is read back: its text must be the same, and each comment must stand in it.
    """
    file, fault = open_word(data)
    if file is None:
        return b"", fault
    main = file.package.main
    if _NAMED.search(file.package.parts[main][:200]) or not _UTF_8.match(file.package.parts[main]):
        return b"", NO_PLACE
    lines = {line.place.number: line for line in read_view(file.body, None, accepting=True)}
    paragraphs = read_paragraphs(file.package.parts[main])
    placed = [(lines[each.paragraph], paragraphs.get(lines[each.paragraph].place.path), each) for each in comments]
    if any(paragraph is None for _, paragraph, _ in placed):
        return b"", NO_PLACE
    first = 1 + max((int(note.id) for note in read_notes(file) if note.kind == COMMENT and note.id.isdigit()), default=-1)
    insertions = [
        insertion
        for number, (line, paragraph, comment) in enumerate(placed, first)
        if paragraph is not None
        for insertion in _around(paragraph, _range(line, paragraph, comment), number)
    ]
    parts, fault = unpack(data)
    parts[main] = _put_in(parts[main], insertions)
    if fault or not _add_part(file, parts, b"".join(_comment(number, each) for number, each in enumerate(comments, first))):
        return b"", fault or NO_PLACE
    written = pack(member(name, part) for name, part in parts.items())
    return (written, "") if _reads_alike(file, written, range(first, first + len(comments))) else (b"", NO_PLACE)


def _range(line: Line, paragraph: ParagraphBytes, comment: WordComment) -> tuple[int, int]:
    """Return where the words of a comment stand in the text of a paragraph's runs; nowhere where it has no such words.

    That text may have more than is seen: of equal words, those are meant that have as many of them before.
    """
    seen, text = seen_text(line.pieces), paragraph.text
    words = seen[comment.start : comment.end]
    if not words.strip() or words not in text:
        return 0, 0
    before = len(re.findall(re.escape(words), seen[: comment.start]))
    found = [each.start() for each in re.finditer(re.escape(words), text)]
    start = found[min(before, len(found) - 1)]
    return start, start + len(words)


def _around(paragraph: ParagraphBytes, stretch: tuple[int, int], number: int) -> Iterator[_Insertion]:
    """Yield the marks around a stretch of a paragraph and the reference behind it; around the whole paragraph for an empty stretch."""
    start, end = stretch
    begin, finish = _mark("commentRangeStart", number), _mark("commentRangeEnd", number) + _reference(number)
    if start == end:
        first, last = (paragraph.runs[0].start, paragraph.runs[-1].end) if paragraph.runs else (paragraph.end, paragraph.end)
        yield _Insertion(first, (1, -number), begin)
        yield _Insertion(last, (0, number), finish)
        return
    for offset, written, order in ((start, begin, (1, -number)), (end - 1, finish, (0, number))):
        run, text, at = paragraph.text_at(offset)
        around = next((field for field in paragraph.fields if field[0] <= run.start < field[1]), None)
        if around is not None:  # programs drop what stands inside a field
            yield _Insertion(around[written is finish], order, written)
        else:
            yield from _cut(run, text, at, written, order, behind=written is finish)


def _cut(
    run: RunBytes, text: TextBytes, at: int, written: bytes, order: tuple[int, int], *, behind: bool
) -> Iterator[_Insertion]:
    """Yield what puts marks before a letter of a run, or behind it: at the edge of the run, or between two halves of it."""
    at += behind
    edge = run.texts[-1 if behind else 0]
    if text is edge and at == (len(text.text) if behind else 0) and _is_at_edge(run, text, behind=behind):
        yield _Insertion(run.end if behind else run.start, order, written)
    elif not text.is_text or at in (0, len(text.text)):
        yield _Insertion(text.end if at else text.start, order, b"</%s>" % run.name + written + _opened(run))
    else:
        name = run.name[:-1] + b"t"
        kept = b"</%s></%s>" % (name, run.name), _opened(run) + b'<%s xml:space="preserve">' % name
        yield _Insertion(text.offsets[at], order, written.join(kept))
        if not text.keeps:
            yield _Insertion(text.inner - 1, (0, 0), b' xml:space="preserve"')


def _is_at_edge(run: RunBytes, text: TextBytes, *, behind: bool) -> bool:
    """Whether nothing but its properties stands between the edge of a run and its first or last text."""
    if behind:
        return run.end - text.end == len(run.name) + len(b"</>")
    return text.start - run.start >= len(run.name)


def _opened(run: RunBytes) -> bytes:
    return b"<%s>" % run.name + run.properties


def _mark(name: str, number: int) -> bytes:
    return f'<w:{name} xmlns:w="{W[1:-1]}" w:id="{number}"/>'.encode()


def _reference(number: int) -> bytes:
    return f'<w:r xmlns:w="{W[1:-1]}"><w:commentReference w:id="{number}"/></w:r>'.encode()


def _comment(number: int, comment: WordComment) -> bytes:
    said = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in comment.lines)
    who = f"w:author={quoteattr(AUTHOR)} w:initials={quoteattr(INITIALS)}"
    return f'<w:comment xmlns:w="{W[1:-1]}" w:id="{number}" {who}>{said}</w:comment>'.encode()


def _put_in(data: bytes, insertions: Iterable[_Insertion]) -> bytes:
    """Return data with all insertions; one that stands there already, such as an attribute twice, is put in once."""
    ordered = sorted(dict.fromkeys(insertions), key=lambda each: (each.at, each.order))
    pieces, reached = list[bytes](), 0
    for each in ordered:
        pieces += [data[reached : each.at], each.written]
        reached = each.at
    return b"".join((*pieces, data[reached:]))


def _add_part(file: WordFile, parts: dict[str, bytes], comments: bytes) -> bool:
    """Add comments to the part that holds them, or make that part; whether that was possible."""
    package = file.package
    known = package.related("comments")
    if known:
        return _insert_last(parts, known[0], comments)
    folder, name = posixpath.split(package.main)
    part = posixpath.join(folder, "comments.xml")
    relations = next((each for each in parts if each.lower() == posixpath.join(folder, "_rels", f"{name}.rels").lower()), "")
    ids = {each.id for each in package.relations.get(package.main, ())}
    id = next(f"rIdComments{at}" for at in range(len(ids) + 1) if f"rIdComments{at}" not in ids)
    if part in parts or not relations:
        return False
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts[part] = b"%s<w:comments xmlns:w=%s>%s</w:comments>" % (head, quoteattr(W[1:-1]).encode(), comments)
    related = f'<Relationship Id="{id}" Type="{_RELATION}" Target="comments.xml"/>'.encode()
    typed = f'<Override PartName="/{part}" ContentType="{_TYPE}"/>'.encode()
    return _insert_last(parts, relations, related) and _insert_last(parts, CONTENT_TYPES, typed)


def _insert_last(parts: dict[str, bytes], name: str, written: bytes) -> bool:
    """Put elements in at the end of the root of a part; whether it has an end."""
    data = parts.get(name, b"")
    at = data.rfind(b"</")
    parts[name] = data[:at] + written + data[at:]
    return at > 0


def _reads_alike(file: WordFile, written: bytes, numbers: range) -> bool:
    """Whether a file with comments has the text of the file without, and each comment at its place."""
    made, _ = open_word(written)
    if made is None:
        return False
    before, after = (read_view(each.body, None, accepting=True) for each in (file, made))
    anchored = {id for line in after for kind, id in line.anchors if kind is Kind.COMMENT}
    same = [seen_text(line.pieces) for line in before] == [seen_text(line.pieces) for line in after]
    return same and {str(number) for number in numbers} <= anchored
