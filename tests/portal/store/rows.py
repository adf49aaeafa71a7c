"""Rows that the tests of the database begin with."""

from sqlalchemy import Engine

from assembler.portal.store.database import writing
from assembler.portal.store.matters import create_matter, create_partner
from assembler.portal.store.packets import PacketRequest, claim_packet, finish_packet, queue_packet

HOUR = 3600


def built_packet(engine: Engine, name: str = "m-1", partner: str = "Acme") -> str:
    """Create a partner with a matter and a built packet, and return the id of the packet."""
    with writing(engine) as connection:
        matter = create_matter(connection, create_partner(connection, partner, 0), name, "small", "text", 0)
        id = queue_packet(connection, matter, "text", PacketRequest(), "", 0)
        assert claim_packet(connection, id, 0, HOUR)
        finish_packet(connection, id, 0, state="built", name=f"{name}-1", record=name, contents={}, findings=[])
    return id
