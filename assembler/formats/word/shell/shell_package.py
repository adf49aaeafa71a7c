"""The parts of a shell, which must have the names that Word gives them: all as bytes, those in XML also as trees."""

from collections.abc import Iterator, Mapping

from assembler.formats.word.archive import unpack
from assembler.formats.word.package import (
    CONTENT_TYPES,
    DOCUMENT,
    DOCUMENT_RELATIONS,
    NUMBERING,
    RELATIONS,
    SETTINGS,
    STYLES,
    Element,
    parse,
)
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span

NEEDED = (CONTENT_TYPES, RELATIONS, DOCUMENT, DOCUMENT_RELATIONS, STYLES, NUMBERING, SETTINGS)


@dataclass(frozen=True, slots=True)
class ShellPackage:
    """The parts of a shell: all as bytes, those in XML also as trees. `path` is the name used in messages."""

    path: str
    parts: Mapping[str, bytes]
    trees: Mapping[str, Element]

    def fault(self, id: str, part: str, message: str, hint: str) -> Diagnostic:
        """Return a finding about one part."""
        return fault(id, self.path, f"{part}: {message}", hint, part)


def fault(id: str, path: str, message: str, hint: str, part: str = "") -> Diagnostic:
    """Return a finding about a shell; a Word file has no lines, so its place is the file's first line."""
    return error(id, message, Span(path, 1, 1), hint, part)


def open_shell_package(path: str, data: bytes) -> tuple[ShellPackage | None, tuple[Diagnostic, ...]]:
    """Return a shell's parts, or None and the findings where it cannot be unpacked or parsed."""
    parts, sentence = unpack(data)
    if sentence:
        return None, (fault("broken-shell", path, sentence, "Open it in Word and save it as a Word document (.docx)."),)
    trees: dict[str, Element] = {}
    findings = tuple(_parse_parts(path, parts, trees))
    return (None if findings else ShellPackage(path, parts, trees)), findings


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
