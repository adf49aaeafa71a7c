"""The record of a partner: the events that began with one matter, in their order, each naming the one before by its digest.

An event never changes after it is written. It holds ids, days and digests; what a person wrote about it lies apart, so that it can be
erased, and the event holds a salted digest of it. Digests are SHA-256 in hexadecimal.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from assembler.model.manifest import ManifestPart

FORMAT: Final = 1
"""The number of the format of an event's file."""


PacketName = Annotated[str, Field(description="The name of the packet.", pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
"""The name of a packet, which is a folder beside the records: no event can name a file elsewhere."""


@dataclass(frozen=True, slots=True)
class PacketIssued(ManifestPart):
    """A packet was issued. `adopted` says that it was issued before there was a record."""

    kind: Literal["issued"]
    packet: PacketName
    matter: Annotated[str, Field(description="The id of the matter that the packet was issued for.")]
    manifest_sha256: Annotated[str, Field(description="The digest of the file of its manifest.")]
    adopted: bool


@dataclass(frozen=True, slots=True)
class PacketSigned(ManifestPart):
    """All papers of an issued packet that were to be signed with it are signed; the event's day is that of the last signature."""

    kind: Literal["signed"]
    packet: PacketName


@dataclass(frozen=True, slots=True)
class PartnerErased(ManifestPart):
    """What the record knew of people was erased. No event follows this one."""

    kind: Literal["erased"]


Occurrence = Annotated[PacketIssued | PacketSigned | PartnerErased, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Event(ManifestPart):
    """An event of a record: its number, from 1, the digest of the file of the event before, and what happened on which day."""

    format: Literal[1]
    record: Annotated[str, Field(description="The id of the record: that of the matter it began with.")]
    number: Annotated[int, Field(ge=1)]
    previous: Annotated[str, Field(description="The digest of the file of the event before; empty for the first one.")]
    day: Annotated[date, Field(description="The day of issue, of the last signature, or of the erasure.")]
    what: Occurrence
    note_sha256: Annotated[
        str,
        Field(
            description="The digest of the salt and the note that lie apart; empty without a note.", pattern="^([0-9a-f]{64})?$"
        ),
    ]


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as it was read, with the digest of its file."""

    event: Event
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record as far as it is written. Its chain has been followed: each event names the one before by its digest."""

    id: str
    events: tuple[RecordedEvent, ...] = ()

    @property
    def last(self) -> str:
        """The digest of the last event; empty where there is none."""
        return self.events[-1].sha256 if self.events else ""

    @property
    def erased(self) -> bool:
        """Whether what it knew of people was erased, so that nothing more can be issued."""
        return bool(self.events) and isinstance(self.events[-1].event.what, PartnerErased)

    @property
    def issued(self) -> dict[str, PacketIssued]:
        """The issued packets by name, in their order."""
        found = (one.event.what for one in self.events)
        return {what.packet: what for what in found if isinstance(what, PacketIssued)}

    @property
    def signed(self) -> dict[str, date]:
        """The day on which each packet was signed, by its name, in the order of the record."""
        return {one.event.what.packet: one.event.day for one in self.events if isinstance(one.event.what, PacketSigned)}

    @property
    def issued_on(self) -> dict[str, date]:
        """The day of issue of each packet, by its name."""
        return {one.event.what.packet: one.event.day for one in self.events if isinstance(one.event.what, PacketIssued)}

    @property
    def replaced(self) -> frozenset[str]:
        """The names of the packets that were issued again with other contents before anybody signed them."""
        latest = {what.matter: packet for packet, what in self.issued.items()}
        return frozenset(self.issued) - frozenset(latest.values())

    def before(self, matter: str) -> "Record":
        """Return the record as it stood when a packet of a matter was issued; the whole record where none was, or where it is erased."""
        if self.erased:
            return self
        for at, one in enumerate(self.events):
            if isinstance(one.event.what, PacketIssued) and one.event.what.matter == matter:
                return Record(self.id, self.events[:at])
        return self
