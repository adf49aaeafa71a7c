"""Whether papers stand, so that what arrives for them is found again: they were not corrected or withdrawn, and nobody is about to."""

from sqlalchemy import Connection

from assembler.portal.store.packets import find_packet, lock_packet
from assembler.portal.store.record_changes import is_changing
from assembler.portal.store.revisions import is_being_revised

NOT_STANDING = (
    "These papers were corrected or taken back, or are being so. Nothing was kept. Open the page again in a few minutes."
)


def stands(connection: Connection, packet: str) -> bool:
    """Whether a packet is built, and neither being corrected nor changed with its record; that stays so until this transaction ends."""
    found = find_packet(connection, packet)
    first = found.parent or packet if found else packet
    for id in dict.fromkeys((first, packet)):
        lock_packet(connection, id)
    found = find_packet(connection, packet)
    changing = is_being_revised(connection, first) or is_changing(connection, first)
    return found is not None and found.state == "built" and not changing
