"""The record of a partner: the events that began with one matter, in their order, each naming the one before by its digest.

An event never changes after it is written. It holds ids, days and digests; what a person wrote about it lies apart, so that it can be
erased, and the event holds a salted digest of it. Digests are SHA-256 in hexadecimal.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from assembler.model.manifest import ManifestPart
from assembler.model.quick_dataclass import dataclass

FORMAT: Final = 1
"""The number of the format of an event's file."""


PacketName = Annotated[str, Field(description="The name of the packet.", pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
"""The name of a packet, which is a folder beside the records: no event can name a file elsewhere."""


@dataclass(frozen=True, slots=True)
class PacketIssued(ManifestPart):
    """A packet was issued. `adopted` says that it was issued before there was a record.

    `revises` names the packet of the same matter that it supersedes, which nobody has signed; empty for none. Of an adopted packet
    of format 1, `read_sha256` is the digest of the manifest that was read from its files. What an event was given in time has a
    default, which its file leaves out.
    """

    kind: Literal["issued"]
    packet: PacketName
    matter: Annotated[str, Field(description="The id of the matter that the packet was issued for.")]
    manifest_sha256: Annotated[str, Field(description="The digest of the file of its manifest.")]
    adopted: bool
    revises: Annotated[
        str,
        Field(
            description="The packet of the same matter that it supersedes; empty for none.",
            pattern="^([a-z0-9]+(-[a-z0-9]+)*)?$",
        ),
    ] = ""
    read_sha256: Annotated[
        str,
        Field(
            description="The digest of the manifest that was read from an adopted packet of format 1; else empty.",
            pattern="^([0-9a-f]{64})?$",
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class PacketWithdrawn(ManifestPart):
    """An issued packet that nobody has signed was taken back. Its matter may be issued again."""

    kind: Literal["withdrawn"]
    packet: PacketName


@dataclass(frozen=True, slots=True)
class PacketSigned(ManifestPart):
    """All papers of an issued packet that were to be signed with it are signed; the event's day is that of the last signature."""

    kind: Literal["signed"]
    packet: PacketName


@dataclass(frozen=True, slots=True)
class SupplementIssued(ManifestPart):
    """Forms were issued to a packet that was issued before. A supplement puts nothing into force."""

    kind: Literal["supplemented"]
    packet: PacketName
    supplement: PacketName
    manifest_sha256: Annotated[str, Field(description="The digest of the file of the supplement's manifest.")]


@dataclass(frozen=True, slots=True)
class PacketSent(ManifestPart):
    """An issued packet was sent to the partner. It may be sent again."""

    kind: Literal["sent"]
    packet: PacketName


@dataclass(frozen=True, slots=True)
class FileReturned(ManifestPart):
    """A file of a packet came back. The file itself is kept elsewhere; `complete` is the verdict on it."""

    kind: Literal["returned"]
    packet: PacketName
    file_sha256: Annotated[str, Field(description="The digest of the file.", pattern="^[0-9a-f]{64}$")]
    papers: Annotated[tuple[str, ...], Field(description="The names of the documents in it; empty where they cannot be told.")]
    complete: bool


@dataclass(frozen=True, slots=True)
class FileConfirmed(ManifestPart):
    """A person has looked at a file that came back, such as a scan, and says that it is complete. The note of the event names the person."""

    kind: Literal["confirmed"]
    packet: PacketName
    file_sha256: Annotated[str, Field(description="The digest of the file.", pattern="^[0-9a-f]{64}$")]
    papers: Annotated[tuple[str, ...], Field(description="The names of the documents in it; empty where they cannot be told.")]


@dataclass(frozen=True, slots=True)
class PartnerErased(ManifestPart):
    """What the record knew of people was erased. No event follows this one."""

    kind: Literal["erased"]


Occurrence = Annotated[
    PacketIssued | PacketWithdrawn | PacketSent | FileReturned | FileConfirmed | PacketSigned | SupplementIssued | PartnerErased,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, slots=True)
class Event(ManifestPart):
    """An event of a record: its number, from 1, the digest of the file of the event before, and what happened on which day."""

    format: Literal[1]
    record: Annotated[str, Field(description="The id of the record: that of the matter it began with.")]
    number: Annotated[int, Field(ge=1)]
    previous: Annotated[str, Field(description="The digest of the file of the event before; empty for the first one.")]
    day: Annotated[date, Field(description="The day on which it happened: of a signature, that of the last one.")]
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


class PacketState(StrEnum):
    """The state of a packet after the events of its record."""

    ISSUED = "issued"
    SIGNED = "signed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


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
    def supplements(self) -> dict[str, SupplementIssued]:
        """The supplements by name, in their order."""
        found = (one.event.what for one in self.events)
        return {what.supplement: what for what in found if isinstance(what, SupplementIssued)}

    @property
    def manifests(self) -> dict[str, str]:
        """The digest of the manifest of each packet and supplement, by its name."""
        issued = {packet: what.manifest_sha256 for packet, what in self.issued.items()}
        return issued | {supplement: what.manifest_sha256 for supplement, what in self.supplements.items()}

    @property
    def signed(self) -> dict[str, date]:
        """The day on which each packet was signed, by its name, in the order of the record."""
        return {one.event.what.packet: one.event.day for one in self.events if isinstance(one.event.what, PacketSigned)}

    @property
    def withdrawn(self) -> dict[str, date]:
        """The day on which each packet was withdrawn, by its name; one that was issued again since has one too."""
        found = (one.event for one in self.events)
        return {event.what.packet: event.day for event in found if isinstance(event.what, PacketWithdrawn)}

    @property
    def sent(self) -> dict[str, date]:
        """The day on which each packet was sent, the last one, by its name."""
        return {one.event.what.packet: one.event.day for one in self.events if isinstance(one.event.what, PacketSent)}

    def returned(self, packet: str) -> tuple[tuple[FileReturned, date], ...]:
        """Return which files of a packet came back on which day; one that a person has confirmed came back complete on the day of that."""
        found = ((_as_returned(one.event.what), one.event.day) for one in self.events)
        return tuple((what, day) for what, day in found if what and what.packet == packet)

    @property
    def issued_on(self) -> dict[str, date]:
        """The day of issue of each packet, by its name."""
        return {one.event.what.packet: one.event.day for one in self.events if isinstance(one.event.what, PacketIssued)}

    @property
    def states(self) -> dict[str, PacketState]:
        """The state of each packet, by its name. A packet that is issued supersedes the unsigned one of the same matter."""
        states: dict[str, PacketState] = {}
        matters: dict[str, str] = {}
        for one in self.events:
            match one.event.what:
                case PacketIssued(packet=packet, matter=matter):
                    if former := _issued_of(matter, states, matters):
                        states[former] = PacketState.SUPERSEDED
                    states[packet], matters[packet] = PacketState.ISSUED, matter
                case PacketWithdrawn(packet=packet):
                    states[packet] = PacketState.WITHDRAWN
                case PacketSigned(packet=packet):
                    states[packet] = PacketState.SIGNED
        return states

    def standing_of(self, matter: str) -> str:
        """Return the packet of a matter that is issued or signed, neither superseded nor withdrawn; empty where there is none."""
        standing = (PacketState.ISSUED, PacketState.SIGNED)
        found = (packet for packet, state in self.states.items() if state in standing and self.issued[packet].matter == matter)
        return next(found, "")

    def supplemented_by(self, supplement: str) -> str:
        """Return the packet that a supplement is issued to; empty for what is no supplement."""
        what = self.supplements.get(supplement)
        return what.packet if what else ""

    def supplements_to(self, packet: str) -> tuple[str, ...]:
        """Return the names of the supplements to a packet, in their order."""
        return tuple(name for name, what in self.supplements.items() if what.packet == packet)

    def after(self, event: str) -> "Record":
        """Return the record as it stood after the event of a digest; the whole record where there is none, or where it is erased."""
        at = next((place for place, one in enumerate(self.events, 1) if one.sha256 == event), len(self.events))
        return self if self.erased else Record(self.id, self.events[:at])

    def before(self, matter: str) -> "Record":
        """Return the record as it stood when a packet of a matter was issued first; the whole record where none was, or where it is erased.

        Once a packet of the matter is withdrawn and another one was signed meanwhile, what counts is the next issue.
        """
        if self.erased:
            return self
        own = {packet for packet, what in self.issued.items() if what.matter == matter}
        begun, withdrawn, moved_on = None, False, False
        for at, one in enumerate(self.events):
            match one.event.what:
                case PacketIssued(packet=packet) if packet in own:
                    if begun is None or (withdrawn and moved_on):
                        begun, moved_on = at, False
                    withdrawn = False
                case PacketWithdrawn(packet=packet) if packet in own:
                    withdrawn = True
                case PacketSigned():
                    moved_on = True
        return self if withdrawn and moved_on else Record(self.id, self.events[:begun])

    def until(self, packet: str) -> "Record":
        """Return the record up to the event that issued a packet, and the whole where none did."""
        issues = [
            at
            for at, one in enumerate(self.events, 1)
            if isinstance(one.event.what, PacketIssued) and one.event.what.packet == packet
        ]
        return Record(self.id, self.events[: issues[-1]]) if issues else self


def _issued_of(matter: str, states: dict[str, PacketState], matters: dict[str, str]) -> str:
    """Return the packet of a matter that is issued and not signed; empty where there is none."""
    issued = (packet for packet, state in states.items() if state is PacketState.ISSUED and matters[packet] == matter)
    return next(issued, "")


def _as_returned(what: Occurrence) -> FileReturned | None:
    """Return what an event says of a file that came back; None where it says nothing of any."""
    match what:
        case FileReturned():
            return what
        case FileConfirmed(packet=packet, file_sha256=digest, papers=papers):
            return FileReturned("returned", packet, digest, papers, complete=True)
        case _:
            return None
