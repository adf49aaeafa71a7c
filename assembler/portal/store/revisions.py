"""Revisions in the database: a packet takes the place of another one, with its links, what was typed, and the returns that still count."""

from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from assembler.portal.store.evidence import hand_over_evidence
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import keep_rows
from assembler.portal.store.links import hand_over_links
from assembler.portal.store.packets import Packet, find_packet, following_packets, lock_packet
from assembler.portal.store.questions import hand_over_questions
from assembler.portal.store.signings import end_signings
from assembler.portal.store.submissions import hand_over_reports, hand_over_returns, hand_over_saved_forms
from assembler.portal.store.tables import packets

CORRECTED = "The papers were corrected."

PENDING = ("queued", "building", "interrupted")
"""States in which a revision may supersede a packet at any moment, or has already and its row does not say so yet."""


def is_being_revised(connection: Connection, packet: str) -> bool:
    """Whether a packet is about to be superseded: a link still opens it, but it is not to be signed."""
    pending = (packets.c.revises == packet) & packets.c.state.in_(PENDING)
    return connection.scalar(select(packets.c.id).where(pending)) is not None


def revision_of(connection: Connection, packet: str) -> str:
    """Return the id of the packet that took the place of another one, or is to take it; empty where none is."""
    alive = (packets.c.revises == packet) & packets.c.state.not_in(("refused", "withdrawn"))
    return connection.scalar(select(packets.c.id).where(alive).order_by(packets.c.created.desc())) or ""


def supersede(connection: Connection, file_storage: FileStorage, revision: Packet, at: int) -> bool:
    """Put a built revision into the place of the packet that it revises, and of the forms that followed that one.

    What is open for signature ends: nobody's signature is carried over to other words. Returns whether anything changed: not where it
    revises none, or was put there before.
    """
    former = find_packet(connection, revision.revises) if revision.revises else None
    if former is None or former.state != "built":
        return False
    for one in (former, *following_packets(connection, former.id)):
        lock_packet(connection, one.id)
        same = _unchanged_forms(one, revision)
        hand_over_links(connection, one.id, revision.id, {paper.name for paper in revision.contents.papers}, at)
        hand_over_saved_forms(connection, one.id, revision.id)
        hand_over_returns(connection, file_storage, one.id, revision.id, same)
        hand_over_evidence(connection, file_storage, one.id, revision.id, same)
        hand_over_reports(connection, one.id, revision.id)
        hand_over_questions(connection, one.id, revision.id)
        end_signings(connection, file_storage, one.id, datetime.fromtimestamp(at, UTC), CORRECTED)
        connection.execute(update(packets).where(packets.c.id == one.id).values(state="superseded"))
        keep_rows(connection, file_storage, one.id)
    return True


def _unchanged_forms(former: Packet, revision: Packet) -> frozenset[str]:
    """Return the names of the forms that read the same in both packets, by the digests of their models."""
    return frozenset(name for name, _ in _models(former) & _models(revision))


def _models(packet: Packet) -> set[tuple[str, str]]:
    contents = packet.contents
    return {(paper.name, contents.file(paper.form).sha256) for paper in contents.papers if paper.form}
