"""What is behind a link, and its files handed out: one packet, those that follow it, nothing else."""

import io
import zipfile
from dataclasses import dataclass

from fastapi import HTTPException
from sqlalchemy import Connection

from assembler.portal.app_context import House
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.links import Link, open_link
from assembler.portal.store.packet_contents import Card
from assembler.portal.store.packets import Packet, find_packet, followers

FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a packet or of one that follows it, and its number on the page."""

    number: int
    packet: Packet
    card: Card


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens. A link that was passed on shows one paper."""

    link: Link
    packet: Packet
    papers: tuple[Paper, ...]

    def paper(self, number: int) -> Paper:
        """Give a paper by its number, or answer as for a link that is unknown."""
        found = next((paper for paper in self.papers if paper.number == number), None)
        if found is None:
            raise HTTPException(404)
        return found

    @property
    def whole(self) -> bool:
        """`True` when the link opens the whole packet."""
        return not self.link.form


def papers_of(packet: Packet, following: tuple[Packet, ...]) -> tuple[Paper, ...]:
    """Number the papers of a packet and of those that follow it."""
    every = [(one, card) for one in (packet, *following) for card in one.contents.cards]
    return tuple(Paper(number, one, card) for number, (one, card) in enumerate(every, 1))


def open_packet(connection: Connection, secret: str, at: int) -> Opened | None:
    """Give what a link's secret opens; None where it opens nothing, whatever the reason."""
    link = open_link(connection, secret, at)
    packet = find_packet(connection, link.packet) if link else None
    if link is None or packet is None:
        return None
    papers = papers_of(packet, followers(connection, packet.id))
    shown = tuple(paper for paper in papers if link.form in ("", form_key(paper)))
    return Opened(link, packet, shown)


def form_key(paper: Paper) -> str:
    """Give the key by which a form's drafts and returns are kept: its packet and its name."""
    return f"{paper.packet.id}/{paper.card.name}"


def fetch(house: House, packet: Packet, path: str) -> bytes:
    """Fetch a file of a packet from the shelf, or answer that there is none."""
    if not path:
        raise HTTPException(404)
    try:
        return house.shelf.fetch(f"{packet.key}/{path}", packet.contents.file(path).sha256)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be handed out: it is not the one that was built.") from None


def file_name(packet: Packet, name: str, suffix: str) -> str:
    """Name a download by our ids: the matter's and the paper's."""
    return f"{packet.matter_name}-{name}{suffix}"


def zipped(house: House, packets: tuple[Packet, ...]) -> bytes:
    """Put all files of packets into one archive, without a folder in it that anybody's text could name."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for place, packet in enumerate(packets):
            for file in packet.contents.downloads:
                folder = packet.matter_name if place == 0 else f"{packet.matter_name}-{packet.entry}"
                archive.writestr(zipfile.ZipInfo(f"{folder}/{file.path}", FIRST_DAY), fetch(house, packet, file.path))
    return whole.getvalue()
