"""Changes of a packet's row and of its record together: announced before, so that one that is interrupted between the two is finished.

The record cannot be part of a transaction of the database. Its event comes first; the row follows from it.
"""

from sqlalchemy import Connection, select, update

from assembler.model.record import PacketState
from assembler.packets.records import read_record
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import keep_rows
from assembler.portal.store.links import revoke_all
from assembler.portal.store.packets import find_packet, sign_packet, withdraw_packet
from assembler.portal.store.tables import packets

BUILT = packets.c.state == "built"


def announce_change(connection: Connection, packet: str, until: int) -> None:
    """Announce that a built packet and its record are to change together, at the latest at a time; 0 takes that back."""
    connection.execute(update(packets).where((packets.c.id == packet) & BUILT).values(claimed_until=until))


def is_changing(connection: Connection, packet: str) -> bool:
    """Whether a change of a built packet is announced: its record may say already what its row does not."""
    changing = (packets.c.id == packet) & BUILT & (packets.c.claimed_until > 0)
    return connection.scalar(select(packets.c.id).where(changing)) is not None


def finish_changes(connection: Connection, file_storage: FileStorage, at: int) -> tuple[str, ...]:
    """Set the rows whose change was interrupted as their records have them, and return the ids of those that were withdrawn."""
    lapsed = BUILT & (packets.c.claimed_until > 0) & (packets.c.claimed_until <= at)
    withdrawn: list[str] = []
    for id in connection.scalars(select(packets.c.id).where(lapsed)).all():
        packet = find_packet(connection, id)
        record, _ = read_record(file_storage.packets, packet.record) if packet else (None, ())
        if packet is None or record is None:
            continue  # what cannot be read now is asked again
        announce_change(connection, id, 0)
        changed: tuple[str, ...] = (id,)
        match record.states.get(packet.name):
            case PacketState.WITHDRAWN:
                changed = withdraw_packet(connection, id)
                revoke_all(connection, id, at)
                withdrawn.append(id)
            case PacketState.SIGNED:
                sign_packet(connection, id, record.signed[packet.name].isoformat())
        for one in changed:
            keep_rows(connection, file_storage, one)
    return tuple(withdrawn)
