"""What would differ from the papers that a partner has, before a corrected packet is built in their place."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assembler.assembly import Assembly, assemble
from assembler.formats.html.read_back import lines_of_html
from assembler.formats.html.writer import render_html
from assembler.formats.word.received_file import ParagraphText
from assembler.packets.manifest_file import MANIFEST
from assembler.portal.app_context import AppContext
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.store.database import reading
from assembler.portal.store.file_storage import AlteredFileError, FileStorage
from assembler.portal.store.matters import StoredMatter
from assembler.portal.store.packets import Packet, following_packets, issued_text, standing_packet
from assembler.returns.comparison import differences
from assembler.returns.verdict import Change


@dataclass(frozen=True, slots=True)
class PaperChange:
    """What becomes of a paper: it is `added`, `removed`, `changed` with its lines, or `unknown` where the one that was built is gone."""

    title: str
    kind: str
    changes: tuple[Change, ...] = ()


def changes_since_built(context: AppContext, matter: StoredMatter) -> tuple[PaperChange, ...]:
    """Return the papers of a matter that would read otherwise than those of its packet and the supplements to that, in their order.

    None where nothing was changed, or where the matter has no packet or cannot be assembled.
    """
    with reading(context.engine) as connection:
        standing = standing_packet(connection, matter.id)
        later = following_packets(connection, standing.id) if standing else ()
        issued = issued_text(connection, standing) if standing else ""
    read = read_matter_text(context, matter.text, f"{matter.name}.yaml", matter.partner)
    if standing is None or issued == matter.text or read.matter is None or read.election is None:
        return ()
    assembly, _ = assemble(read.matter, read.election)
    return tuple(_changes(context.file_storage, (standing, *later), assembly)) if assembly else ()


def changes_of_library(context: AppContext, packet: Packet) -> tuple[PaperChange, ...]:
    """Return the papers of a packet that nobody has signed which would read otherwise from the library as it is now.

    None where the library is the one that it was built from, and where its matter cannot be built from now.
    """
    manifest = (
        context.file_storage.packets.read(f"{packet.name}/{MANIFEST}") if packet.state == "built" and not packet.signed else None
    )
    if manifest is None or packet.parent or json.loads(manifest)["library"]["sha256"] == context.library.digest:
        return ()
    with reading(context.engine) as connection:
        later = following_packets(connection, packet.id)
        text = issued_text(connection, packet)
    read = read_matter_text(context, text, partner=packet.partner)
    assembly = assemble(read.matter, read.election)[0] if read.matter and read.election else None
    return tuple(_changes(context.file_storage, (packet, *later), assembly)) if assembly else ()


def _changes(file_storage: FileStorage, packets: Iterable[Packet], assembly: Assembly) -> Iterator[PaperChange]:
    held = {paper.name: (packet, paper) for packet in packets for paper in packet.contents.papers}
    built = {name: paper for name, (_, paper) in held.items()}
    coming = {paper.document.name: paper.document for paper in assembly.papers}
    for name, paper in built.items():
        if name not in coming:
            yield PaperChange(paper.label, "removed")
    for name, document in coming.items():
        if name not in built:
            yield PaperChange(document.title, "added")
            continue
        packet, view = held[name][0], built[name].view
        try:
            page = file_storage.fetch(packet.key(view), packet.contents.file(view).sha256).decode() if view else ""
        except AlteredFileError:
            page = ""
        if not page:
            yield PaperChange(built[name].label, "unknown")
        elif changes := tuple(differences(_paragraphs(lines_of_html(page)), _paragraphs(lines_of_html(render_html(document))))):
            yield PaperChange(built[name].label, "changed", changes)


def _paragraphs(lines: Iterable[tuple[str, str]]) -> tuple[ParagraphText, ...]:
    return tuple(ParagraphText((), label, text) for label, text in lines)
