"""A returned Word file parsed: its text with tracked changes accepted and rejected, and whatever else may carry a change.

Beside the text these are headers, footers, notes, comments, hidden runs, field codes, embedded objects and the protection.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assembler.formats.word import tracked_changes
from assembler.formats.word.embedding import NAMESPACE
from assembler.formats.word.numbering import Lists, read_lists
from assembler.formats.word.package import REFERENCE, UNREADABLE, Element, Package, W, open_package, parse
from assembler.formats.word.tracked_changes import ParagraphText, ViewReader
from assembler.model.document import Document
from assembler.model.embedded_model import UnreadableModelError, read_embedded_model

HEADERS_AND_FOOTERS = {"the header": f"{W}headerReference", "the footer": f"{W}footerReference"}
"""The elements by which a section names its headers and footers."""

NOTES = {"a footnote": f"{W}footnotes", "an endnote": f"{W}endnotes", "a comment": f"{W}comments"}
"""The roots of the parts that hold notes."""

MEDIA = re.compile(r"word/media/|word/embeddings/", re.IGNORECASE)
OBJECTS = {f"{W}altChunk": "another file", f"{W}object": "an embedded object", f"{W}control": "an ActiveX control"}
MOST_LINES = 20_000
"""The most paragraphs of a file that is read."""
TOO_LONG = f"The file has more than {MOST_LINES:,} paragraphs."


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file: its package, and, parsed, its main part, the body in it, its styles and its lists."""

    package: Package
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
    package, fault = open_package(data)
    if package is None:
        return None, fault
    main = package.parts[package.main]
    root, styles, numbering = map(parse, (main, package.data("styles"), package.data("numbering")))
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None or styles is None:
        return None, UNREADABLE
    if sum(1 for _ in root.iter(f"{W}p")) > MOST_LINES:
        return None, TOO_LONG
    try:
        return WordFile(package, root, body, styles, _lists_of(numbering, styles)), ""
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
        {name: _distinct_lines(_used_in_sections(file, reference)) for name, reference in HEADERS_AND_FOOTERS.items()},
        {name: _distinct_lines(_parts_with_root(file, root)) for name, root in NOTES.items()},
        tracked_changes.hidden_text(file.root, hidden),
        tracked_changes.field_codes(file.root),
        tuple(sorted(set(_change_authors(file.root)))),
        tuple(sorted(set(_embedded_objects(file)))),
        _is_protected(file),
    ), ""


def _used_in_sections(file: WordFile, reference: str) -> Iterator[Element]:
    """Yield the headers or footers that a section shows; one that is only in the file shows nowhere."""
    named = {element.get(REFERENCE) for element in file.root.iter(reference)}
    targets = (
        each.target for each in file.package.relations.get(file.package.main, ()) if each.id in named and not each.external
    )
    trees = (parse(file.package.parts.get(name, b"")) for name in dict.fromkeys(targets))
    yield from (tree for tree in trees if tree is not None)


def _parts_with_root(file: WordFile, root: str) -> Iterator[Element]:
    """Yield the parts whose root has a tag, whatever their names are and whether or not a relation leads to them."""
    for data in file.package.parts.values():
        if data.lstrip()[:1] != b"<":  # a picture
            continue
        tree = parse(data)
        if tree is not None and tree.tag == root:
            yield tree


def _distinct_lines(trees: Iterable[Element]) -> tuple[str, ...]:
    """Return the distinct lines of parts, in their order."""
    return tuple(dict.fromkeys(line for tree in trees for line in tracked_changes.plain_lines(tree)))


def _change_authors(root: Element) -> Iterator[str]:
    for element in root.iter(*(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))):
        yield element.get(f"{W}author", "").strip() or "somebody without a name"


def _embedded_objects(file: WordFile) -> Iterator[str]:
    yield from (OBJECTS[str(element.tag)] for element in file.root.iter(*OBJECTS))
    yield from ("a picture or an embedded file" for name in file.package.parts if MEDIA.match(name))


def _is_protected(file: WordFile) -> bool:
    settings = parse(file.package.data("settings"))
    protection = None if settings is None else settings.find(f"{W}documentProtection")
    return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")


def embedded_paper(file: WordFile) -> Document | None:
    """Return the document model embedded in a file; None where there is none, more than one, or none that can be read."""
    written = [tree.text or "" for tree in _parts_with_root(file, f"{{{NAMESPACE}}}paper")]
    try:
        return read_embedded_model(written[0]) if len(written) == 1 else None  # of two, neither can be believed
    except UnreadableModelError:
        return None
