"""What would differ from the papers that a partner has, before a corrected packet is built in their place, and what differs after."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from assembler.assembly import Election, assemble
from assembler.formats.html.read_back import lines_of_html
from assembler.formats.html.writer import render_html
from assembler.formats.word.received_file import ParagraphText
from assembler.model.matter import Matter
from assembler.packets.manifest_file import MANIFEST
from assembler.portal.app_context import AppContext
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.store.audit import history
from assembler.portal.store.database import reading
from assembler.portal.store.file_storage import AlteredFileError, FileStorage
from assembler.portal.store.matters import StoredMatter
from assembler.portal.store.packet_contents import PaperSummary
from assembler.portal.store.packets import Packet, find_packet, following_packets, issued_text, standing_packet
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

    That is by its text and by the library as they are now. None where both are as they were, or where the matter has no packet or cannot
    be assembled.
    """
    with reading(context.engine) as connection:
        standing = standing_packet(connection, matter.id)
        later = following_packets(connection, standing.id) if standing else ()
        issued = issued_text(connection, standing) if standing else ""
    if standing is None or (issued == matter.text and not is_of_other_library(context, standing)):
        return ()
    read = read_matter_text(context, matter.text, f"{matter.name}.yaml", matter.partner)
    if read.matter is None or read.election is None:
        return ()
    return tuple(_changes(context.file_storage, (standing, *later), read.matter, read.election))


def changes_of_library(context: AppContext, packet: Packet) -> tuple[PaperChange, ...]:
    """Return the papers of a packet that nobody has signed which would read otherwise from the library as it is now.

    None where the library is the one that it was built from, and where its matter cannot be built from now.
    """
    if packet.state != "built" or packet.signed or packet.parent or not is_of_other_library(context, packet):
        return ()
    with reading(context.engine) as connection:
        later = following_packets(connection, packet.id)
        text = issued_text(connection, packet)
    read = read_matter_text(context, text, partner=packet.partner)
    if read.matter is None or read.election is None:
        return ()
    return tuple(_changes(context.file_storage, (packet, *later), read.matter, read.election))


def is_of_other_library(context: AppContext, packet: Packet) -> bool:
    """Whether a packet was built from another library than the portal has now, by its manifest; not where that is gone."""
    manifest = context.file_storage.packets.read(f"{packet.name}/{MANIFEST}")
    return manifest is not None and json.loads(manifest)["library"]["sha256"] != context.library.digest


def former_papers(context: AppContext, packet: Packet) -> Packet | None:
    """Return the packet whose place a packet took by a correction; None where it took none, or where the partner was never given that.

    What nobody was given may hold what is not for the partner.
    """
    with reading(context.engine) as connection:
        former = find_packet(connection, packet.revises) if packet.revises else None
        return former if former and _was_given(connection, former) else None


def _was_given(connection: Connection, packet: Packet) -> bool:
    """Whether a link was made to papers, or to those before their correction."""
    if any(event.kind == "link-created" for event in history(connection, packet.partner, packet.id)):
        return True
    former = find_packet(connection, packet.revises) if packet.revises else None
    return former is not None and _was_given(connection, former)


def changes_of_revision(context: AppContext, former: Packet, packet: Packet) -> tuple[PaperChange, ...]:
    """Return the papers of a packet that read otherwise than those of the former one, whose place it took, in their order."""
    pages = {one.name: (one.label, _page_of(context.file_storage, packet, one)) for one in packet.contents.papers}
    return tuple(_compared(context.file_storage, (former,), pages))


def _changes(file_storage: FileStorage, packets: Iterable[Packet], matter: Matter, election: Election) -> Iterator[PaperChange]:
    """Yield what becomes of the papers of a packet, which comes first, and of the supplements to it; nothing where a matter has no papers."""
    held = tuple(packets)
    pages = _pages(matter, election)
    for packet in held[1:] if pages else ():
        manifest, _ = file_storage.packets.manifest(packet.name)
        if manifest and manifest.known:  # its forms say what was known on its day
            own = _pages(replace(matter, known=manifest.known), election)
            pages |= {paper.name: own[paper.name] for paper in packet.contents.papers if paper.name in own}
    return _compared(file_storage, held, pages) if pages else iter(())


def _pages(matter: Matter, election: Election) -> dict[str, tuple[str, str]]:
    """Return the title and the page of each paper of a matter by its name; none where it cannot be assembled."""
    assembly, _ = assemble(matter, election)
    return {one.document.name: (one.document.title, render_html(one.document)) for one in assembly.papers} if assembly else {}


def _compared(
    file_storage: FileStorage, packets: Iterable[Packet], coming: Mapping[str, tuple[str, str]]
) -> Iterator[PaperChange]:
    """Yield what becomes of the papers of packets; `coming` has the title and the page of each paper by its name."""
    held = {paper.name: (packet, paper) for packet in packets for paper in packet.contents.papers}
    for name, (_, paper) in held.items():
        if name not in coming:
            yield PaperChange(paper.label, "removed")
    for name, (title, page) in coming.items():
        if name not in held:
            yield PaperChange(title, "added")
            continue
        before, label = _page_of(file_storage, *held[name]), held[name][1].label
        if not before or not page:
            yield PaperChange(label, "unknown")
        elif changes := tuple(differences(_paragraphs(lines_of_html(before)), _paragraphs(lines_of_html(page)))):
            yield PaperChange(label, "changed", changes)


def _page_of(file_storage: FileStorage, packet: Packet, paper: PaperSummary) -> str:
    """Return the page of a paper as it was built; empty where there is none, or it is gone."""
    try:
        stored = packet.contents.file(paper.view).sha256 if paper.view else ""
        return file_storage.fetch(packet.key(paper.view), stored).decode() if stored else ""
    except AlteredFileError:
        return ""


def _paragraphs(lines: Iterable[tuple[str, str]]) -> tuple[ParagraphText, ...]:
    return tuple(ParagraphText((), label, text) for label, text in lines)
