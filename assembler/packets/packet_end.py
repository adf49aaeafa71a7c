"""What ended a packet before anybody signed it: it is a draft, or its record says that it was superseded or withdrawn."""

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.manifest import Manifest
from assembler.model.record import PacketState, Record
from assembler.model.source import Span
from assembler.packets.records import read_record
from assembler.packets.store import Store


def find_end(store: Store, manifest: Manifest) -> Diagnostic | None:
    """Return the finding that nothing may come back of a packet any more, or of a supplement to it; None where it may.

    Its id is `draft`, `superseded` or `withdrawn`. Where no record beside the packet knows it, and it is no draft, it may.
    """
    record, _ = read_record(store, manifest.matter.record)
    record = record or Record(manifest.matter.record)
    packet, newer = manifest.supplement_to or manifest.packet, record.standing_of(manifest.matter.id)
    match record.states.get(packet):
        case PacketState.SUPERSEDED:
            sentence = (
                f"The packet {packet} was superseded{f' by {newer}' if newer else ', and what superseded it was withdrawn'}."
            )
            return _end("superseded", sentence, store, packet, newer)
        case PacketState.WITHDRAWN:
            since = f", and {newer} was issued" if newer else ""
            return _end(
                "withdrawn", f"The packet {packet} was withdrawn on {record.withdrawn[packet]}{since}.", store, packet, newer
            )
        case None if manifest.draft:
            sentence = f"The packet {packet} is a draft: it was never issued, and its papers are not to be signed."
            return _end("draft", sentence, store, packet, newer)
        case _:
            return None


def _end(id: str, sentence: str, store: Store, packet: str, newer: str) -> Diagnostic:
    hint = f"Send the papers of {newer}, and ask for those." if newer else "Tell whoever sent it that nothing of it counts."
    return error(id, sentence, Span(store.place(packet), 1, 1), hint, packet)
