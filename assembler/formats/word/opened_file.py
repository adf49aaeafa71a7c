"""A Word file opened: its package, its text, its lists and styles, and what stands beside the text. The bytes may be hostile."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from assembler.formats.word.declared import label_doubts, paragraph_properties
from assembler.formats.word.elements import P
from assembler.formats.word.embedding import NAMESPACE
from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.numbering import NO_LISTS, Lists, Pairs, read_lists
from assembler.formats.word.package import UNREADABLE, Element, Package, W, child_at, open_package, parse, val_at
from assembler.formats.word.page_room import page_room
from assembler.formats.word.paragraph_reader import read_story
from assembler.formats.word.paragraphs import Story
from assembler.formats.word.styles import P_PR, R_PR, RunFormat, Setting, Styles, read_styles
from assembler.formats.word.theme import read_theme
from assembler.model.document import Document
from assembler.model.embedded_model import UnreadableModelError, read_embedded_model
from assembler.model.quick_dataclass import dataclass

MOST_LINES = 20_000
"""The most paragraphs of a file that is read."""
TOO_LONG = f"The file has more than {MOST_LINES:,} paragraphs."
NO_STYLES = f'<w:styles xmlns:w="{W.strip("{}")}"/>'.encode()
"""The styles of a file that has none."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file: its package, its main part as XML, the text of its body, its lists and its styles."""

    package: Package
    root: Element
    body: Story
    lists: Lists
    styles: Styles


def open_word(data: bytes, *, needs_styles: bool = True) -> tuple[WordFile | None, str]:
    """Return a Word file, or None and a sentence why it cannot be read, such as that it has no styles, where it needs some."""
    package, fault = open_package(data)
    if package is None:
        return None, fault
    root = parse(package.parts[package.main])
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None:
        return None, UNREADABLE
    if sum(1 for _ in root.iter(P)) > MOST_LINES:
        return None, TOO_LONG
    try:
        styled = package.data("styles") or (b"" if needs_styles else NO_STYLES)
        beside = (package.data(kind) for kind in ("theme", "settings", "fontTable"))
        formats = read_formats(package.data("numbering"), styled, *beside)
        if formats is None:
            return None, UNREADABLE
        lists, styles = formats
        return WordFile(package, root, read_story(package.main, body, styles, page_room(root)), lists, styles), ""
    except (LookupError, ValueError):
        return None, UNREADABLE


@lru_cache(16)  # the files of one shell share these parts, and a process renders with few shells
def read_formats(numbering: bytes, styles: bytes, theme: bytes, settings: bytes, fonts: bytes) -> tuple[Lists, Styles] | None:
    """Return the lists and the styles of a file; None where it has no styles. It may have no lists and no theme."""
    numbering_root, styles_root = parse(numbering), parse(styles)
    if styles_root is None:
        return None
    read = read_styles(styles_root, read_theme(parse(theme), parse(settings), parse(fonts)))

    def declared(level: Element) -> Pairs:
        return *paragraph_properties(child_at(level, P_PR), read.theme), *label_doubts(level)

    def hides_labels(level: Element) -> bool:
        look = _look_of_labels(read, level)
        return is_unseen(look) or (bool(look.doubts) and val_at(level, f"{W}numFmt") != "bullet")

    lists = NO_LISTS if numbering_root is None else read_lists(numbering_root, styles_root, hides_labels, declared)
    return lists, replace(read, lists=lists)


def _look_of_labels(styles: Styles, level: Element) -> RunFormat:
    block = tuple(paragraph_properties(child_at(level, P_PR), styles.theme))
    return styles.run_format(Setting(declared=block), child_at(level, R_PR))


def seen_lists(file: WordFile) -> Lists:
    """Return the lists of a file, in which a label is unseen only where nobody can see it, whatever font draws it.

    `WordFile.lists` trusts no font that could draw other figures than those of the file; raises ValueError where a number is none.
    """
    numbering, styles = parse(file.package.data("numbering")), parse(file.package.data("styles") or NO_STYLES)
    if numbering is None or styles is None:
        return NO_LISTS
    return read_lists(numbering, styles, lambda level: is_unseen(_look_of_labels(file.styles, level)))


def parts_with_root(package: Package, root: str) -> Iterator[tuple[str, Element]]:
    """Yield the parts whose root has a tag, whatever their names are and whether or not a relation leads to them."""
    for part, data in package.parts.items():
        tree = parse(data) if data.lstrip()[:1] == b"<" else None
        if tree is not None and tree.tag == root:
            yield part, tree


def embedded_paper(package: Package) -> Document | None:
    """Return the document model embedded in a file, by its package; None where there is none, more than one, or none that can be read."""
    written = [tree.text or "" for _, tree in parts_with_root(package, f"{{{NAMESPACE}}}paper")]
    try:
        return read_embedded_model(written[0]) if len(written) == 1 else None  # of two, neither can be believed
    except UnreadableModelError:
        return None
