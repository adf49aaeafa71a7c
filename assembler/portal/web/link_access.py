"""Access by a link: the papers that a link opens, and their files; a link opens one packet and those that follow it."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import HTTPException
from fastapi.responses import Response
from sqlalchemy import Connection

from assembler.formats.registry import Format
from assembler.portal.app_context import AppContext
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.links import Link, open_link
from assembler.portal.store.packet_contents import PaperSummary
from assembler.portal.store.packets import Packet, find_packet, following_packets
from assembler.portal.store.record_changes import is_changing
from assembler.portal.store.revisions import is_being_revised
from assembler.portal.store.submissions import SIGNED_TOGETHER, FormReturn, state_of_form
from assembler.portal.web.pages import download

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same packets give the same bytes."""


@dataclass(frozen=True, slots=True)
class LinkedPaper:
    """A paper of a packet or of one that follows it. `number` is its place on the page, from 1."""

    number: int
    packet: Packet
    summary: PaperSummary


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A valid link with its packet and the papers it opens: all of them, or one form.

    `corrected` says that a corrected packet has taken the place of this one or is about to, or that this one is about to be withdrawn
    or signed, so that its papers are not to be signed now.
    """

    link: Link
    packet: Packet
    papers: tuple[LinkedPaper, ...]
    corrected: bool

    def require_current(self) -> None:
        """Answer 409 while the papers are being corrected: nobody is to sign what no longer counts."""
        if self.superseded:
            raise HTTPException(409, "These papers were corrected. Nobody signs them any more.")
        if self.corrected:
            raise HTTPException(409, "These papers are being corrected. Open your link again in a few minutes.")

    @property
    def superseded(self) -> bool:
        """Whether a corrected packet has taken the place of this one."""
        return self.packet.state == "superseded"

    def paper(self, number: int) -> LinkedPaper:
        """Return a paper by its number, or answer 404 as for an unknown link."""
        found = next((paper for paper in self.papers if paper.number == number), None)
        if found is None:
            raise HTTPException(404)
        return found

    @property
    def whole(self) -> bool:
        """Whether the link opens the whole packet."""
        return not self.link.form


def papers_of(packet: Packet, following: tuple[Packet, ...]) -> tuple[LinkedPaper, ...]:
    """Number the papers of a packet and of the packets that follow it."""
    pairs = [(one, summary) for one in (packet, *following) for summary in one.contents.papers]
    return tuple(LinkedPaper(number, one, summary) for number, (one, summary) in enumerate(pairs, 1))


def open_packet(connection: Connection, secret: str, at: int) -> OpenedLink | None:
    """Return what the secret of a link opens; None where it opens nothing, for any reason."""
    link = open_link(connection, secret, at)
    packet = find_packet(connection, link.packet) if link else None
    if link is None or packet is None:
        return None
    papers = papers_of(packet, following_packets(connection, packet.id))
    opened = tuple(paper for paper in papers if link.form in ("", form_key(paper)))
    changing = is_being_revised(connection, packet.parent or packet.id) or is_changing(connection, packet.id)
    corrected = packet.state == "superseded" or changing
    return OpenedLink(link, packet, opened, corrected)


def form_key(paper: LinkedPaper) -> str:
    """Return the key of a form, by which a link names the one form it opens."""
    return f"{paper.packet.id}/{paper.summary.name}"


def state_of(paper: LinkedPaper, returned: Iterable[FormReturn], saved_version: int = 0) -> str:
    """Return the state of a paper that comes back, as in `state_of_form`; empty for any other paper."""
    return state_of_form(returned, paper.summary.name, saved_version) if paper.summary.returned else ""


def state_together(packet: Packet, returned: Iterable[FormReturn]) -> str:
    """Return the state of the papers that are signed together, as in `state_of_form`; they are accepted once their signature is recorded."""
    return "accepted" if packet.signed else state_of_form(returned, SIGNED_TOGETHER)


def fetch_file(context: AppContext, packet: Packet, path: str) -> bytes:
    """Return a file of a packet; answer 404 for an empty path and 503 for a file that was altered."""
    if not path:
        raise HTTPException(404)
    try:
        return context.file_storage.fetch(packet.key(path), packet.contents.file(path).sha256)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be handed out: it is not the one that was built.") from None


def send_paper(context: AppContext, paper: LinkedPaper, format: Format) -> Response:
    """Return the file of a paper in a format; answer 404 where it has none."""
    data = fetch_file(context, paper.packet, paper.summary.path(format))
    return download(data, download_name(paper.packet, paper.summary.name, format.ending), format.media_type)


def download_name(packet: Packet, name: str, suffix: str) -> str:
    """Return the file name of a download, made of the ids of the matter and the paper."""
    return f"{packet.matter_name}-{name}{suffix}"


def zip_packets(context: AppContext, packets: tuple[Packet, ...]) -> bytes:
    """Pack the files of packets into one ZIP archive; its folders are named by ids, never by a text that somebody typed."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for packet in packets:
            folder = f"{packet.matter_name}-{packet.entry}" if packet.entry else packet.matter_name
            for file in packet.contents.downloads:
                archive.writestr(zipfile.ZipInfo(f"{folder}/{file.path}", ZIP_DATE), fetch_file(context, packet, file.path))
    return data.getvalue()
