"""What stands beside the text of a Word file: headers and footers as the sections use them, footnotes, endnotes and comments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from assembler.formats.word.opened_file import WordFile, parts_with_root
from assembler.formats.word.package import REFERENCE, Element, W, child_at, is_on, parse
from assembler.formats.word.page_room import page_room
from assembler.formats.word.paragraph_reader import read_story
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.views import Line, read_beside

FURNITURE = {"the header": f"{W}headerReference", "the footer": f"{W}footerReference"}
"""The elements by which a section names its headers and footers (ISO/IEC 29500-1, 17.10)."""

NOTES = {"a footnote": f"{W}footnotes", "an endnote": f"{W}endnotes", "a comment": f"{W}comments"}
"""The roots of the parts that hold notes."""

COMMENT = "a comment"
PAGES = {"default": "", "first": " of the first page", "even": " of even pages"}


@dataclass(frozen=True, slots=True)
class Furniture:
    """A header or footer that a section shows, on which of its pages, and its lines; none where it shows nothing."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, an endnote or a comment: its kind and id, its lines, and the author and the time that it states."""

    kind: str
    id: str
    lines: tuple[Line, ...]
    by: str = ""
    on: datetime | None = None

    @property
    def anchor(self) -> tuple[Kind, str]:
        """The reference to it in the text."""
        return Kind.COMMENT if self.kind == COMMENT else Kind.NOTE, self.id


def headers_and_footers(file: WordFile) -> tuple[Furniture, ...]:
    """Return the distinct headers and footers that the sections show; one that is only in the file shows nowhere.

    Raises ValueError where one cannot be read, as `read_notes` does.
    """
    targets = {each.id: each.target for each in file.package.relations.get(file.package.main, ()) if not each.external}
    settings = parse(file.package.data("settings"))
    even = is_on(child_at(settings, f"{W}evenAndOddHeaders"))
    used = dict.fromkeys(_used_parts(file.root, targets, even=even))
    return tuple(dict.fromkeys(Furniture(name, _lines_of(file, part)) for name, part in used))


def _used_parts(root: Element, targets: Mapping[str, str], *, even: bool) -> Iterator[tuple[str, str]]:
    """Yield for each section the names and the parts of the headers and footers it shows; one that it lacks is that of the one before."""
    named = dict[tuple[str, str], str]()
    for section in (each for each in root.iter(f"{W}sectPr") if each.getparent() is not None):
        for what, tag in FURNITURE.items():
            for each in section.iterfind(tag):
                named[what, each.get(f"{W}type", "default")] = targets.get(each.get(REFERENCE, ""), "?")
        shown = {"default": True, "first": is_on(child_at(section, f"{W}titlePg")), "even": even}
        for what in FURNITURE:
            yield from ((f"{what}{PAGES[pages]}", named.get((what, pages), "")) for pages, used in shown.items() if used)


def _lines_of(file: WordFile, part: str) -> tuple[Line, ...]:
    if not part:
        return ()
    root = parse(file.package.parts.get(part, b""))
    if root is None:
        raise ValueError(f"{part} cannot be read.")
    return read_beside(read_story(part, root, file.styles, page_room(file.root)), file.lists)


def read_notes(file: WordFile) -> tuple[Note, ...]:
    """Return the footnotes, the endnotes and the comments, whether or not the text refers to them."""
    return tuple(
        Note(kind, each.get(f"{W}id", ""), _note_lines(file, part, each), each.get(f"{W}author", "").strip(), _time(each))
        for kind, tag in NOTES.items()
        for part, root in parts_with_root(file.package, tag)
        for each in root.iterchildren("*")
    )


def _note_lines(file: WordFile, part: str, note: Element) -> tuple[Line, ...]:
    return read_beside(read_story(part, note, file.styles, page_room(file.root)), file.lists)


def _time(note: Element) -> datetime | None:
    try:
        return datetime.fromisoformat(note.get(f"{W}date", ""))
    except ValueError:
        return None
