"""What contradicts a record: events that cannot have happened after those that it has."""

from datetime import date

from assembler.model.record import (
    FileConfirmed,
    FileReturned,
    Occurrence,
    PacketIssued,
    PacketSent,
    PacketSigned,
    PacketState,
    PacketWithdrawn,
    Record,
    SupplementIssued,
)


def contradiction(record: Record, what: Occurrence, day: date) -> str:
    """Return why something cannot have happened after the events of a record, in a sentence; an empty text where it can."""
    if record.erased:
        return f"The record “{record.id}” is erased: nothing can follow."
    match what:
        case PacketIssued():
            return _against_issue(record, what)
        case PacketWithdrawn(packet=packet):
            return _against_end(record, packet)
        case PacketSigned(packet=packet):
            return _against_end(record, packet) or _against_day(record, packet, day, "be signed")
        case PacketSent(packet=packet):
            return _against_standing(record, packet) or _against_day(record, packet, day, "be sent")
        case FileReturned(packet=packet):
            return _against_standing(record, packet) or _against_day(record, packet, day, "come back")
        case FileConfirmed(packet=packet):
            return _against_standing(record, packet) or _against_confirmation(record, what, day)
        case SupplementIssued():
            return _against_supplement(record, what, day)
        case _:
            return ""


def before_issue(record: Record, what: Occurrence, day: date) -> bool:
    """Whether something is said to have happened to a packet before its day of issue, which may lie ahead."""
    match what:
        case PacketSigned(packet=packet) | PacketSent(packet=packet) | FileReturned(packet=packet) | FileConfirmed(packet=packet):
            issued_on = record.issued_on.get(record.supplemented_by(packet) or packet)
            return issued_on is not None and day < issued_on
        case _:
            return False


def _against_confirmation(record: Record, what: FileConfirmed, day: date) -> str:
    """Return why a file cannot be confirmed, in a sentence; an empty text where it can."""
    back = [when for one, when in record.returned(what.packet) if one.file_sha256 == what.file_sha256]
    if not back:
        return f"No such file of the packet {what.packet} came back."
    return f"The file came back on {min(back)}: it cannot be confirmed before." if day < min(back) else ""


def _against_issue(record: Record, what: PacketIssued) -> str:
    """Return why a packet cannot be issued, in a sentence; an empty text where it can."""
    standing = record.standing_of(what.matter)
    if what.packet == standing:
        return f"The packet {what.packet} is issued already."
    if standing in record.signed:
        return f"The matter “{what.matter}” was signed already, as the packet {standing}."
    if what.revises not in ("", standing):
        return f"The packet {what.revises} is not the one that stands for the matter “{what.matter}”."
    return ""


def _against_supplement(record: Record, what: SupplementIssued, day: date) -> str:
    """Return why a supplement cannot follow, in a sentence; an empty text where it can. A signed packet may be supplemented."""
    if sentence := _against_standing(record, what.packet):
        return sentence
    if what.supplement in record.manifests:
        return f"{what.supplement} is issued already."
    issued_on = record.issued_on[what.packet]
    return f"{what.supplement} cannot be issued on {day}: its packet was issued on {issued_on}." if day < issued_on else ""


def _against_day(record: Record, packet: str, day: date, act: str) -> str:
    issued_on = record.issued_on[record.supplemented_by(packet) or packet]
    return f"The packet {packet} cannot {act} on {day}: it was issued on {issued_on}." if day < issued_on else ""


def _against_end(record: Record, packet: str) -> str:
    """Return why a packet can be neither signed nor withdrawn, in a sentence; an empty text where both are possible."""
    if record.states.get(packet) is PacketState.SIGNED:
        return f"The packet {packet} was signed already, on {record.signed[packet]}."
    return _against_standing(record, packet)


def _against_standing(record: Record, packet: str) -> str:
    """Return why a packet, or that of a supplement, does not stand for its matter, in a sentence; an empty text where it does."""
    packet = record.supplemented_by(packet) or packet
    match record.states.get(packet):
        case None:
            return f"The packet {packet} was never issued in the record “{record.id}”."
        case PacketState.SUPERSEDED:
            newer = record.standing_of(record.issued[packet].matter)
            return f"The packet {packet} was superseded{f' by {newer}' if newer else ', and what superseded it was withdrawn'}."
        case PacketState.WITHDRAWN:
            return f"The packet {packet} was withdrawn on {record.withdrawn[packet]}."
        case _:
            return ""
