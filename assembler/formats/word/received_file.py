"""A returned Word file opened: its text in both views, and all that is not text but changes what a reader is told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assembler.formats.word import tracked_changes
from assembler.formats.word.archive import unpack
from assembler.formats.word.embedding import NAMESPACE
from assembler.formats.word.numbering import Lists, read_lists
from assembler.formats.word.package import DOCUMENT, NUMBERING, STYLES, W, parse
from assembler.formats.word.tracked_changes import Element, ParagraphText, ViewReader
from assembler.model.document import Document
from assembler.model.embedded_model import UnreadableModelError, read_embedded_model

ENCLOSURES = re.compile(r"customXml/item\d*\.xml")
SETTINGS = "word/settings.xml"
HEADERS_AND_FOOTERS = {"the header": re.compile(r"word/header\d*\.xml"), "the footer": re.compile(r"word/footer\d*\.xml")}
NOTES = {
    "a footnote": re.compile(r"word/footnotes\.xml"),
    "an endnote": re.compile(r"word/endnotes\.xml"),
    "a comment": re.compile(r"word/comments\.xml"),
}
PICTURES = re.compile(r"word/media/|word/embeddings/", re.IGNORECASE)
FOREIGN = {f"{W}altChunk": "another file", f"{W}object": "an embedded object", f"{W}control": "an ActiveX control"}
MOST_LINES = 20_000
TOO_LONG = f"The file has more than {MOST_LINES:,} paragraphs."
UNREADABLE = "The text, the styles or the numbering cannot be read."


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file that were read: `parts` as bytes, the text, its styles and its lists."""

    parts: Mapping[str, bytes]
    root: Element
    styles: Element
    lists: Lists


@dataclass(frozen=True, slots=True)
class WordContent:
    """What a Word file says: its lines with all changes accepted, and with all rejected; and what else it holds.

    `headers_and_footers` gives the lines of headers and footers, `notes` those of notes and comments, by what they are called;
    `authors` whoever tracked a change; `foreign` what was embedded.
    """

    accepted: tuple[ParagraphText, ...]
    rejected: tuple[ParagraphText, ...]
    headers_and_footers: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]
    hidden: tuple[str, ...]
    codes: tuple[str, ...]
    authors: tuple[str, ...]
    foreign: tuple[str, ...]
    protected: bool


def open_word(data: bytes) -> tuple[WordFile | None, str]:
    """Open a Word file, or say in a sentence why it cannot be read."""
    parts, fault = unpack(data)
    if fault:
        return None, fault
    root, styles, numbering = (parse(parts.get(name, b"")) for name in (DOCUMENT, STYLES, NUMBERING))
    if root is None or root.find(f"{W}body") is None or styles is None:
        return None, UNREADABLE
    if sum(1 for _ in root.iter(f"{W}p")) > MOST_LINES:
        return None, TOO_LONG
    try:
        return WordFile(parts, root, styles, _lists(numbering, styles)), ""
    except (LookupError, ValueError):
        return None, UNREADABLE


def _lists(numbering: Element | None, styles: Element) -> Lists:
    """Read the lists; a file without any has none."""
    return Lists({}, {}, {}, {}) if numbering is None else read_lists(numbering, styles)


def read_both_views(file: WordFile) -> tuple[WordContent | None, str]:
    """Read a file in both views, or say in a sentence why that cannot be done."""
    hidden = tracked_changes.hidden_styles(file.styles)
    body = file.root.find(f"{W}body")
    assert body is not None, "a file without a body was not opened"  # noqa: S101
    try:
        accepted, rejected = (ViewReader(file.lists, accepting, hidden).read(body) for accepting in (True, False))
    except (LookupError, ValueError):
        return None, UNREADABLE
    return WordContent(
        accepted,
        rejected,
        {name: _lines(file, pattern) for name, pattern in HEADERS_AND_FOOTERS.items()},
        {name: _lines(file, pattern) for name, pattern in NOTES.items()},
        tracked_changes.hidden_text(file.root, hidden),
        tracked_changes.field_codes(file.root),
        tuple(sorted(set(_authors(file.root)))),
        tuple(sorted(set(_foreign(file)))),
        _protected(file),
    ), ""


def _lines(file: WordFile, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Give the distinct lines of the parts whose name fits."""
    trees = (parse(data) for name, data in sorted(file.parts.items()) if pattern.fullmatch(name))
    return tuple(dict.fromkeys(line for tree in trees if tree is not None for line in tracked_changes.plain_lines(tree)))


def _authors(root: Element) -> Iterator[str]:
    for element in root.iter(*(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))):
        yield element.get(f"{W}author", "").strip() or "somebody without a name"


def _foreign(file: WordFile) -> Iterator[str]:
    yield from (FOREIGN[str(element.tag)] for element in file.root.iter(*FOREIGN))
    yield from ("a picture or an embedded file" for name in file.parts if PICTURES.match(name))


def _protected(file: WordFile) -> bool:
    settings = parse(file.parts.get(SETTINGS, b""))
    protection = None if settings is None else settings.find(f"{W}documentProtection")
    return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")


def embedded_paper(file: WordFile) -> Document | None:
    """Give the paper a file says it is; None where it says nothing, or nothing that can be read."""
    trees = (parse(data) for name, data in sorted(file.parts.items()) if ENCLOSURES.fullmatch(name))
    written = [tree.text or "" for tree in trees if tree is not None and tree.tag == f"{{{NAMESPACE}}}paper"]
    try:
        return read_embedded_model(written[0]) if len(written) == 1 else None
    except UnreadableModelError:
        return None
