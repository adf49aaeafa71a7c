"""A shell's parts, opened and read as XML, before anything is believed of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from assembler.formats.word.archive import unpack
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
SETTINGS = "word/settings.xml"
CONTENT_TYPES, RELATIONS, DOCUMENT_RELATIONS = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
NEEDED = (CONTENT_TYPES, RELATIONS, DOCUMENT, DOCUMENT_RELATIONS, STYLES, NUMBERING, SETTINGS)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file: all as bytes, those in XML also as trees. `path` is where people know it."""

    path: str
    parts: Mapping[str, bytes]
    trees: Mapping[str, etree._Element]

    def fault(self, id: str, part: str, message: str, hint: str) -> Diagnostic:
        """Make a finding about one part."""
        return fault(id, self.path, f"{part}: {message}", hint, part)


def fault(id: str, path: str, message: str, hint: str, part: str = "") -> Diagnostic:
    """Make a finding about a shell: a Word file has no lines, so it stands at the file's beginning."""
    return error(id, message, Span(path, 1, 1), hint, part)


def open_package(path: str, data: bytes) -> tuple[Package | None, tuple[Diagnostic, ...]]:
    """Open a Word file; no package where it cannot be opened or read, each fault a finding."""
    parts, sentence = unpack(data)
    if sentence:
        return None, (fault("broken-shell", path, sentence, "Open it in Word and save it as a Word document (.docx)."),)
    trees: dict[str, etree._Element] = {}
    findings = tuple(_read(path, parts, trees))
    return (None if findings else Package(path, parts, trees)), findings


def _read(path: str, parts: Mapping[str, bytes], trees: dict[str, etree._Element]) -> Iterator[Diagnostic]:
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


def parse(data: bytes) -> etree._Element | None:
    """Read XML without entities, network or depth; None where it is malformed or brings a DOCTYPE."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if tree.getroottree().docinfo.internalDTD is not None else tree
