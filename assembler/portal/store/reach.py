"""Which matters somebody reaches: all, or those of which one account is the owner. Whatever finds, lists or counts for somebody asks here.

The condition stands in the query itself: what is out of reach is not read, so that neither an answer nor the time it takes tells of it.
"""

from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, select

from assembler.portal.store.tables import matters, packets

Conditions = tuple[ColumnElement[bool], ...]
"""The conditions of a query; none leave nothing out."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The matters of an `owner`, by the id of the account or token; None stands for the matters of everybody."""

    owner: str | None = None

    def of_matters(self) -> Conditions:
        """Return the conditions of a query of matters, or of what is joined with its matter."""
        return () if self.owner is None else (matters.c.owner == self.owner,)

    def of_packets(self, packet: Column[str]) -> Conditions:
        """Return the conditions of a query of what belongs to packets, by the column that names the packet."""
        if self.owner is None:
            return ()
        own = select(packets.c.id).join(matters, matters.c.id == packets.c.matter).where(*self.of_matters())
        return (packet.in_(own),)


EVERY_MATTER = Reach()
