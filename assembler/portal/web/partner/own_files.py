"""A file that came back as it was handed out, or with additions: which file of a partner's packets it is, by its bytes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from assembler.portal.app_context import AppContext
from assembler.portal.store.database import reading
from assembler.portal.store.packets import Packet, find_packets
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.tables import matters, packets
from assembler.portal.web.link_access import OpenedLink


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of a packet, by its path, as which a file that came back begins."""

    packet: Packet
    path: str

    @property
    def papers(self) -> tuple[str, ...]:
        """The names of the papers that it holds alone."""
        return tuple(one.name for one in self.packet.contents.papers if self.path in one.files.values())

    @property
    def label(self) -> str:
        """What it is called for people."""
        contents = self.packet.contents
        if self.path == contents.checklist:
            return "the checklist"
        labels = [one.label for one in contents.papers if self.path in one.files.values()]
        return f"“{labels[0]}”" if labels else "the file of what is signed together"


def own_file(context: AppContext, packet: Packet, data: bytes, reach: Reach = EVERY_MATTER) -> OwnFile | None:
    """Return the file of a packet, or of another one of the same partner within reach, as which some bytes begin; None for none of them.

    A PDF that was filled in or signed begins with the bytes that were handed out.
    """
    with reading(context.engine) as connection:
        query = select(packets.c.id).join(matters, matters.c.id == packets.c.matter).where(matters.c.partner == packet.partner)
        others = find_packets(connection, connection.scalars(query).all(), reach)
    ordered = sorted(others.values(), key=lambda one: (one.id != packet.id, one.state != "built", -one.created))
    return next(_files_that_begin(ordered, data), None)


def _files_that_begin(found: Iterable[Packet], data: bytes) -> Iterator[OwnFile]:
    ours = [(packet, file) for packet in found for file in packet.contents.downloads]
    digests = beginnings(data, {file.size for _, file in ours})
    yield from (OwnFile(packet, file.path) for packet, file in ours if digests.get(file.size) == file.sha256)


def beginnings(data: bytes, sizes: Iterable[int]) -> dict[int, str]:
    """Return the SHA-256 of the beginnings of some bytes by their sizes, those that are longer left out. All is read once, however many."""
    digest, read, found = hashlib.sha256(), 0, dict[int, str]()
    for size in sorted(size for size in sizes if size <= len(data)):
        digest.update(data[read:size])
        read, found[size] = size, digest.copy().hexdigest()
    return found


def why_not_here(opened: OpenedLink, asked: Packet, found: OwnFile | None) -> str:
    """Return why a file is not returned at any place of a link, in sentences; empty where it may be, or where another place is told."""
    if found is None or (found.packet.id == asked.id and found.path != asked.contents.checklist):
        return ""
    if found.path == found.packet.contents.checklist:
        return "This is the checklist: nobody signs or returns it. Choose what was signed."
    if found.packet.id in {opened.packet.id, *(paper.packet.id for paper in opened.papers)}:
        return ""
    if found.packet.state != "built":
        return f"This is {found.label} from before: it was corrected or withdrawn since. Download the paper here once more."
    return (
        f"This is {found.label} of {found.packet.matter_name}, which are other papers of yours. Return it by the link to those, "
        "or ask your contact for that link."
    )
