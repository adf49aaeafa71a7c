"""A returned Word file parsed: its text with tracked changes accepted and rejected, and whatever else may carry a change.

Beside the text these are headers, footers, notes, comments, hidden runs, field codes, embedded objects and the protection.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assembler.formats.word import tracked_changes
from assembler.formats.word.archive import unpack
from assembler.formats.word.embedding import NAMESPACE
from assembler.formats.word.numbering import Lists, read_lists
from assembler.formats.word.package import DOCUMENT, NUMBERING, STYLES, Element, W, parse
from assembler.formats.word.tracked_changes import ParagraphText, ViewReader
from assembler.model.document import Document
from assembler.model.embedded_model import UnreadableModelError, read_embedded_model

EMBEDDED_MODELS = re.compile(r"customXml/item\d*\.xml")
SETTINGS = "word/settings.xml"
HEADERS_AND_FOOTERS = {"the header": re.compile(r"word/header\d*\.xml"), "the footer": re.compile(r"word/footer\d*\.xml")}
NOTES = {
    "a footnote": re.compile(r"word/footnotes\.xml"),
    "an endnote": re.compile(r"word/endnotes\.xml"),
    "a comment": re.compile(r"word/comments\.xml"),
}
MEDIA = re.compile(r"word/media/|word/embeddings/", re.IGNORECASE)
OBJECTS = {f"{W}altChunk": "another file", f"{W}object": "an embedded object", f"{W}control": "an ActiveX control"}
MOST_LINES = 20_000
"""The most paragraphs of a file that is read."""
TOO_LONG = f"The file has more than {MOST_LINES:,} paragraphs."
UNREADABLE = "The text, the styles or the numbering cannot be read."


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file as bytes, and, parsed, its main part, the body in it, its styles and its lists."""

    parts: Mapping[str, bytes]
    root: Element
    body: Element
    styles: Element
    lists: Lists


@dataclass(frozen=True, slots=True)
class WordContent:
    """The text of a Word file with all tracked changes accepted and with all rejected, and what else it holds.

    `headers_and_footers` and `notes` (foot- and endnotes, comments) give distinct lines by kind; `hidden` is text that nobody
    sees, `codes` are the codes of fields, `authors` those who tracked changes, `embedded` the kinds of embedded objects.
    """

    accepted: tuple[ParagraphText, ...]
    rejected: tuple[ParagraphText, ...]
    headers_and_footers: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]
    hidden: tuple[str, ...]
    codes: tuple[str, ...]
    authors: tuple[str, ...]
    embedded: tuple[str, ...]
    protected: bool


def open_word(data: bytes) -> tuple[WordFile | None, str]:
    """Return a Word file's parts, or None and a sentence why it cannot be read."""
    parts, fault = unpack(data)
    if fault:
        return None, fault
    root, styles, numbering = (parse(parts.get(name, b"")) for name in (DOCUMENT, STYLES, NUMBERING))
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None or styles is None:
        return None, UNREADABLE
    if sum(1 for _ in root.iter(f"{W}p")) > MOST_LINES:
        return None, TOO_LONG
    try:
        return WordFile(parts, root, body, styles, _lists_of(numbering, styles)), ""
    except (LookupError, ValueError):
        return None, UNREADABLE


def _lists_of(numbering: Element | None, styles: Element) -> Lists:
    """Return the lists of a file; a file may have no part for them."""
    return Lists({}, {}, {}, {}) if numbering is None else read_lists(numbering, styles)


def read_both_views(file: WordFile) -> tuple[WordContent | None, str]:
    """Return a file's content with changes accepted and rejected, or None and a sentence why it cannot be read."""
    hidden = tracked_changes.hidden_styles(file.styles)
    try:
        accepted, rejected = (ViewReader(file.lists, accepting, hidden).read(file.body) for accepting in (True, False))
    except (LookupError, ValueError):
        return None, UNREADABLE
    return WordContent(
        accepted,
        rejected,
        {name: _distinct_lines(file, pattern) for name, pattern in HEADERS_AND_FOOTERS.items()},
        {name: _distinct_lines(file, pattern) for name, pattern in NOTES.items()},
        tracked_changes.hidden_text(file.root, hidden),
        tracked_changes.field_codes(file.root),
        tuple(sorted(set(_change_authors(file.root)))),
        tuple(sorted(set(_embedded_objects(file)))),
        _is_protected(file),
    ), ""


def _distinct_lines(file: WordFile, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return the distinct lines of the parts whose names match, in their order."""
    trees = (parse(data) for name, data in sorted(file.parts.items()) if pattern.fullmatch(name))
    return tuple(dict.fromkeys(line for tree in trees if tree is not None for line in tracked_changes.plain_lines(tree)))


def _change_authors(root: Element) -> Iterator[str]:
    for element in root.iter(*(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))):
        yield element.get(f"{W}author", "").strip() or "somebody without a name"


def _embedded_objects(file: WordFile) -> Iterator[str]:
    yield from (OBJECTS[str(element.tag)] for element in file.root.iter(*OBJECTS))
    yield from ("a picture or an embedded file" for name in file.parts if MEDIA.match(name))


def _is_protected(file: WordFile) -> bool:
    settings = parse(file.parts.get(SETTINGS, b""))
    protection = None if settings is None else settings.find(f"{W}documentProtection")
    return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")


def embedded_paper(file: WordFile) -> Document | None:
    """Return the document model embedded in a file; None where there is none, more than one, or none that can be read."""
    trees = (parse(data) for name, data in sorted(file.parts.items()) if EMBEDDED_MODELS.fullmatch(name))
    written = [tree.text or "" for tree in trees if tree is not None and tree.tag == f"{{{NAMESPACE}}}paper"]
    try:
        return read_embedded_model(written[0]) if len(written) == 1 else None  # of two, neither can be believed
    except UnreadableModelError:
        return None
