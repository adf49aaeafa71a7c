"""Partner agreements, assembled from a clause library whose every combination is sound.

The names below are the ways in; each is imported when it is first asked for, so that `import assembler` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assembler.assembly import Assembly, Election
    from assembler.commands.build import BuildRequest, order_packet
    from assembler.commands.choose import choose
    from assembler.loader import load_library, load_matter
    from assembler.model.diagnostics import Diagnostic, Severity
    from assembler.model.document import Document
    from assembler.model.library import Library
    from assembler.model.matter import Matter
    from assembler.model.source import Span
    from assembler.packets.order import Order, build_packet
    from assembler.returns import IssuedPapers, Verdict, judge, read_packet, read_received_file
    from assembler.rules import Refusal

__all__ = [
    "Assembly",
    "BuildRequest",
    "Diagnostic",
    "Document",
    "Election",
    "IssuedPapers",
    "Library",
    "Matter",
    "Order",
    "Refusal",
    "Severity",
    "Span",
    "Verdict",
    "build_packet",
    "choose",
    "judge",
    "load_library",
    "load_matter",
    "order_packet",
    "read_packet",
    "read_received_file",
]

_HOMES = {
    "Assembly": "assembly",
    "BuildRequest": "commands.build",
    "Diagnostic": "model.diagnostics",
    "Document": "model.document",
    "Election": "assembly",
    "IssuedPapers": "returns",
    "Library": "model.library",
    "Matter": "model.matter",
    "Order": "packets.order",
    "Refusal": "rules",
    "Severity": "model.diagnostics",
    "Span": "model.source",
    "Verdict": "returns",
    "build_packet": "packets.order",
    "choose": "commands.choose",
    "judge": "returns",
    "load_library": "loader",
    "load_matter": "loader",
    "order_packet": "commands.build",
    "read_packet": "returns",
    "read_received_file": "returns",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module “assembler” has no attribute “{name}”")
    return getattr(import_module(f"assembler.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
