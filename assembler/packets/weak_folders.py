"""What is told of a folder of packets whose file system lacks something, such as one on a network drive."""

from assembler.model.diagnostics import Diagnostic, info
from assembler.model.source import Span
from assembler.packets.store import Store


def weak_folder(store: Store) -> tuple[Diagnostic, ...]:
    """Return a finding with what the place of a store lacks; none where it lacks nothing. Packets are whole or not there in both."""
    lacks = store.lacks()
    if not lacks:
        return ()
    place = store.place("").rstrip("/\\")
    words = f"{', '.join(lacks[:-1])} or {lacks[-1]}" if len(lacks) > 1 else lacks[0]
    hint = "Keep a backup, and let one machine at a time build into this folder; see “assembler explain weak-folder”."
    return (info("weak-folder", f"The file system of {place} cannot {words}.", Span(place, 1, 1), hint),)
