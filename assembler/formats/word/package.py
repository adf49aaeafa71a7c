"""A Word file as a package of parts (ISO/IEC 29500-2): unpacked and parsed as XML with entities and network access disabled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from assembler.formats.word.archive import unpack
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of its elements
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
SETTINGS = "word/settings.xml"
CONTENT_TYPES, RELATIONS, DOCUMENT_RELATIONS = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
NEEDED = (CONTENT_TYPES, RELATIONS, DOCUMENT, DOCUMENT_RELATIONS, STYLES, NUMBERING, SETTINGS)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file: all as bytes, those in XML also as trees. `path` is the name used in messages."""

    path: str
    parts: Mapping[str, bytes]
    trees: Mapping[str, Element]

    def fault(self, id: str, part: str, message: str, hint: str) -> Diagnostic:
        """Return a finding about one part."""
        return fault(id, self.path, f"{part}: {message}", hint, part)


def fault(id: str, path: str, message: str, hint: str, part: str = "") -> Diagnostic:
    """Return a finding about a shell; a Word file has no lines, so its place is the file's first line."""
    return error(id, message, Span(path, 1, 1), hint, part)


def open_package(path: str, data: bytes) -> tuple[Package | None, tuple[Diagnostic, ...]]:
    """Return a Word file's parts, or None and the findings where it cannot be unpacked or parsed."""
    parts, sentence = unpack(data)
    if sentence:
        return None, (fault("broken-shell", path, sentence, "Open it in Word and save it as a Word document (.docx)."),)
    trees: dict[str, Element] = {}
    findings = tuple(_parse_parts(path, parts, trees))
    return (None if findings else Package(path, parts, trees)), findings


def _parse_parts(path: str, parts: Mapping[str, bytes], trees: dict[str, Element]) -> Iterator[Diagnostic]:
    """Parse the XML parts into `trees`, and yield a finding for each that is missing or cannot be parsed."""
    for name in NEEDED:
        if name not in parts:
            hint = "Start from a shell in templates/, or save the file again in Word."
            yield fault("broken-shell", path, f"The part {name} is missing.", hint, name)
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            tree = parse(data)
            if tree is None:
                hint = "Save the file again in Word, or take the last good version."
                yield fault("broken-shell", path, f"{name}: The part is no well-formed XML, or it has a DOCTYPE.", hint, name)
            else:
                trees[name] = tree


def parse(data: bytes) -> Element | None:
    """Return the root of an XML part, or None where it is malformed or has a DOCTYPE.

    Entities are not resolved, nothing is fetched, and lxml's limits of depth and size hold.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if tree.getroottree().docinfo.internalDTD is not None else tree
