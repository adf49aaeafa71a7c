"""A Word file as a package of parts (ISO/IEC 29500-2): parts are found by relationships, from the package on, not by their names."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from assembler.formats.word.archive import unpack
from assembler.model.quick_dataclass import dataclass

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of its elements
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
"""The attribute by which an element names a relation of its part."""

STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": REFERENCE[1:-3].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
"""The namespaces of a file that Word saved as a “Strict Open XML Document” (ISO/IEC 29500-1), and those that others have (29500-4)."""

OFFICE = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/", "http://schemas.microsoft.com/")
"""The beginnings of the types of relations that Office knows."""

DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
SETTINGS = "word/settings.xml"
CONTENT_TYPES, RELATIONS, DOCUMENT_RELATIONS = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
"""The names of the parts in our own files; in a file from elsewhere a part may have any name."""

RELATIONS_ENDING = ".rels"
MAIN = "officeDocument"
UNREADABLE = "The text, the styles or the numbering cannot be read."


MOST_ELEMENTS = 500_000
"""The most elements, and the most attributes, of a part that is read: each costs its reader a hundred times its letters."""

TOO_MUCH = f"The file holds more than {MOST_ELEMENTS:,} elements or attributes."


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part, or of the package: its id, its kind, and its target.

    `kind` is the last word of its type, such as `header`; a type is `known` if it is one of Office. `target` is the name of a part,
    or, if `external`, an address.
    """

    id: str
    kind: str
    target: str
    external: bool
    known: bool = True


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file by name, their relations by part (those of the package by the empty name), and its main part.

    `types` gives the content type of each part that has one.
    """

    parts: Mapping[str, bytes]
    relations: Mapping[str, tuple[Relation, ...]]
    types: Mapping[str, str]
    main: str

    def related(self, kind: str) -> tuple[str, ...]:
        """Return the names of the parts to which the main part has a relation of a kind, in their order."""
        found = (each.target for each in self.relations.get(self.main, ()) if each.kind == kind and not each.external)
        return tuple(name for name in dict.fromkeys(found) if name in self.parts)

    def data(self, kind: str) -> bytes:
        """Return the one part to which the main part has a relation of a kind; empty where there is none."""
        return next((self.parts[name] for name in self.related(kind)), b"")


def open_package(data: bytes) -> tuple[Package | None, str]:
    """Return the parts of a Word file, or None and a sentence why they cannot be read.

    Parts that no relation leads to are among the parts as well: a reader may judge that they are there.
    """
    parts, fault = unpack(data)
    return (None, fault) if fault else read_package(parts)


def read_package(parts: Mapping[str, bytes]) -> tuple[Package | None, str]:
    """Return parts as a package, or None and a sentence why they are none."""
    if any(map(is_too_much, parts.values())):
        return None, TOO_MUCH
    names = {name.lower(): name for name in parts}  # names of parts are compared without their case (29500-2, 6.2.2.3)
    relations = {
        names.get(source, source): tuple(_read_relations(source, content, names))
        for name, content in parts.items()
        if (source := _source(name.lower())) is not None
    }
    mains = [each.target for each in relations.get("", ()) if each.kind == MAIN and each.target in parts]
    if len(set(mains)) != 1:  # of two main parts programs may show either
        return None, UNREADABLE
    return Package(parts, relations, dict(_read_types(parts)), mains[0]), ""


def is_too_much(data: bytes) -> bool:
    """Whether a part has more elements or attributes than are read, in whatever encoding; each element has up to two marks."""
    return len(data) > MOST_ELEMENTS and (data.count(b"<") > 2 * MOST_ELEMENTS or data.count(b"=") > MOST_ELEMENTS)


def _source(name: str) -> str | None:
    """Return the part whose relations a part holds: `word/document.xml` for `word/_rels/document.xml.rels`; None if it holds none."""
    folder, file = posixpath.split(name)
    outer, last = posixpath.split(folder)
    return (
        posixpath.join(outer, file.removesuffix(RELATIONS_ENDING))
        if last == "_rels" and file.endswith(RELATIONS_ENDING)
        else None
    )


def _read_relations(source: str, data: bytes, names: Mapping[str, str]) -> Iterator[Relation]:
    tree, folder = parse(data), posixpath.dirname(source)
    for each in () if tree is None else tree.iter("{*}Relationship"):
        external = each.get("TargetMode") == "External"
        target = each.get("Target", "")
        if not external:
            whole = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            target = names.get(whole.lower(), whole)
        kind = each.get("Type", "")
        yield Relation(each.get("Id", ""), kind.rpartition("/")[2], target, external, kind.startswith(OFFICE))


def _read_types(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each part with its content type: its own, else that of its ending (29500-2, 7.2.3)."""
    tree = parse(parts.get(CONTENT_TYPES, b""))
    entries = () if tree is None else tuple(tree)
    own = {each.get("PartName", "").lstrip("/").lower(): each.get("ContentType", "") for each in entries if each.get("PartName")}
    shared = {each.get("Extension", "").lower(): each.get("ContentType", "") for each in entries if each.get("Extension")}
    for name in parts:
        found = own.get(name.lower()) or shared.get(name.rpartition(".")[2].lower())
        if found:
            yield name, found


def parse(data: bytes) -> Element | None:
    """Return the root of an XML part, or None where it is malformed or has a DOCTYPE.

    Entities are not resolved, nothing is fetched, and lxml's limits of depth and size hold. Comments and instructions of XML, which
    no program shows, are left out: text goes on behind them. The strict namespaces are read as the usual ones.
    """
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if tree.getroottree().docinfo.internalDTD is not None else tree


def child_at(element: Element | None, *path: str) -> Element | None:
    """Return the descendant that a path of tags leads to, child by child, or None: four times as quick as lxml's `find`."""
    for tag in path:
        if element is None:
            return None
        element = next(element.iterchildren(tag), None)
    return element


def val_at(element: Element | None, *path: str) -> str:
    """Return the `w:val` attribute of the descendant at a path of tags; empty where there is none."""
    found = child_at(element, *path)
    return "" if found is None else found.get(VAL, "")


VAL = f"{W}val"


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off is on; one without a value is (ISO/IEC 29500-1, 17.17.4)."""
    return element is not None and element.get(VAL, "1") not in ("0", "false", "off")
