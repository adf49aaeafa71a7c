"""The files issued for a matter, read from its packet's folder or rendered again, with which returned files are compared."""

from dataclasses import dataclass, replace
from pathlib import Path

from assembler.formats.registry import Format
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.manifest import Manifest
from assembler.model.source import Span
from assembler.model.values import ID_PATTERN
from assembler.packets.manifest import PacketFile, altered
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.packets.order import Order, render_settings
from assembler.packets.rendering import render_files


@dataclass(frozen=True, slots=True)
class IssuedPapers:
    """The files of a matter as they were sent. `source` is the packet's folder, or the matter's file."""

    matter: str
    source: str
    files: tuple[PacketFile, ...]

    def files_of(self, format: Format) -> tuple[PacketFile, ...]:
        """Return the files of a format."""
        return tuple(file for file in self.files if file.path.endswith(format.ending))


def read_packet(folder: Path) -> tuple[IssuedPapers | None, tuple[Diagnostic, ...]]:
    """Return the files of a packet's folder, or None and a finding where there is none or any file differs from its manifest."""
    place = Span(str(folder), 1, 1)
    found, findings = open_manifest(folder)
    if found is None:
        missing = error("no-packet", f"{folder} holds no packet.", place, "Name the folder that holds manifest.json.")
        return None, findings or (missing,)
    try:
        if changed := altered(folder, found):
            sentence = f"{changed[0]} in {folder} has been changed, added or removed since the packet was built."
            return None, (error("altered-packet", sentence, place, "Build the packet again, or take the copy that was sent."),)
        files = tuple(_packet_file(folder, file.path, found) for file in found.files)
    except (OSError, ValueError) as fault:
        return None, (error("no-packet", f"{folder} cannot be read: {fault}.", place, "Build the packet again."),)
    return IssuedPapers(found.matter.id, str(folder), files), ()


def _packet_file(folder: Path, path: str, written: Manifest) -> PacketFile:
    papers = tuple(document.name for document in written.documents if path in document.files)
    return PacketFile(path, (folder / path).read_bytes(), papers)


def find_packet(output: Path, matter: str) -> Path | None:
    """Return the folder of a matter's packet below `output`; None where there is none, or more than one."""
    if not ID_PATTERN.fullmatch(matter):
        return None
    # The pattern of ids has no `/` and no `*`, so a file cannot name a folder elsewhere.
    manifests = ((path.parent, open_manifest(path.parent)[0]) for path in sorted(output.glob(f"{matter}-*/{MANIFEST}")))
    folders = [folder for folder, found in manifests if found and found.matter.id == matter]
    return folders[0] if len(folders) == 1 else None


def rebuild_papers(order: Order) -> tuple[IssuedPapers | None, tuple[Diagnostic, ...]]:
    """Return the files of a matter, rendered in memory as its packet would hold them, with a PDF of each document."""
    settings = replace(render_settings(order), split=True)
    files, findings = render_files(order.assembly, order.templates, order.formats, settings, lambda _: None)
    if failing(findings):
        return None, findings
    return IssuedPapers(order.matter.id, order.matter.span.path, files), findings
